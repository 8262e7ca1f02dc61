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

async function render({ model, el }) {
  const box = plotBox(model.get("data"));
  const note = node("p", "mv-note", model.get("note"));
  el.classList.add("mv-drawing");
  el.append(box, note);
  model.on("change:note", () => {
    note.textContent = model.get("note");
  });
  let Plotly;
  try {
    Plotly = await plotly();
  } catch {
    box.textContent = "The drawing library could not be loaded. Reload the page.";
    return undefined;
  }
  const tell = (name) => {
    if (name == null) return;
    model.send({ do: "pick", name: String(name) });
    setTimeout(follow, 600);
  };
  const ahead = drawnAhead(Plotly, el, tell);
  let plot = plotIn(Plotly, box, tell);
  let waiting = 0;
  const draw = async () => {
    unwait(waiting);
    waiting = 0;
    const data = model.get("data");
    if (!data.figure) return;
    const ready = ahead.take(data);
    if (!ready) {
      await plot.draw(data);
      return;
    }
    thrownAway(Plotly, plot);
    plot = ready;
    plot.fit();
  };
  // What is in sight is drawn at once; what is further down, when the page has time.
  const soon = () => {
    unwait(waiting);
    waiting = 0;
    if (isInSight(plot.box)) return draw();
    waiting = wait(draw);
    return undefined;
  };
  await soon();
  model.on("change:data", soon);
  model.on("msg:custom", ({ ahead: data }) => {
    if (data) ahead.prepare(data);
  });
  const beforePrint = () => {
    ahead.forget();
    if (waiting) draw();
    if (plot.isDrawn()) toPaper(Plotly, plot.box);
  };
  const afterPrint = () => {
    if (plot.isDrawn()) toScreen(Plotly, plot.box);
  };
  const heard = { "mv-look": draw, beforeprint: beforePrint, afterprint: afterPrint };
  for (const [event, hear] of Object.entries(heard)) addEventListener(event, hear);
  const watcher = new ResizeObserver(() => plot.fit());
  watcher.observe(el);
  return () => {
    for (const [event, hear] of Object.entries(heard)) removeEventListener(event, hear);
    watcher.disconnect();
    unwait(waiting);
    ahead.forget();
    Plotly.purge(plot.box);
  };
}
export default { render };
