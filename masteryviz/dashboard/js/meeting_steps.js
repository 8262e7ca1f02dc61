// What is to be done in a meeting's steps, once its skills are chosen.
function stepForm(cls, words, parts, submit) {
  return formOf(cls, parts, [submitButton("mv-button", words, `${cls} submit`)], submit);
}
function saidList(cls, items) {
  const list = node("ul", cls);
  list.append(...items);
  return list;
}
function saidItem(parts, about, key, remove) {
  const item = node("li");
  item.append(...parts, buttonAbout(about, "mv-link", "Remove", key, remove));
  return item;
}
function predictedWords(said) {
  if (!said.length) return "Nobody has predicted yet. Numbers stay hidden until you reveal them.";
  const rest = "Nobody sees the numbers before all do. A name given again changes its numbers.";
  return `Kept so far: ${said.join(", ")}. ${rest}`;
}
function predictedLine(said) {
  const line = node("p", "mv-hint", predictedWords(said));
  line.setAttribute("aria-live", "polite");
  return line;
}
function predictStep(data, { field, text, send }) {
  const rows = node("div", "mv-rates"),
    who = field("who", "Your name", "text", { known: data.names });
  for (const [skill, title] of data.skills) rows.append(field(`rate ${skill}`, title, "number"));
  const keep = () => {
    const rates = data.skills.map(([skill]) => [skill, text(`rate ${skill}`)]);
    send("predict", { who: text("who"), rates: Object.fromEntries(rates) });
  };
  return [stepForm("mv-predict", "Keep my prediction", [who, rows], keep), predictedLine(data.said)];
}
function remarkStep(list, label, said, { field, text, send }) {
  const items = said.map((words, place) =>
    saidItem([node("span", "", words)], words, `unsay ${list} ${place}`, () =>
      send("unsay", { list, place }),
    ),
  );
  const add = () => send("say", { list, text: text(list) });
  return [
    saidList("mv-said", items),
    stepForm("mv-remark", "Add", [field(list, label, "area", { isWide: true })], add),
  ];
}
function decideStep(data, { field, text, send }) {
  const items = data.decisions.map((one, place) =>
    saidItem(
      [node("strong", "", one.text), node("small", "", decided(one))],
      one.text,
      `undecide ${place}`,
      () => send("undecide", { place }),
    ),
  );
  const fields = [
    field("text", "What will be done", "area", { isWide: true }),
    field("owner", "Who", "text", { known: data.names }),
    field("due", "By when", "date", { least: data.earliest }),
    field("strategy", "Strategy", "text", { known: data.strategies }),
    field("skill", "Skill", "list", { options: [["", "all of these"], ...data.skills] }),
  ];
  const add = () => {
    const names = ["text", "owner", "due", "strategy", "skill"];
    send("decide", Object.fromEntries(names.map((name) => [name, text(name)])));
  };
  return [saidList("mv-said mv-decided", items), stepForm("mv-decide", "Add decision", fields, add)];
}
