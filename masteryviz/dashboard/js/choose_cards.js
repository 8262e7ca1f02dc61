// What is chosen by a press: a card for each student or section, and the steps to the neighbours.

function chooseCard(model, words, note, message) {
  const item = node("li");
  const card = asking(model, "mv-choose-card", "", message);
  const name = node("b", "", words);
  name.dir = "auto";
  card.append(name, node("small", "", note));
  item.append(card);
  return item;
}

function chooseGroup(title, cards) {
  const box = node("section", "mv-choose-group");
  const names = node("ul", "mv-choose-names");
  names.append(...cards);
  box.append(node("h3", "", title), names);
  return box;
}

function sectionGroup(model, { section, people }) {
  const cardOf = ({ name, note, student }) => chooseCard(model, name, note, studentPage(student));
  return chooseGroup(section, people.map(cardOf));
}

function sectionCards(model, sections) {
  const cardOf = ([name, note]) =>
    chooseCard(model, name, note, { do: "filter", name: "section", values: [name] });
  return chooseGroup("Sections", sections.map(cardOf));
}

// All who could be chosen; nothing where somebody is.
function chooseGroups(model, { student, groups = [], sections = [] }) {
  if (student) return [];
  const parts = groups.map((group) => sectionGroup(model, group));
  return sections.length ? [...parts, sectionCards(model, sections)] : parts;
}

function stepButton(model, key, words, student) {
  const message = studentPage(student);
  const send = button("mv-button", words, () => model.send(message));
  send.dataset.key = key;
  send.disabled = !student;
  return likely(model, send, () => student && message);
}

function chooseSteps(model, { student, before, place, after }) {
  const steps = node("div", "mv-choose-steps");
  if (!student) return steps;
  steps.append(
    stepButton(model, "before", "← Previous", before),
    node("span", "mv-hint", place),
    stepButton(model, "after", "Next →", after),
    asking(model, "mv-button", "All students", studentPage("")),
  );
  return steps;
}
