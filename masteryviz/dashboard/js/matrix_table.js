// The matrix as a table; who has left stands below the others, folded away until asked for.
function matrixClass({ rows, columns }) {
  const looks = {
    "is-dense": rows.length > 32,
    "is-narrow": columns.length > 26,
    "is-few": columns.length < 14,
    "is-short": columns.length < 16 && columns.every((skill) => skill.id.length < 7),
  };
  return ["mv-matrix", ...Object.keys(looks).filter((look) => looks[look])].join(" ");
}

function matrixHead({ columns, rows, of }) {
  const head = node("tr"),
    who = node("th", "mv-learner-head", "Student"),
    has = node("th", "mv-has", "has");
  who.scope = "col";
  has.scope = "col";
  told(has, `Skills mastered, of ${of}`).append(node("small", "", `of ${of}`));
  head.append(who, has);
  columns.forEach((skill, i) => head.append(placed(skillHead(skill, rows.length), -1, i + 1)));
  return head;
}

function matrixRow(data, row, place) {
  const line = node("tr", row.left ? "is-left" : ""),
    nextReach = data.rows[place + 1]?.reach ?? row.reach;
  line.append(placed(studentHead(row, data.of), place, 0), node("td", "mv-has", row.has));
  row.cells.forEach((mark, i) => {
    const cell = placed(markCell(mark, row, data.columns[i], data.words), place, i + 1);
    if (data.line && !row.left) cell.className += frontier(row.reach, nextReach, i + 1);
    line.append(cell);
  });
  return line;
}

function foldRow({ gone, columns }, unfolded, turn) {
  const line = node("tr", "mv-left-row"),
    head = node("th"),
    fold = button("mv-left-fold", gone, turn);
  fold.setAttribute("aria-expanded", String(unfolded));
  head.colSpan = columns.length + 2;
  head.append(fold);
  line.append(head);
  return line;
}

function matrixTable(data, unfolded, turn) {
  const table = node("table", matrixClass(data)),
    head = node("thead"),
    body = node("tbody");
  table.setAttribute("role", "grid");
  head.append(matrixHead(data));
  data.rows.forEach((row, place) => body.append(matrixRow(data, row, place)));
  if (data.left.length) body.append(foldRow(data, unfolded, turn));
  if (unfolded) data.left.forEach((row, i) => body.append(matrixRow(data, row, data.rows.length + i)));
  table.append(node("caption", "mv-unseen", `Students of ${data.section} by skills`), head, body);
  return table;
}
