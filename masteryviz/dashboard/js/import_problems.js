// Why a file is refused: a table with only the columns that have something in them.
const PROBLEM_COLUMNS = [
  ["row", "Row"],
  ["column", "Column"],
  ["what", "What is wrong"],
  ["advice", "What to do"],
];

function problemTable({ name, problems, more }) {
  const label = `Problems of ${name}`,
    box = scroller("mv-faults", label),
    table = node("table"),
    said = (key) => key === "what" || problems.some((problem) => problem[key]),
    columns = PROBLEM_COLUMNS.filter(([key]) => said(key));
  table.append(node("caption", "mv-unseen", label), headRow(columns.map(([, title]) => title)));
  for (const problem of problems) {
    const row = node("tr");
    row.append(...columns.map(([key]) => node("td", `is-${key}`, problem[key])));
    table.append(row);
  }
  box.append(table, ...andMore(more));
  return box;
}
