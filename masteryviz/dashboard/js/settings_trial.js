// Save, discard, take back; who would flip, and one student's scores worked through.

function render({ model, el }) {
  el.classList.add("mv-trial");
  const send = (verb) => () => model.send({ do: verb });
  const tool = (key, cls, text, on) => {
    const b = button(cls, text, send(key));
    b.dataset.key = key;
    b.disabled = !on;
    return b;
  };
  const bar = (d) => {
    const box = node("div", "mv-trial-bar"),
      says = node("p", "mv-trial-says", d.says),
      row = node("div", "mv-trial-tools");
    says.setAttribute("role", "status");
    if (d.problem) says.classList.add("is-problem");
    row.append(
      tool("save", "mv-button mv-primary", "Save", d.dirty && !d.wrong),
      tool("discard", "mv-button", "Discard", d.dirty),
      tool("back", "mv-button", "Take back the last save", d.former && !d.dirty),
    );
    box.append(says, row);
    return box;
  };
  const cells = (tag, values) => {
    const tr = node("tr");
    values.forEach((v, i) => {
      const c = node(i ? tag : "th", "", v);
      if (!i || tag === "th") c.scope = i ? "col" : "row";
      tr.append(c);
    });
    return tr;
  };
  const table = (name, columns, rows) => {
    const wrap = scroller("mv-credit-scroll", "Work by work"),
      t = node("table", "mv-credit-table"),
      head = node("thead"),
      body = node("tbody");
    head.append(cells("th", columns));
    body.append(...rows.map((row) => cells("td", row)));
    t.append(node("caption", "mv-unseen", name), head, body);
    wrap.append(t);
    return wrap;
  };
  const draw = () => {
    const d = model.get("data"),
      had = el.contains(document.activeElement) ? document.activeElement.dataset.key : undefined;
    if (d.says == null) {
      el.replaceChildren();
      return;
    }
    const parts = [bar(d)];
    if (d.rule) parts.push(node("h3", "", "In words"), node("p", "mv-trial-rule", d.rule));
    if (d.flips) {
      parts.push(node("h3", "", "Who would flip"), node("p", "mv-trial-sum", d.flips.summary));
      if (d.flips.skills.length)
        parts.push(
          table("Students with mastery by skill", ["Skill", "Now", "Then", "Gained", "Lost"], d.flips.skills),
        );
      if (d.flips.names.length) {
        const list = node("ul", "mv-chips");
        for (const n of d.flips.names) {
          const li = node("li"),
            b = button("mv-chip-link", n.name, () =>
              model.send({ do: "pick", name: "student", value: n.student, view: "student" }),
            );
          b.dir = "auto";
          li.append(b, node("small", "", n.note));
          list.append(li);
        }
        if (d.flips.more) list.append(node("li", "mv-hint", `and ${counted(d.flips.more)} more`));
        parts.push(list);
      }
    }
    if (d.example)
      parts.push(
        node("h3", "", "One student worked through"),
        node("p", "mv-hint", d.example.title),
        table(d.example.title, d.example.columns, d.example.rows),
      );
    el.replaceChildren(...parts);
    if (had !== undefined)
      [...el.querySelectorAll("[data-key]")].find((n) => n.dataset.key === had && !n.disabled)?.focus();
  };
  model.on("change:data", draw);
  draw();
}
export default { render };
