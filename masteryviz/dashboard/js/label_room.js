// Plotly draws a figure twice where its labels need more room than they have: it is measured before.
const PEN = document.createElement("canvas").getContext("2d"),
  BESIDE = 22,
  STANDOFF = 8; // CSS pixels: tick, usual standoff, rounding; the usual standoff
const ENTITIES = { "&amp;": "&", "&lt;": "<", "&gt;": ">" },
  NUMBERED = ["100 %"];
const plain = (line) => line.replace(/<[^>]*>/g, "").replace(/&(amp|lt|gt);/g, (e) => ENTITIES[e]);

// The words beside an upright axis; what only has numbers is as wide as a percentage.
function beside(data, name, axis) {
  if (axis.ticktext) return axis.ticktext;
  const own = data.filter(
    (trace) => (trace.yaxis ?? "y") === name.replace("axis", "") && typeof trace.y?.[0] === "string",
  );
  return own.length ? own.flatMap((trace) => trace.y) : NUMBERED;
}

// Pixels of the widest line of a text.
function widestLine(text, size, family) {
  PEN.font = `${/<b>/.test(text) ? "bold " : ""}${size}px ${family ?? "sans-serif"}`;
  return Math.max(
    ...String(text)
      .split("<br>")
      .map((line) => PEN.measureText(plain(line)).width),
  );
}

// Pixels that an upright axis needs at its left; `k` is how much larger the figure is drawn.
function widest(data, name, layout, k) {
  const common = layout.template?.layout ?? {},
    axis = { ...common.yaxis, ...layout[name] };
  if (!axis.automargin || axis.visible === false || axis.showticklabels === false || axis.side === "right")
    return 0;
  const size = layout[name].tickfont?.size ?? common.yaxis?.tickfont?.size ?? 13;
  const most = Math.max(
    0,
    ...[...new Set(beside(data, name, axis))].map((text) => widestLine(text, size, common.font?.family)),
  );
  return (
    most +
    BESIDE * k +
    Math.max(0, (layout[name].ticklabelstandoff ?? 0) - STANDOFF * k) +
    (layout[name].title?.text ? 1.5 * size : 0)
  );
}

// What a level axis has written on it is as wide as this, at most; nothing where that is not known.
function below(axis) {
  if (axis.ticktext) return axis.ticktext;
  if (/%$/.test(axis.tickformat ?? "")) return NUMBERED;
  if (axis.type === "date") return axis.tickformat === "%-d %b" ? ["28 May"] : [];
  const ends = axis.type ? [] : (axis.range ?? []).filter((end) => typeof end === "number");
  return ends.length === 2
    ? [`-${counted(Math.max(...ends.map((end) => Math.ceil(Math.abs(end)))))}.55`]
    : [];
}

// Whether no label of a level axis can stand over the drawing's edge, not even one that is turned.
function inside(layout, name, { l, r = 0 }) {
  const common = layout.template?.layout ?? {},
    axis = { ...common.xaxis, ...layout[name] },
    texts = below(axis),
    size = axis.tickfont?.size ?? 13;
  const most = Math.max(...texts.map((text) => widestLine(text, size, common.font?.family)));
  return texts.length > 0 && most * (axis.tickangle === 0 ? 0.5 : 1) < Math.min(l, r) - 2;
}

// What was measured here is not measured again: Plotly asks for the box of every label, twice.
const known = (data, name, axis) => beside(data, name, axis) !== NUMBERED || /%$/.test(axis.tickformat ?? "");
function roomy(data, layout, k) {
  const axes = (letter) => Object.keys(layout).filter((key) => key.startsWith(`${letter}axis`)),
    rooms = axes("y").map((name) => [name, Math.ceil(widest(data, name, layout, k))]);
  const l = Math.max(layout.margin?.l ?? 0, ...rooms.map(([, room]) => room)),
    margin = { ...layout.margin, l };
  if (!l) return layout;
  const measured = rooms
    .filter(([name, room]) => room && known(data, name, layout[name]))
    .map(([name]) => [name, { ...layout[name], automargin: false, ticklabeloverflow: "allow" }]);
  const level = axes("x")
    .filter((name) => inside(layout, name, margin))
    .map((name) => [name, { ...layout[name], ticklabeloverflow: "allow" }]);
  return { ...layout, ...Object.fromEntries([...measured, ...level]), margin };
}
