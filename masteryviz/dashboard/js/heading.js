// Title of a panel: the question, its answer in one sentence, how the picture is drawn, and its tools.
function headingWords({ title, answer }) {
  const words = node("div", "mv-heading-words");
  if (title) words.append(node("h2", "", title));
  words.append(node("p", "mv-hint", answer));
  return words;
}

function choiceGroup(model, { name, label, options, value: chosen }) {
  const group = node("div", "mv-choice");
  group.setAttribute("role", "group");
  group.setAttribute("aria-label", label);
  for (const [value, text] of options) {
    const choice = asking(model, "", text, { do: "show", name, value });
    choice.dataset.key = `${name}=${value}`;
    choice.setAttribute("aria-pressed", String(value === chosen));
    group.append(choice);
  }
  return group;
}
function choiceField(model, choice, place, isNamed) {
  const field = node("div", "mv-choice-field" + (place % 2 ? " is-second" : ""));
  if (isNamed) field.append(node("span", "", choice.label));
  field.append(choiceGroup(model, choice));
  return field;
}
function skillField(model, { label, options, value: chosen }) {
  const field = node("label", "mv-choice-field mv-field mv-pick"),
    list = node("select");
  list.dataset.key = "pick";
  list.setAttribute("aria-label", label);
  for (const [value, text] of options) {
    const choice = listOption(value, text);
    choice.selected = value === chosen;
    list.append(choice);
  }
  list.addEventListener("change", () => model.send({ do: "select", skill: list.value, cell: "" }));
  field.append(node("span", "", label), list);
  return field;
}
function choiceRow(model, { choices, pick }) {
  const several = choices.length > 1,
    row = node("div", "mv-choices" + (several ? " is-row" : ""));
  if (pick) row.append(skillField(model, pick));
  row.append(...choices.map((choice, place) => choiceField(model, choice, place, several)));
  return row;
}
function problemLine(problem) {
  const line = node("p", "mv-problem", problem);
  line.setAttribute("role", "alert");
  return line;
}

function render({ model, el }) {
  el.classList.add("mv-heading");
  keepFiles(model);
  const draw = () => {
    const data = model.get("data"),
      key = keyInFocus(el);
    el.classList.toggle("has-menu", Boolean(data.tools));
    el.classList.toggle("has-problem", Boolean(data.problem));
    el.replaceChildren(headingWords(data), choiceRow(model, data));
    if (data.tools) el.append(panelMenu(model, el, data));
    if (data.problem) el.append(problemLine(data.problem));
    focusByKey(el, key);
  };
  model.on("change:data", draw);
  draw();
}
export default { render };
