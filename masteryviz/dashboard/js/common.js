// Stands before every widget's own script: elements whose text is only ever text.
function node(tag, cls, text) { const e = document.createElement(tag); if (cls) e.className = cls; if (text != null) e.textContent = text; return e; }
function button(cls, text, action) { const b = node("button", cls, text); b.type = "button"; b.addEventListener("click", action); return b; }
// A box that scrolls can be scrolled by keyboard only where it can have the focus.
function scroller(cls, label) { const e = node("div", cls); e.tabIndex = 0; e.setAttribute("role", "region"); e.setAttribute("aria-label", label); return e; }
