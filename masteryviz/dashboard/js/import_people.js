// Pairs of students who may be one: the user says who is.
function bothPeople(people) {
  const both = node("div", "mv-who");
  for (const [name, id] of people) {
    const one = node("div");
    one.append(node("strong", "", name), node("small", "", id));
    both.append(one);
  }
  return both;
}

function pairItem({ people, kind, why, verbs }, doing, settle) {
  const item = node("li"),
    row = node("div", "mv-row"),
    [[, student], [, other]] = people,
    named = people.map(([name, id]) => `${name} (${id})`).join(" and ");
  item.append(node("span", "mv-pair-kind", kind), bothPeople(people));
  if (why) item.append(node("p", "mv-hint", why));
  for (const [verb, text] of verbs) {
    const key = `${student} ${other} ${verb}`,
      choice = buttonAbout(named, "mv-button", text, key, () => settle(student, other, verb));
    choice.disabled = Boolean(doing);
    row.append(choice);
  }
  item.append(row);
  return item;
}

function render({ model, el }) {
  const list = node("ul", "mv-pairs"),
    settle = (student, other, verb) => model.send({ do: "settle", student, other, verb });
  el.classList.add("mv-people");
  el.append(list);
  const draw = () => {
    const { pairs, more, doing } = model.get("data"),
      had = keyInFocus(el);
    list.replaceChildren(...pairs.map((pair) => pairItem(pair, doing, settle)));
    if (more) list.append(node("li", "mv-hint", `and ${counted(more)} more: settle these first`));
    focusByKey(el, had);
    // A pair that is settled is gone: the keyboard goes on with the next.
    const lost = had !== undefined && !el.contains(document.activeElement);
    if (lost) el.querySelector("button:not(:disabled)")?.focus();
  };
  model.on("change:data", draw);
  draw();
}
export default { render };
