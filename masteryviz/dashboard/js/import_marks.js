// What the marks in a file's cells are worth: a form, folded away where that is known already.
const MEANINGS = [
  ["", "is worth"],
  ["blank", "has no score yet"],
  ["not_assigned", "is no evidence"],
  ["missing", "is missing work"],
  ["excused", "is excused"],
];

function marksQuestion(file, { say, fold, drafts }) {
  if (!file.marks.length) return [];
  const fields = file.marks.map(([mark, said]) => markField(`${file.id} mark ${mark}`, mark, said, drafts)),
    tools = node("div", "mv-row"),
    use = keyedButton("mv-button", "Use these", `${file.id} marks`, () => {}),
    form = marksForm(file, fields, tools, say);
  use.type = "submit";
  tools.append(use);
  const known = [file.before, file.assumed].filter(Boolean).join(" ");
  if (!known) return [form];
  const forget = () => say(file.id, "marks_forgotten", true),
    box = node("div", "mv-ask");
  if (file.before) tools.append(keyedButton("mv-button", "Forget these", `${file.id} marks forget`, forget));
  box.append(node("p", "", known), fold(`${file.id} marks change`, "Change", form));
  return [box];
}

function marksForm(file, fields, tools, say) {
  const form = node("form", "mv-ask mv-marks"),
    list = node("div", "mv-marks-list"),
    kind = file.marks.some(([mark]) => mark.length > 3) ? "level" : "mark";
  form.setAttribute("aria-label", `What the marks of ${file.name} are worth`);
  list.append(...fields.map((field) => field.row));
  form.append(node("p", "mv-ask-what", `What is each ${kind} worth?`), marksHint(file), list, tools);
  form.addEventListener("submit", (e) => {
    e.preventDefault();
    const empty = fields.find((field) => !field.answer());
    if (empty) {
      empty.worth.focus();
      return;
    }
    const worths = fields.map((field) => [field.mark, field.answer()]);
    say(file.id, "marks", worths);
  });
  return form;
}

function marksHint({ proposed }) {
  const words = [
    "The highest is full mastery, such as 4 for M and 2 for IP.",
    "Your answer holds for later exports of this class too.",
  ];
  if (proposed.length) words.push("Filled in is what the levels of the store say: look it over.");
  return node("p", "mv-hint", words.join(" "));
}

// What is typed and not sent yet is kept in `drafts`: the card may be drawn again meanwhile.
function markField(key, mark, said, drafts) {
  const code = MEANINGS.some(([meaning]) => meaning && meaning === said),
    [meaning, points] = drafts.get(key) ?? [code ? said : "", code ? "" : said],
    row = node("div", "mv-mark"),
    what = node("select"),
    worth = pointsInput(key, mark, points);
  what.append(...MEANINGS.map(([value, words]) => listOption(value, words)));
  what.value = meaning;
  what.dataset.key = `${key} what`;
  what.setAttribute("aria-label", `What ${mark} is`);
  worth.hidden = meaning !== "";
  const change = () => {
    worth.hidden = what.value !== "";
    drafts.set(key, [what.value, worth.value]);
  };
  what.addEventListener("change", change);
  worth.addEventListener("input", change);
  row.append(node("strong", "", mark), what, worth);
  return { mark, row, worth, answer: () => what.value || worth.value };
}

function pointsInput(key, mark, points) {
  const box = node("input");
  box.type = "number";
  box.min = 0;
  box.step = "any";
  box.placeholder = "points";
  box.dataset.key = key;
  box.setAttribute("aria-label", `Points of ${mark}`);
  box.value = points;
  return box;
}
