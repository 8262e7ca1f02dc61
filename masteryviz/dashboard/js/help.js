// The dialog behind the question mark: what this screen is for, how to read it, and the words.
const MET = "masteryviz.met";
const met = () => {
  try {
    return localStorage.getItem(MET) === "1";
  } catch {
    return true;
  }
};
const meet = () => {
  try {
    localStorage.setItem(MET, "1");
  } catch {
    /* a browser that keeps nothing: shown again next time */
  }
};

function helpDialog() {
  const dialog = node("dialog", "mv-definitions");
  dialog.setAttribute("aria-labelledby", "mv-definitions-title");
  const search = node("input", "mv-words-search");
  search.type = "search";
  search.placeholder = "Find a word";
  search.autocomplete = "off";
  search.setAttribute("aria-label", "Find a word");
  const list = node("dl"),
    none = node("p", "mv-hint mv-words-none"),
    said = node("div", "mv-unseen");
  said.setAttribute("role", "status");
  let pairs = [];
  const find = () => {
    const wanted = search.value.trim().toLowerCase();
    let found = 0;
    for (const [pair, text] of pairs) {
      pair.hidden = !text.includes(wanted);
      found += pair.hidden ? 0 : 1;
    }
    none.textContent = found ? "" : `No word here has “${search.value.trim()}” in it.`;
    said.textContent = wanted ? `${found} found` : "";
  };
  search.addEventListener("input", find);
  search.addEventListener("keydown", (e) => {
    if (e.key === "Escape" && search.value) {
      e.preventDefault();
      e.stopPropagation();
      search.value = "";
      find();
    }
  });
  const define = ({ title, about, steps, definitions }) => {
    const head = node("div", "mv-definitions-head"),
      name = node("h2", "", title || "Help");
    name.id = "mv-definitions-title";
    name.tabIndex = -1;
    name.autofocus = true;
    head.append(
      name,
      button("mv-button", "Close", () => dialog.close()),
    );
    const tour = node("section", "mv-tour"),
      lines = node("ol");
    tour.setAttribute("aria-label", "This screen");
    for (const step of steps) lines.append(node("li", "", step));
    tour.append(node("p", "mv-about", about), ...(steps.length ? [lines] : []));
    pairs = definitions.map(([term, meaning]) => {
      const pair = node("div");
      pair.append(node("dt", "", term), node("dd", "", meaning));
      return [pair, `${term} ${meaning}`.toLowerCase()];
    });
    list.replaceChildren(...pairs.map(([pair]) => pair));
    const words = node("div", "mv-words-head");
    words.append(node("h3", "", "What the words mean"), search);
    dialog.replaceChildren(
      head,
      ...(about ? [tour] : []),
      ...(pairs.length ? [words, said, none, list] : []),
    );
    find();
  };
  const show = () => {
    search.value = "";
    find();
    dialog.showModal();
    dialog.scrollTop = 0;
  };
  // A click beside the dialog closes it, as people expect.
  dialog.addEventListener("click", (e) => {
    const { left, right, top, bottom } = dialog.getBoundingClientRect();
    if (
      e.target === dialog &&
      (e.clientX < left || e.clientX > right || e.clientY < top || e.clientY > bottom)
    )
      dialog.close();
  });
  return { dialog, define, show };
}

// One line for who is here for the first time; that it was read is all that the browser keeps.
function hello(open) {
  const line = node("p", "mv-hello");
  line.setAttribute("role", "note");
  const away = () => {
    const had = line.contains(document.activeElement),
      beside = line.parentElement;
    meet();
    line.remove();
    if (had) beside.querySelector("[aria-current]")?.focus({ preventScroll: true });
  };
  line.append(
    node("span", "", "New here? The ? explains each screen."),
    button("mv-hello-button", "Show me", () => {
      away();
      open();
    }),
    button("mv-hello-button", "Got it", away),
  );
  return { line, away };
}
