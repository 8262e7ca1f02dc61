// Next steps in words; the same evidence as mastery credit and as traditional points.

function render({ model, el }) {
  el.classList.add("mv-credit");
  let open = false,
    whose;
  const side = (c, first) => {
    const box = node("section", "mv-credit-side" + (first ? " is-mastery" : ""));
    box.append(node("h3", "", c.title), node("div", "mv-credit-value", c.value), node("p", "mv-hint", c.sub));
    const lines = node("dl", "mv-credit-lines");
    for (const [term, value] of c.lines) {
      const line = node("div");
      line.append(node("dt", "", term), node("dd", "", value));
      lines.append(line);
    }
    box.append(lines);
    return box;
  };
  const table = (t) => {
    const wrap = scroller("mv-credit-scroll", "Work by work"),
      grid = node("table", "mv-credit-table"),
      head = node("thead"),
      top = node("tr"),
      body = node("tbody");
    for (const name of t.columns) {
      const th = node("th", "", name);
      th.scope = "col";
      top.append(th);
    }
    head.append(top);
    for (const row of t.rows) {
      const tr = node("tr");
      row.forEach((value, i) => {
        const cell = node(i ? "td" : "th", "", value);
        if (!i) cell.scope = "row";
        tr.append(cell);
      });
      body.append(tr);
    }
    grid.append(node("caption", "mv-unseen", "Both by unit"), head, body);
    wrap.append(grid);
    return wrap;
  };
  const draw = () => {
    const d = model.get("data"),
      had = document.activeElement?.classList.contains("mv-explain") && el.contains(document.activeElement);
    if (d.student !== whose) {
      open = false;
      whose = d.student;
    }
    if (!d.credit) {
      el.replaceChildren();
      return;
    }
    const pair = node("div", "mv-credit-pair");
    pair.append(...d.credit.map((c, i) => side(c, i === 0)));
    const said = node("div", "mv-explained");
    said.hidden = !open;
    said.id = "mv-explained";
    said.append(...d.words.map((line) => node("p", "", line)));
    const ask = button("mv-button mv-explain", open ? "Hide the explanation" : "Explain this grade", () => {
      open = !open;
      draw();
    });
    ask.setAttribute("aria-expanded", String(open));
    ask.setAttribute("aria-controls", said.id);
    el.replaceChildren(pair, ask, said, ...(d.table.rows.length > 1 ? [table(d.table)] : []));
    if (had) ask.focus();
  };
  model.on("change:data", draw);
  draw();
}
export default { render };
