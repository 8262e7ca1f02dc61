// Fields of the settings, by table; what is wrong stands beside its field.
const DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

function render({ model, el }) {
  el.classList.add("mv-settings-form");
  const set = (field, value) => model.send({ do: "set", field, value });
  const input = (f, id) => {
    if (f.kind === "choice") {
      const list = node("select");
      for (const [value, text] of f.options) {
        const o = node("option", "", text);
        o.value = value;
        o.selected = value === f.value;
        list.append(o);
      }
      list.addEventListener("change", () => set(f.field, list.value));
      return list;
    }
    if (f.kind === "flag") {
      const tick = node("input");
      tick.type = "checkbox";
      tick.checked = f.value === true;
      tick.addEventListener("change", () => set(f.field, tick.checked));
      return tick;
    }
    if (f.kind === "weekdays") {
      const row = node("div", "mv-set-days");
      row.setAttribute("role", "group");
      row.setAttribute("aria-label", f.label);
      for (const day of DAYS) {
        const on = f.value.includes(day),
          b = button("mv-set-day", day, () =>
            set(
              f.field,
              DAYS.filter((d) => (d === day ? !on : f.value.includes(d))),
            ),
          );
        b.setAttribute("aria-pressed", String(on));
        b.dataset.key = `${f.field}.${day}`;
        row.append(b);
      }
      return row;
    }
    const box = node(f.kind === "days" ? "textarea" : "input");
    if (f.kind === "days") box.rows = 3;
    else {
      box.type = "text";
      box.inputMode = f.kind === "number" ? "decimal" : "text";
    }
    box.value = f.value;
    box.spellcheck = false;
    box.addEventListener("change", () => set(f.field, box.value));
    return box;
  };
  const field = (f) => {
    const id = `mv-set-${f.field.replace(".", "-")}`,
      line = node(
        "div",
        `mv-set is-${f.kind}` + (f.typed ? " is-typed" : "") + (f.problem ? " is-wrong" : ""),
      );
    const what = input(f, id),
      label = node(f.kind === "weekdays" ? "span" : "label", "mv-set-label", f.label),
      words = node("div", "mv-set-words");
    what.id = id;
    what.dataset.key = f.field;
    if (label.tagName === "LABEL") label.htmlFor = id;
    words.append(label);
    if (f.hint) {
      const hint = node("span", "mv-set-hint", f.hint);
      hint.id = `${id}-hint`;
      words.append(hint);
    }
    const hold = node("div", "mv-set-hold");
    hold.append(what);
    if (f.problem) {
      const p = node("p", "mv-set-problem", f.problem);
      p.id = `${id}-problem`;
      p.setAttribute("role", "alert");
      hold.append(p);
      what.setAttribute("aria-invalid", "true");
    }
    what.setAttribute(
      "aria-describedby",
      [f.hint && `${id}-hint`, f.problem && `${id}-problem`].filter(Boolean).join(" "),
    );
    line.append(words, hold);
    return line;
  };
  const draw = () => {
    const had = el.contains(document.activeElement) ? document.activeElement.dataset.key : undefined;
    el.replaceChildren(
      ...(model.get("data").sections ?? []).map((s) => {
        const part = node("section", "mv-set-part");
        part.append(node("h3", "", s.title), node("p", "mv-hint", s.about));
        if (s.problem) {
          const p = node("p", "mv-problem", s.problem);
          p.setAttribute("role", "alert");
          part.append(p);
        }
        part.append(...s.fields.map(field));
        return part;
      }),
    );
    if (had !== undefined) [...el.querySelectorAll("[data-key]")].find((n) => n.dataset.key === had)?.focus();
  };
  model.on("change:data", draw);
  draw();
}
export default { render };
