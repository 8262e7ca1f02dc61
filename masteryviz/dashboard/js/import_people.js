// Pairs of students who may be one: the user says who is.

function render({ model, el }) {
  el.classList.add("mv-people");
  const list = node("ul", "mv-pairs");
  el.append(list);
  const draw = () => {
    const d = model.get("data"),
      focused = el.contains(document.activeElement) ? document.activeElement.dataset.key : undefined;
    list.replaceChildren(
      ...d.pairs.map((pair) => {
        const li = node("li"),
          who = node("div", "mv-who"),
          row = node("div", "mv-row");
        for (const [name, id] of pair.people) {
          const one = node("div");
          one.append(node("strong", "", name), node("small", "", id));
          who.append(one);
        }
        li.append(node("span", "mv-pair-kind", pair.kind), who);
        if (pair.why) li.append(node("p", "mv-hint", pair.why));
        for (const [verb, text] of pair.verbs) {
          const b = node("button", "mv-button", text);
          b.type = "button";
          b.disabled = Boolean(d.doing);
          b.dataset.key = `${pair.people[0][1]} ${pair.people[1][1]} ${verb}`;
          b.setAttribute(
            "aria-label",
            `${text}: ${pair.people[0][0]} (${pair.people[0][1]}) and ${pair.people[1][0]} (${pair.people[1][1]})`,
          );
          b.addEventListener("click", () =>
            model.send({ do: "settle", student: pair.people[0][1], other: pair.people[1][1], verb }),
          );
          row.append(b);
        }
        li.append(row);
        return li;
      }),
      ...(d.more ? [node("li", "mv-hint", `and ${counted(d.more)} more: settle these first`)] : []),
    );
    if (focused !== undefined)
      (
        [...el.querySelectorAll("button")].find((n) => n.dataset.key === focused && !n.disabled) ??
        el.querySelector("button:not(:disabled)")
      )?.focus();
  };
  model.on("change:data", draw);
  draw();
}
export default { render };
