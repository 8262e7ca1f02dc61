// The classes in view: one click turns to another; many of them are a list.
const FEW = 10;
const askedClass = (value) => ({ do: "pick", name: "roster", value });

function classList(model, classes) {
  const field = node("label", "mv-field"),
    list = node("select");
  list.dataset.key = "list";
  list.append(...classes.map(({ id, title }) => listOption(id, title)));
  list.addEventListener("change", () => model.send(askedClass(list.value)));
  field.append(node("span", "mv-field-name", "Class"), list);
  return field;
}
function classTab(model, { id, name, title, students }) {
  const tab = asking(model, "mv-class-tab", name, askedClass(id)),
    count = node("small", "", students);
  tab.dataset.key = id;
  tab.title = title;
  count.title = "students";
  tab.append(count);
  return tab;
}

function render({ model, el }) {
  el.classList.add("mv-classes-host");
  const turn = () => {
    const value = model.get("value"),
      list = el.querySelector("select");
    if (list) list.value = value;
    for (const tab of el.querySelectorAll(".mv-class-tab"))
      tab.setAttribute("aria-pressed", String(tab.dataset.key === value));
  };
  const draw = () => {
    const { classes } = model.get("data"),
      key = keyInFocus(el),
      box = node("div", "mv-classes");
    box.setAttribute("role", "group");
    box.setAttribute("aria-label", "Class shown");
    el.hidden = classes.length < 2;
    markBox(el, ".mv-classes-card", "is-alone", el.hidden);
    if (classes.length > FEW) box.append(classList(model, classes));
    else {
      const tabs = classes.map((one) => classTab(model, one));
      box.append(node("span", "mv-classes-name", "Class"), ...tabs);
    }
    el.replaceChildren(box);
    turn();
    focusByKey(el, key);
  };
  model.on("change:data", draw);
  model.on("change:value", turn);
  draw();
}
export default { render };
