// How a grid is gone through: by clicks, by arrows, Home and End; Enter opens.

// The cell that a key leads to from another; undefined for every other key.
function gridCellAfter(e, [row, column], lastRow, lastColumn) {
  const ways = {
    ArrowDown: [row + 1, column],
    ArrowUp: [row - 1, column],
    ArrowRight: [row, column + 1],
    ArrowLeft: [row, column - 1],
    Home: [row, 0],
    End: [row, lastColumn],
  };
  const way = ways[e.key];
  return way && [Math.max(0, Math.min(lastRow, way[0])), Math.max(0, Math.min(lastColumn, way[1]))];
}

// `grid` gives its last spot, where the keyboard is, and what to do.
function listenToGrid(box, grid) {
  box.addEventListener("click", (e) => {
    const spot = spotOf(e);
    if (!spot) return;
    grid.focus(spot);
    grid.open(spot);
  });
  box.addEventListener("keydown", (e) => {
    const here = spotOf(e) ?? grid.at();
    const next = gridCellAfter(e, here, ...grid.last());
    if (!next && e.key !== "Enter" && e.key !== " ") return;
    e.preventDefault();
    e.stopPropagation();
    if (next) grid.focus(next);
    else grid.open(here);
  });
  // Said to the pointer only: a thousand titles would have to be written at each drawing.
  box.addEventListener("pointerover", (e) => {
    const cell = e.target.closest?.("td");
    if (cell) cell.title = cell.getAttribute("aria-label");
  });
}
