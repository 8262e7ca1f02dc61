// Next steps in words; the same evidence as mastery credit and as traditional points.

function creditSide({ title, value, sub, lines }, isFirst) {
  const box = node("section", "mv-credit-side" + (isFirst ? " is-mastery" : ""));
  box.append(
    node("h3", "", title),
    node("div", "mv-credit-value", value),
    node("p", "mv-hint", sub),
    termList("mv-credit-lines", lines),
  );
  return box;
}

function creditPair(sides) {
  const pair = node("div", "mv-credit-pair");
  pair.append(...sides.map((side, at) => creditSide(side, at === 0)));
  return pair;
}

function creditRow([name, ...values]) {
  const row = node("tr");
  const head = node("th", "", name);
  head.scope = "row";
  row.append(head, ...values.map((value) => node("td", "", value)));
  return row;
}

function creditTable({ columns, rows }) {
  const box = scroller("mv-credit-scroll", "Work by work");
  const table = node("table", "mv-credit-table");
  const head = node("thead");
  const body = node("tbody");
  head.append(headRow(columns));
  body.append(...rows.map(creditRow));
  table.append(node("caption", "mv-unseen", "Both by unit"), head, body);
  box.append(table);
  return box;
}

function explanation(words, isOpen) {
  const said = node("div", "mv-explained");
  said.hidden = !isOpen;
  said.id = "mv-explained";
  said.append(...words.map((line) => node("p", "", line)));
  return said;
}

function explainButton(isOpen, toggle) {
  const words = isOpen ? "Hide the explanation" : "Explain this grade";
  const ask = button("mv-button mv-explain", words, toggle);
  ask.setAttribute("aria-expanded", String(isOpen));
  ask.setAttribute("aria-controls", "mv-explained");
  return ask;
}

function render({ model, el }) {
  el.classList.add("mv-credit");
  let isOpen = false;
  let whose;
  const toggle = () => {
    isOpen = !isOpen;
    draw();
  };
  const draw = () => {
    const { student, credit, words, table } = model.get("data");
    const { activeElement } = document;
    const hadFocus = activeElement?.classList.contains("mv-explain") && el.contains(activeElement);
    if (student !== whose) isOpen = false;
    whose = student;
    if (!credit) {
      el.replaceChildren();
      return;
    }
    const ask = explainButton(isOpen, toggle);
    const parts = [creditPair(credit), ask, explanation(words, isOpen)];
    if (table.rows.length > 1) parts.push(creditTable(table));
    el.replaceChildren(...parts);
    if (hadFocus) ask.focus();
  };
  model.on("change:data", draw);
  draw();
}
export default { render };
