// Choosing a student: search by name, the one before and after; without one, all in view.

// A search box that opens the page of who is chosen in it.
function studentSearch(model) {
  const field = searchField();
  const list = foundList();
  const live = node("div", "mv-unseen");
  live.setAttribute("aria-live", "polite");
  const box = node("div", "mv-choose-search");
  box.append(field, list, live);
  const options = optionsBelow(field, list);
  const choose = (student) => {
    field.value = "";
    options.shut();
    model.send(studentPage(student));
  };
  const optionOf = (person, at) => {
    const option = foundOption(person, at);
    option.addEventListener("mousedown", (e) => {
      e.preventDefault();
      choose(person.student);
    });
    return likely(model, option, () => studentPage(person.student));
  };
  const found = () => {
    const { people, all, text } = model.get("found");
    if (!people || document.activeElement !== field || text !== field.value) return;
    options.show([...people.map(optionOf), ...foundHints(people.length, all)]);
    live.textContent = `${all} found`;
  };
  const look = () => model.send({ do: "look", text: field.value });
  const arrow = (e, by) => {
    e.preventDefault();
    if (list.hidden) look();
    else options.step(by);
  };
  const escape = (e) => {
    if (list.hidden) return;
    e.preventDefault();
    e.stopPropagation();
    options.shut();
  };
  const enter = () => {
    const option = options.chosen();
    if (option) choose(option.dataset.student);
  };
  const keys = {
    ArrowDown: (e) => arrow(e, 1),
    ArrowUp: (e) => arrow(e, -1),
    Escape: escape,
    Enter: enter,
  };
  field.addEventListener("input", look);
  field.addEventListener("focus", look);
  field.addEventListener("blur", options.shut);
  field.addEventListener("keydown", (e) => keys[e.key]?.(e));
  return { box, field, found };
}

function whoIsShown({ student, name, about }) {
  const who = node("div", "mv-choose-who");
  const title = node("h2", "mv-choose-name", student ? name : "Choose a student");
  if (student) title.dir = "auto";
  who.append(title, node("p", "mv-hint", about));
  return who;
}

function render({ model, el }) {
  el.classList.add("mv-choose");
  const bar = node("div", "mv-choose-bar");
  const all = node("div", "mv-choose-all");
  el.append(bar, all);
  const { box, field, found } = studentSearch(model);
  const refocus = (key) => {
    const again = [...bar.querySelectorAll("[data-key]")].find((step) => step.dataset.key === key);
    (again?.disabled ? field : again)?.focus();
  };
  const draw = () => {
    const data = model.get("data");
    const key = keyInFocus(bar);
    const isSearching = document.activeElement === field;
    bar.replaceChildren(whoIsShown(data), box, chooseSteps(model, data));
    if (key) refocus(key);
    else if (isSearching) field.focus();
    const groups = chooseGroups(model, data);
    all.hidden = !groups.length;
    all.replaceChildren(...groups);
  };
  model.on("change:data", draw);
  model.on("change:found", found);
  draw();
}
export default { render };
