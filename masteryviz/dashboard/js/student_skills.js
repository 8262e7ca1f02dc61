// A student's skills in order: state, since when, what is in the way, and the receipt.

function render({ model, el }) {
  el.classList.add("mv-way");
  const draw = () => {
    const d = model.get("data"),
      had = el.contains(document.activeElement) ? document.activeElement.dataset.key : undefined;
    const next = node("section", "mv-coming"),
      says = node("ul", "mv-coming-list");
    next.append(node("h3", "", "What comes next"), says);
    for (const line of d.next ?? []) says.append(node("li", "", line));
    el.replaceChildren(
      ...(d.next ? [next] : []),
      ...(d.units ?? []).map((unit) => {
        const part = node("section", "mv-way-unit"),
          list = node("ol", "mv-way-list");
        part.append(node("h3", "", unit.unit), node("span", "mv-count", unit.count), list);
        for (const s of unit.skills) {
          const li = node("li", "mv-way-skill"),
            words = node("div", "mv-way-words"),
            line = node("p", "", s.note);
          const chip = node("span", `mv-way-state mv-state-${s.look}`, s.state),
            name = node("b", "", s.skill);
          name.title = s.title;
          words.append(name, line);
          const why = button("mv-button mv-why", "Why?", () =>
            model.send({ do: "explain", student: d.student, skill: s.skill }),
          );
          why.dataset.key = s.skill;
          why.setAttribute("aria-label", `Why? ${s.skill}: ${s.state}`);
          li.append(chip, words, ...(s.explained ? [why] : []));
          list.append(li);
        }
        return part;
      }),
    );
    if (had !== undefined) [...el.querySelectorAll("[data-key]")].find((n) => n.dataset.key === had)?.focus();
  };
  model.on("change:data", draw);
  draw();
}
export default { render };
