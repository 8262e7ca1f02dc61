// The day that everything is looked at, as a slider under the curve; let go of it and the page follows.

function render({ model, el }) {
  el.classList.add("mv-slider");
  const label = node("label", "mv-slider-label"), line = node("div", "mv-slider-line");
  const range = node("input"), now = node("output", "mv-slider-now"), first = node("span", ""), last = node("span", "");
  range.type = "range"; range.min = 0; range.step = 1; range.id = `mv-as-of-${Math.random().toString(36).slice(2)}`; label.htmlFor = now.htmlFor = range.id; label.textContent = "As of";
  const back = button("mv-quiet", "Newest day", () => model.send({ do: "filter", name: "as_of", values: [] }));
  line.append(first, range, last); el.append(label, line, now, back);
  const day = (value) => new Date(Date.parse(`${model.get("data").first}T00:00:00Z`) + value * 86400000);
  const iso = (value) => day(value).toISOString().slice(0, 10);
  const words = (value) => day(value).toLocaleDateString("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
  const say = () => { now.textContent = words(Number(range.value)); range.setAttribute("aria-valuetext", now.textContent); };
  const draw = () => {
    const d = model.get("data"); el.hidden = !d.first; if (!d.first) return;
    range.max = d.days; range.value = d.value; first.textContent = words(0); last.textContent = words(d.days); back.disabled = d.value >= d.days; say();
  };
  range.addEventListener("input", say);
  range.addEventListener("change", () => { const { days } = model.get("data"), at = Number(range.value); model.send({ do: "filter", name: "as_of", values: at >= days ? [] : [iso(at)] }); });
  model.on("change:data", draw); draw();
}
export default { render };
