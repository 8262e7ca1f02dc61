// The panel at the side that opens a number: focus moves in, Esc closes, focus goes back.

function render({ model, el }) {
  el.classList.add("mv-drawer-host");
  const side = node("div", "mv-drawer"),
    head = node("div", "mv-drawer-head"),
    words = node("div", "mv-heading-words"),
    body = node("div", "mv-drawer-body");
  const title = node("h2"),
    about = node("p", "mv-hint");
  title.id = "mv-drawer-title";
  title.tabIndex = -1;
  side.setAttribute("role", "dialog");
  side.setAttribute("aria-labelledby", title.id);
  side.hidden = true;
  body.tabIndex = 0;
  body.setAttribute("role", "group");
  body.setAttribute("aria-label", "Details");
  words.append(title, about);
  head.append(
    words,
    button("mv-button", "Close", () => close()),
  );
  side.append(head, body);
  el.append(side);
  let back = null,
    key,
    shown = 0;
  const open = () => {
    const at = document.activeElement;
    if (side.hidden || !side.contains(at)) {
      back = at;
      key = at?.dataset?.key;
    }
    side.hidden = false;
    title.focus({ preventScroll: true });
    body.scrollTop = 0;
  };
  const close = () => {
    if (side.hidden) return;
    const inside = side.contains(document.activeElement) || document.activeElement === document.body;
    side.hidden = true;
    if (!inside) return;
    // What opened it may have been drawn anew meanwhile: its successor has the same key.
    const next = back?.isConnected
      ? back
      : key &&
        [...document.querySelectorAll(".mv-root [data-key]")].find(
          (e) => e.dataset.key === key && e.getClientRects().length,
        );
    next?.focus?.({ preventScroll: true });
  };
  const make = {
    text: (b) => node("p", `mv-say ${b.tone ? `is-${b.tone}` : ""}`, b.words),
    heading: (b) => node("h3", "", b.words),
    facts: (b) => {
      const list = node("dl", "mv-drawer-facts");
      for (const [term, value] of b.pairs) {
        const pair = node("div");
        pair.append(node("dt", "", term), node("dd", "", value));
        list.append(pair);
      }
      return list;
    },
    table: (b) => {
      const box = node("div", "mv-drawer-table"),
        table = node("table", "mv-table"),
        top = node("thead"),
        row = node("tr"),
        rest = node("tbody");
      box.tabIndex = 0;
      box.setAttribute("role", "group");
      box.setAttribute("aria-label", "Table");
      b.columns.forEach((c, i) => {
        const th = node("th", b.right.includes(i) ? "is-right" : "", c);
        th.scope = "col";
        row.append(th);
      });
      top.append(row);
      b.rows.forEach((cells, r) => {
        const tr = node("tr", b.marked.includes(r) ? "is-marked" : "");
        cells.forEach((c, i) => tr.append(node("td", b.right.includes(i) ? "is-right" : "", c)));
        rest.append(tr);
      });
      table.append(top, rest);
      box.append(table);
      return box;
    },
    folded: (b) => {
      const fold = node("details", "mv-fold"),
        pre = node("pre", "mv-code", "…");
      pre.tabIndex = 0;
      pre.dataset.fold = b.key;
      fold.append(node("summary", "", b.title), pre);
      fold.addEventListener("toggle", () => {
        if (fold.open) model.send({ do: "unfold", key: b.key });
      });
      return fold;
    },
  };
  const draw = () => {
    const d = model.get("data");
    if (!d.open) {
      close();
      return;
    }
    if (d.open === shown) return;
    shown = d.open;
    title.textContent = d.title;
    about.textContent = d.about;
    const row = node("div", "mv-row mv-drawer-actions");
    for (const [label, message] of d.actions)
      row.append(button("mv-button", label, () => model.send(message)));
    body.replaceChildren(...d.blocks.map((b) => make[b.kind](b)), ...(d.actions.length ? [row] : []));
    open();
  };
  const keys = (e) => {
    if (
      e.key === "Escape" &&
      !side.hidden &&
      !e.defaultPrevented &&
      !document.querySelector("dialog[open]")
    ) {
      e.preventDefault();
      close();
    }
  };
  document.addEventListener("keydown", keys);
  const unfold = () => {
    for (const [key, words] of Object.entries(model.get("unfolded"))) {
      const pre = body.querySelector(`[data-fold="${key}"]`);
      if (pre) pre.textContent = words;
    }
  };
  model.on("change:data", draw);
  model.on("change:unfolded", unfold);
  draw();
  return () => document.removeEventListener("keydown", keys);
}
export default { render };
