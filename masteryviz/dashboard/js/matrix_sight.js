// What has the keyboard in the matrix is in sight, and its words stand beside it.
const headBottom = (table) => table.tHead.rows[0].cells[0].getBoundingClientRect().bottom;

function revealOnPage(cell, table) {
  if (+cell.dataset.r < 0) {
    cell.scrollIntoView({ block: "nearest" });
    return;
  }
  const { top, bottom } = cell.getBoundingClientRect(),
    head = headBottom(table);
  if (top < head) scrollBy(0, top - head - 2);
  else if (bottom > innerHeight - 8) scrollBy(0, bottom - innerHeight + 8);
}

function revealInBox(cell, table, wrap) {
  const { top, bottom, left, right } = cell.getBoundingClientRect(),
    head = headBottom(table),
    box = wrap.getBoundingClientRect(),
    side = table.querySelector("tbody .mv-has")?.getBoundingClientRect().right ?? box.left;
  if (+cell.dataset.r >= 0) {
    if (top < head) wrap.scrollTop -= head - top;
    else if (bottom > box.bottom - 14) wrap.scrollTop += bottom - box.bottom + 14;
  }
  if (+cell.dataset.c > 0) {
    if (left < side) wrap.scrollLeft -= side - left + 4;
    else if (right > box.right) wrap.scrollLeft += right - box.right + 14;
  }
  const now = cell.getBoundingClientRect();
  if (now.bottom > innerHeight || now.top < 100) cell.scrollIntoView({ block: "nearest" });
}

// What has the keyboard must not hide under the heads that stay in view.
function reveal(cell, table, wrap) {
  if (wrap.classList.contains("is-narrow")) revealInBox(cell, table, wrap);
  else revealOnPage(cell, table);
}

// Who goes by keyboard reads what a pointer is told: no title comes up without one.
function cellTip(el) {
  const tip = node("div", "mv-matrix-tip");
  tip.hidden = true;
  tip.setAttribute("aria-hidden", "true");
  const hide = () => {
    tip.hidden = true;
  };
  const stand = (cell) => {
    const zoom = el.currentCSSZoom || 1,
      box = el.getBoundingClientRect(),
      here = cell.getBoundingClientRect(),
      left = Math.min((here.left - box.left) / zoom, box.width / zoom - tip.offsetWidth),
      fits = here.bottom + tip.offsetHeight * zoom + 9 <= innerHeight,
      below = (here.bottom - box.top) / zoom + 5,
      above = (here.top - box.top) / zoom - tip.offsetHeight - 5;
    tip.style.left = `${Math.max(0, left)}px`;
    tip.style.top = `${fits ? below : above}px`;
  };
  const point = (cell) => {
    tip.hidden = !cell?.matches("[data-r]:focus-visible");
    if (tip.hidden) return;
    tip.textContent = cell.title;
    stand(cell);
  };
  return { tip, point, hide };
}
