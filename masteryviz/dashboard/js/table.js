// A table: headers sort, a box searches, rows are chosen; Python holds the rows, here is one page.
function render({ model, el }) {
  el.classList.add("mv-table-host");
  const send = (message) => model.send(message);
  const bar = node("div", "mv-table-bar"),
    wrap = node("div", "mv-table-scroll"),
    foot = node("div", "mv-table-foot"),
    count = node("span", "mv-table-count"),
    pages = node("div", "mv-table-pages"),
    { search, drawSearch, stop } = searchField(send),
    { columns, drawColumns, end } = columnMenu(send);
  count.setAttribute("aria-live", "polite");
  bar.append(search, count, columns);
  foot.append(pages);
  wrap.tabIndex = -1;
  el.append(bar, wrap, foot);
  let page = 0;
  const drawRows = (data) => {
    const table = node("table", "mv-table"),
      body = node("tbody"),
      left = wrap.scrollLeft,
      top = page === data.page ? wrap.scrollTop : 0;
    page = data.page;
    body.append(...data.rows.map((row) => tableRow(data, row, send)));
    table.append(node("caption", "mv-unseen", data.label || "Table"), tableHead(data, send), body);
    wrap.replaceChildren(table);
    if (!data.rows.length) wrap.append(noRows(data));
    wrap.scrollLeft = left;
    wrap.scrollTop = top;
  };
  // What had the keyboard may be the last page's button, which leads nowhere now.
  const giveFocus = (key) => {
    if (key === undefined) return;
    const parts = [...el.querySelectorAll("[data-key]")],
      same = parts.find((part) => part.dataset.key === key),
      turn = parts.find((part) => part.dataset.key.startsWith("turn") && !part.disabled),
      next = same && !same.disabled ? same : (turn ?? search);
    next.focus({ preventScroll: true });
  };
  const draw = () => {
    const data = model.get("data");
    if (!data.columns) return;
    const key = keyInFocus(el);
    drawSearch(data.search ?? "", data.label || "the table");
    drawRows(data);
    count.textContent = countWords(data);
    drawColumns(data.all ?? []);
    foot.hidden = data.pages < 2;
    bar.classList.toggle("is-small", (data.total ?? 0) < 9);
    pages.replaceChildren(...pageParts(data, send));
    giveFocus(key);
  };
  model.on("change:data", draw);
  draw();
  return () => {
    stop();
    end();
  };
}
export default { render };
