// The changes in teaching that there are, with what can be done with each.
function noteWords(one) {
  const words = node("div", "mv-decision");
  words.append(
    node("strong", "", `${one.day} · ${one.title}`),
    node("span", "", one.text),
    node("small", "", one.about),
  );
  if (one.said) words.append(node("small", "mv-note-said", one.said));
  return words;
}
function noteItem(one, isAsked, { change, remove }) {
  const item = node("li"),
    row = node("div", "mv-row"),
    removing = isAsked ? "Really remove" : "Remove";
  if (one.editable)
    row.append(
      buttonAbout(one.text, "mv-link", "Change", `change ${one.id}`, () => change(one)),
      buttonAbout(one.text, "mv-link", removing, `forget ${one.id}`, () => remove(one.id)),
    );
  item.append(noteWords(one), row);
  return item;
}
function noteList(notes, asked, acts) {
  const list = node("ul", "mv-said mv-note-list");
  list.append(...notes.map((one) => noteItem(one, asked === one.id, acts)));
  return list;
}
