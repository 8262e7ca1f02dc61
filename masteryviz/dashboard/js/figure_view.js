// A figure drawn with the one Plotly that the server keeps ready; nothing is sent anywhere.
const CONFIG = {
  displaylogo: false,
  displayModeBar: false,
  showSendToCloud: false,
  plotlyServerURL: "",
  responsive: true,
};
const PAPER = 920,
  UPRIGHT = 670,
  TALLEST = 620; // CSS pixels: Letter landscape, A4 upright, less margins and the card's padding
const LARGER = 1.3; // the zoom of the projector's look: a drawing is not zoomed but drawn larger, or its hover would miss
const looks = () => (document.body.dataset.look === "projector" && !matchMedia("print").matches ? LARGER : 1);
const grown = (value, k, key = "", owner = "") => {
  if (Array.isArray(value))
    return /^(annotations|shapes|data|updatemenus)$/.test(key)
      ? value.map((item) => grown(item, k, "", key))
      : value;
  if (value && typeof value === "object")
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, grown(item, k, name, key)]));
  const sized = /font$/i.test(owner)
    ? key === "size"
    : owner === "margin" ||
      ["xshift", "yshift", "ticklabelstandoff", "standoff", "height"].includes(key) ||
      (owner === "marker" && key === "size");
  if (sized && key === "ticklabelstandoff") return Math.round(value * k); // Plotly leaves out one that is not whole
  return sized && typeof value === "number" ? value * k : value;
};

async function render({ model, el }) {
  const box = document.createElement("div");
  box.className = "mv-plot";
  const note = document.createElement("p");
  note.className = "mv-note";
  el.append(box, note);
  const say = () => {
    note.textContent = model.get("note");
  };
  say();
  model.on("change:note", say);
  const size = () => {
    const { figure } = model.get("data");
    if (figure) box.style.height = `${figure.layout.height * looks()}px`;
  };
  size();
  let Plotly;
  try {
    Plotly = await plotly();
  } catch {
    box.textContent = "The drawing library could not be loaded. Reload the page.";
    return undefined;
  }
  let wired = false;
  // What a click changes comes into view, where the screen is too small to show both.
  const follow = () => {
    const card = [...document.querySelectorAll(".mv-follows")].find((e) => e.getClientRects().length),
      { top, bottom, height } = card?.getBoundingClientRect() ?? {};
    const seen = Math.min(bottom, innerHeight) - Math.max(top, 56);
    if (card && seen < 0.4 * Math.min(height, innerHeight))
      card.scrollIntoView({
        behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth",
      });
  };
  let waiting = 0;
  const draw = async () => {
    unwait(waiting);
    waiting = 0;
    const { figure, label } = model.get("data");
    if (!figure) return;
    box.setAttribute("role", "img");
    box.setAttribute("aria-label", label);
    size();
    const k = looks(),
      data = k === 1 ? figure.data : grown(figure.data, k, "data"),
      layout = k === 1 ? figure.layout : grown(figure.layout, k),
      [rest, notes] = apart(data, layout);
    box.mvBeside = notes;
    await Plotly.react(box, data, roomy(data, rest, k), CONFIG);
    if (!wired) {
      wired = true;
      setBeside(box, notes);
      box.on("plotly_afterplot", () => setBeside(box, box.mvBeside));
      box.on("plotly_click", ({ points }) => {
        const name = points[0]?.customdata;
        if (name != null) {
          model.send({ do: "pick", name: String(name) });
          setTimeout(follow, 600);
        }
      });
    }
  };
  // What is in sight is drawn at once; what is further down, when the page has time.
  const soon = () => {
    unwait(waiting);
    waiting = 0;
    const { top, bottom } = box.getBoundingClientRect(),
      seen = bottom > 0 && top < innerHeight;
    if (seen) return draw();
    waiting = wait(draw);
    return undefined;
  };
  await soon();
  model.on("change:data", soon);
  const fit = () => {
    if (wired && box.offsetWidth && Math.abs(box.offsetWidth - box._fullLayout.width) > 1)
      Plotly.Plots.resize(box);
  };
  // Paper is narrower than a screen, and a drawing does not follow by itself.
  // What is higher than its part of an upright page is drawn smaller: it stays on the page of its title.
  const before = () => {
    if (waiting) draw();
    if (!wired) return;
    const upright = getComputedStyle(document.body).page === "upright",
      { height } = box._fullLayout,
      k = upright ? Math.min(1, Math.max(0.7, TALLEST / height)) : 1;
    stripe({ shape: "/", fillmode: "overlay", fgcolor: "#fff", fgopacity: 0.5, size: 9, solidity: 0.25 });
    box.style.zoom = k;
    Plotly.relayout(box, { width: (upright ? UPRIGHT : PAPER) / k });
  };
  // In grey, what is not yet would look like what is mastered: on paper it is striped.
  const stripe = (pattern) => {
    const some = box.data.flatMap((trace, at) => (trace.meta === "not yet" ? [at] : []));
    if (some.length) Plotly.restyle(box, { "marker.pattern": pattern }, some);
  };
  const after = () => {
    if (wired) stripe({});
    box.style.zoom = "";
    if (wired) Plotly.relayout(box, { width: null, autosize: true });
  };
  addEventListener("mv-look", draw);
  addEventListener("beforeprint", before);
  addEventListener("afterprint", after);
  const watcher = new ResizeObserver(fit);
  watcher.observe(el);
  return () => {
    removeEventListener("mv-look", draw);
    removeEventListener("beforeprint", before);
    removeEventListener("afterprint", after);
    watcher.disconnect();
    unwait(waiting);
    Plotly.purge(box);
  };
}
export default { render };
