// A box drawn anew: the part that has the key of what had the focus has it then, else another part.
function sameFocus(box, draw, other) {
  const key = keyInFocus(box);
  draw();
  focusByKey(box, key);
  if (key !== undefined && !box.contains(document.activeElement)) other?.()?.focus();
}
