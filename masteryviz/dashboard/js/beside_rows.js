// Words in and around a drawing, set by the page: to make and measure one of Plotly's own annotations
// takes as long as drawing several bars, it makes each twice, and a table of numbers has dozens.
const SVG = "http://www.w3.org/2000/svg";
const PAD = 2; // CSS pixels as around an annotation
const RISE = 0.3465; // em: the baseline below the middle
const TALL = 1.117; // em: a line's own height
const LINE = 1.3; // em: from line to line
const ANCHORS = { left: "start", center: "middle", right: "end" };
const BEFORE = { left: 0, center: 0.5, right: 1 }; // the part of a word before its place
const BELOW = { top: 1, middle: 0, bottom: -1 };

function svg(tag, attributes, text) {
  const e = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) e.setAttribute(name, value);
  if (text != null) e.textContent = text;
  return e;
}

// A line of a word, in which what stands between <b> and </b> is bold.
function lineOf(row, attributes) {
  const line = svg("text", attributes);
  line.style.whiteSpace = "pre";
  row.split(/<\/?b>/).forEach((part, at) => {
    if (part) line.append(at % 2 ? svg("tspan", { "font-weight": "bold" }, plain(part)) : plain(part));
  });
  return line;
}

// The lines of a word; only what starts at the left has more than one.
function word(full, note) {
  const [x, side] = place(full, "x", note);
  const [y, height] = place(full, "y", note);
  if (side === undefined || height === undefined) return [];
  const { size, color } = note.font;
  const rows = String(note.text).split("<br>");
  const tall = (TALL + LINE * (rows.length - 1)) * size + 2 * PAD;
  const top = y + ((BELOW[height] - 1) * tall) / 2;
  const lines = rows.map((row, at) =>
    lineOf(row, {
      x: x + PAD * (1 - 2 * BEFORE[side]),
      y: top + PAD + (TALL / 2 + RISE + LINE * at) * size,
      "text-anchor": ANCHORS[side],
      "font-size": `${size}px`,
      fill: color ?? full.font.color,
    }),
  );
  if (!note.bgcolor) return lines;
  const wide = 2 * PAD + Math.max(...rows.map((row) => widestLine(row, size, full.font.family)));
  const left = x - BEFORE[side] * wide;
  return [svg("rect", { x: left, y: top, width: wide, height: tall, fill: note.bgcolor }), ...lines];
}

function setBeside(box, notes) {
  const full = box._fullLayout;
  const layer = full._infolayer?.node();
  if (!layer) return;
  layer.querySelector(":scope > .mv-beside")?.remove();
  if (!notes.length || !full.yaxis) return;
  const group = svg("g", { class: "mv-beside", "font-family": full.font.family });
  group.append(...notes.flatMap((note) => word(full, note)));
  layer.append(group);
}
