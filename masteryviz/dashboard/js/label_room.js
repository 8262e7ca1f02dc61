// Plotly draws a figure twice where its labels need more room than they have: it is measured before.
const PEN = document.createElement("canvas").getContext("2d"), BESIDE = 22, STANDOFF = 8; // CSS pixels: tick, usual standoff, rounding; the usual standoff
const ENTITIES = { "&amp;": "&", "&lt;": "<", "&gt;": ">" }, NUMBERED = ["100 %"];
const plain = (line) => line.replace(/<[^>]*>/g, "").replace(/&(amp|lt|gt);/g, (e) => ENTITIES[e]);

// The words beside an upright axis; what only has numbers is as wide as a percentage.
function beside(data, name, axis) {
  if (axis.ticktext) return axis.ticktext;
  const own = data.filter((trace) => (trace.yaxis ?? "y") === name.replace("axis", "") && typeof trace.y?.[0] === "string");
  return own.length ? own.flatMap((trace) => trace.y) : NUMBERED;
}

// Pixels that an upright axis needs at its left; `k` is how much larger the figure is drawn.
function widest(data, name, layout, k) {
  const common = layout.template?.layout ?? {}, axis = { ...common.yaxis, ...layout[name] };
  if (!axis.automargin || axis.visible === false || axis.showticklabels === false || axis.side === "right") return 0;
  const size = layout[name].tickfont?.size ?? common.yaxis?.tickfont?.size ?? 13;
  let most = 0;
  for (const text of new Set(beside(data, name, axis))) {
    PEN.font = `${/<b>/.test(text) ? "bold " : ""}${size}px ${common.font?.family ?? "sans-serif"}`;
    for (const line of String(text).split("<br>")) most = Math.max(most, PEN.measureText(plain(line)).width);
  }
  return most + BESIDE * k + Math.max(0, (layout[name].ticklabelstandoff ?? 0) - STANDOFF * k) + (layout[name].title?.text ? 1.5 * size : 0);
}

// What was measured here is not measured again: Plotly asks for the box of every label, twice.
const known = (data, name, axis) => beside(data, name, axis) !== NUMBERED || /%$/.test(axis.tickformat ?? "");
function roomy(data, layout, k) {
  const rooms = Object.keys(layout).filter((key) => /^yaxis\d*$/.test(key)).map((name) => [name, Math.ceil(widest(data, name, layout, k))]);
  const l = Math.max(layout.margin?.l ?? 0, ...rooms.map(([, room]) => room)); if (!l) return layout;
  const measured = rooms.filter(([name, room]) => room && known(data, name, layout[name])).map(([name]) => [name, { ...layout[name], automargin: false, ticklabeloverflow: "allow" }]);
  return { ...layout, ...Object.fromEntries(measured), margin: { ...layout.margin, l } };
}
