// While presenting: the key b covers the whole screen, and b, Escape or a click uncovers it.
function render({ model, el }) {
  el.style.display = "none";
  const cover = node("dialog", "mv-blank"),
    back = button("mv-blank-back", "Press b to go on", () => cover.close());
  cover.setAttribute("aria-label", "The screen is blank");
  cover.append(back);
  document.body.append(cover);
  cover.addEventListener("click", () => cover.close());
  const typing = (e) => e.target.closest?.("input, textarea, select, [contenteditable]");
  const key = (e) => {
    if (e.key !== "b" || e.ctrlKey || e.altKey || e.metaKey || typing(e) || !model.get("data").on) return;
    e.preventDefault();
    e.stopPropagation();
    if (cover.open) cover.close();
    else cover.showModal();
  };
  const draw = () => {
    if (!model.get("data").on && cover.open) cover.close();
  };
  addEventListener("keydown", key, true);
  model.on("change:data", draw);
  return () => {
    removeEventListener("keydown", key, true);
    cover.remove();
  };
}
export default { render };
