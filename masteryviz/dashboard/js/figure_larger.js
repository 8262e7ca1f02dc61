// How much larger a figure is drawn in the projector's look: it is not zoomed, for its hover would miss.
const LARGER = 1.3; // the zoom of that look
const NESTED = ["annotations", "shapes", "data", "updatemenus"]; // lists whose items have sizes
const LENGTHS = ["xshift", "yshift", "ticklabelstandoff", "standoff", "height"];

function largerBy() {
  const { look } = document.body.dataset;
  return look === "projector" && !matchMedia("print").matches ? LARGER : 1;
}

// Whether a number by this name, in a part of a figure by that name, is a length on the screen.
function isLength(name, owner) {
  if (/font$/i.test(owner)) return name === "size";
  return owner === "margin" || LENGTHS.includes(name) || (owner === "marker" && name === "size");
}

// A part of a figure with all of its lengths times as large.
function grown(value, times, name = "", owner = "") {
  if (Array.isArray(value)) {
    return NESTED.includes(name) ? value.map((item) => grown(item, times, "", name)) : value;
  }
  if (value && typeof value === "object") {
    const items = Object.entries(value).map(([key, item]) => [key, grown(item, times, key, name)]);
    return Object.fromEntries(items);
  }
  if (typeof value !== "number" || !isLength(name, owner)) return value;
  // Plotly leaves out a standoff of labels that is not whole.
  return name === "ticklabelstandoff" ? Math.round(value * times) : value * times;
}
