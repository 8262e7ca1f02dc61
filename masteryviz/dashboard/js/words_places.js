// Which words of a figure the page can set itself, and where in the drawing they stand.

// Where a word stands must not depend on what Plotly works out from the marks, nor what it does on its mouse.
const WORKED_OUT = ["textangle", "width", "height", "bordercolor", "opacity"];
const ON_THE_MOUSE = ["hovertext", "captureevents", "clicktoshow"];
// Found in texts with more in them than that.
const BOLD_ONLY = /<(?!\/?b>)/;
const BOLD_AND_LINES = /<(?!\/?b>|br>)/;

function axisOf(layout, letter, ref) {
  return layout[ref.replace(letter, `${letter}axis`)];
}

function isAxisSet(layout, letter, ref = letter) {
  const axis = axisOf(layout, letter, ref);
  return ref === "paper" || Boolean(axis?.range && axis.type !== "log" && !axis.autorange);
}

function isSimple(layout, note) {
  if (note.showarrow !== false || note.visible === false || typeof note.y !== "number") return false;
  if ([...WORKED_OUT, ...ON_THE_MOUSE].some((name) => name in note)) return false;
  const startsLeft = note.xanchor === "left" && note.align === "left";
  if ((startsLeft ? BOLD_AND_LINES : BOLD_ONLY).test(note.text)) return false;
  return isAxisSet(layout, "x", note.xref) && isAxisSet(layout, "y", note.yref);
}

// A layout without these words, and the words. What says that there is nothing to draw is a drawing's own.
function apart(data, layout) {
  const { annotations = [], template } = layout;
  const simple = data.length ? annotations.filter((note) => isSimple(layout, note)) : [];
  if (!simple.length) return [layout, []];
  const usual = template?.layout?.annotationdefaults?.font;
  const words = simple.map((note) => ({ ...note, font: { ...usual, ...note.font } }));
  return [{ ...layout, annotations: annotations.filter((note) => !simple.includes(note)) }, words];
}

const SIDES = { x: ["left", "center", "right"], y: ["top", "middle", "bottom"] };

// The side of a word that stands at a part of the paper, where the word does not say it.
function sideAt(part, [first, middle, last]) {
  if (part < 1 / 3) return first;
  return part > 2 / 3 ? last : middle;
}

// The place of a word in a direction, in pixels of the drawing, and which of its sides is there; none
// outside of the plot.
function place(full, letter, note) {
  const at = note[letter];
  const ref = note[`${letter}ref`] ?? letter;
  const anchor = note[`${letter}anchor`] ?? "auto";
  const shift = (note[`${letter}shift`] ?? 0) * (letter === "x" ? 1 : -1);
  if (ref === "paper") {
    const { l, t, w, h } = full._size;
    const part = letter === "x" ? at : 1 - at;
    const where = letter === "x" ? l + w * part : t + h * part;
    return [where + shift, anchor === "auto" ? sideAt(part, SIDES[letter]) : anchor];
  }
  const axis = axisOf(full, letter, ref);
  const where = axis.r2p(at);
  if (where < -1 || where > axis._length + 1) return [];
  return [axis._offset + where + shift, anchor === "auto" ? SIDES[letter][1] : anchor];
}
