// The browser itself draws a figure into a file: on white, under its title.
const PLAIN = /[&<>]/g,
  SAFE = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };
const TITLE_ROOM = 56, // CSS pixels
  LEAST_WIDTH = 700;

function pictureTitle(words) {
  const plain = words.replace(PLAIN, (sign) => SAFE[sign]);
  return {
    text: `<b>${plain}</b>`,
    x: 0,
    xref: "paper",
    xanchor: "left",
    y: 1,
    yref: "container",
    yanchor: "top",
    pad: { t: 14 },
    font: { size: 18 },
  };
}

function pictureLayout(plot, words) {
  const { layout } = plot,
    { width } = plot.getBoundingClientRect();
  return {
    ...layout,
    annotations: [...(layout.annotations ?? []), ...(plot.mvBeside ?? [])],
    width: Math.max(LEAST_WIDTH, Math.round(width || layout.width || 900)),
    height: (layout.height || 450) + TITLE_ROOM,
    autosize: false,
    margin: { ...layout.margin, t: (layout.margin?.t ?? 8) + TITLE_ROOM },
    title: pictureTitle(words),
    paper_bgcolor: "#fff",
    plot_bgcolor: "#fff",
  };
}

async function savePicture(el, format, data) {
  const plot = el.closest(".mv-card")?.querySelector(".js-plotly-plot");
  if (!plot || !window.Plotly) return;
  const layout = pictureLayout(plot, data.title),
    { width, height } = layout,
    scale = format === "png" ? 2 : 1,
    figure = { data: plot.data, layout },
    url = await window.Plotly.toImage(figure, { format, width, height, scale });
  saveUrl(`${data.tools.name}${format}`, url);
}
