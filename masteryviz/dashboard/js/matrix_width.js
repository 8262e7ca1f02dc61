// The matrix stands in its box: what fits is measured after the browser has laid the page out; asked for
// before, it is laid out once more.
const STUDENT_WIDTH = 220, // CSS pixels, with the count beside the name
  TITLE_WIDTH = 32;

function matrixWidth(el, wrap) {
  let table,
    columns = 0,
    wide = 0;
  const titles = () => {
    const room = (wide - STUDENT_WIDTH) / Math.max(columns, 1);
    table.classList.toggle("has-titles", room >= TITLE_WIDTH);
  };
  // The heads stay in view while the page scrolls, but not inside a box that scrolls sideways.
  const fit = () => {
    wide = el.clientWidth;
    titles();
    wrap.classList.toggle("is-narrow", table.offsetWidth > wide + 1);
  };
  const watcher = new ResizeObserver(fit);
  watcher.observe(el);
  const put = (next, nextColumns) => {
    if (table) watcher.unobserve(table);
    table = next;
    columns = nextColumns;
    titles();
    wrap.replaceChildren(table);
    watcher.observe(table);
  };
  return { put, fit, end: () => watcher.disconnect() };
}
