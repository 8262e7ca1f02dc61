// What a file asks of a section that is new: which class it is.
const CLASS_HINT =
  "The same class: the numbers go on where they were. A new class: these students have moved to it.";

function classQuestions(file, say) {
  return file.classes.map(({ name, text, answers }) => {
    const box = node("div", "mv-ask"),
      row = node("div", "mv-row"),
      open = answers.length > 0;
    box.setAttribute("role", "group");
    box.setAttribute("aria-label", `Which class is ${name}?`);
    box.append(node("p", open ? "mv-ask-what" : "", text));
    if (open) box.append(node("p", "mv-hint", CLASS_HINT));
    const key = `${file.id} class ${name}`,
      answer = (is) => say(file.id, "class", [name, is]);
    for (const [words, is] of answers)
      row.append(keyedButton("mv-button", words, `${key} ${is}`, () => answer(is)));
    if (!open) row.append(keyedButton("mv-link", "Change the answer", `${key} true`, () => answer(null)));
    box.append(row);
    return box;
  });
}
