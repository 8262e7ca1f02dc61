// Stands before widgets with a form: what is typed is kept in `draft`, so that it stays while the page is
// drawn again, as when somebody else writes something; `counted` is called when something is ticked.
const keyed = (n, key) => {
  n.dataset.key = key;
  return n;
};
function entries(draft, counted) {
  const field = (name, label, kind, more = {}) => {
    const box = node("label", "mv-entry" + (more.wide ? " is-wide" : "")),
      input = keyed(node(kind === "area" ? "textarea" : kind === "list" ? "select" : "input"), name);
    if (kind === "list")
      for (const [value, words] of more.options) {
        const o = node("option", "", words);
        o.value = value;
        input.append(o);
      }
    else if (kind === "area") input.rows = 2;
    else input.type = kind;
    if (more.least) input.min = more.least;
    if (kind === "number") {
      input.min = 0;
      input.max = 100;
      input.step = 1;
      input.inputMode = "numeric";
    } else input.maxLength = 500;
    if (more.known?.length) {
      const list = node("datalist");
      list.id = `mv-known-${name}`;
      for (const one of more.known) {
        const o = node("option");
        o.value = one;
        list.append(o);
      }
      input.setAttribute("list", list.id);
      box.append(list);
    }
    input.value = draft.get(name) ?? "";
    input.addEventListener("input", () => draft.set(name, input.value));
    const title = node("span", more.hidden ? "mv-unseen" : "", label);
    box.prepend(title);
    box.append(input);
    if (kind === "number") box.append(node("span", "mv-entry-unit", "%"));
    return box;
  };
  const form = (cls, label, parts, act) => {
    const f = node("form", cls),
      row = node("div", "mv-row"),
      b = keyed(node("button", "mv-button", label), `${cls} submit`);
    b.type = "submit";
    f.addEventListener("submit", (e) => {
      e.preventDefault();
      act();
    });
    row.append(b);
    f.append(...parts, row);
    return f;
  };
  const ticks = (name, label, options, chosen) => {
    if (!draft.has(name)) draft.set(name, new Set(chosen));
    const group = node("fieldset", "mv-ticks" + (name === "sections" ? " is-row" : "")),
      grid = node("div"),
      picked = draft.get(name);
    group.append(node("legend", "", label), grid);
    let unit;
    for (const [value, words, of] of options) {
      if (of !== undefined && of !== unit) {
        unit = of;
        if (of) grid.append(node("p", "mv-ticks-unit", of));
      }
      const tick = node("label", "mv-tick"),
        input = keyed(node("input"), `${name} ${value}`);
      input.type = "checkbox";
      input.checked = picked.has(value);
      input.addEventListener("change", () => {
        picked[input.checked ? "add" : "delete"](value);
        counted();
      });
      tick.append(input, node("span", "", words));
      grid.append(tick);
    }
    return group;
  };
  return { field, form, ticks };
}
