// A box that can be ticked, with its words.
function tick(key, words, isOn, changed) {
  const box = node("label", "mv-tick"),
    input = keyed(node("input"), key);
  input.type = "checkbox";
  input.checked = isOn;
  input.addEventListener("change", () => changed(input.checked));
  box.append(input, node("span", "", words));
  return box;
}
