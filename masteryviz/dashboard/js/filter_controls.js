// The filter bar's controls: each is made once, and comes with what puts an answer into it.

// What stays as it is is not written again: the browser would lay it out anew.
function writeOnce(element, property, value) {
  const isOther = element[property] !== value;
  if (isOther) element[property] = value;
  return isOther;
}

function filterInput(tag, { name, label }) {
  const box = node(tag);
  box.dataset.key = name;
  box.setAttribute("aria-label", label);
  return box;
}

// One of several choices.
function oneControl(control, { send }) {
  const box = filterInput("select", control);
  box.append(...control.options.map(([value, label]) => listOption(value, label)));
  box.addEventListener("change", () => send(control.name, box.value === "" ? [] : [box.value]));
  return { box, put: ({ values }) => writeOnce(box, "value", values[0]) };
}

function dayControl(control, { send }) {
  const box = filterInput("input", control);
  box.type = "date";
  if (control.max) box.max = control.max;
  box.addEventListener("change", () => send(control.name, box.value ? [box.value] : []));
  return { box, put: ({ values: [chosen = ""] }) => writeOnce(box, "value", chosen) };
}

// Gives the field of a control. A list of hundreds of sections is made once, and only its ticks follow
// the answers.
function filterFields(acts) {
  const makers = { one: oneControl, day: dayControl, many: manyControl };
  const held = new Map();
  const make = (control, isOpen) => {
    const field = node(control.kind === "many" ? "div" : "label", "mv-field");
    const { box, put } = makers[control.kind](control, acts, isOpen);
    field.append(node("span", "mv-field-name", control.label), box);
    return { field, put };
  };
  return (control, isOpen) => {
    const { name, kind, label, options, texts, max, all } = control;
    const key = JSON.stringify([kind, label, options, texts, max, all, isOpen]);
    if (held.get(name)?.key !== key) held.set(name, { key, ...make(control, isOpen) });
    const { field, put } = held.get(name);
    field.classList.toggle("is-set", Boolean(control.set));
    put(control);
    return field;
  };
}
