// A screen of words: nothing loaded yet, nothing that matches, or a store that cannot be opened.

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
      const ways = node("div", "mv-ways");
      for (const [place, choice] of [action, second].entries()) {
        const { label, ...message } = choice,
          way = node("section", "mv-offer"),
          [name, what] = choices[place];
        way.append(
          node("h3", "", name),
          node("p", "", what),
          button(place ? "mv-button" : "mv-button mv-primary", label, () => model.send(message)),
        );
        ways.append(way);
      }
      el.insertBefore(ways, el.querySelectorAll("p")[1] ?? null);
      return;
    }
    const row = node("div", "mv-row");
    for (const [place, choice] of [action, second].entries()) {
      if (!choice) continue;
      const b = node("button", second && !place ? "mv-button mv-primary" : "mv-button", choice.label),
        { label, ...message } = choice;
      b.type = "button";
      b.addEventListener("click", () => model.send(message));
      row.append(b);
    }
    if (action) el.insertBefore(row, el.querySelector("h2 ~ p:nth-of-type(3)") ?? el.querySelector("code"));
  };
  model.on("change:data", draw);
  draw();
  window.mvReady?.();
}
export default { render };
