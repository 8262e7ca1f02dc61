// Parts that are folded away: each stays as it was opened or closed when the cards are drawn again.
function folds() {
  const opened = new Map();
  return (key, title, body, atFirst = false) => {
    const part = node("details", "mv-fold"),
      summary = node("summary", "", title);
    part.open = opened.get(key) ?? atFirst;
    part.addEventListener("toggle", () => opened.set(key, part.open));
    summary.dataset.key = key;
    part.append(summary, body);
    return part;
  };
}
