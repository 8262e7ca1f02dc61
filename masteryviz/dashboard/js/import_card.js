// A file's card: what it is and what loading would do, or why it is refused, and what it asks.
function fileCard(file, done, desk) {
  const key = `${done ? "done" : "desk"} ${file.id}`,
    box = node("article", "mv-load");
  box.dataset.status = file.status;
  box.setAttribute("aria-label", `${file.name}: ${file.badge}`);
  box.append(
    cardTop(file, done ? [] : [removeButton(file, key, desk)]),
    ...file.parts.map((part, place) => foundPart(part, `${key} ${place}`, desk.fold)),
  );
  if (file.day) box.append(dayRow(file, desk.say));
  if (file.problems.length) box.append(problemTable(file));
  if (!done) box.append(...fileAsks(file, desk));
  return box;
}

function cardTop(file, tools) {
  const top = node("div", "mv-load-top");
  top.append(
    node("span", "mv-badge", file.badge),
    node("h3", "", file.name),
    node("span", "mv-hint", file.size),
    ...tools,
  );
  return top;
}

function removeButton({ id, name }, key, { remove, importing }) {
  const made = keyedButton("mv-link", "Remove", `${key} remove`, () => remove([id]));
  made.setAttribute("aria-label", `Remove ${name}`);
  made.disabled = importing();
  return made;
}

function fileAsks(file, desk) {
  return [
    ...(file.sheets.length ? [sheetTicks(file, desk.say)] : []),
    ...classQuestions(file, desk.say),
    ...marksQuestion(file, desk),
    ...yesTicks(file, desk.say),
  ];
}
