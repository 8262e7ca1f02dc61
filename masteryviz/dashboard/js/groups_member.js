// A student of the plan as a chip; the one who is chosen: why there, what is lacking, where a move could go.
function memberChip(person, rotation, cls, { mark, drag, send }) {
  const look = () => send({ do: "look", student: person.t, rotation }),
    chip = keyedButton(`mv-member ${cls}`, person.name, `${person.t}-${rotation}`, look);
  chip.dir = "auto";
  chip.setAttribute("aria-pressed", String(isChosen(person, rotation, mark)));
  if (person.lacks?.length) chip.append(lacksCount(person.lacks));
  drag.lift(chip, person.t, rotation);
  return chip;
}
function lacksCount(lacks) {
  const count = node("small", "", lacks.length);
  count.title = `below the cut: ${lacks.join(", ")}`;
  return count;
}
function isChosen(person, rotation, mark) {
  return mark.student === person?.t && mark.rotation === rotation;
}

function chosenMember({ mark, model, send, move }) {
  const box = node("div", "mv-member-more");
  box.setAttribute("role", "group");
  box.setAttribute("aria-label", mark.name);
  box.append(chosenHead(mark, send), node("p", "", mark.why));
  if (mark.lacks.length) box.append(chosenLacks(mark.lacks));
  if (mark.options.length) box.append(chosenMoves(mark, move));
  box.append(chosenLinks(mark, model, send));
  return box;
}
function chosenHead(mark, send) {
  const head = node("div", "mv-member-head"),
    name = node("strong", "", mark.name),
    close = button("mv-wish-off", "×", () => send({ do: "look", student: "" }));
  name.dir = "auto";
  close.setAttribute("aria-label", "Close");
  head.append(name, close);
  return head;
}
function chosenLacks(lacks) {
  const line = node("p");
  line.append(node("b", "", "Still lacks: "), lacks.join(", "));
  return line;
}
function chosenMoves(mark, move) {
  const field = node("label", "mv-field"),
    list = keyed(node("select"), "move");
  list.append(node("option", "", "Move to…"));
  for (const option of mark.options) list.append(node("option", "", `${option.words}: ${option.cost}`));
  list.addEventListener("change", () => {
    const option = mark.options[list.selectedIndex - 1];
    if (option) move(mark.student, mark.rotation, option.to);
  });
  field.append(node("span", "mv-unseen", `Move ${mark.name} to`), list);
  return field;
}
function chosenLinks({ student, skill }, model, send) {
  const links = node("div", "mv-row");
  links.append(button("mv-link", "Student’s page", () => send({ do: "open", student })));
  if (skill) links.append(asking(model, "mv-link", "Attempts behind it", { do: "explain", student, skill }));
  return links;
}
