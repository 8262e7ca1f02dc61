// Students with what to do about each: a name opens the student's page, Why? the receipt.
const FIRST = 8;

function render({ model, el }) {
  el.classList.add("mv-people");
  let open = false;
  const row = (r) => {
    const li = node("li", "mv-person" + (r.tone ? ` is-${r.tone}` : ""));
    const who = node("div", "mv-person-who"),
      words = node("div", "mv-person-words"),
      side = node("div", "mv-person-side");
    const name = button("mv-chip-link", r.name, () =>
      model.send({ do: "pick", name: "student", value: r.student, view: "student" }),
    );
    name.dataset.key = `who-${r.student}-${r.skill}`;
    name.title = `${r.name}: open the student's page`;
    name.dir = "auto";
    who.append(name, node("small", "", r.about));
    if (r.skill) {
      const code = node("b", "", r.skill);
      code.title = r.title ?? r.skill;
      words.append(code, " ");
    }
    words.append(node("span", "", r.why));
    const fact = node("div", "mv-person-fact");
    fact.append(node("strong", "", r.fact), node("small", "", r.of));
    side.append(fact);
    if (r.skill) {
      const why = button("mv-button mv-why", "Why?", () =>
        model.send({ do: "explain", student: r.student, skill: r.skill }),
      );
      why.dataset.key = `why-${r.student}-${r.skill}`;
      why.setAttribute("aria-label", `Why? ${r.name}, ${r.skill}`);
      side.append(why);
    }
    li.append(who, words, side);
    return li;
  };
  const draw = () => {
    const d = model.get("data"),
      had = el.contains(document.activeElement) ? document.activeElement.dataset.key : undefined;
    if (!d.rows?.length) {
      el.replaceChildren(node("p", "mv-people-empty", d.empty ?? ""));
      return;
    }
    const list = node("ul", "mv-people-list");
    list.setAttribute("aria-label", d.label);
    list.append(...(open ? d.rows : d.rows.slice(0, FIRST)).map(row));
    const foot = node("div", "mv-people-foot"),
      hidden = d.all - d.rows.length;
    if (d.rows.length > FIRST) {
      const more = button("mv-button", open ? `Show the first ${FIRST}` : `Show all ${d.rows.length}`, () => {
        open = !open;
        draw();
      });
      more.dataset.key = "more";
      more.setAttribute("aria-expanded", String(open));
      foot.append(more);
    }
    if (hidden > 0)
      foot.append(node("span", "mv-hint", `and ${counted(hidden)} more: choose a section above`));
    foot.append(
      node("span", "mv-people-rest", !open && d.all > FIRST ? `and ${counted(d.all - FIRST)} more` : ""),
    );
    el.replaceChildren(list, foot);
    if (had !== undefined) [...el.querySelectorAll("[data-key]")].find((n) => n.dataset.key === had)?.focus();
  };
  model.on("change:data", draw);
  draw();
}
export default { render };
