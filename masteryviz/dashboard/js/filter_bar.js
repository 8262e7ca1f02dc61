// One control per filter, the sentence that says what is shown, and Reset where something is set.

function render({ model, el }) {
  el.classList.add("mv-card", "mv-filter-bar");
  const row = node("div", "mv-controls"), line = node("div", "mv-line");
  row.setAttribute("role", "group"); row.setAttribute("aria-label", "Filters");
  const sentence = node("p", "mv-sentence"); sentence.setAttribute("aria-live", "polite");
  // For a room, what is shown is more than what could be chosen: the controls wait behind a button.
  const fold = button("mv-button mv-fold-filters", "Filters", () => { const on = el.classList.toggle("is-open"); fold.setAttribute("aria-expanded", String(on)); });
  fold.setAttribute("aria-expanded", "false");
  const fresh = node("p", "mv-fresh"), reset = node("button", "mv-button mv-reset", "Reset");
  reset.type = "button"; reset.addEventListener("click", () => model.send({ do: "reset" }));
  line.append(sentence, reset, fold, fresh);
  el.append(row, line);
  let open = "";
  const send = (name, values) => model.send({ do: "filter", name, values });

  const one = (c) => {
    const box = node("select"); box.dataset.key = c.name; box.setAttribute("aria-label", c.label);
    for (const [value, label] of c.options) { const o = node("option", "", label); o.value = value; o.selected = value === c.values[0]; box.append(o); }
    box.addEventListener("change", () => send(c.name, box.value === "" ? [] : [box.value]));
    return box;
  };
  const day = (c) => {
    const box = node("input"); box.type = "date"; box.value = c.values[0] ?? ""; box.dataset.key = c.name; box.setAttribute("aria-label", c.label);
    if (c.max) box.max = c.max;
    box.addEventListener("change", () => send(c.name, box.value ? [box.value] : []));
    return box;
  };
  const many = (c) => {
    const box = node("div", "mv-many"), main = node("button", "mv-many-button", c.shown); main.type = "button";
    main.dataset.key = c.name; main.setAttribute("aria-expanded", String(open === c.name)); main.setAttribute("aria-haspopup", "true");
    main.setAttribute("aria-label", `${c.label}: ${c.shown}`);
    const list = node("div", "mv-many-list"); list.setAttribute("role", "group"); list.setAttribute("aria-label", c.label); list.hidden = open !== c.name;
    const choice = (text, key, on, change) => {
      const label = node("label"), tick = node("input"); tick.type = "checkbox"; tick.checked = on; tick.dataset.key = `${c.name}=${key}`;
      tick.addEventListener("change", () => change(tick.checked)); label.append(tick, node("span", "", text)); return label;
    };
    if (open === c.name) list.append(choice(c.all, "", c.values.length === 0, () => send(c.name, [])));
    if (open === c.name) for (const [value, text] of c.options) list.append(choice(text, value, c.values.includes(value), (on) =>
      send(c.name, c.options.map(([v]) => v).filter((v) => v === value ? on : c.values.includes(v)))));
    main.addEventListener("click", () => { open = open === c.name ? "" : c.name; draw(); });
    box.addEventListener("keydown", (e) => { if (e.key === "Escape" && open) { open = ""; draw(); e.stopPropagation(); } });
    box.append(main, list); return box;
  };
  const draw = () => {
    const data = model.get("data"), focused = el.contains(document.activeElement) ? document.activeElement.dataset.key : undefined;
    row.replaceChildren(...data.controls.map((c) => {
      const field = node(c.kind === "many" ? "div" : "label", "mv-field" + (c.set ? " is-set" : ""));
      field.append(node("span", "mv-field-name", c.label), { one, day, many }[c.kind](c));
      return field;
    }));
    if (focused !== undefined) [...row.querySelectorAll("[data-key]")].find((n) => n.dataset.key === focused)?.focus();
    sentence.textContent = data.sentence; fresh.textContent = data.fresh; reset.hidden = !data.filtered;
  };
  const outside = (e) => { if (open && !e.composedPath().includes(row)) { open = ""; draw(); } };
  document.addEventListener("pointerdown", outside);
  model.on("change:data", draw); draw();
  return () => document.removeEventListener("pointerdown", outside);
}
export default { render };
