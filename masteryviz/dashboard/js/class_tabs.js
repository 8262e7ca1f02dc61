// The classes in view: one click turns to another; many of them are a list.
const FEW = 10;

function render({ model, el }) {
  el.classList.add("mv-classes-host");
  const asked = (value) => ({ do: "pick", name: "roster", value });
  const turn = () => {
    const value = model.get("value"),
      list = el.querySelector("select");
    if (list) list.value = value;
    for (const b of el.querySelectorAll(".mv-class-tab"))
      b.setAttribute("aria-pressed", String(b.dataset.key === value));
  };
  const draw = () => {
    const { classes } = model.get("data"),
      focused = el.contains(document.activeElement) ? document.activeElement.dataset.key : undefined;
    const box = node("div", "mv-classes");
    box.setAttribute("role", "group");
    box.setAttribute("aria-label", "Class shown");
    el.hidden = classes.length < 2;
    markBox(el, ".mv-classes-card", "is-alone", el.hidden);
    if (classes.length > FEW) {
      const field = node("label", "mv-field"),
        list = node("select");
      list.dataset.key = "list";
      for (const c of classes) {
        const o = node("option", "", c.title);
        o.value = c.id;
        list.append(o);
      }
      list.addEventListener("change", () => model.send(asked(list.value)));
      field.append(node("span", "mv-field-name", "Class"), list);
      box.append(field);
    } else {
      box.append(node("span", "mv-classes-name", "Class"));
      for (const c of classes) {
        const b = asking(model, "mv-class-tab", c.name, asked(c.id));
        b.dataset.key = c.id;
        b.title = c.title;
        b.append(node("small", "", c.students));
        b.lastChild.title = "students";
        box.append(b);
      }
    }
    el.replaceChildren(box);
    turn();
    if (focused !== undefined)
      [...el.querySelectorAll("[data-key]")].find((n) => n.dataset.key === focused)?.focus();
  };
  model.on("change:data", draw);
  model.on("change:value", turn);
  draw();
}
export default { render };
