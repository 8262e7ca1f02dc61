// Fields of a plan's wishes: a label over inputs, a number within limits, a day, the rotations.
function wishField(label, ...inputs) {
  const field = node("div", "mv-field"),
    row = node("div", "mv-wish-row");
  row.append(...inputs);
  field.append(node("span", "mv-field-name", label), row);
  return field;
}
function wishNumber(key, label, value, [low, high], changed) {
  const input = keyed(node("input", "mv-wish-number"), key);
  input.type = "number";
  input.min = low;
  input.max = high;
  input.value = value;
  input.setAttribute("aria-label", label);
  input.addEventListener("change", () => changed(input.value));
  return input;
}
function wishDay(value, set) {
  const day = keyed(node("input"), "day");
  day.type = "date";
  day.value = value;
  day.setAttribute("aria-label", "Day of the plan");
  day.addEventListener("change", () => {
    if (day.value) set("day", day.value);
  });
  return day;
}
// A button of several: pressed is the one that is so now.
function wishTurn(key, cls, turn, pressed, chosen) {
  const one = keyedButton(cls, turn, key, chosen);
  one.setAttribute("aria-pressed", String(pressed));
  return one;
}
function wishRotations({ limits: { rotations }, numbers }, set) {
  const turns = node("div", "mv-choice");
  turns.setAttribute("role", "group");
  turns.setAttribute("aria-label", "Rotations");
  for (let turn = rotations[0]; turn <= rotations[1]; turn++)
    turns.append(
      wishTurn(`rotations-${turn}`, "", turn, turn === numbers.rotations, () => set("rotations", turn)),
    );
  return turns;
}
