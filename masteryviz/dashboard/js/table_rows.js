// The head and the rows of a table, made of data alone; `send` is given what is clicked.
const LONG_TEXT = 40;

function tickBox(on, label, key, action) {
  const box = node("input");
  box.type = "checkbox";
  box.checked = on;
  box.dataset.key = key;
  box.setAttribute("aria-label", label);
  box.addEventListener("change", () => action(box.checked));
  return box;
}

function sortHead({ id, title, right }, { sort, down }, send) {
  const head = node("th", right ? "is-right" : ""),
    by = button("", title, () => send({ do: "sort", column: id })),
    arrow = node("span", "mv-arrow", down ? "▼" : "▲"),
    direction = down ? "descending" : "ascending";
  head.scope = "col";
  head.setAttribute("aria-sort", sort === id ? direction : "none");
  by.dataset.key = `sort ${id}`;
  by.title = `Sort by ${title}`;
  arrow.setAttribute("aria-hidden", "true");
  if (sort === id) by[right ? "prepend" : "append"](arrow);
  head.append(by);
  return head;
}
function chooseAll(data, send) {
  const head = node("th", "is-tick"),
    choose = (on) => send({ do: "choose", row: null, on }),
    box = tickBox(data.all_chosen, "Choose all that are found", "all", choose);
  box.indeterminate = !data.all_chosen && data.chosen > 0;
  head.scope = "col";
  head.append(box);
  return head;
}
function tableHead(data, send) {
  const head = node("thead"),
    row = node("tr");
  if (data.selectable) row.append(chooseAll(data, send));
  row.append(...data.columns.map((column) => sortHead(column, data, send)));
  head.append(row);
  return head;
}

function openLink(text, at, send) {
  const link = button("mv-link", text, (e) => {
    e.stopPropagation();
    send({ do: "open", row: at });
  });
  link.dataset.key = `open ${at}`;
  return link;
}
function plainText(text) {
  const words = node("span", "", text);
  words.dir = "auto";
  return words;
}
function chooseRow({ at, on, cells }, send) {
  const cell = node("td", "is-tick"),
    choose = (now) => send({ do: "choose", row: at, on: now });
  cell.append(tickBox(on, `Choose ${cells[0] ?? ""}`, `row ${at}`, choose));
  return cell;
}
function tableRow(data, row, send) {
  const { at, on, cells } = row,
    line = node("tr", on ? "is-chosen" : "");
  if (data.selectable) line.append(chooseRow(row, send));
  cells.forEach((text, place) => {
    const cell = node(place ? "td" : "th", data.columns[place].right ? "is-right" : "");
    if (!place) cell.scope = "row";
    cell.append(data.opens && !place ? openLink(text, at, send) : plainText(text));
    if (text.length > LONG_TEXT) cell.title = text;
    line.append(cell);
  });
  if (!data.opens) return line;
  line.classList.add("is-open");
  line.addEventListener("click", (e) => {
    if (!e.target.closest("input, button")) send({ do: "open", row: at });
  });
  return line;
}
