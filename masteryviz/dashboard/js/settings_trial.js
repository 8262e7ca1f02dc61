// Save, discard, take back; who would flip, and one student's scores worked through.
function trialBar(data, model) {
  const bar = node("div", "mv-trial-bar"),
    says = node("p", "mv-trial-says", data.says),
    tools = node("div", "mv-trial-tools");
  const tool = (verb, cls, text, on) => {
    const made = keyedButton(cls, text, verb, () => model.send({ do: verb }));
    made.disabled = !on;
    return made;
  };
  says.setAttribute("role", "status");
  says.classList.toggle("is-problem", Boolean(data.problem));
  tools.append(
    tool("save", "mv-button mv-primary", "Save", data.dirty && !data.wrong),
    tool("discard", "mv-button", "Discard", data.dirty),
    tool("back", "mv-button", "Take back the last save", data.former && !data.dirty),
  );
  bar.append(says, tools);
  return bar;
}

// The first cell of a row is its name.
function trialRow(tag, values) {
  const row = node("tr");
  values.forEach((value, place) => {
    const cell = node(place ? tag : "th", "", value);
    if (!place) cell.scope = "row";
    else if (tag === "th") cell.scope = "col";
    row.append(cell);
  });
  return row;
}

function trialTable(name, columns, rows) {
  const box = scroller("mv-credit-scroll", "Work by work"),
    table = node("table", "mv-credit-table"),
    head = node("thead"),
    body = node("tbody");
  head.append(trialRow("th", columns));
  body.append(...rows.map((row) => trialRow("td", row)));
  table.append(node("caption", "mv-unseen", name), head, body);
  box.append(table);
  return box;
}

function flipNames({ names, more }, model) {
  const list = node("ul", "mv-chips");
  for (const { student, name, note } of names) {
    const item = node("li"),
      message = { do: "pick", name: "student", value: student, view: "student" },
      chip = asking(model, "mv-chip-link", name, message);
    chip.dir = "auto";
    item.append(chip, node("small", "", note));
    list.append(item);
  }
  if (more) list.append(node("li", "mv-hint", `and ${counted(more)} more`));
  return list;
}

function flipParts(flips, model) {
  const parts = [node("h3", "", "Who would flip"), node("p", "mv-trial-sum", flips.summary)],
    columns = ["Skill", "Now", "Then", "Gained", "Lost"];
  if (flips.skills.length) parts.push(trialTable("Students with mastery by skill", columns, flips.skills));
  if (flips.names.length) parts.push(flipNames(flips, model));
  return parts;
}

function exampleParts({ title, columns, rows }) {
  const head = [node("h3", "", "One student worked through"), node("p", "mv-hint", title)];
  return [...head, trialTable(title, columns, rows)];
}

function render({ model, el }) {
  el.classList.add("mv-trial");
  const draw = () => {
    const data = model.get("data"),
      had = keyInFocus(el);
    if (data.says == null) {
      el.replaceChildren();
      return;
    }
    const parts = [trialBar(data, model)];
    if (data.rule) parts.push(node("h3", "", "In words"), node("p", "mv-trial-rule", data.rule));
    if (data.flips) parts.push(...flipParts(data.flips, model));
    if (data.example) parts.push(...exampleParts(data.example));
    el.replaceChildren(...parts);
    focusByKey(el, had);
  };
  model.on("change:data", draw);
  draw();
}
export default { render };
