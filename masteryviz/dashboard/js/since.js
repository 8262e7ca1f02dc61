// The earlier of the two days that are compared: a date, or one of the usual ones.

function render({ model, el }) {
  el.classList.add("mv-since");
  const draw = () => {
    const d = model.get("data"),
      had = el.contains(document.activeElement) ? document.activeElement.dataset.key : undefined;
    const asked = (value) => ({ do: "pick", name: "since", value });
    const field = node("label", "mv-field" + (d.set ? " is-set" : "")),
      day = node("input");
    day.type = "date";
    day.value = d.since ?? "";
    day.dataset.key = "since";
    if (d.first) day.min = d.first;
    if (d.latest) day.max = d.latest;
    day.addEventListener("change", () => model.send(asked(day.value)));
    field.append(node("span", "mv-field-name", "Compare with"), day);
    const quick = node("div", "mv-choice mv-since-quick");
    quick.setAttribute("role", "group");
    quick.setAttribute("aria-label", "Compare with");
    for (const choice of d.choices ?? []) {
      const b = asking(model, "", choice.label, asked(choice.day));
      b.dataset.key = `quick ${choice.label}`;
      b.title = choice.words;
      b.setAttribute("aria-pressed", String(choice.day === d.since));
      quick.append(b);
    }
    el.replaceChildren(field, quick, node("p", "mv-since-words", d.words ?? ""));
    if (had !== undefined) [...el.querySelectorAll("[data-key]")].find((n) => n.dataset.key === had)?.focus();
  };
  model.on("change:data", draw);
  draw();
}
export default { render };
