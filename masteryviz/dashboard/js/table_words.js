// What stands around a table's rows: how many there are, the pages, and that nothing is found.
const PAUSE = 180; // milliseconds between two keys, before it is searched

const tableNumber = (number) => counted(number ?? 0);

function countWords({ found, total, chosen }) {
  const rows = `${tableNumber(total)} ${total === 1 ? "row" : "rows"}`,
    some = found === total ? rows : `${tableNumber(found)} of ${tableNumber(total)} rows`;
  return chosen ? `${some} · ${tableNumber(chosen)} chosen` : some;
}
function noRows({ search }) {
  return node("p", "mv-hint mv-table-none", search ? "Nothing matches the search." : "There are no rows.");
}
function pageButton({ page, pages }, by, text, label, send) {
  const to = page + by,
    turn = button("mv-quiet", text, () => send({ do: "page", page: to }));
  turn.disabled = to < 0 || to >= pages;
  turn.setAttribute("aria-label", label);
  turn.dataset.key = `turn ${by}`;
  return turn;
}
function pageParts(data, send) {
  const last = data.from + data.rows.length,
    range = `${tableNumber(data.from + 1)}–${tableNumber(last)} of ${tableNumber(data.found)}`;
  return [
    pageButton(data, -1, "‹ Back", "Page before", send),
    node("span", "", range),
    pageButton(data, 1, "Next ›", "Next page", send),
  ];
}

function searchField(send) {
  const search = node("input", "mv-table-search");
  search.type = "search";
  search.placeholder = "Search";
  search.spellcheck = false;
  search.autocomplete = "off";
  let typing = 0;
  search.addEventListener("input", () => {
    clearTimeout(typing);
    typing = setTimeout(() => send({ do: "search", text: search.value }), PAUSE);
  });
  const drawSearch = (text, label) => {
    if (search !== document.activeElement && search.value !== text) search.value = text;
    search.setAttribute("aria-label", `Search ${label}`);
  };
  return { search, drawSearch, stop: () => clearTimeout(typing) };
}
