// Cells that know their row and column, in a grid with one tab stop.
function placed(element, row, column) {
  element.dataset.r = row;
  element.dataset.c = column;
  element.tabIndex = -1;
  return element;
}

// Where the cell of an event stands; undefined beside the cells.
function spotOf(e) {
  const cell = e.target.closest?.("[data-r]");
  return cell ? [+cell.dataset.r, +cell.dataset.c] : undefined;
}

// What the pointer or the keyboard rests on is told by one listener for all cells; of several messages
// the last, which turns the page.
function likelyCells(model, box, asksAt) {
  const enter = (e) => {
    const cell = e.target.closest?.("[data-r]");
    // Within a cell nothing new is rested on.
    if (cell && cell.contains(e.relatedTarget)) return;
    const spot = spotOf(e);
    foresee(model, spot && asksAt(spot).at(-1));
  };
  for (const type of ["pointerover", "focusin"]) box.addEventListener(type, enter);
  for (const type of ["pointerleave", "focusout"]) box.addEventListener(type, () => foresee(model));
}
