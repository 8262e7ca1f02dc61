// The day that everything is looked at, as a slider under the curve; let go of it and the page follows.
const CALM = 400; // ms: a held arrow key asks for many days, and only the last is meant

function render({ model, el }) {
  el.classList.add("mv-slider");
  const label = node("label", "mv-slider-label"),
    line = node("div", "mv-slider-line");
  const range = node("input"),
    now = node("output", "mv-slider-now"),
    first = node("span", ""),
    last = node("span", "");
  range.type = "range";
  range.min = 0;
  range.step = 1;
  range.id = `mv-as-of-${Math.random().toString(36).slice(2)}`;
  label.htmlFor = now.htmlFor = range.id;
  label.textContent = "As of";
  // What is wished for and not yet asked; what was asked and not yet answered.
  let wish = null,
    asked = null,
    timer = 0;
  const drop = () => {
    clearTimeout(timer);
    wish = asked = null;
  };
  const back = button("mv-quiet", "Newest day", () => {
    drop();
    model.send({ do: "filter", name: "as_of", values: [] });
  });
  line.append(first, range, last);
  el.append(label, line, now, back);
  const day = (value) => new Date(Date.parse(`${model.get("data").first}T00:00:00Z`) + value * 86400000);
  const iso = (value) => day(value).toISOString().slice(0, 10);
  const words = (value) =>
    day(value).toLocaleDateString("en-GB", {
      day: "numeric",
      month: "short",
      year: "numeric",
      timeZone: "UTC",
    });
  const say = () => {
    now.textContent = words(Number(range.value));
    range.setAttribute("aria-valuetext", now.textContent);
  };
  const draw = () => {
    const d = model.get("data");
    el.hidden = !d.first;
    if (!d.first) return drop();
    if (iso(d.value) === asked) asked = null;
    range.max = d.days;
    first.textContent = words(0);
    last.textContent = words(d.days);
    back.disabled = d.value >= d.days;
    if (wish === null && (asked === null || document.activeElement !== range)) range.value = d.value; // the answer to an earlier wish must not move the thumb
    say();
    return undefined;
  };
  const ask = () => {
    const { days, value } = model.get("data"),
      at = wish;
    wish = null;
    if (at === null || !el.getClientRects().length) {
      drop();
      return;
    } // another view is shown by now
    if (iso(at) === (asked ?? iso(value))) return;
    asked = iso(at);
    model.send({ do: "filter", name: "as_of", values: at >= days ? [] : [asked] });
  };
  range.addEventListener("input", () => {
    say();
    wish = Number(range.value);
    clearTimeout(timer);
    timer = setTimeout(ask, CALM);
  });
  // Who turns to another view means that, not a day that is still to be asked for.
  const turned = (event) => {
    if (event.type === "popstate" || event.target.closest?.("[data-view]")) drop();
  };
  document.addEventListener("click", turned, true);
  addEventListener("popstate", turned);
  model.on("change:data", draw);
  draw();
  return () => {
    drop();
    document.removeEventListener("click", turned, true);
    removeEventListener("popstate", turned);
  };
}
export default { render };
