// Fields of the settings, by table; what is wrong stands beside its field.
function settingWords({ kind, label, hint }, id) {
  const words = node("div", "mv-set-words"),
    // Seven buttons have their name from their group.
    name = node(kind === "weekdays" ? "span" : "label", "mv-set-label", label);
  if (kind !== "weekdays") name.htmlFor = id;
  words.append(name);
  if (hint) {
    const line = node("span", "mv-set-hint", hint);
    line.id = `${id}-hint`;
    words.append(line);
  }
  return words;
}

function settingLine(setting, set) {
  const { field, kind, typed, problem, hint } = setting,
    id = `mv-set-${field.replace(".", "-")}`,
    line = node("div", `mv-set is-${kind}` + (typed ? " is-typed" : "") + (problem ? " is-wrong" : "")),
    input = settingInput(setting, (value) => set(field, value)),
    hold = node("div", "mv-set-hold");
  input.id = id;
  input.dataset.key = field;
  hold.append(input);
  if (problem) {
    const wrong = wrongValue(input, problem);
    wrong.id = `${id}-problem`;
    hold.append(wrong);
  }
  const describing = [hint && `${id}-hint`, problem && `${id}-problem`];
  input.setAttribute("aria-describedby", describing.filter(Boolean).join(" "));
  line.append(settingWords(setting, id), hold);
  return line;
}

function settingsPart({ title, about, problem, fields }, set) {
  const part = node("section", "mv-set-part");
  part.append(node("h3", "", title), node("p", "mv-hint", about));
  if (problem) part.append(alarm("mv-problem", problem));
  part.append(...fields.map((setting) => settingLine(setting, set)));
  return part;
}

function render({ model, el }) {
  const set = (field, value) => model.send({ do: "set", field, value });
  el.classList.add("mv-settings-form");
  const draw = () => {
    const had = keyInFocus(el),
      sections = model.get("data").sections ?? [];
    el.replaceChildren(...sections.map((section) => settingsPart(section, set)));
    focusByKey(el, had);
  };
  model.on("change:data", draw);
  draw();
}
export default { render };
