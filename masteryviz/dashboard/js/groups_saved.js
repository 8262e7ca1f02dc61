// Plans that were saved: the open one with what became of it, the others as a list.
const SIGNS = { yes: "✓", no: "○", unknown: "?" },
  WORDS = { yes: "mastered since", no: "not yet", unknown: "cannot be told, or had it already" };
const sign = (state) => node("i", `mv-fate is-${state}`, SIGNS[state]);
function render({ model, el }) {
  el.classList.add("mv-saved");
  const became = (o) => {
    const box = node("div", "mv-became");
    box.append(node("p", "mv-became-said", o.sentence));
    if (o.judged) box.append(node("p", "mv-hint", o.judged));
    if (o.told) {
      const key = node("div", "mv-key-row");
      for (const state in SIGNS) {
        const s = node("span");
        s.append(sign(state), node("span", "", WORDS[state]));
        key.append(s);
      }
      box.append(key);
    }
    for (const g of o.groups) {
      const row = node("div", "mv-became-group"),
        words = node("div"),
        list = node("ul", "mv-members");
      words.append(
        node("b", "", g.skill),
        node("span", "mv-became-title", g.title),
        node("span", "mv-hint", `${g.when}${g.leader}`),
      );
      for (const p of g.people) {
        const li = node("li"),
          b = button("mv-member", "", () => model.send({ do: "explain", student: p.t, skill: g.skill }));
        if (o.told) b.append(sign(p.state));
        b.append(p.name);
        b.dir = "auto";
        b.title = o.told ? p.words : "";
        b.disabled = !p.t;
        li.append(b);
        list.append(li);
      }
      row.append(words, list, node("span", "mv-became-count", o.told ? g.count : ""));
      box.append(row);
    }
    const row = node("div", "mv-row");
    row.append(
      button("mv-link", "Plan with the same wishes", () => model.send({ do: "reuse", plan: o.id })),
      button("mv-link", "Delete this plan", () => {
        row.replaceChildren(
          node("span", "", "Delete it for good?"),
          button("mv-link", "Delete", () => model.send({ do: "remove", plan: o.id })),
          button("mv-link", "Keep", draw),
        );
      }),
    );
    box.append(row);
    return box;
  };
  const draw = () => {
    const d = model.get("data"),
      had = el.contains(document.activeElement) ? document.activeElement.dataset.key : undefined;
    if (!d.plans?.length) {
      el.replaceChildren(node("p", "mv-people-empty", d.empty ?? ""));
      return;
    }
    const list = node("ul", "mv-saved-list");
    for (const p of d.plans) {
      const li = node("li"),
        b = button("mv-saved-item", "", () => model.send({ do: "plans", plan: p.id }));
      b.append(node("b", "", p.day), node("span", "", p.words));
      b.dataset.key = `plan-${p.id}`;
      b.setAttribute("aria-pressed", String(p.id === d.open?.id));
      li.append(b);
      list.append(li);
    }
    el.replaceChildren(list, ...(d.open ? [became(d.open)] : []));
    if (had !== undefined) [...el.querySelectorAll("[data-key]")].find((n) => n.dataset.key === had)?.focus();
  };
  model.on("change:data", draw);
  draw();
}
export default { render };
