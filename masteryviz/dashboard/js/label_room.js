// Plotly draws a figure twice where its labels need more room than they have: it is measured before.
const PEN = document.createElement("canvas").getContext("2d");
const BESIDE = 22; // CSS pixels: tick, usual standoff, rounding
const STANDOFF = 8; // CSS pixels: the usual standoff
const ENTITIES = { "&amp;": "&", "&lt;": "<", "&gt;": ">" };
const NUMBERED = ["100 %"];

function plain(line) {
  return line.replace(/<[^>]*>/g, "").replace(/&(amp|lt|gt);/g, (entity) => ENTITIES[entity]);
}

// The words beside an upright axis; what only has numbers is as wide as a percentage.
function beside(data, name, axis) {
  if (axis.ticktext) return axis.ticktext;
  const isOn = (trace) => (trace.yaxis ?? "y") === name.replace("axis", "");
  const named = data.filter((trace) => isOn(trace) && typeof trace.y?.[0] === "string");
  return named.length ? named.flatMap((trace) => trace.y) : NUMBERED;
}

// Pixels of the widest line of a text.
function widestLine(text, size, family) {
  PEN.font = `${/<b>/.test(text) ? "bold " : ""}${size}px ${family ?? "sans-serif"}`;
  const lines = String(text).split("<br>");
  return Math.max(...lines.map((line) => PEN.measureText(plain(line)).width));
}

// Pixels that an upright axis needs at its left; `times` is how much larger the figure is drawn.
function widest(data, name, layout, times) {
  const own = layout[name];
  const common = layout.template?.layout ?? {};
  const axis = { ...common.yaxis, ...own };
  if (!axis.automargin || axis.side === "right") return 0;
  if (axis.visible === false || axis.showticklabels === false) return 0;
  const size = own.tickfont?.size ?? common.yaxis?.tickfont?.size ?? 13;
  const texts = [...new Set(beside(data, name, axis))];
  const most = Math.max(0, ...texts.map((text) => widestLine(text, size, common.font?.family)));
  const standoff = Math.max(0, (own.ticklabelstandoff ?? 0) - STANDOFF * times);
  return most + BESIDE * times + standoff + (own.title?.text ? 1.5 * size : 0);
}

// What a level axis has written on it is as wide as this, at most; nothing where that is not known.
function below(axis) {
  if (axis.ticktext) return axis.ticktext;
  if (/%$/.test(axis.tickformat ?? "")) return NUMBERED;
  if (axis.type === "date") return axis.tickformat === "%-d %b" ? ["28 May"] : [];
  const ends = axis.type ? [] : (axis.range ?? []).filter((end) => typeof end === "number");
  if (ends.length !== 2) return [];
  return [`-${counted(Math.max(...ends.map((end) => Math.ceil(Math.abs(end)))))}.55`];
}

// Whether no label of a level axis can stand over the drawing's edge, not even one that is turned.
function inside(layout, name, { l, r = 0 }) {
  const common = layout.template?.layout ?? {};
  const axis = { ...common.xaxis, ...layout[name] };
  const texts = below(axis);
  const size = axis.tickfont?.size ?? 13;
  const most = Math.max(...texts.map((text) => widestLine(text, size, common.font?.family)));
  return texts.length > 0 && most * (axis.tickangle === 0 ? 0.5 : 1) < Math.min(l, r) - 2;
}

function isMeasured(data, name, axis) {
  return beside(data, name, axis) !== NUMBERED || /%$/.test(axis.tickformat ?? "");
}

// A layout with the room that labels need. What was measured here is not measured again: Plotly asks for
// the box of every label, twice.
function roomy(data, layout, times) {
  const axes = (letter) => Object.keys(layout).filter((key) => key.startsWith(`${letter}axis`));
  const rooms = axes("y").map((name) => [name, Math.ceil(widest(data, name, layout, times))]);
  const l = Math.max(layout.margin?.l ?? 0, ...rooms.map(([, room]) => room));
  if (!l) return layout;
  const margin = { ...layout.margin, l };
  const set = {};
  for (const [name, room] of rooms) {
    const own = layout[name];
    if (room && isMeasured(data, name, own))
      set[name] = { ...own, automargin: false, ticklabeloverflow: "allow" };
  }
  for (const name of axes("x"))
    if (inside(layout, name, margin)) set[name] = { ...layout[name], ticklabeloverflow: "allow" };
  return { ...layout, ...set, margin };
}
