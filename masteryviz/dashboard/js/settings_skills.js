// Skills in order: moved by buttons, with title, unit, cut, pace day and levels.
const COLUMNS = [
  ["title", "What it says"],
  ["unit", "Unit"],
  ["cut", "Mastered from"],
  ["pace_on", "Class by"],
  ["levels", "Levels"],
];

function render({ model, el }) {
  el.classList.add("mv-set-skills");
  const draw = () => {
    const d = model.get("data"),
      had = el.contains(document.activeElement) ? document.activeElement.dataset.key : undefined;
    if (!d.rows?.length) {
      el.replaceChildren(node("p", "mv-people-empty", d.note ?? ""));
      return;
    }
    const order = d.rows.map((row) => row.name),
      wrap = scroller("mv-credit-scroll", "Skills and their order"),
      table = node("table", "mv-set-table"),
      head = node("tr"),
      top = node("thead"),
      body = node("tbody");
    for (const name of ["Order", "Skill", ...COLUMNS.map(([, text]) => text)]) {
      const th = node("th", "", name);
      th.scope = "col";
      head.append(th);
    }
    top.append(head);
    table.append(node("caption", "mv-unseen", "Skills in the order of the course"), top, body);
    d.rows.forEach((row, place) => {
      const tr = node("tr"),
        tools = node("td", "mv-set-move"),
        code = node("th", "", row.name);
      code.scope = "row";
      code.title = row.scale ? `${row.name}: scale up to ${row.scale}` : row.name;
      for (const [by, sign, words] of [
        [-1, "↑", "up"],
        [1, "↓", "down"],
      ]) {
        const b = button("mv-button", sign, () => model.send({ do: "move", name: row.name, by, order }));
        b.dataset.key = `${row.name}.${words}`;
        b.setAttribute("aria-label", `Move ${row.name} ${words}`);
        b.disabled = by < 0 ? place === 0 : place === d.rows.length - 1;
        tools.append(b);
      }
      tr.append(tools, code);
      for (const [key, text] of COLUMNS) {
        const td = node("td"),
          box = node("input"),
          wrong = row.wrong[key];
        box.type = key === "pace_on" ? "date" : "text";
        box.value = row[key];
        box.dataset.key = `${row.name}.${key}`;
        box.setAttribute("aria-label", `${text}: ${row.name}`);
        box.title = row[key];
        if (row.typed.includes(key)) td.classList.add("is-typed");
        box.addEventListener("change", () =>
          model.send({ do: "skill", name: row.name, key, value: box.value }),
        );
        td.append(box);
        if (wrong) {
          box.setAttribute("aria-invalid", "true");
          td.classList.add("is-wrong");
          const p = node("p", "mv-set-problem", wrong);
          p.setAttribute("role", "alert");
          td.append(p);
        }
        tr.append(td);
      }
      body.append(tr);
    });
    wrap.append(table);
    el.replaceChildren(wrap);
    if (had !== undefined)
      [...el.querySelectorAll("[data-key]")].find((n) => n.dataset.key === had && !n.disabled)?.focus();
  };
  model.on("change:data", draw);
  draw();
}
export default { render };
