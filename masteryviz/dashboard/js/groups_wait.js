// A button that waits for an answer, which draws it anew: it keeps the focus, which `disabled` would drop.
function waiting(cls, words, meanwhile, ask) {
  const waits = button(cls, words, () => {
    if (waits.getAttribute("aria-disabled") === "true") return;
    waits.setAttribute("aria-disabled", "true");
    waits.textContent = meanwhile;
    ask();
  });
  return waits;
}
