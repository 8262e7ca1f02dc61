// Where a setting is chosen or typed, by its kind; `set` is told the new value.
const DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

function settingInput(setting, set) {
  if (setting.kind === "choice") return settingChoice(setting, set);
  if (setting.kind === "flag") return settingFlag(setting, set);
  if (setting.kind === "weekdays") return settingWeekdays(setting, set);
  return settingText(setting, set);
}

function settingChoice({ options, value }, set) {
  const list = node("select");
  for (const [one, words] of options) {
    const choice = listOption(one, words);
    choice.selected = one === value;
    list.append(choice);
  }
  list.addEventListener("change", () => set(list.value));
  return list;
}

function settingFlag({ value }, set) {
  const tick = node("input");
  tick.type = "checkbox";
  tick.checked = value === true;
  tick.addEventListener("change", () => set(tick.checked));
  return tick;
}

function settingWeekdays({ field, label, value }, set) {
  const row = node("div", "mv-set-days"),
    turned = (day) => DAYS.filter((other) => value.includes(other) !== (other === day));
  row.setAttribute("role", "group");
  row.setAttribute("aria-label", label);
  for (const day of DAYS) {
    const turn = keyedButton("mv-set-day", day, `${field}.${day}`, () => set(turned(day)));
    turn.setAttribute("aria-pressed", String(value.includes(day)));
    row.append(turn);
  }
  return row;
}

function settingText({ kind, value }, set) {
  const box = node(kind === "days" ? "textarea" : "input");
  if (kind === "days") box.rows = 3;
  else {
    box.type = "text";
    box.inputMode = kind === "number" ? "decimal" : "text";
  }
  box.value = value;
  box.spellcheck = false;
  box.addEventListener("change", () => set(box.value));
  return box;
}
