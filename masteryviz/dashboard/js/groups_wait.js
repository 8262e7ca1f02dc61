// A button that waits for an answer: it keeps the focus, which `disabled` would drop, and the answer draws it anew.
function waiting(cls, words, meanwhile, ask) {
  const b = button(cls, words, () => {
    if (b.getAttribute("aria-disabled") === "true") return;
    b.setAttribute("aria-disabled", "true");
    b.textContent = meanwhile;
    ask();
  });
  return b;
}
