// One control per filter, the sentence that says what is shown, and Reset where something is set.

function render({ model, el }) {
  el.classList.add("mv-card", "mv-filter-bar");
  const row = node("div", "mv-controls"),
    line = node("div", "mv-line");
  row.setAttribute("role", "group");
  row.setAttribute("aria-label", "Filters");
  const sentence = node("p", "mv-sentence");
  sentence.setAttribute("aria-live", "polite");
  sentence.tabIndex = -1;
  // For a room, what is shown is more than what could be chosen: the controls wait behind a button.
  const fold = button("mv-button mv-fold-filters", "Filters", () => {
    const on = el.classList.toggle("is-open");
    fold.setAttribute("aria-expanded", String(on));
  });
  fold.setAttribute("aria-expanded", "false");
  const fresh = node("p", "mv-fresh"),
    reset = asking(model, "mv-button mv-reset", "Reset", { do: "reset" });
  line.append(sentence, reset, fold, fresh);
  el.append(row, line);
  let open = "";
  // What stays as it is is not written again: the browser would lay it out anew.
  const say = (e, text) => {
    const other = e.textContent !== text;
    if (other) e.textContent = text;
    return other;
  };
  const find = (key) => [...row.querySelectorAll("[data-key]")].find((n) => n.dataset.key === key);
  const asked = (name, values) => ({ do: "filter", name, values }),
    send = (name, values) => model.send(asked(name, values));

  // Each makes a control and gives it with what puts an answer into it: a list of hundreds of
  // sections is made once, and only its ticks follow the answers.
  const one = (c) => {
    const box = node("select");
    box.dataset.key = c.name;
    box.setAttribute("aria-label", c.label);
    for (const [value, label] of c.options) {
      const o = node("option", "", label);
      o.value = value;
      box.append(o);
    }
    box.addEventListener("change", () => send(c.name, box.value === "" ? [] : [box.value]));
    return [
      box,
      ({ values }) => {
        if (box.value !== values[0]) box.value = values[0];
      },
    ];
  };
  const day = (c) => {
    const box = node("input");
    box.type = "date";
    box.dataset.key = c.name;
    box.setAttribute("aria-label", c.label);
    if (c.max) box.max = c.max;
    box.addEventListener("change", () => send(c.name, box.value ? [box.value] : []));
    return [
      box,
      ({ values: [chosen = ""] }) => {
        if (box.value !== chosen) box.value = chosen;
      },
    ];
  };
  const many = (c) => {
    const box = node("div", "mv-many"),
      main = node("button", "mv-many-button"),
      ticks = [];
    main.type = "button";
    let values = [];
    main.dataset.key = c.name;
    main.setAttribute("aria-expanded", String(open === c.name));
    main.setAttribute("aria-haspopup", "true");
    const list = node("div", "mv-many-list");
    list.setAttribute("role", "group");
    list.setAttribute("aria-label", c.label);
    list.hidden = open !== c.name;
    const choice = (text, key, wanted) => {
      const label = node("label"),
        tick = node("input");
      tick.type = "checkbox";
      tick.dataset.key = `${c.name}=${key}`;
      ticks.push([tick, key]);
      tick.addEventListener("change", () => send(c.name, wanted(tick.checked)));
      label.append(tick, node("span", "", text));
      return likely(model, label, () => asked(c.name, wanted(!tick.checked)));
    };
    if (open === c.name)
      list.append(
        choice(c.all, "", () => []),
        ...c.options.map((value, at) =>
          choice(c.texts[at] ?? value, value, (on) =>
            c.options.filter((v) => (v === value ? on : values.includes(v))),
          ),
        ),
      );
    main.addEventListener("click", () => {
      open = open === c.name ? "" : c.name;
      draw();
    });
    box.addEventListener("keydown", (e) => {
      if (e.key === "Escape" && open) {
        open = "";
        draw();
        e.stopPropagation();
        find(c.name)?.focus();
      }
    });
    box.append(main, list);
    return [
      box,
      (now) => {
        ({ values } = now);
        const chosen = new Set(values);
        if (say(main, now.shown)) main.setAttribute("aria-label", `${c.label}: ${now.shown}`);
        for (const [tick, key] of ticks) {
          const on = key === "" ? !chosen.size : chosen.has(key);
          if (tick.checked !== on) tick.checked = on;
        }
      },
    ];
  };
  const held = new Map();
  const fieldOf = (c) => {
    const key = JSON.stringify([c.kind, c.label, c.options, c.texts, c.max, c.all, open === c.name]);
    if (held.get(c.name)?.key !== key) {
      const field = node(c.kind === "many" ? "div" : "label", "mv-field"),
        [box, put] = { one, day, many }[c.kind](c);
      field.append(node("span", "mv-field-name", c.label), box);
      held.set(c.name, { key, field, put });
    }
    const { field, put } = held.get(c.name);
    field.classList.toggle("is-set", Boolean(c.set));
    put(c);
    return field;
  };
  const draw = () => {
    const data = model.get("data"),
      focused = el.contains(document.activeElement) ? document.activeElement.dataset.key : undefined;
    const fields = data.controls.map(fieldOf);
    for (const old of [...row.children]) if (!fields.includes(old)) old.remove();
    fields.forEach((field, at) => {
      if (row.children[at] !== field) row.insertBefore(field, row.children[at] ?? null);
    });
    if (focused !== undefined && document.activeElement?.dataset.key !== focused) find(focused)?.focus();
    say(sentence, data.sentence);
    say(fresh, data.fresh);
    // Reset hides itself: what is shown now is what it led to.
    const had = document.activeElement === reset;
    reset.hidden = !data.filtered;
    if (had && reset.hidden) sentence.focus({ preventScroll: true });
  };
  const outside = (e) => {
    if (open && !e.composedPath().includes(row)) {
      open = "";
      draw();
    }
  };
  document.addEventListener("pointerdown", outside);
  model.on("change:data", draw);
  draw();
  return () => document.removeEventListener("pointerdown", outside);
}
export default { render };
