// The upper half of a skill's details: its name, the states as a bar, the bar's key.

function skillHeading({ heading, about }, close) {
  const head = node("div", "mv-heading");
  const words = node("div", "mv-heading-words");
  words.append(node("h2", "", heading), node("p", "mv-hint", about));
  head.append(words, ...(close ? [close] : []));
  return head;
}

// The states that somebody is in, as the bar has them from left to right.
function statesInBar(groups) {
  const shown = groups.filter(({ bar, count }) => bar && count);
  return shown.sort((one, other) => one.place - other.place);
}

function stateBar(shown) {
  const bar = node("div", "mv-states");
  bar.setAttribute("role", "img");
  bar.setAttribute("aria-label", shown.map(({ name, count }) => `${name}: ${count}`).join(", "));
  for (const { state, name, count } of shown) {
    const part = node("span", `mv-state-${state}`, counted(count));
    part.style.flexGrow = count;
    part.title = `${name}: ${count}`;
    bar.append(part);
  }
  return bar;
}

function stateKey(shown) {
  const key = node("div", "mv-key-row");
  for (const { state, name } of shown) {
    const pair = node("span");
    pair.append(node("i", `mv-state-${state}`), node("span", "", name));
    key.append(pair);
  }
  return key;
}
