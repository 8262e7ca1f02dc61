// One figure after another in one box, as wide as the box.
const CONFIG = {
  displaylogo: false,
  displayModeBar: false,
  showSendToCloud: false,
  plotlyServerURL: "",
  responsive: true,
};

function plotBox({ figure }) {
  const box = node("div", "mv-plot");
  if (figure) setHeight(box, figure);
  return box;
}

function setHeight(box, figure) {
  box.style.height = `${figure.layout.height * largerBy()}px`;
}

// `tell` is given the name of a mark that is clicked, or nothing.
function plotIn(Plotly, box, tell) {
  let begun = false;
  const begin = () => {
    begun = true;
    setBeside(box, box.mvBeside);
    box.on("plotly_afterplot", () => setBeside(box, box.mvBeside));
    box.on("plotly_click", ({ points }) => tell(points[0]?.customdata));
  };
  const draw = async ({ figure, label }) => {
    const times = largerBy();
    box.setAttribute("role", "img");
    box.setAttribute("aria-label", label);
    setHeight(box, figure);
    const data = times === 1 ? figure.data : grown(figure.data, times, "data");
    const layout = times === 1 ? figure.layout : grown(figure.layout, times);
    const [rest, words] = apart(data, layout);
    box.mvBeside = words;
    await Plotly.react(box, data, roomy(data, rest, times), begun ? undefined : CONFIG);
    if (!begun) begin();
  };
  const fit = () => {
    if (!begun || !box.offsetWidth) return;
    if (Math.abs(box.offsetWidth - box._fullLayout.width) > 1) Plotly.Plots.resize(box);
  };
  return { box, draw, fit, isDrawn: () => begun };
}
