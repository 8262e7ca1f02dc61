// A drawing on paper: paper is narrower than a screen, and a drawing does not follow by itself.
const PAPER = 920; // CSS pixels: Letter landscape, less margins and the card's padding
const UPRIGHT = 670; // the same of A4 upright
const TALLEST = 620; // of a drawing, so that it stays on the upright page of its title
const STRIPES = { shape: "/", fillmode: "overlay", fgcolor: "#fff", fgopacity: 0.5, size: 9, solidity: 0.25 };

// In grey, what is not yet would look like what is mastered: on paper it is striped.
function stripe(Plotly, box, pattern) {
  const places = box.data.flatMap((trace, place) => (trace.meta === "not yet" ? [place] : []));
  if (places.length) Plotly.restyle(box, { "marker.pattern": pattern }, places);
}

function toPaper(Plotly, box) {
  const upright = getComputedStyle(document.body).page === "upright";
  const zoom = upright ? Math.min(1, Math.max(0.7, TALLEST / box._fullLayout.height)) : 1;
  stripe(Plotly, box, STRIPES);
  box.style.zoom = zoom;
  Plotly.relayout(box, { width: (upright ? UPRIGHT : PAPER) / zoom });
}

function toScreen(Plotly, box) {
  stripe(Plotly, box, {});
  box.style.zoom = "";
  Plotly.relayout(box, { width: null, autosize: true });
}
