// While presenting: the key b covers the whole screen, and b, Escape or a click uncovers it.
function isBlankKey(e) {
  const isTyping = () => e.target.closest?.("input, textarea, select, [contenteditable]");
  return e.key === "b" && !(e.ctrlKey || e.altKey || e.metaKey) && !isTyping();
}
function blankCover() {
  const cover = node("dialog", "mv-blank");
  cover.setAttribute("aria-label", "The screen is blank");
  cover.append(button("mv-blank-back", "Press b to go on", () => cover.close()));
  cover.addEventListener("click", () => cover.close());
  return cover;
}
function render({ model, el }) {
  el.style.display = "none";
  const cover = blankCover();
  document.body.append(cover);
  const pressed = (e) => {
    if (!isBlankKey(e) || !model.get("data").on) return;
    e.preventDefault();
    e.stopPropagation();
    if (cover.open) cover.close();
    else cover.showModal();
  };
  addEventListener("keydown", pressed, true);
  model.on("change:data", () => {
    if (!model.get("data").on && cover.open) cover.close();
  });
  return () => {
    removeEventListener("keydown", pressed, true);
    cover.remove();
  };
}
export default { render };
