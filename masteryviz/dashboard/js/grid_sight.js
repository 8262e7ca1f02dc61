// Whether the grid has room for its columns, and how many of its rows are in sight.

// The head can only stay in view while the page scrolls, not inside a box that scrolls sideways.
// Measured after the browser has laid the page out, or it is laid out twice; until then it is as it was
// with as many columns before.
function gridSight(el, wrap, resized) {
  const isOver = new Map();
  let table;
  let columns = 0;
  const room = gridRoom(el);
  let top = NaN;
  let down = 0;
  const fit = () => {
    if (!el.clientWidth) return; // another view is shown
    room.measure();
    room.fit(table);
    const over = table.offsetWidth > el.clientWidth + 1;
    isOver.set(columns, over);
    wrap.classList.toggle("is-narrow", over);
    down = scrollY;
    top = wrap.getBoundingClientRect().top + down;
  };
  const watcher = new ResizeObserver(() => {
    fit();
    resized();
  });
  const scrolled = () => {
    down = scrollY;
  };
  watcher.observe(el);
  addEventListener("scroll", scrolled, { passive: true });
  const put = (next, count) => {
    if (table) watcher.unobserve(table);
    table = next;
    columns = count;
    wrap.classList.toggle("is-narrow", isOver.get(columns) ?? false);
    room.fit(table);
    wrap.replaceChildren(table);
    watcher.observe(table);
  };
  // Down to the screen's end; all of them where that is not known yet.
  const rows = (all) => Math.ceil((innerHeight + down - top) / ROW_HEIGHT) || all;
  const end = () => {
    watcher.disconnect();
    removeEventListener("scroll", scrolled);
  };
  return { put, rows, end, isTight: room.isTight };
}

// Beside an open drawer the table is narrower, and the cell that was clicked may have moved out.
function revealCell(cell, table, wrap) {
  if (!cell || !wrap.classList.contains("is-narrow")) return;
  const box = wrap.getBoundingClientRect();
  const { left, right } = cell.getBoundingClientRect();
  const before = box.left + table.rows[0].cells[0].offsetWidth; // the skills stay in view at the left,
  const after = box.right - cell.offsetWidth - 8; // and the column of all at the right
  if (left < before) wrap.scrollLeft -= before - left + 8;
  else if (right > after) wrap.scrollLeft += right - after;
}
