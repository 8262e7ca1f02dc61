// Heads of a table: a cell that is one, and the first row, which names the columns.
function headCell(scope, words) {
  const cell = node("th", "", words);
  cell.scope = scope;
  return cell;
}
function headRow(names) {
  const row = node("tr");
  row.append(...names.map((name) => headCell("col", name)));
  return row;
}
