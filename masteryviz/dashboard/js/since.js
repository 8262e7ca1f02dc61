// The earlier of the two days that are compared: a date, or one of the usual ones.

function sinceMessage(value) {
  return { do: "pick", name: "since", value };
}

function dayField(model, { since, set, first, latest }) {
  const field = node("label", "mv-field" + (set ? " is-set" : ""));
  const day = node("input");
  day.type = "date";
  day.value = since ?? "";
  day.dataset.key = "since";
  if (first) day.min = first;
  if (latest) day.max = latest;
  day.addEventListener("change", () => model.send(sinceMessage(day.value)));
  field.append(node("span", "mv-field-name", "Compare with"), day);
  return field;
}

function usualDay(model, { label, day, words }, since) {
  const choice = asking(model, "", label, sinceMessage(day));
  choice.dataset.key = `quick ${label}`;
  choice.title = words;
  choice.setAttribute("aria-pressed", String(day === since));
  return choice;
}

function usualDays(model, { choices = [], since }) {
  const quick = node("div", "mv-choice mv-since-quick");
  quick.setAttribute("role", "group");
  quick.setAttribute("aria-label", "Compare with");
  quick.append(...choices.map((choice) => usualDay(model, choice, since)));
  return quick;
}

function render({ model, el }) {
  el.classList.add("mv-since");
  const draw = () => {
    const data = model.get("data");
    const focused = keyInFocus(el);
    const words = node("p", "mv-since-words", data.words ?? "");
    el.replaceChildren(dayField(model, data), usualDays(model, data), words);
    focusByKey(el, focused);
  };
  model.on("change:data", draw);
  draw();
}
export default { render };
