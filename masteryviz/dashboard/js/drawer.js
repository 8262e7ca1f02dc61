// The panel at the side that opens a number: focus moves in, Esc closes, focus goes back.

// Remembers what has the focus, and gives it back to that, or to what was drawn in its place.
function focusBefore() {
  let before = null;
  let key;
  const successor = () => {
    const keyed = key ? [...document.querySelectorAll(".mv-root [data-key]")] : [];
    return keyed.find((other) => other.dataset.key === key && other.getClientRects().length);
  };
  return {
    remember() {
      before = document.activeElement;
      key = before?.dataset?.key;
    },
    giveBack() {
      const next = before?.isConnected ? before : successor();
      next?.focus?.({ preventScroll: true });
    },
  };
}

function drawerTitle() {
  const title = node("h2");
  title.id = "mv-drawer-title";
  title.tabIndex = -1;
  return title;
}

// The panel, still hidden.
function sidePanel(title, about, body, close) {
  const side = node("div", "mv-drawer");
  const head = node("div", "mv-drawer-head");
  const words = node("div", "mv-heading-words");
  side.setAttribute("role", "dialog");
  side.setAttribute("aria-labelledby", title.id);
  side.hidden = true;
  words.append(title, about);
  head.append(words, button("mv-button", "Close", close));
  side.append(head, body);
  return side;
}

function render({ model, el }) {
  el.classList.add("mv-drawer-host");
  const title = drawerTitle();
  const about = node("p", "mv-hint");
  const body = focusGroup(node("div", "mv-drawer-body"), "Details");
  const side = sidePanel(title, about, body, () => close());
  el.append(side);
  const focus = focusBefore();
  let shown = 0;
  const open = () => {
    if (side.hidden || !side.contains(document.activeElement)) focus.remember();
    side.hidden = false;
    title.focus({ preventScroll: true });
    body.scrollTop = 0;
  };
  const close = () => {
    if (side.hidden) return;
    const { activeElement } = document;
    const isInside = side.contains(activeElement) || activeElement === document.body;
    side.hidden = true;
    if (isInside) focus.giveBack();
  };
  const draw = () => {
    const data = model.get("data");
    if (!data.open) close();
    if (!data.open || data.open === shown) return;
    shown = data.open;
    title.textContent = data.title;
    about.textContent = data.about;
    body.replaceChildren(...drawerBody(model, data));
    open();
  };
  const escape = (e) => {
    if (side.hidden || !isFreeEscape(e)) return;
    e.preventDefault();
    close();
  };
  const unfold = () => {
    for (const [key, words] of Object.entries(model.get("unfolded"))) {
      const text = body.querySelector(`[data-fold="${key}"]`);
      if (text) text.textContent = words;
    }
  };
  document.addEventListener("keydown", escape);
  model.on("change:data", draw);
  model.on("change:unfolded", unfold);
  draw();
  return () => document.removeEventListener("keydown", escape);
}
export default { render };
