// Pairs of students who are kept together or apart, and two lists to make another one.
const PAIRED = { together: "Keep together", apart: "Keep apart" };
// `chosen` has, by kind, the two who are chosen and not yet added.
function pairsBox(kind, data, chosen, send) {
  const box = node("fieldset", "mv-wish-pairs"),
    row = node("div", "mv-wish-row"),
    told = node("ul", "mv-wish-told"),
    list = (place) => pairList(kind, place, data.students, chosen),
    add = keyedButton("mv-button", "Add", `${kind}-add`, () => addPair(kind, chosen, send));
  row.append(list(0), node("span", "", "and"), list(1), add);
  told.append(...data[kind].map((names, at) => pairTold(kind, names, at, send)));
  box.append(node("legend", "", PAIRED[kind]), row, told);
  return box;
}
function pairList(kind, place, students, chosen) {
  const list = keyed(node("select"), `${kind}-${place}`);
  list.setAttribute("aria-label", `${PAIRED[kind]}: ${place ? "second" : "first"} student`);
  for (const [student, name] of [["", "choose…"], ...students]) {
    const option = listOption(student, name);
    option.selected = student === chosen[kind][place];
    list.append(option);
  }
  list.addEventListener("change", () => {
    chosen[kind][place] = list.value;
  });
  return list;
}
function addPair(kind, chosen, send) {
  const [first, second] = chosen[kind];
  if (!first || !second || first === second) return;
  chosen[kind] = ["", ""];
  send({ do: "pair", kind, students: [first, second] });
}
function pairTold(kind, names, at, send) {
  const item = node("li"),
    unpair = () => send({ do: "unpair", kind, at }),
    off = keyedButton("mv-wish-off", "×", `${kind}-off-${at}`, unpair);
  off.setAttribute("aria-label", `No longer: ${PAIRED[kind].toLowerCase()} ${names.join(" and ")}`);
  item.append(node("span", "", names.join(" + ")), off);
  return item;
}
