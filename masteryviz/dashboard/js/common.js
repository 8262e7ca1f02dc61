// Stands before every widget's own script: elements whose text is only ever text.
function node(tag, cls, text) {
  const e = document.createElement(tag);
  if (cls) e.className = cls;
  if (text != null) e.textContent = text;
  return e;
}
function button(cls, text, action) {
  const b = node("button", cls, text);
  b.type = "button";
  b.addEventListener("click", action);
  return b;
}
// A class on a box around a widget, once the widget stands in it: a style sheet that looks into boxes
// (`:has`) is asked again at every change inside them, which takes longer than the change.
const MARKED = new WeakMap();
function markBox(el, around, name, on) {
  // What was wished for last counts: an earlier wish may still wait for the box.
  const wishes = MARKED.get(el) ?? {};
  wishes[around + name] = on;
  MARKED.set(el, wishes);
  const put = (tries) => {
    const box = el.closest(around);
    if (box) box.classList.toggle(name, wishes[around + name]);
    else if (tries) requestAnimationFrame(() => put(tries - 1));
  };
  put(100);
}
// A number as it is read; to ask for the language at each takes as long as a cell's drawing.
const NUMBERS = new Intl.NumberFormat("en");
function counted(n) {
  return NUMBERS.format(n);
}
// A box that scrolls can be scrolled by keyboard only where it can have the focus.
function scroller(cls, label) {
  const e = node("div", cls);
  e.tabIndex = 0;
  e.setAttribute("role", "region");
  e.setAttribute("aria-label", label);
  return e;
}
// What is not in sight can wait until the page has time.
const wait = window.requestIdleCallback
  ? (action) => requestIdleCallback(action, { timeout: 1000 })
  : (action) => setTimeout(action, 50);
const unwait = window.cancelIdleCallback ?? clearTimeout;
// What the pointer, a finger or the keyboard rests on is likely chosen next: the kernel works it out
// meanwhile.
const REST = 40; // milliseconds
let resting = 0;
let foreseen = "";
function foresee(model, next) {
  clearTimeout(resting);
  if (!next) return;
  // Pressed, it has the keyboard as well: it is told once, until the next answer.
  const told = `${document.body.dataset.answers} ${JSON.stringify(next)}`;
  if (told === foreseen) return;
  resting = setTimeout(() => {
    foreseen = told;
    model.send({ do: "foresee", next });
  }, REST);
}
function likely(model, element, next) {
  const listen = (types, tell) => types.forEach((type) => element.addEventListener(type, tell));
  listen(["pointerenter", "focusin"], () => foresee(model, next()));
  listen(["pointerleave", "focusout", "click"], () => foresee(model));
  return element;
}
// A button that sends a message.
function asking(model, cls, text, message) {
  const send = button(cls, text, () => model.send(message));
  return likely(model, send, () => message);
}
// What is drawn anew while it has the keyboard: the part with the same key has it after that.
function keyInFocus(box) {
  const { activeElement } = document;
  return box.contains(activeElement) ? activeElement.dataset.key : undefined;
}
function focusByKey(box, key) {
  if (key === undefined) return;
  const parts = [...box.querySelectorAll("[data-key]")];
  parts.find((part) => part.dataset.key === key)?.focus();
}
// One choice of a list.
function listOption(value, words) {
  const choice = node("option", "", words);
  choice.value = value;
  return choice;
}
