// What a file asks: which class a new section is, and what the marks in its cells are worth.
const MEANINGS = [
  ["", "is worth"],
  ["blank", "has no score yet"],
  ["not_assigned", "is no evidence"],
  ["missing", "is missing work"],
  ["excused", "is excused"],
];

function asked(text, key, action) {
  const b = button("mv-button", text, action);
  b.dataset.key = key;
  return b;
}

function classQuestions(c, say) {
  return c.classes.map((q) => {
    const box = node("div", "mv-ask"),
      row = node("div", "mv-row"),
      key = `${c.id} class ${q.name}`;
    box.setAttribute("role", "group");
    box.setAttribute("aria-label", `Which class is ${q.name}?`);
    box.append(node("p", q.answers.length ? "mv-ask-what" : "", q.text));
    if (q.answers.length)
      box.append(
        node(
          "p",
          "mv-hint",
          "The same class: the numbers go on where they were. A new class: these students have moved to it.",
        ),
      );
    for (const [text, is] of q.answers)
      row.append(asked(text, `${key} ${is}`, () => say(c.id, "class", [q.name, is])));
    if (!q.answers.length) {
      const b = button("mv-link", "Change the answer", () => say(c.id, "class", [q.name, null]));
      b.dataset.key = `${key} true`;
      row.append(b);
    }
    box.append(row);
    return box;
  });
}

function marksForm(c, say, drafts, open) {
  if (!c.marks.length) return [];
  const form = node("form", "mv-ask mv-marks"),
    list = node("div", "mv-marks-list"),
    fields = [];
  form.setAttribute("aria-label", `What the marks of ${c.name} are worth`);
  form.append(
    node(
      "p",
      "mv-ask-what",
      c.marks.some(([m]) => m.length > 3) ? "What is each level worth?" : "What is each mark worth?",
    ),
    node(
      "p",
      "mv-hint",
      `The highest is full mastery, such as 4 for M and 2 for IP. Your answer holds for later exports of this class too.${c.proposed.length ? " Filled in is what the levels of the store say: look it over." : ""}`,
    ),
    list,
  );
  for (const [mark, said] of c.marks) {
    const key = `${c.id} mark ${mark}`,
      row = node("div", "mv-mark"),
      what = node("select"),
      worth = node("input");
    const code = MEANINGS.some(([m]) => m && m === said),
      was = drafts.get(key) ?? [code ? said : "", code ? "" : said];
    what.dataset.key = `${key} what`;
    what.setAttribute("aria-label", `What ${mark} is`);
    for (const [value, text] of MEANINGS) {
      const o = node("option", "", text);
      o.value = value;
      what.append(o);
    }
    worth.type = "number";
    worth.min = 0;
    worth.step = "any";
    worth.placeholder = "points";
    worth.dataset.key = key;
    worth.setAttribute("aria-label", `Points of ${mark}`);
    [what.value, worth.value] = was;
    const change = () => {
      worth.hidden = what.value !== "";
      drafts.set(key, [what.value, worth.value]);
    };
    what.addEventListener("change", change);
    worth.addEventListener("input", change);
    worth.hidden = what.value !== "";
    row.append(node("strong", "", mark), what, worth);
    list.append(row);
    fields.push([mark, what, worth]);
  }
  const row = node("div", "mv-row"),
    use = asked("Use these", `${c.id} marks`, () => {});
  use.type = "submit";
  row.append(use);
  form.append(row);
  form.addEventListener("submit", (e) => {
    e.preventDefault();
    const empty = fields.find(([, what, worth]) => !what.value && worth.value === "");
    if (empty) {
      empty[2].focus();
      return;
    }
    say(
      c.id,
      "marks",
      fields.map(([mark, what, worth]) => [mark, what.value || worth.value]),
    );
  });
  if (!c.before) return [form];
  const box = node("div", "mv-ask"),
    fold = node("details", "mv-fold"),
    summary = node("summary", "", "Change");
  summary.dataset.key = `${c.id} marks change`;
  fold.open = open.get(`${c.id} marks change`) ?? false;
  fold.addEventListener("toggle", () => open.set(`${c.id} marks change`, fold.open));
  const forget = asked("Forget these", `${c.id} marks forget`, () => say(c.id, "marks_forgotten", true));
  forget.type = "button";
  row.append(forget);
  fold.append(summary, form);
  box.append(node("p", "", c.before), fold);
  return [box];
}
