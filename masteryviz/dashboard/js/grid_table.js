// The table of the grid: its heads, and its rows one after the other.
const ROW_HEIGHT = 36; // CSS pixels, the least

function columnHead({ id, name, title }) {
  const head = node("th", id ? "" : "mv-all", name);
  head.scope = "col";
  head.title = title;
  if (name.length < 9) head.classList.add("mv-short");
  return head;
}

function emptyTable({ columns, caption, dense }) {
  const style = dense ? " is-dense" : columns.length < 4 ? " is-few" : "";
  const table = node("table", `mv-grid${style}`);
  table.setAttribute("role", "grid");
  const names = node("tr");
  const skills = node("th", "mv-row-head", "Skill");
  skills.scope = "col";
  names.append(skills, ...columns.map(columnHead));
  const head = node("thead");
  head.append(names);
  table.append(node("caption", "mv-unseen", caption), head, node("tbody"));
  return table;
}

function unitRow(unit, columns) {
  const row = node("tr", "mv-unit");
  const head = node("th", "", unit);
  head.colSpan = columns.length + 1;
  head.scope = "rowgroup";
  row.append(head);
  return row;
}

function skillRow(row, place, { columns, from }, isTight) {
  const line = node("tr");
  line.dataset.id = row.id;
  line.setAttribute("aria-selected", "false");
  const head = placed(node("th", "mv-row-head"), place, 0);
  head.scope = "row";
  head.title = [row.id, row.title].filter(Boolean).join(" · ");
  head.append(node("b", "", row.id));
  if (row.title) head.append(node("span", "", row.title));
  const cell = (column, at) => placed(shareCell(row.cells[at], row, column, from, isTight), place, at + 1);
  line.append(head, ...columns.map(cell));
  return line;
}

// Adds the first rows at once; the place of the others is kept until the page has time for them, or `rest`
// is called because one of them is needed.
function rowsInSteps(table, data, first, isTight) {
  const body = table.tBodies[0];
  const space = node("tr");
  let waiting = 0;
  let done = 0;
  const add = (until) => {
    for (; done < until && done < data.rows.length; done += 1) {
      const row = data.rows[done];
      const isNew = row.unit !== "" && row.unit !== data.rows[done - 1]?.unit;
      if (isNew) body.append(unitRow(row.unit, data.columns));
      body.append(skillRow(row, done, data, isTight()));
    }
  };
  const stop = () => unwait(waiting);
  const rest = () => {
    stop();
    space.remove();
    add(data.rows.length);
  };
  add(first);
  if (done < data.rows.length) {
    space.style.height = `${(data.rows.length - done) * ROW_HEIGHT}px`;
    space.setAttribute("role", "presentation");
    body.append(space);
    waiting = wait(rest);
  }
  return { rest, stop };
}
