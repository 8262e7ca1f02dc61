// Students by skills: a grid with one tab stop; arrows, Home, End, PageUp, PageDown move, Enter opens.
function render({ model, el }) {
  el.classList.add("mv-matrix-host");
  const key = node("div", "mv-key-row mv-matrix-key"),
    wrap = node("div", "mv-matrix-scroll"),
    { tip, point, hide } = cellTip(el),
    width = matrixWidth(el, wrap);
  el.append(key, wrap, tip);
  let table,
    at = [0, 1],
    unfolded = null;
  const students = ({ rows, left, section }) => (unfolded === section ? [...rows, ...left] : rows);
  const find = ([row, column]) => table?.querySelector(`[data-r="${row}"][data-c="${column}"]`);
  const asksAt = (spot) => {
    const data = model.get("data");
    return asksOf(data, students(data), spot);
  };
  const open = (spot) => {
    foresee(model);
    for (const message of asksAt(spot)) model.send(message);
  };
  const focus = (spot) => {
    const next = find(spot),
      [row, column] = spot;
    if (!next) return;
    find(at)?.setAttribute("tabindex", "-1");
    next.tabIndex = 0;
    at = spot;
    next.focus({ preventScroll: true });
    reveal(next, table, wrap);
    point(next);
    for (const head of table.querySelectorAll(".is-here")) head.classList.remove("is-here");
    find([row, 0])?.classList.add("is-here");
    find([-1, column])?.classList.add("is-here");
  };
  const turn = () => {
    const { section } = model.get("data");
    unfolded = unfolded === section ? null : section;
    draw();
    wrap.querySelector(".mv-left-fold").focus();
  };
  const draw = () => {
    const data = model.get("data"),
      had = table?.contains(document.activeElement);
    table = matrixTable(data, unfolded === data.section, turn);
    width.put(table, data.columns.length);
    key.replaceChildren(...matrixKey(data));
    hide();
    const lastRow = students(data).length - 1;
    at = [Math.max(-1, Math.min(at[0], lastRow)), Math.min(at[1], data.columns.length)];
    const stop = find(at) ?? find([0, 0]);
    if (!stop) return;
    stop.tabIndex = 0;
    if (!had) return;
    width.fit();
    focus([+stop.dataset.r, +stop.dataset.c]);
  };
  wrap.addEventListener("click", (e) => {
    const spot = spotOf(e);
    if (!spot) return;
    focus(spot);
    open(spot);
  });
  wrap.addEventListener("focusin", (e) => point(e.target));
  wrap.addEventListener("focusout", hide);
  wrap.addEventListener("keydown", (e) => {
    if (!spotOf(e)) return;
    if (e.key === "Escape") hide();
    const data = model.get("data"),
      next = cellAfter(e, at, students(data).length - 1, data.columns.length);
    if (!next && e.key !== "Enter" && e.key !== " ") return;
    e.preventDefault();
    e.stopPropagation();
    if (next) focus(next);
    else open(at);
  });
  likelyCells(model, wrap, asksAt);
  model.on("change:data", draw);
  draw();
  return width.end;
}
export default { render };
