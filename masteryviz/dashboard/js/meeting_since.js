// What opens a meeting: decisions that are open, and what has changed since the last one.
const SIGNS = { up: "▲ ", down: "▼ " };
function decisionWords(one) {
  const words = node("div", "mv-decision"),
    due = `${one.owner} · ${one.late ? "overdue: " : ""}${one.done || one.due}`;
  words.append(
    node(one.done ? "s" : "strong", "", one.text),
    node("small", one.late ? "is-late" : "", due),
    node("small", "", one.about),
  );
  return words;
}
function decisionItem(one, send) {
  const item = node("li", one.done ? "is-finished" : ""),
    { id, place, text } = one,
    [cls, words, verb] = one.done
      ? ["mv-link", "Not done after all", "undone"]
      : ["mv-button", "Done", "done"];
  item.append(
    decisionWords(one),
    buttonAbout(text, cls, words, `${id} ${place}`, () => send({ do: verb, id, place })),
  );
  return item;
}
function decisionParts(decisions, send) {
  if (!decisions.length) return [];
  const title = decisions.every((one) => one.done) ? "Decisions, all done" : "Open decisions",
    list = node("ul", "mv-said");
  list.append(...decisions.map((one) => decisionItem(one, send)));
  return [node("h3", "", title), list];
}
function changeCells(row) {
  const skill = headCell("row", row.skill),
    counts = node("td", "", row.counts),
    points = node("td", row.sign ? `is-${row.sign}` : "", `${SIGNS[row.sign] ?? ""}${row.points}`);
  skill.title = row.title;
  if (row.then) counts.append(node("small", "mv-hint", row.then));
  return [skill, counts, points, node("td", "mv-hint", row.limits)];
}
function changeParts(changes, since) {
  if (!changes.length) return [];
  const table = node("table", "mv-changed");
  table.createTHead().append(headRow(["Skill", "Mastered then → now", "Points", "95 % limits"]));
  const body = table.createTBody();
  for (const row of changes) body.insertRow().append(...changeCells(row));
  table.append(node("caption", "mv-unseen", `Students who have mastered each skill on ${since} and now`));
  return [node("h3", "", `Changed since ${since}`), table];
}
function render({ model, el }) {
  el.classList.add("mv-lately");
  const draw = () => {
    const { decisions, changes, since, none } = model.get("data"),
      focused = keyInFocus(el);
    if (!decisions) return;
    el.replaceChildren(
      ...decisionParts(decisions, (message) => model.send(message)),
      ...changeParts(changes, since),
      ...(none ? [node("p", "mv-hint", none)] : []),
    );
    focusKeyOr(
      el,
      focused,
      () => el.querySelector("button") ?? document.querySelector(".mv-protocol-host button"),
    );
  };
  model.on("change:data", draw);
  draw();
}
export default { render };
