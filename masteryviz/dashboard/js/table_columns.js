// The button above a table that opens a list of its columns, each shown or not.
function columnMenu(send) {
  const box = node("div", "mv-table-columns"),
    list = node("div", "mv-menu-list"),
    more = button("mv-quiet", "Columns", () => open(list.hidden));
  more.setAttribute("aria-expanded", "false");
  list.hidden = true;
  list.setAttribute("role", "group");
  list.setAttribute("aria-label", "Columns shown");
  box.append(more, list);
  const open = (on) => {
    list.hidden = !on;
    more.setAttribute("aria-expanded", String(on));
    if (on) list.querySelector("input")?.focus();
  };
  const outside = (e) => {
    if (!list.hidden && !box.contains(e.target)) open(false);
  };
  document.addEventListener("pointerdown", outside);
  box.addEventListener("keydown", (e) => {
    if (e.key !== "Escape" || list.hidden) return;
    e.stopPropagation();
    open(false);
    more.focus();
  });
  const choice = ([id, title, on]) => {
    const label = node("label"),
      show = (now) => send({ do: "column", column: id, on: now });
    label.append(tickBox(on, title, `column ${id}`, show), node("span", "", title));
    return label;
  };
  return {
    columns: box,
    drawColumns: (all) => list.replaceChildren(...all.map(choice)),
    end: () => document.removeEventListener("pointerdown", outside),
  };
}
