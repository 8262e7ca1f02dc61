// Skills in order: moved by buttons, with title, unit, cut, pace day and levels.
const COLUMNS = [
  ["title", "What it says"],
  ["unit", "Unit"],
  ["cut", "Mastered from"],
  ["pace_on", "Class by"],
  ["levels", "Levels"],
];
const MOVES = [
  [-1, "↑", "up"],
  [1, "↓", "down"],
];

function skillCode({ name, scale }) {
  const code = node("th", "", name);
  code.scope = "row";
  code.title = scale ? `${name}: scale up to ${scale}` : name;
  return code;
}

function skillMoves(name, isFirst, isLast, move) {
  const tools = node("td", "mv-set-move");
  for (const [by, sign, words] of MOVES) {
    const tool = keyedButton("mv-button", sign, `${name}.${words}`, () => move(name, by));
    tool.setAttribute("aria-label", `Move ${name} ${words}`);
    tool.disabled = by < 0 ? isFirst : isLast;
    tools.append(tool);
  }
  return tools;
}

function skillCell(row, key, label, write) {
  const cell = node("td"),
    box = node("input");
  box.type = key === "pace_on" ? "date" : "text";
  box.value = row[key];
  box.dataset.key = `${row.name}.${key}`;
  box.setAttribute("aria-label", `${label}: ${row.name}`);
  box.title = row[key];
  box.addEventListener("change", () => write(row.name, key, box.value));
  cell.classList.toggle("is-typed", row.typed.includes(key));
  cell.append(box);
  if (row.wrong[key]) {
    cell.classList.add("is-wrong");
    cell.append(wrongValue(box, row.wrong[key]));
  }
  return cell;
}

function skillsTable(rows, write, move) {
  const table = node("table", "mv-set-table"),
    head = node("thead"),
    body = node("tbody");
  head.append(headRow(["Order", "Skill", ...COLUMNS.map(([, label]) => label)]));
  table.append(node("caption", "mv-unseen", "Skills in the order of the course"), head, body);
  rows.forEach((row, place) => {
    const line = node("tr"),
      moves = skillMoves(row.name, place === 0, place === rows.length - 1, move);
    line.append(moves, skillCode(row), ...COLUMNS.map(([key, label]) => skillCell(row, key, label, write)));
    body.append(line);
  });
  return table;
}

function render({ model, el }) {
  const write = (name, key, value) => model.send({ do: "skill", name, key, value });
  el.classList.add("mv-set-skills");
  const draw = () => {
    const { rows, note } = model.get("data"),
      had = keyInFocus(el);
    if (!rows?.length) {
      el.replaceChildren(node("p", "mv-people-empty", note ?? ""));
      return;
    }
    const order = rows.map((row) => row.name),
      move = (name, by) => model.send({ do: "move", name, by, order }),
      box = scroller("mv-credit-scroll", "Skills and their order");
    box.append(skillsTable(rows, write, move));
    el.replaceChildren(box);
    focusByKey(el, had);
  };
  model.on("change:data", draw);
  draw();
}
export default { render };
