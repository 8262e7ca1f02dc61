// One skill: the states as a bar, what is known about it, and the students by what they need.
const NOTHING = { do: "select", skill: "", cell: "" };

function detailBody(model, data, close) {
  const shown = statesInBar(data.groups);
  return [
    skillHeading(data, close),
    stateBar(shown),
    stateKey(shown),
    termList("mv-facts", data.facts),
    ...(data.unnamed ? [node("p", "mv-unnamed", data.unnamed)] : []),
    stateGroups(model, data),
  ];
}

function saidOf({ heading, groups }) {
  const states = statesInBar(groups).map(({ count, name }) => `${count} ${name}`);
  return `${heading}. ${states.join(", ")}`;
}

function render({ model, el }) {
  el.classList.add("mv-detail");
  const live = node("div", "mv-unseen");
  live.setAttribute("aria-live", "polite");
  const body = node("div");
  el.append(live, body);
  // On a tablet the lists would be far below the grid: what was chosen opens over it instead.
  const small = matchMedia("(max-width: 1080px)");
  // Whoever was in here goes back to the cell that opened it.
  const close = () => {
    const { activeElement } = document;
    const isInside = el.contains(activeElement) || activeElement === document.body;
    model.send(NOTHING);
    if (!isInside) return;
    const cell = el.closest(".mv-view")?.querySelector(".mv-grid [tabindex='0']");
    cell?.focus({ preventScroll: true });
  };
  const closer = () => likely(model, button("mv-button mv-close", "Close", close), () => NOTHING);

  const place = ({ skill, drawer, closable }) => {
    const isDrawer = Boolean(drawer || (closable && small.matches));
    el.classList.toggle("is-drawer", isDrawer);
    el.hidden = !skill;
    markBox(el, ".mv-detail-card", "has-drawer", isDrawer);
    markBox(el, ".mv-gaps", "has-drawer", isDrawer && !el.hidden);
    dispatchEvent(new Event("mv-drawer"));
  };
  const draw = () => {
    const data = model.get("data");
    place(data);
    if (!data.skill) {
      body.replaceChildren();
      return;
    }
    body.replaceChildren(...detailBody(model, data, data.closable && closer()));
    live.textContent = saidOf(data);
  };
  const escape = (e) => {
    if (isFreeEscape(e) && el.getClientRects().length && model.get("data").closable) close();
  };
  // Paper is narrow too, but what was opened for it stays open.
  const resized = () => {
    if (!matchMedia("print").matches) draw();
  };
  const foldAgain = unfoldForPaper(el);
  addEventListener("keydown", escape);
  small.addEventListener("change", resized);
  model.on("change:data", draw);
  draw();
  return () => {
    small.removeEventListener("change", resized);
    removeEventListener("keydown", escape);
    foldAgain();
  };
}
export default { render };
