// Plans that were saved: the open one with what became of it, the others as a list.
const SIGNS = { yes: "✓", no: "○", unknown: "?" },
  WORDS = { yes: "mastered since", no: "not yet", unknown: "cannot be told, or had it already" };
function sign(state) {
  return node("i", `mv-fate is-${state}`, SIGNS[state]);
}
function signKey() {
  const key = node("div", "mv-key-row");
  for (const state in SIGNS) {
    const pair = node("span");
    pair.append(sign(state), node("span", "", WORDS[state]));
    key.append(pair);
  }
  return key;
}

function becameOfPerson(person, skill, told, model) {
  const item = node("li"),
    receipt = { do: "explain", student: person.t, skill },
    open = button("mv-member", "", () => model.send(receipt)),
    chip = likely(model, open, () => person.t && receipt);
  if (told) chip.append(sign(person.state));
  chip.append(person.name);
  chip.dir = "auto";
  chip.title = told ? person.words : "";
  chip.disabled = !person.t;
  item.append(chip);
  return item;
}
function becameOfGroup({ skill, title, when, leader, people, count }, told, model) {
  const row = node("div", "mv-became-group"),
    words = node("div"),
    list = node("ul", "mv-members");
  words.append(node("b", "", skill), node("span", "mv-became-title", title));
  words.append(node("span", "mv-hint", `${when}${leader}`));
  list.append(...people.map((person) => becameOfPerson(person, skill, told, model)));
  row.append(words, list, node("span", "mv-became-count", told ? count : ""));
  return row;
}
function becameOf(plan, model, draw) {
  const box = node("div", "mv-became");
  box.append(node("p", "mv-became-said", plan.sentence));
  if (plan.judged) box.append(node("p", "mv-hint", plan.judged));
  if (plan.told) box.append(signKey());
  box.append(...plan.groups.map((group) => becameOfGroup(group, plan.told, model)));
  box.append(planLinks(plan.id, model, draw));
  return box;
}
// To delete is asked once more; `draw` takes the question back.
function planLinks(plan, model, draw) {
  const row = node("div", "mv-row"),
    add = (words, action) => row.append(button("mv-link", words, action));
  add("Plan with the same wishes", () => model.send({ do: "reuse", plan }));
  add("Delete this plan", () => {
    row.replaceChildren(node("span", "", "Delete it for good?"));
    add("Delete", () => model.send({ do: "remove", plan }));
    add("Keep", draw);
  });
  return row;
}
function planItem({ id, day, words }, opened, model) {
  const item = node("li"),
    show = () => model.send({ do: "plans", plan: id }),
    chip = keyedButton("mv-saved-item", "", `plan-${id}`, show);
  chip.append(node("b", "", day), node("span", "", words));
  chip.setAttribute("aria-pressed", String(id === opened));
  item.append(chip);
  return item;
}

function render({ model, el }) {
  el.classList.add("mv-saved");
  const fill = () => {
    const { plans, open, empty } = model.get("data");
    if (!plans?.length) {
      el.replaceChildren(node("p", "mv-people-empty", empty ?? ""));
      return;
    }
    const list = node("ul", "mv-saved-list");
    list.append(...plans.map((plan) => planItem(plan, open?.id, model)));
    el.replaceChildren(list, ...(open ? [becameOf(open, model, draw)] : []));
  };
  const draw = () => sameFocus(el, fill);
  model.on("change:data", draw);
  draw();
}
export default { render };
