// Who goes by keyboard is never thrown back to the page's beginning: where what had the focus goes away
// by its own press, its successor has it, else the box around it, else the heading of the new screen.
function keepFocus() {
  const HOME = ".mv-card, .mv-view, .mv-header",
    EVERY = 50,
    LONG = 6000,
    PATIENCE = 5;
  let path = [],
    key,
    timer = 0,
    until = 0,
    lost = 0;
  const there = (e) => e.isConnected && e.getClientRects().length > 0;
  const remember = (e) => {
    path = e.composedPath().filter((n) => n instanceof Element);
    key = path[0]?.dataset?.key;
  };
  const successor = (box) =>
    key &&
    [...box.querySelectorAll("[data-key]")].find((e) => e.dataset.key === key && there(e) && !e.disabled);
  const heading = () =>
    [...document.querySelectorAll(".mv-host h2"), ...document.querySelectorAll(".mv-body")].find(there);
  const mend = () => {
    if (document.activeElement !== document.body || !path.length || (there(path[0]) && !path[0].disabled)) {
      lost = 0;
      return;
    }
    // Most widgets give the focus on themselves, as soon as they are drawn anew.
    if (++lost < PATIENCE) return;
    const box = path.find((e) => e.matches(HOME) && there(e)),
      next = box ? successor(box) || box : heading();
    if (!next) return;
    if (next.tabIndex < 0 && !next.hasAttribute("tabindex")) next.tabIndex = -1;
    next.focus({ preventScroll: true });
  };
  // The answer to a press comes after a while, in several pieces; without a press nothing is looked at.
  const look = () => {
    mend();
    timer = performance.now() < until ? setTimeout(look, EVERY) : 0;
  };
  const pressed = (e) => {
    if (!["Enter", " ", "Escape"].includes(e.key)) return;
    until = performance.now() + LONG;
    if (!timer) timer = setTimeout(look, EVERY);
  };
  // A pointer means to lose the focus where it presses beside everything.
  const pointed = () => {
    path = [];
  };
  document.addEventListener("focusin", remember, true);
  document.addEventListener("keydown", pressed, true);
  document.addEventListener("pointerdown", pointed, true);
  return () => {
    clearTimeout(timer);
    document.removeEventListener("focusin", remember, true);
    document.removeEventListener("keydown", pressed, true);
    document.removeEventListener("pointerdown", pointed, true);
  };
}
