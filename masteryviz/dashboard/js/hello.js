// One line for who is here for the first time; that it was read is all that the browser keeps.
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
  const show = () => {
    away();
    open();
  };
  line.append(
    node("span", "", "New here? The ? explains each screen."),
    button("mv-hello-button", "Show me", show),
    button("mv-hello-button", "Got it", away),
  );
  return { line, away };
}
