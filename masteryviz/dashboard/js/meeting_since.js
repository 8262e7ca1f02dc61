// What opens a meeting: decisions that are open, and what has changed since the last one.
function render({ model, el }) {
  el.classList.add("mv-lately");
  const draw = () => {
    const d = model.get("data"),
      had = el.contains(document.activeElement) ? document.activeElement.dataset.key : undefined;
    if (!d.decisions) return;
    const list = node("ul", "mv-said");
    for (const one of d.decisions) {
      const li = node("li", one.done ? "is-finished" : ""),
        label = one.done ? "Not done after all" : "Done",
        b = button(one.done ? "mv-link" : "mv-button", label, () =>
          model.send({ do: one.done ? "undone" : "done", id: one.id, place: one.place }),
        );
      b.setAttribute("aria-label", `${label}: ${one.text}`);
      b.dataset.key = `${one.id} ${one.place}`;
      const words = node("div", "mv-decision");
      words.append(
        node(one.done ? "s" : "strong", "", one.text),
        node(
          "small",
          one.late ? "is-late" : "",
          `${one.owner} · ${one.late ? "overdue: " : ""}${one.done || one.due}`,
        ),
        node("small", "", one.about),
      );
      li.append(words, b);
      list.append(li);
    }
    const parts = d.decisions.length
      ? [
          node("h3", "", d.decisions.every((one) => one.done) ? "Decisions, all done" : "Open decisions"),
          list,
        ]
      : [];
    if (d.changes.length) {
      const table = node("table", "mv-changed"),
        head = table.createTHead().insertRow(),
        body = table.createTBody();
      table.append(
        node("caption", "mv-unseen", `Students who have mastered each skill on ${d.since} and now`),
      );
      for (const name of ["Skill", "Mastered then → now", "Points", "95 % limits"]) {
        const th = node("th", "", name);
        th.scope = "col";
        head.append(th);
      }
      for (const row of d.changes) {
        const tr = body.insertRow(),
          th = node("th", "", row.skill);
        th.scope = "row";
        th.title = row.title;
        const counts = node("td", "", row.counts);
        if (row.then) counts.append(node("small", "mv-hint", row.then));
        tr.append(
          th,
          counts,
          node(
            "td",
            row.sign ? `is-${row.sign}` : "",
            `${{ up: "▲ ", down: "▼ " }[row.sign] ?? ""}${row.points}`,
          ),
          node("td", "mv-hint", row.limits),
        );
      }
      parts.push(node("h3", "", `Changed since ${d.since}`), table);
    }
    if (d.none) parts.push(node("p", "mv-hint", d.none));
    el.replaceChildren(...parts);
    if (had !== undefined)
      (
        [...el.querySelectorAll("[data-key]")].find((n) => n.dataset.key === had) ??
        el.querySelector("button") ??
        document.querySelector(".mv-protocol-host button")
      )?.focus({ preventScroll: true });
  };
  model.on("change:data", draw);
  draw();
}
export default { render };
