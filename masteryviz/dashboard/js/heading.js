// Title of a panel: the question, its answer in one sentence, and how the picture is drawn.

function render({ model, el }) {
  el.classList.add("mv-heading");
  const draw = () => {
    const data = model.get("data"), focused = el.contains(document.activeElement) ? document.activeElement.dataset.key : undefined;
    const words = node("div", "mv-heading-words");
    words.append(node("h2", "", data.title), node("p", "mv-hint", data.answer));
    const tools = node("div", "mv-choices" + (data.choices.length > 1 ? " is-row" : ""));
    for (const [place, choice] of data.choices.entries()) {
      const group = node("div", "mv-choice"); group.setAttribute("role", "group"); group.setAttribute("aria-label", choice.label);
      for (const [value, text] of choice.options) {
        const b = node("button", "", text); b.type = "button"; b.dataset.key = `${choice.name}=${value}`;
        b.setAttribute("aria-pressed", String(value === choice.value));
        b.addEventListener("click", () => model.send({ do: "show", name: choice.name, value })); group.append(b);
      }
      const field = node("div", "mv-choice-field" + (place % 2 ? " is-second" : "")); field.append(...(data.choices.length > 1 ? [node("span", "", choice.label)] : []), group); tools.append(field);
    }
    if (data.pick) {
      const field = node("label", "mv-choice-field mv-field mv-pick"), list = node("select"); list.dataset.key = "pick"; list.setAttribute("aria-label", data.pick.label);
      for (const [value, text] of data.pick.options) { const o = node("option", "", text); o.value = value; o.selected = value === data.pick.value; list.append(o); }
      list.addEventListener("change", () => model.send({ do: "select", skill: list.value, cell: "" }));
      field.append(node("span", "", data.pick.label), list); tools.prepend(field);
    }
    el.replaceChildren(words, tools);
    if (data.problem) { const p = node("p", "mv-problem", data.problem); p.setAttribute("role", "alert"); el.append(p); }
    if (focused !== undefined) [...el.querySelectorAll("[data-key]")].find((n) => n.dataset.key === focused)?.focus();
  };
  model.on("change:data", draw); draw();
}
export default { render };
