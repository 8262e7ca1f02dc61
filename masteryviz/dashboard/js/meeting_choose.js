// A meeting's first step: its skills and sections, and the meetings before it.
function chosenWords(number, most) {
  if (number === 0) return `Choose up to ${most} skills.`;
  if (number > most) return `${number} skills: choose at most ${most}.`;
  return `${number} of at most ${most} chosen.`;
}
function agreeTick(data, send) {
  const words = "Show teachers’ names beside sections: our team has agreed to it",
    box = tick("teachers", words, data.teachers, (value) => send("teachers", { value }));
  box.classList.add("mv-agree");
  return box;
}
function pastMeetings(past, send) {
  const fold = node("details", "mv-fold mv-past"),
    list = node("ul", "mv-said");
  for (const { id, text, about } of past) {
    const item = node("li");
    item.append(
      keyedButton("mv-link", text, `look ${id}`, () => send("look", { id })),
      node("small", "", about),
    );
    list.append(item);
  }
  fold.append(node("summary", "", `Earlier meetings (${past.length})`), list);
  return fold;
}
function chooseStep(data, { picked, send }) {
  const skills = picked("skills", data.chosen.skills),
    sections = picked("sections", data.chosen.sections),
    start = node("div", "mv-row mv-begin"),
    hint = node("span", "mv-hint mv-begin-count");
  const count = () => {
    hint.textContent = chosenWords(skills.size, data.most);
  };
  count();
  start.append(
    keyedButton("mv-button mv-primary", "Begin with predictions", "begin", () =>
      send("begin", { skills: [...skills], sections: [...sections] }),
    ),
    hint,
  );
  const options = data.skills.map(({ skill, title, unit }) => [skill, title, unit]);
  return [
    ticks("Skills", options, skills, { key: "skills", isRow: false, changed: count }),
    ticks("Sections (none ticked: all)", data.sections, sections, { key: "sections" }),
    agreeTick(data, send),
    start,
    ...(data.past.length ? [pastMeetings(data.past, send)] : []),
  ];
}
