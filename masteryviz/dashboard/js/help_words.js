// The words of a screen and what they mean, found by typing.
function wordSearch(find) {
  const search = node("input", "mv-words-search");
  search.type = "search";
  search.placeholder = "Find a word";
  search.autocomplete = "off";
  search.setAttribute("aria-label", "Find a word");
  search.addEventListener("input", find);
  search.addEventListener("keydown", (e) => {
    if (e.key !== "Escape" || !search.value) return;
    e.preventDefault();
    e.stopPropagation();
    search.value = "";
    find();
  });
  return search;
}
function wordPair([term, meaning]) {
  const pair = node("div");
  pair.append(node("dt", "", term), node("dd", "", meaning));
  return [pair, `${term} ${meaning}`.toLowerCase()];
}

function wordList() {
  const head = node("div", "mv-words-head"),
    list = node("dl"),
    none = node("p", "mv-hint mv-words-none"),
    said = node("div", "mv-unseen");
  said.setAttribute("role", "status");
  let pairs = [];
  const find = () => {
    const typed = search.value.trim(),
      wanted = typed.toLowerCase();
    for (const [pair, text] of pairs) pair.hidden = !text.includes(wanted);
    const found = pairs.filter(([pair]) => !pair.hidden).length;
    none.textContent = found ? "" : `No word here has “${typed}” in it.`;
    said.textContent = wanted ? `${found} found` : "";
  };
  const search = wordSearch(find);
  head.append(node("h3", "", "What the words mean"), search);
  const put = (definitions) => {
    pairs = definitions.map(wordPair);
    list.replaceChildren(...pairs.map(([pair]) => pair));
    return pairs.length ? [head, said, none, list] : [];
  };
  const clear = () => {
    search.value = "";
    find();
  };
  return { put, find, clear };
}
