// What the header does for the page around it.

// The page's main part stands beside the header, in a box that knows no roles.
function markMain(root) {
  const main = root?.querySelector(".mv-body");
  main?.setAttribute("role", "main");
  main?.setAttribute("aria-label", "Dashboard");
}

// What stays in view below the header has to know how tall it is, in the lengths of its zoom.
function tellHeight(el, header) {
  const tall = new ResizeObserver(() => {
    const zoom = header.currentCSSZoom || 1,
      { height } = el.getBoundingClientRect();
    if (height) el.closest(".mv-root")?.style.setProperty("--page-head", `${height / zoom}px`);
  });
  tall.observe(el);
  return () => tall.disconnect();
}

// Plotly is read before the first drawing asks for it, but never before the first picture is there.
function readAhead() {
  if (document.getElementById("loading")) setTimeout(readAhead, 500);
  else wait(() => plotly().catch(() => {}));
}
