// A figure drawn with the one Plotly that the server keeps ready; nothing is sent anywhere.
const HEAD = 56; // CSS pixels of the page's head, which stays in view

// What a click changes comes into view, where the screen is too small to show both.
function follow() {
  const card = [...document.querySelectorAll(".mv-follows")].find((e) => e.getClientRects().length);
  if (!card) return;
  const { top, bottom, height } = card.getBoundingClientRect();
  const seen = Math.min(bottom, innerHeight) - Math.max(top, HEAD);
  if (seen >= 0.4 * Math.min(height, innerHeight)) return;
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  card.scrollIntoView({ behavior: still ? "auto" : "smooth" });
}

function isInSight(box) {
  const { top, bottom } = box.getBoundingClientRect();
  return bottom > 0 && top < innerHeight;
}

async function render({ model, el }) {
  const box = node("div", "mv-plot");
  const note = node("p", "mv-note", model.get("note"));
  el.append(box, note);
  model.on("change:note", () => {
    note.textContent = model.get("note");
  });
  const size = ({ figure }) => {
    if (figure) box.style.height = `${figure.layout.height * largerBy()}px`;
  };
  size(model.get("data"));
  let Plotly;
  try {
    Plotly = await plotly();
  } catch {
    box.textContent = "The drawing library could not be loaded. Reload the page.";
    return undefined;
  }
  const plot = plotIn(Plotly, box, (name) => {
    if (name == null) return;
    model.send({ do: "pick", name: String(name) });
    setTimeout(follow, 600);
  });
  let waiting = 0;
  const draw = async () => {
    unwait(waiting);
    waiting = 0;
    const data = model.get("data");
    if (!data.figure) return;
    box.setAttribute("role", "img");
    box.setAttribute("aria-label", data.label);
    size(data);
    await plot.draw(data.figure, largerBy());
  };
  // What is in sight is drawn at once; what is further down, when the page has time.
  const soon = () => {
    unwait(waiting);
    waiting = 0;
    if (isInSight(box)) return draw();
    waiting = wait(draw);
    return undefined;
  };
  await soon();
  model.on("change:data", soon);
  const beforePrint = () => {
    if (waiting) draw();
    if (plot.isDrawn()) toPaper(Plotly, box);
  };
  const afterPrint = () => {
    if (plot.isDrawn()) toScreen(Plotly, box);
  };
  const heard = { "mv-look": draw, beforeprint: beforePrint, afterprint: afterPrint };
  for (const [event, hear] of Object.entries(heard)) addEventListener(event, hear);
  const watcher = new ResizeObserver(plot.fit);
  watcher.observe(el);
  return () => {
    for (const [event, hear] of Object.entries(heard)) removeEventListener(event, hear);
    watcher.disconnect();
    unwait(waiting);
    Plotly.purge(box);
  };
}
export default { render };
