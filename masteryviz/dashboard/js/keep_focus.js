// Who goes by keyboard is never thrown back to the page's beginning: where what had the focus goes away
// by its own press, its successor has it, else the box around it, else the heading of the new screen.
const HOME = ".mv-card, .mv-view, .mv-header";
const EVERY = 50; // milliseconds between two looks
const LONG = 6000; // milliseconds after a press that its answer may take
const PATIENCE = 5; // looks

function isThere(element) {
  return element.isConnected && element.getClientRects().length > 0;
}

function isUsable(element) {
  return isThere(element) && !element.disabled;
}

function successorIn(box, key) {
  if (!key) return undefined;
  const parts = [...box.querySelectorAll("[data-key]")];
  return parts.find((part) => part.dataset.key === key && isUsable(part));
}

function headingInSight() {
  const titles = document.querySelectorAll(".mv-host h2");
  return [...titles, ...document.querySelectorAll(".mv-body")].find(isThere);
}

// What has the focus after the elements of a path from the inside out, of which the first has a key.
function nextFocus(path, key) {
  const box = path.find((element) => element.matches(HOME) && isThere(element));
  return box ? successorIn(box, key) || box : headingInSight();
}

function keepFocus() {
  let path = [];
  let key;
  let timer = 0;
  let until = 0;
  let lost = 0;
  const remember = (e) => {
    path = e.composedPath().filter((element) => element instanceof Element);
    key = path[0]?.dataset?.key;
  };
  const isLost = () => document.activeElement === document.body && path.length && !isUsable(path[0]);
  const mend = () => {
    lost = isLost() ? lost + 1 : 0;
    // Most widgets give the focus on themselves, as soon as they are drawn anew.
    if (lost < PATIENCE) return;
    const next = nextFocus(path, key);
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
  const listeners = Object.entries({ focusin: remember, keydown: pressed, pointerdown: pointed });
  for (const [type, listener] of listeners) document.addEventListener(type, listener, true);
  return () => {
    clearTimeout(timer);
    for (const [type, listener] of listeners) document.removeEventListener(type, listener, true);
  };
}
