// Key numbers; each percentage with its count.
function shareBar(share) {
  const bar = node("div", "mv-figure-bar"),
    fill = node("i");
  bar.setAttribute("aria-hidden", "true");
  fill.style.width = `${Math.round(share * 100)}%`;
  bar.append(fill);
  return bar;
}
function keyNumber({ label, value, title, sub, tone, share }) {
  const box = node("div", "mv-figure" + (tone ? ` is-${tone}` : "")),
    number = node("div", "mv-figure-value", value);
  number.title = title ?? value;
  box.append(node("div", "mv-figure-label", label), number, node("div", "mv-figure-sub", sub));
  if (share != null) box.append(shareBar(share));
  return box;
}

function render({ model, el }) {
  el.classList.add("mv-cards");
  el.setAttribute("role", "group");
  el.setAttribute("aria-label", "Summary");
  const draw = () => el.replaceChildren(...model.get("data").cards.map(keyNumber));
  model.on("change:data", draw);
  draw();
}
export default { render };
