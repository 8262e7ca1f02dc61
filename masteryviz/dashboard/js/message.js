// A screen of words: nothing loaded yet, nothing that matches, or a store that cannot be opened.

function render({ model, el }) {
  el.classList.add("mv-card", "mv-message");
  const draw = () => {
    const { title, lines, commands, action, second } = model.get("data");
    el.replaceChildren(node("h2", "", title), ...lines.map((line) => node("p", "", line)), ...commands.map((line) => node("code", "", line)));
    const row = node("div", "mv-row");
    for (const [place, choice] of [action, second].entries()) {
      if (!choice) continue;
      const b = node("button", second && !place ? "mv-button mv-primary" : "mv-button", choice.label), { label, ...message } = choice; b.type = "button";
      b.addEventListener("click", () => model.send(message)); row.append(b);
    }
    if (action) el.insertBefore(row, el.querySelector("h2 ~ p:nth-of-type(3)") ?? el.querySelector("code"));
  };
  model.on("change:data", draw); draw(); window.mvReady?.();
}
export default { render };
