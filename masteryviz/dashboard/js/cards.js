// Key numbers; each percentage with its count.

function render({ model, el }) {
  el.classList.add("mv-cards");
  el.setAttribute("role", "group");
  el.setAttribute("aria-label", "Summary");
  const draw = () =>
    el.replaceChildren(
      ...model.get("data").cards.map((card) => {
        const box = node("div", "mv-figure" + (card.tone ? ` is-${card.tone}` : ""));
        const value = node("div", "mv-figure-value", card.value);
        value.title = card.title ?? card.value;
        box.append(node("div", "mv-figure-label", card.label), value, node("div", "mv-figure-sub", card.sub));
        if (card.share != null) {
          const bar = node("div", "mv-figure-bar"),
            fill = node("i");
          bar.setAttribute("aria-hidden", "true");
          fill.style.width = `${Math.round(card.share * 100)}%`;
          bar.append(fill);
          box.append(bar);
        }
        return box;
      }),
    );
  model.on("change:data", draw);
  draw();
}
export default { render };
