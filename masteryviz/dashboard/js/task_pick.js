// The check that is looked at, chosen from a list, and what is said of it.
function checkGroup(title, options, value) {
  const group = node("optgroup");
  group.label = title;
  for (const [id, words] of options) {
    const choice = listOption(id, words);
    choice.selected = id === value;
    group.append(choice);
  }
  return group;
}
function checkField(model, { groups, value }) {
  const field = node("label", "mv-field"),
    list = node("select");
  list.setAttribute("aria-label", "Check");
  list.append(...groups.map(([title, options]) => checkGroup(title, options, value)));
  list.addEventListener("change", () => model.send({ do: "pick", name: "task", value: list.value }));
  field.append(node("span", "mv-field-name", "Check"), list);
  return field;
}
function flagList(flags) {
  const list = node("ul", "mv-flags");
  list.setAttribute("aria-label", "What is seen");
  list.append(...flags.map(([tone, words]) => node("li", `mv-flag is-${tone}`, words)));
  return list;
}

function render({ model, el }) {
  el.classList.add("mv-task-pick");
  const draw = () => {
    const data = model.get("data"),
      had = el.contains(document.activeElement);
    if (!data.groups?.length) {
      el.replaceChildren(node("p", "mv-hint", data.empty ?? ""));
      return;
    }
    el.replaceChildren(checkField(model, data), flagList(data.flags ?? []));
    if (had) el.querySelector("select").focus();
  };
  model.on("change:data", draw);
  draw();
}
export default { render };
