// A part of the wishes that unfolds: what is unfolded stays so when it is drawn anew, `open` has its key.
function wishFold(key, words, count, open) {
  const box = node("details", "mv-wish-fold"),
    summary = keyed(node("summary", "mv-button", words), `fold-${key}`);
  if (count) summary.append(node("b", "mv-wish-count", count));
  box.open = open.has(key);
  box.addEventListener("toggle", () => {
    if (box.open) open.add(key);
    else open.delete(key);
  });
  box.append(summary);
  return box;
}
// A click beside it or Escape folds it again; gives what ends that.
function foldAgain(el) {
  const outside = (e) => {
    for (const box of el.querySelectorAll("details[open]")) if (!box.contains(e.target)) box.open = false;
  };
  document.addEventListener("pointerdown", outside);
  el.addEventListener("keydown", (e) => {
    const box = e.key === "Escape" && e.target.closest("details[open]");
    if (!box) return;
    box.open = false;
    box.querySelector("summary").focus();
  });
  return () => document.removeEventListener("pointerdown", outside);
}
