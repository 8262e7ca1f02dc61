// The head of a meeting: its steps with the one that it is at, and what is to be done now.
function stepTrail(steps, phase) {
  const trail = node("ol", "mv-steps"),
    found = steps.findIndex(([key]) => key === phase),
    at = found < 0 ? steps.length : found; // a closed meeting is past all of them
  steps.forEach(([, title, minutes], place) => {
    const isDone = place < at,
      isNow = place === at,
      item = node("li", isDone ? "is-done" : isNow ? "is-now" : "");
    if (isNow) item.setAttribute("aria-current", "step");
    item.append(node("span", "mv-step-n", isDone ? "✓" : place + 1), node("span", "", title));
    if (minutes) item.append(node("small", "", `${minutes} min`));
    trail.append(item);
  });
  return trail;
}
function meetingHead({ about, where, skills }, clockBox) {
  const head = node("div", "mv-protocol-head"),
    words = node("div", "mv-heading-words");
  words.append(node("h2", "", about));
  if (where)
    words.append(node("p", "mv-hint", `${skills.length} skill${skills.length === 1 ? "" : "s"} · ${where}`));
  head.append(words, clockBox);
  return head;
}
