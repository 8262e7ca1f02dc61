// Skills by section: a grid with one tab stop; arrows, Home, End move, Enter opens.
function render({ model, el }) {
  el.classList.add("mv-grid-host");
  const wrap = node("div", "mv-scroll");
  const key = node("div", "mv-key-row");
  el.append(key, wrap);
  let table;
  let rows;
  let at = [0, 0];
  let chosen = [];
  const sight = gridSight(el, wrap, () => {
    words.follow();
    revealCell(chosen[1], table, wrap);
  });
  const words = gridWords(model, sight.isTight, () => table);
  const find = ([row, column]) => table?.querySelector(`[data-r="${row}"][data-c="${column}"]`);
  const asksAt = ([row, column]) => {
    const { rows: skills, columns } = model.get("data");
    return [{ do: "select", skill: skills[row].id, cell: column > 0 ? columns[column - 1].id : "" }];
  };
  const open = (spot) => {
    foresee(model);
    for (const message of asksAt(spot)) model.send(message);
  };
  const focus = (spot) => {
    if (!find(spot)) rows.rest();
    const next = find(spot);
    if (!next) return;
    find(at)?.setAttribute("tabindex", "-1");
    next.tabIndex = 0;
    at = spot;
    next.focus();
  };
  const draw = () => {
    const data = model.get("data");
    const had = table?.contains(document.activeElement);
    words.begin();
    rows?.stop();
    table = emptyTable(data);
    // The rows in sight first, and the one that has the keyboard.
    const first = Math.max(at[0] + 1, sight.rows(data.rows.length));
    rows = rowsInSteps(table, data, first, words.isTight);
    sight.put(table, data.columns.length);
    key.replaceChildren(...gridKey(data.from));
    at = [Math.max(0, Math.min(at[0], data.rows.length - 1)), Math.min(at[1], data.columns.length)];
    const stop = find(at);
    if (stop) stop.tabIndex = 0;
    if (stop && had) stop.focus({ preventScroll: true });
    chosen = [];
    mark();
  };
  const choose = (on) => {
    const [row, cell] = chosen;
    row?.classList.toggle("is-chosen", on);
    row?.setAttribute("aria-selected", String(on));
    cell?.classList.toggle("is-chosen", on);
  };
  const rowOf = (skill) => [...table.tBodies[0].rows].find((row) => row.dataset.id === skill);
  const mark = () => {
    const { skill, cell: section } = model.get("mark");
    if (skill && !rowOf(skill)) rows.rest();
    const row = skill ? rowOf(skill) : undefined;
    const place = section === "" ? -1 : model.get("data").columns.findIndex(({ id }) => id === section);
    choose(false);
    chosen = [row, place < 0 ? undefined : row?.cells[place + 1]];
    choose(true);
    if (chosen[1]) requestAnimationFrame(() => revealCell(chosen[1], table, wrap));
  };
  const last = () => {
    const { rows: skills, columns } = model.get("data");
    return [skills.length - 1, columns.length];
  };
  listenToGrid(wrap, { focus, open, last, at: () => at });
  likelyCells(model, wrap, asksAt);
  const forPrint = () => rows.rest();
  addEventListener("beforeprint", forPrint);
  model.on("change:data", draw);
  model.on("change:mark", mark);
  draw();
  return () => {
    sight.end();
    rows.stop();
    removeEventListener("beforeprint", forPrint);
    words.end();
  };
}
export default { render };
