// The students of a skill by what they need, each a chip.
const MANY = 80;

// Whoever can be looked up opens the receipt: why this student is in this list.
function chipButton(model, { name, note, title, token, skill }) {
  const chip = asking(model, "mv-chip", name, { do: "explain", student: token, skill });
  chip.dataset.key = `explain ${token} ${skill}`;
  chip.setAttribute("aria-label", `${[name, note, title].filter(Boolean).join(", ")}: why?`);
  return chip;
}

function chipList(model, students) {
  const list = node("ul", "mv-chips");
  for (const student of students) {
    const { name, note, title, token } = student;
    const item = node("li", "has-chip");
    const chip = token ? chipButton(model, student) : node("span", "mv-chip", name);
    chip.dir = "auto";
    if (note) chip.append(node("small", "", note));
    if (title) item.title = title;
    item.append(chip);
    list.append(item);
  }
  return list;
}

function bySection(students) {
  const sections = new Map();
  for (const student of students) {
    if (!sections.has(student.section)) sections.set(student.section, []);
    sections.get(student.section).push(student);
  }
  return [...sections];
}

// Names in one list, or a part to unfold for each section; who has mastered is folded away.
function studentNames(model, { students, state }, hasSections) {
  if (!students.length) return [];
  const isDone = state === "mastered";
  if (!hasSections && !isDone) return [chipList(model, students)];
  return bySection(students).map(([section, members]) => {
    const part = node("details", "mv-part");
    const head = node("summary", "", hasSections ? section || "no section" : "Names");
    part.open = students.length <= MANY && !isDone;
    head.append(node("span", "mv-count", members.length));
    part.append(head, chipList(model, members));
    return part;
  });
}

function stateGroup(model, group, hasSections) {
  const { state, name, count, why } = group;
  const box = node("section", "mv-group");
  const head = node("h3");
  box.dataset.state = state;
  head.append(
    node("i", `mv-swatch mv-state-${state}`),
    node("span", "", name),
    node("span", "mv-count", counted(count)),
  );
  box.append(head, node("p", "mv-hint", why), ...studentNames(model, group, hasSections));
  return box;
}

function stateGroups(model, { groups, several }) {
  const box = node("div", "mv-groups");
  const filled = groups.filter(({ count }) => count);
  box.append(...filled.map((group) => stateGroup(model, group, several)));
  return box;
}
