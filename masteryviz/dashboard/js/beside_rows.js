// Words in and around a drawing, set by the page: to make and measure one of Plotly's own annotations
// takes as long as drawing several bars, it makes each twice, and a table of numbers has dozens.
const SVG = "http://www.w3.org/2000/svg",
  PAD = 2; // CSS pixels as around an annotation
const RISE = 0.3465,
  TALL = 1.117,
  LINE = 1.3; // em: the baseline below the middle; a line's own height; from line to line
const svg = (tag, attributes, text) => {
  const e = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) e.setAttribute(name, value);
  if (text != null) e.textContent = text;
  return e;
};

// Where a word stands must not depend on what Plotly works out from the marks, nor what it does on its mouse.
const ASKED = [
  "textangle",
  "width",
  "height",
  "hovertext",
  "captureevents",
  "clicktoshow",
  "bordercolor",
  "opacity",
];
const set = (layout, letter, ref = letter) => {
  const axis = layout[ref.replace(letter, `${letter}axis`)];
  return ref === "paper" || Boolean(axis?.range && axis.type !== "log" && !axis.autorange);
};
const simple = (layout) => (note) =>
  note.showarrow === false &&
  note.visible !== false &&
  !ASKED.some((name) => name in note) &&
  typeof note.y === "number" &&
  !(note.xanchor === "left" && note.align === "left" ? /<(?!\/?b>|br>)/ : /<(?!\/?b>)/).test(note.text) &&
  set(layout, "x", note.xref) &&
  set(layout, "y", note.yref);

// A layout without these words, and the words. What says that there is nothing to draw is a drawing's own.
function apart(data, layout) {
  const { annotations = [], template } = layout,
    usual = template?.layout?.annotationdefaults?.font;
  const beside = data.length ? annotations.filter(simple(layout)) : [];
  return beside.length
    ? [
        { ...layout, annotations: annotations.filter((note) => !beside.includes(note)) },
        beside.map((note) => ({ ...note, font: { ...usual, ...note.font } })),
      ]
    : [layout, []];
}

// The place of a word in a direction, in pixels of the drawing, and which of its sides is there; none outside of the plot.
const SIDES = { x: ["left", "center", "right"], y: ["top", "middle", "bottom"] };
function place(full, letter, note) {
  const { l, t, w, h } = full._size,
    at = note[letter],
    ref = note[`${letter}ref`] ?? letter,
    anchor = note[`${letter}anchor`] ?? "auto",
    shift = (note[`${letter}shift`] ?? 0) * (letter === "x" ? 1 : -1),
    [first, middle, last] = SIDES[letter];
  if (ref === "paper") {
    const part = letter === "x" ? at : 1 - at;
    return [
      (letter === "x" ? l + w * part : t + h * part) + shift,
      anchor !== "auto" ? anchor : part < 1 / 3 ? first : part > 2 / 3 ? last : middle,
    ];
  }
  const axis = full[ref.replace(letter, `${letter}axis`)],
    where = axis.r2p(at);
  return where < -1 || where > axis._length + 1
    ? []
    : [axis._offset + where + shift, anchor === "auto" ? middle : anchor];
}

// The lines of a word; only what starts at the left has more than one.
const ANCHORS = { left: "start", center: "middle", right: "end" },
  BEFORE = { left: 0, center: 0.5, right: 1 },
  BELOW = { top: 1, middle: 0, bottom: -1 };
function word(full, note) {
  const [x, side] = place(full, "x", note),
    [y, height] = place(full, "y", note);
  if (side === undefined || height === undefined) return [];
  const { size, color } = note.font,
    rows = String(note.text).split("<br>"),
    tall = (TALL + LINE * (rows.length - 1)) * size + 2 * PAD,
    top = y + ((BELOW[height] - 1) * tall) / 2;
  const lines = rows.map((row, at) => {
    const line = svg("text", {
      x: x + PAD * (1 - 2 * BEFORE[side]),
      y: top + PAD + (TALL / 2 + RISE + LINE * at) * size,
      "text-anchor": ANCHORS[side],
      "font-size": `${size}px`,
      fill: color ?? full.font.color,
    });
    line.style.whiteSpace = "pre";
    row.split(/<\/?b>/).forEach((part, place) => {
      if (part) line.append(place % 2 ? svg("tspan", { "font-weight": "bold" }, plain(part)) : plain(part));
    });
    return line;
  });
  return note.bgcolor ? [ground(full, note, x, top, BEFORE[side], tall), ...lines] : lines;
}
function ground(full, { text, bgcolor, font: { size } }, x, top, before, tall) {
  const wide =
    2 * PAD + Math.max(...text.split("<br>").map((row) => widestLine(row, size, full.font.family)));
  return svg("rect", { x: x - before * wide, y: top, width: wide, height: tall, fill: bgcolor });
}

function setBeside(box, notes) {
  const full = box._fullLayout,
    layer = full._infolayer?.node();
  if (!layer) return;
  layer.querySelector(":scope > .mv-beside")?.remove();
  if (!notes.length || !full.yaxis) return;
  const group = svg("g", { class: "mv-beside", "font-family": full.font.family });
  group.append(...notes.flatMap((note) => word(full, note)));
  layer.append(group);
}
