// Parts of forms: entries with their labels, lists to choose from, groups of ticks, and what sends them.
function entry(label, input, isWide) {
  const box = node("label", isWide ? "mv-entry is-wide" : "mv-entry");
  box.append(node("span", "", label), input);
  return box;
}
function textArea(key) {
  const input = keyed(node("textarea"), key);
  input.rows = 2;
  input.maxLength = 500;
  return input;
}
function choiceOf(key, options, chosen) {
  const input = keyed(node("select"), key);
  for (const [value, words] of options) {
    const option = listOption(value, words);
    option.selected = value === chosen;
    input.append(option);
  }
  return input;
}
// Ticks for the values that are `picked`; an option may name the unit that it stands under.
function ticks(legend, options, picked, { key = legend, isRow = true, changed } = {}) {
  const group = node("fieldset", isRow ? "mv-ticks is-row" : "mv-ticks"),
    grid = node("div");
  let last;
  for (const [value, words, unit] of options) {
    if (unit && unit !== last) grid.append(node("p", "mv-ticks-unit", unit));
    last = unit;
    const pick = (on) => {
      picked[on ? "add" : "delete"](value);
      changed?.();
    };
    grid.append(tick(`${key} ${value}`, words, picked.has(value), pick));
  }
  group.append(node("legend", "", legend), grid);
  return group;
}
function submitButton(cls, words, key) {
  const element = keyed(node("button", cls, words), key);
  element.type = "submit";
  return element;
}
function formOf(cls, parts, buttons, submit) {
  const form = node("form", cls),
    row = node("div", "mv-row");
  row.append(...buttons);
  form.append(...parts, row);
  form.addEventListener("submit", (e) => {
    e.preventDefault();
    submit();
  });
  return form;
}
