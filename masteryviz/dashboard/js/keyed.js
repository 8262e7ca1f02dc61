// What is drawn anew: an element is known by its key, and the one that had the focus gets it again.
function keyed(element, key) {
  element.dataset.key = key;
  return element;
}
function keyedButton(cls, words, key, action) {
  return keyed(button(cls, words, action), key);
}
// A button that stands beside each of several: its words alone would not say which is meant.
function buttonAbout(about, cls, words, key, action) {
  const element = keyedButton(cls, words, key, action);
  element.setAttribute("aria-label", `${words}: ${about}`);
  return element;
}
// Where the part that had the focus has gone, its successor has it; the page stays where it is.
function focusKeyOr(el, key, successor) {
  if (key === undefined) return;
  const same = [...el.querySelectorAll("[data-key]")].find((part) => part.dataset.key === key);
  (same ?? successor())?.focus({ preventScroll: true });
}
