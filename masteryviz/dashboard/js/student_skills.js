// A student's skills in order: state, since when, what is in the way, and the receipt.

function nextSteps(lines) {
  const box = node("section", "mv-coming");
  const list = node("ul", "mv-coming-list");
  list.append(...lines.map((line) => node("li", "", line)));
  box.append(node("h3", "", "What comes next"), list);
  return box;
}

function skillLine(model, student, { skill, title, state, look, note, explained }) {
  const line = node("li", "mv-way-skill");
  const words = node("div", "mv-way-words");
  const name = node("b", "", skill);
  name.title = title;
  words.append(name, node("p", "", note));
  line.append(node("span", `mv-way-state mv-state-${look}`, state), words);
  if (explained) line.append(whyButton(model, { student, skill }, skill, `Why? ${skill}: ${state}`));
  return line;
}

function unitOfSkills(model, student, { unit, count, skills }) {
  const box = node("section", "mv-way-unit");
  const list = node("ol", "mv-way-list");
  list.append(...skills.map((skill) => skillLine(model, student, skill)));
  box.append(node("h3", "", unit), node("span", "mv-count", count), list);
  return box;
}

function render({ model, el }) {
  el.classList.add("mv-way");
  const draw = () => {
    const { student, next, units = [] } = model.get("data");
    const focused = keyInFocus(el);
    const parts = units.map((unit) => unitOfSkills(model, student, unit));
    el.replaceChildren(...(next ? [nextSteps(next)] : []), ...parts);
    focusByKey(el, focused);
  };
  model.on("change:data", draw);
  draw();
}
export default { render };
