// The one Plotly that the server keeps ready; and what can wait until the page has time.
const plotly = () => window.mvPlotly ??= new Promise((done, failed) => {
  const script = document.createElement("script");
  script.src = `${document.body.dataset.baseUrl || "/voila/"}templates/masteryviz/static/plotly.min.js`;
  script.onload = () => done(window.Plotly); script.onerror = failed; document.head.append(script);
});
const wait = window.requestIdleCallback ? (f) => requestIdleCallback(f, { timeout: 1000 }) : (f) => setTimeout(f, 50), unwait = window.cancelIdleCallback ?? clearTimeout;
