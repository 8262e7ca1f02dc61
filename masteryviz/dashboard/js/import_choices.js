// What can be chosen of a file: its day, its sheets, and what it asks for a yes.
function dayRow(file, say) {
  const { day } = file,
    row = node("div", "mv-day-row"),
    label = node("label", "mv-day" + (day.unsure ? " is-unsure" : ""));
  label.append(node("span", "", "As of"), dayInput(file, say), node("span", "mv-hint", day.origin));
  row.append(label);
  if (day.said) {
    const forget = () => say(file.id, "day", "");
    row.append(keyedButton("mv-link", "Use the file's own", `${file.id} own`, forget));
  }
  return row;
}

// A day is said when it is whole: while its year is typed, the box has the years 2 and 20 in turn.
const DAY_PAUSE = 900; // milliseconds
function dayInput({ id, day }, say) {
  const box = node("input");
  box.type = "date";
  box.value = day.value;
  box.dataset.key = `${id} day`;
  let later;
  const tell = () => {
    clearTimeout(later);
    const whole = !box.value || box.value > "2000";
    if (box.value !== day.value && whole) say(id, "day", box.value);
  };
  box.addEventListener("change", () => {
    clearTimeout(later);
    later = setTimeout(tell, DAY_PAUSE);
  });
  box.addEventListener("blur", tell);
  box.addEventListener("keydown", (e) => {
    if (e.key === "Enter") tell();
  });
  return box;
}

function tickBox(key, text, on, change) {
  const label = node("label", "mv-tick"),
    box = node("input");
  box.type = "checkbox";
  box.checked = on;
  box.dataset.key = `${key} ${text}`;
  box.addEventListener("change", () => change(box.checked));
  label.append(box, node("span", "", text));
  return label;
}

function sheetTicks({ id, sheets }, say) {
  const group = node("fieldset", "mv-sheets"),
    names = (wanted) => sheets.filter(wanted).map(([name]) => name),
    choose = (name, yes) =>
      say(
        id,
        "sheets",
        names(([other, was]) => (other === name ? yes : was)),
      );
  group.append(node("legend", "", "Sheets to load, each as an export of its own"));
  for (const [name, on] of sheets) group.append(tickBox(`${id} sheet`, name, on, (yes) => choose(name, yes)));
  return group;
}

function yesTicks({ id, asks }, say) {
  return asks.map(({ name, text, on }) => tickBox(`${id} ${name}`, text, on, (yes) => say(id, name, yes)));
}
