// Entries of a form whose words are kept in `draft`: they stay while the page is drawn again, as when
// somebody else writes something.
function entryInput(kind, name, options, chosen) {
  if (kind === "list") return choiceOf(name, options, chosen);
  if (kind === "area") return textArea(name);
  const input = keyed(node("input"), name);
  input.type = kind;
  if (kind === "number") Object.assign(input, { min: 0, max: 100, step: 1, inputMode: "numeric" });
  else input.maxLength = 500;
  return input;
}
function suggest(input, known) {
  const list = node("datalist");
  list.id = `mv-known-${input.dataset.key}`;
  list.append(...known.map((words) => listOption(words)));
  input.setAttribute("list", list.id);
  input.before(list);
}
function draftEntries(draft) {
  const field = (name, label, kind, { options, known, least, isWide } = {}) => {
    const words = draft.get(name) ?? "",
      input = entryInput(kind, name, options, words),
      box = entry(label, input, isWide);
    if (least) input.min = least;
    if (known?.length) suggest(input, known);
    input.value = words;
    input.addEventListener("input", () => draft.set(name, input.value));
    if (kind === "number") box.append(node("span", "mv-entry-unit", "%"));
    return box;
  };
  const text = (name) => (draft.get(name) ?? "").trim();
  // A set of what is ticked, which begins with what is chosen elsewhere.
  const picked = (name, chosen) => {
    if (!draft.has(name)) draft.set(name, new Set(chosen));
    return draft.get(name);
  };
  return { field, text, picked };
}
