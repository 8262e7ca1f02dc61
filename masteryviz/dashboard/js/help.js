// The dialog behind the question mark: what this screen is for, how to read it, and the words.
function helpHead(title, close) {
  const head = node("div", "mv-definitions-head"),
    name = node("h2", "", title || "Help");
  name.id = "mv-definitions-title";
  name.tabIndex = -1;
  name.autofocus = true;
  head.append(name, button("mv-button", "Close", close));
  return head;
}
function screenTour(about, steps) {
  const tour = node("section", "mv-tour"),
    lines = node("ol");
  tour.setAttribute("aria-label", "This screen");
  lines.append(...steps.map((step) => node("li", "", step)));
  tour.append(node("p", "mv-about", about));
  if (steps.length) tour.append(lines);
  return tour;
}
function isBeside(box, e) {
  const { left, right, top, bottom } = box.getBoundingClientRect();
  return e.clientX < left || e.clientX > right || e.clientY < top || e.clientY > bottom;
}

function helpDialog() {
  const dialog = node("dialog", "mv-definitions"),
    close = () => dialog.close(),
    words = wordList();
  dialog.setAttribute("aria-labelledby", "mv-definitions-title");
  const define = ({ title, about, steps, definitions }) => {
    const tour = about ? [screenTour(about, steps)] : [];
    dialog.replaceChildren(helpHead(title, close), ...tour, ...words.put(definitions));
    words.find();
  };
  const show = () => {
    words.clear();
    dialog.showModal();
    dialog.scrollTop = 0;
  };
  // A click beside the dialog closes it, as people expect.
  dialog.addEventListener("click", (e) => {
    if (e.target === dialog && isBeside(dialog, e)) close();
  });
  return { dialog, define, show };
}
