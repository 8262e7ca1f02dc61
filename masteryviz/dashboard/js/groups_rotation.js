// A rotation of the plan: its groups as cards, and below them who is in none.
function rotationBox(rotation, many, hand) {
  const box = node("div", "mv-rotation"),
    grid = node("div", "mv-group-grid");
  grid.append(...rotation.groups.map((group) => groupCard(group, rotation.number, hand)));
  box.append(rotationHead(rotation, many), grid, rotationRest(rotation, hand));
  return box;
}
function rotationHead({ number, minutes, groups }, many) {
  const head = node("div", "mv-rotation-head"),
    size = `${minutes} minutes · ${groups.length} group${groups.length === 1 ? "" : "s"}`;
  head.append(node("h3", "", many ? `Rotation ${number}` : "Groups"), node("span", "mv-hint", size));
  return head;
}
function rotationRest({ number, left, alone, away }, hand) {
  const rest = node("div", "mv-rest");
  hand.drag.drop(rest, number, null);
  if (left.length) rest.append(restRow("No group", left, "is-left", number, hand));
  if (alone.length) rest.append(restRow("Own work", alone, "", number, hand));
  if (away.length) rest.append(restRow("Away", away, "is-away", number, hand));
  if (!rest.childElementCount) rest.append(node("b", "mv-hint", "Nobody is left over"));
  return rest;
}
function restRow(words, people, cls, rotation, hand) {
  const row = node("div", "mv-alone");
  row.append(node("b", "", `${words} (${people.length})`));
  for (const person of people) {
    const chip = memberChip(person, rotation, cls, hand);
    chip.title = person.why;
    if (person.note) chip.append(node("small", "", person.note));
    row.append(chip);
  }
  if (people.some((person) => isChosen(person, rotation, hand.mark))) row.append(chosenMember(hand));
  return row;
}
