// One control per filter, the sentence that says what is shown, and Reset where something is set.

function filterRow() {
  const row = node("div", "mv-controls");
  row.setAttribute("role", "group");
  row.setAttribute("aria-label", "Filters");
  return row;
}

function shownSentence() {
  const sentence = node("p", "mv-sentence");
  sentence.setAttribute("aria-live", "polite");
  sentence.tabIndex = -1;
  return sentence;
}

// For a room, what is shown is more than what could be chosen: the controls wait behind a button.
function foldButton(el) {
  const fold = button("mv-button mv-fold-filters", "Filters", () => {
    const isOpen = el.classList.toggle("is-open");
    fold.setAttribute("aria-expanded", String(isOpen));
  });
  fold.setAttribute("aria-expanded", "false");
  return fold;
}

// A field that stands where it belongs is left there.
function arrange(row, fields) {
  for (const old of [...row.children]) if (!fields.includes(old)) old.remove();
  fields.forEach((field, at) => {
    if (row.children[at] !== field) row.insertBefore(field, row.children[at] ?? null);
  });
}

function render({ model, el }) {
  el.classList.add("mv-card", "mv-filter-bar");
  const row = filterRow();
  const line = node("div", "mv-line");
  const sentence = shownSentence();
  const reset = asking(model, "mv-button mv-reset", "Reset", { do: "reset" });
  const fresh = node("p", "mv-fresh");
  line.append(sentence, reset, foldButton(el), fresh);
  el.append(row, line);

  let open = ""; // the control whose list is open
  const toggle = (name) => {
    open = open === name ? "" : name;
    draw();
  };
  const escape = (e, name) => {
    if (!open) return;
    toggle(open);
    e.stopPropagation();
    focusByKey(row, name);
  };
  const asked = (name, values) => ({ do: "filter", name, values });
  const send = (name, values) => model.send(asked(name, values));
  const fieldOf = filterFields({ model, asked, send, toggle, escape });

  const drawReset = (isFiltered) => {
    // Reset hides itself: what is shown now is what it led to.
    const hadFocus = document.activeElement === reset;
    reset.hidden = !isFiltered;
    if (hadFocus && reset.hidden) sentence.focus({ preventScroll: true });
  };
  const draw = () => {
    const data = model.get("data");
    const focused = keyInFocus(el);
    const fields = data.controls.map((control) => fieldOf(control, control.name === open));
    arrange(row, fields);
    if (document.activeElement?.dataset.key !== focused) focusByKey(row, focused);
    writeOnce(sentence, "textContent", data.sentence);
    writeOnce(fresh, "textContent", data.fresh);
    drawReset(data.filtered);
  };
  const outside = (e) => {
    if (open && !e.composedPath().includes(row)) toggle(open);
  };
  document.addEventListener("pointerdown", outside);
  model.on("change:data", draw);
  draw();
  return () => document.removeEventListener("pointerdown", outside);
}
export default { render };
