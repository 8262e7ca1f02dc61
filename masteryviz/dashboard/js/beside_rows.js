// Words beside the rows of a drawing, set by the page: to make and measure one of Plotly's own
// annotations takes as long as drawing several bars, and a table of numbers has dozens.
const SVG = "http://www.w3.org/2000/svg", PAD = 2, RISE = 0.3465; // CSS pixels as around an annotation; baseline below the middle, in em
const svg = (tag, attributes, text) => { const e = document.createElementNS(SVG, tag); for (const [name, value] of Object.entries(attributes)) e.setAttribute(name, value); if (text != null) e.textContent = text; return e; };
const simple = (note) => note.showarrow === false && note.xref === "paper" && note.x === 1 && (note.yref ?? "y") === "y" && typeof note.y === "number" && !note.yshift && !note.bgcolor && note.visible !== false && note.font?.size && !/<(?!\/?b>)/.test(note.text);

// A layout without these words, and the words.
function apart(layout) {
  const { annotations = [], yaxis = {} } = layout, fixed = yaxis.range && !["log", "date"].includes(yaxis.type);
  const beside = fixed ? annotations.filter(simple) : [];
  return beside.length ? [{ ...layout, annotations: annotations.filter((note) => !beside.includes(note)) }, beside] : [layout, []];
}

function setBeside(box, notes) {
  const { yaxis, _size, _infolayer, font } = box._fullLayout, layer = _infolayer?.node(); if (!layer) return;
  layer.querySelector(":scope > .mv-beside")?.remove();
  if (!notes.length || !yaxis) return;
  const group = svg("g", { class: "mv-beside", "font-family": font.family });
  for (const { text, y, xanchor, xshift = 0, font: { size, color } } of notes) {
    const at = yaxis.l2p(y); if (at < -1 || at > yaxis._length + 1) continue;
    const left = xanchor === "left", x = _size.l + _size.w + xshift + (left ? PAD : -PAD);
    const line = svg("text", { x, y: yaxis._offset + at + RISE * size, "text-anchor": left ? "start" : "end", "font-size": `${size}px`, fill: color ?? font.color });
    line.style.whiteSpace = "pre";
    String(text).split(/<\/?b>/).forEach((part, place) => { if (part) line.append(place % 2 ? svg("tspan", { "font-weight": "bold" }, plain(part)) : plain(part)); });
    group.append(line);
  }
  layer.append(group);
}
