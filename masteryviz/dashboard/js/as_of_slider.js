// The day that everything is looked at, as a slider under the curve; let go of it and the page follows.
const NEWEST = { do: "filter", name: "as_of", values: [] };
const WRITTEN = { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" };

function sliderParts() {
  const range = node("input"),
    label = node("label", "mv-slider-label", "As of"),
    line = node("div", "mv-slider-line"),
    now = node("output", "mv-slider-now"),
    first = node("span"),
    last = node("span");
  range.type = "range";
  range.min = 0;
  range.step = 1;
  range.id = `mv-as-of-${Math.random().toString(36).slice(2)}`;
  label.htmlFor = now.htmlFor = range.id;
  line.append(first, range, last);
  return { range, label, line, now, first, last };
}
// Who turns to another view means that, not a day that is still to be asked for.
function whenTurned(drop) {
  const turned = (e) => {
    if (e.type === "popstate" || e.target.closest?.("[data-view]")) drop();
  };
  document.addEventListener("click", turned, true);
  addEventListener("popstate", turned);
  return () => {
    document.removeEventListener("click", turned, true);
    removeEventListener("popstate", turned);
  };
}

function render({ model, el }) {
  el.classList.add("mv-slider");
  const { range, label, line, now, first, last } = sliderParts(),
    wishes = dayWishes(model, () => el.getClientRects().length > 0),
    words = (days) => dayAfter(model.get("data").first, days).toLocaleDateString("en-GB", WRITTEN);
  const newest = button("mv-quiet", "Newest day", () => {
    wishes.drop();
    model.send(NEWEST);
  });
  likely(model, newest, () => NEWEST);
  el.append(label, line, now, newest);
  const say = () => {
    now.textContent = words(Number(range.value));
    range.setAttribute("aria-valuetext", now.textContent);
  };
  // The answer to an earlier wish must not move the thumb.
  const mayMove = () => !wishes.isWished() && !(wishes.isAsked() && document.activeElement === range);
  const draw = () => {
    const data = model.get("data");
    el.hidden = !data.first;
    if (!data.first) {
      wishes.drop();
      return;
    }
    wishes.answered(data.value);
    range.max = data.days;
    first.textContent = words(0);
    last.textContent = words(data.days);
    newest.disabled = data.value >= data.days;
    if (mayMove()) range.value = data.value;
    say();
  };
  range.addEventListener("input", () => {
    say();
    wishes.wished(Number(range.value));
  });
  model.on("change:data", draw);
  draw();
  const unlisten = whenTurned(wishes.drop);
  return () => {
    wishes.drop();
    unlisten();
  };
}
export default { render };
