// Students in groups, each a chip that opens the student's page; long groups unfold.
const FIRST = 60;

function render({ model, el }) {
  el.classList.add("mv-student-groups");
  const live = node("div", "mv-unseen"),
    body = node("div");
  live.setAttribute("aria-live", "polite");
  el.append(live, body);
  const open = new Set();
  let printing = false;
  const chip = (s) => {
    const li = node("li", "has-chip"),
      b = button("mv-chip", s.name, () =>
        model.send({ do: "pick", name: "student", value: s.token, view: "student" }),
      );
    b.dataset.key = s.token;
    b.dir = "auto";
    b.title = s.title ? `${s.name}: ${s.title}` : `${s.name}: open the student's page`;
    if (s.note) b.append(node("small", "", s.note));
    li.append(b);
    return li;
  };
  const group = (g) => {
    const box = node("section", "mv-group"),
      head = node("h3"),
      mark = node("i", `mv-direction is-${g.key}`);
    mark.setAttribute("aria-hidden", "true");
    head.append(mark, node("span", "", g.name), node("span", "mv-count", counted(g.count)));
    box.dataset.group = g.key;
    box.append(head);
    if (g.why) box.append(node("p", "mv-hint", g.why));
    const list = node("ul", "mv-chips"),
      whole = printing || open.has(g.key);
    list.setAttribute("aria-label", g.name);
    list.append(...(whole ? g.students : g.students.slice(0, FIRST)).map(chip));
    if (g.students.length) box.append(list);
    if (g.students.length > FIRST) {
      const more = button(
        "mv-quiet",
        whole ? `Show the first ${FIRST}` : `Show all ${g.students.length}`,
        () => {
          if (whole) open.delete(g.key);
          else open.add(g.key);
          draw();
        },
      );
      more.dataset.key = `more ${g.key}`;
      more.setAttribute("aria-expanded", String(whole));
      box.append(more);
    }
    if (g.students.length && g.count > g.students.length)
      box.append(
        node(
          "p",
          "mv-hint",
          `${counted(g.count - g.students.length)} more are not listed: choose a section above.`,
        ),
      );
    return box;
  };
  const draw = () => {
    const d = model.get("data"),
      had = el.contains(document.activeElement) ? document.activeElement.dataset.key : undefined;
    const groups = (d.groups ?? []).filter((g) => g.count);
    body.replaceChildren(...(groups.length ? groups.map(group) : [node("p", "mv-hint", d.empty ?? "")]));
    live.textContent = groups.map((g) => `${g.count} ${g.name}`).join(", ");
    if (had !== undefined) [...el.querySelectorAll("[data-key]")].find((n) => n.dataset.key === had)?.focus();
  };
  // Paper unfolds nothing: every name that is known is on it.
  const before = () => {
      printing = true;
      draw();
    },
    after = () => {
      printing = false;
      draw();
    };
  addEventListener("beforeprint", before);
  addEventListener("afterprint", after);
  model.on("change:data", draw);
  draw();
  return () => {
    removeEventListener("beforeprint", before);
    removeEventListener("afterprint", after);
  };
}
export default { render };
