// Where keys lead from a cell of the matrix, and what a cell asks for when it is opened.
const PAGE_ROWS = 10;

// The heads of the skills are row -1; the students' own column has no head that opens.
function cellAfter(e, [row, column], lastRow, lastColumn) {
  const first = row < 0 ? 1 : 0,
    ways = {
      ArrowDown: [row + 1, column],
      ArrowUp: [row - 1, column],
      ArrowRight: [row, column + 1],
      ArrowLeft: [row, column - 1],
      Home: [row, e.ctrlKey ? 0 : first],
      End: [row, lastColumn],
      PageDown: [row + PAGE_ROWS, column],
      PageUp: [Math.max(0, row - PAGE_ROWS), column],
    },
    way = ways[e.key];
  if (!way) return undefined;
  const toRow = Math.max(way[1] ? -1 : 0, Math.min(lastRow, way[0])),
    toColumn = Math.max(toRow < 0 ? 1 : 0, Math.min(lastColumn, way[1]));
  return [toRow, toColumn];
}

function asksOf({ columns, section }, students, [row, column]) {
  const student = students[row]?.token,
    skill = columns[column - 1]?.id;
  if (row < 0 && skill !== undefined)
    return [
      { do: "select", skill, cell: section },
      { do: "show", name: "view", value: "skill_gaps" },
    ];
  if (column === 0 && student)
    return [{ do: "pick", name: "student", value: student, view: "student", roster: section }];
  if (student && skill !== undefined) return [{ do: "explain", student, skill }];
  return [];
}
