// The one Plotly that the server keeps ready.
const plotly = () =>
  (window.mvPlotly ??= new Promise((done, failed) => {
    const script = document.createElement("script");
    script.src = `${document.body.dataset.baseUrl || "/voila/"}templates/masteryviz/static/plotly.min.js`;
    script.onload = () => done(window.Plotly);
    script.onerror = failed;
    document.head.append(script);
  }));
