// A screen of words: nothing loaded yet, nothing that matches, or a store that cannot be opened.
function actionButton(model, isPrimary, { label, ...message }) {
  return button(isPrimary ? "mv-button mv-primary" : "mv-button", label, () => model.send(message));
}
// The ways to begin, side by side, each with its name and what it is.
function waysToBegin(model, actions, choices) {
  const ways = node("div", "mv-ways");
  for (const [place, action] of actions.entries()) {
    const way = node("section", "mv-offer"),
      [name, what] = choices[place];
    way.append(node("h3", "", name), node("p", "", what), actionButton(model, place === 0, action));
    ways.append(way);
  }
  return ways;
}
function actionRow(model, action, second) {
  const row = node("div", "mv-row");
  if (action) row.append(actionButton(model, Boolean(second), action));
  if (second) row.append(actionButton(model, false, second));
  return row;
}
function render({ model, el }) {
  el.classList.add("mv-card", "mv-message");
  const draw = () => {
    const { title, lines, commands, action, second, choices } = model.get("data");
    el.replaceChildren(
      node("h2", "", title),
      ...lines.map((line) => node("p", "", line)),
      ...commands.map((line) => node("code", "", line)),
    );
    el.classList.toggle("is-welcome", Boolean(choices));
    if (choices) {
      const ways = waysToBegin(model, [action, second], choices);
      el.insertBefore(ways, el.querySelectorAll("p")[1] ?? null);
    } else if (action) {
      const below = el.querySelector("h2 ~ p:nth-of-type(3)") ?? el.querySelector("code");
      el.insertBefore(actionRow(model, action, second), below);
    }
  };
  model.on("change:data", draw);
  draw();
  window.mvReady?.();
}
export default { render };
