// The address carries the selection: read at the start and on back and forward, written after changes.
function render({ model, el }) {
  el.style.display = "none";
  const read = () => {
    const query = {};
    for (const [name, value] of new URLSearchParams(location.search)) (query[name] ??= []).push(value);
    return query;
  };
  // Who went back while an answer was on its way is not taken forward again by its end.
  let asked = false;
  const go = () => {
    asked = true;
    model.send({ do: "go", query: read() });
  };
  const write = () => {
    const { query, replace } = model.get("data"),
      wanted = new URLSearchParams();
    if (asked && !replace) return;
    asked = false;
    for (const [name, values] of Object.entries(query))
      for (const value of values) wanted.append(name, value);
    const text = wanted.toString(),
      url = location.pathname + (text ? `?${text}` : "");
    if (text !== new URLSearchParams(location.search).toString())
      history[replace ? "replaceState" : "pushState"](null, "", url);
  };
  // The answer to the first question means that everything on the page is of this address. To write
  // it takes a browser as long as drawing a table: it is done when the answer is painted.
  model.on("change:data", () => {
    document.body.dataset.answers = model.get("data").answers ?? 0;
    requestAnimationFrame(() => {
      window.mvReady?.();
      setTimeout(write);
    });
  });
  window.addEventListener("popstate", go);
  window.mvAsked = true; // the page waits for the answer before it can be clicked
  go();
  return () => window.removeEventListener("popstate", go);
}
export default { render };
