// The check that is looked at, chosen from a list, and what is said of it.

function render({ model, el }) {
  el.classList.add("mv-task-pick");
  const draw = () => {
    const d = model.get("data"),
      had = el.contains(document.activeElement);
    if (!d.groups?.length) {
      el.replaceChildren(node("p", "mv-hint", d.empty ?? ""));
      return;
    }
    const field = node("label", "mv-field"),
      list = node("select");
    list.setAttribute("aria-label", "Check");
    for (const [title, options] of d.groups ?? []) {
      const group = node("optgroup");
      group.label = title;
      for (const [value, words] of options) {
        const o = node("option", "", words);
        o.value = value;
        o.selected = value === d.value;
        group.append(o);
      }
      list.append(group);
    }
    list.addEventListener("change", () => model.send({ do: "pick", name: "task", value: list.value }));
    field.append(node("span", "mv-field-name", "Check"), list);
    const flags = node("ul", "mv-flags");
    flags.setAttribute("aria-label", "What is seen");
    for (const [tone, words] of d.flags ?? []) flags.append(node("li", `mv-flag is-${tone}`, words));
    el.replaceChildren(field, flags);
    if (had) list.focus();
  };
  model.on("change:data", draw);
  draw();
}
export default { render };
