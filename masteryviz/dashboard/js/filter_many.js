// The filter bar's control for several values at once: a button that opens a list of ticks.

function manyButton({ name }, isOpen, toggle) {
  const main = button("mv-many-button", null, () => toggle(name));
  main.dataset.key = name;
  main.setAttribute("aria-expanded", String(isOpen));
  main.setAttribute("aria-haspopup", "true");
  return main;
}

function manyList({ label }, isOpen) {
  const list = node("div", "mv-many-list");
  list.setAttribute("role", "group");
  list.setAttribute("aria-label", label);
  list.hidden = !isOpen;
  return list;
}

// `message` gives what to send once the tick is set or taken away.
function tickLine(model, words, key, message) {
  const label = node("label");
  const tick = node("input");
  tick.type = "checkbox";
  tick.dataset.key = key;
  tick.addEventListener("change", () => model.send(message(tick.checked)));
  label.append(tick, node("span", "", words));
  likely(model, label, () => message(!tick.checked));
  return { label, tick };
}

// A tick for all, and one for each value; only what is open has them.
function manyTicks({ name, all, options, texts }, { model, asked }, chosen) {
  const line = (words, value, wanted) => {
    const message = (isOn) => asked(name, wanted(isOn));
    return { value, ...tickLine(model, words, `${name}=${value}`, message) };
  };
  const each = (value, at) =>
    line(texts[at] ?? value, value, (isOn) =>
      options.filter((other) => (other === value ? isOn : chosen().includes(other))),
    );
  return [line(all, "", () => []), ...options.map(each)];
}

function manyControl(control, acts, isOpen) {
  const box = node("div", "mv-many");
  const main = manyButton(control, isOpen, acts.toggle);
  const list = manyList(control, isOpen);
  let values = [];
  const ticks = isOpen ? manyTicks(control, acts, () => values) : [];
  list.append(...ticks.map(({ label }) => label));
  box.addEventListener("keydown", (e) => {
    if (e.key === "Escape") acts.escape(e, control.name);
  });
  box.append(main, list);
  const put = ({ values: now, shown }) => {
    values = now;
    const chosen = new Set(values);
    if (writeOnce(main, "textContent", shown)) main.setAttribute("aria-label", `${control.label}: ${shown}`);
    for (const { tick, value } of ticks)
      writeOnce(tick, "checked", value === "" ? !chosen.size : chosen.has(value));
  };
  return { box, put };
}
