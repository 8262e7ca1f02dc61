// What was found in one part of a file: its kind, its numbers, every row accounted for, and what to know.
function foundPart(part, key, fold) {
  const { facts, fates, notes, more } = part,
    box = node("div", "mv-load-part");
  if (part.name) box.append(node("h4", "", part.name));
  box.append(node("p", "mv-load-kind", part.heading));
  if (facts.length) box.append(foundFacts(facts));
  if (fates.length) box.append(fold(`${key} fates`, "Every row and cell accounted for", foundFates(fates)));
  if (notes.length) {
    const title = `${notes.length + more} to know`;
    box.append(fold(`${key} notes`, title, foundNotes(notes, more), notes.length < 4));
  }
  return box;
}

function foundFacts(facts) {
  const list = node("dl", "mv-counts");
  for (const [number, word] of facts) {
    const pair = node("div");
    pair.append(node("dd", "", number), node("dt", "", word));
    list.append(pair);
  }
  return list;
}

function foundFates(fates) {
  const list = node("dl", "mv-fates");
  for (const [all, parts] of fates) list.append(node("dt", "", all), node("dd", "", parts));
  return list;
}

function foundNotes(notes, more) {
  const box = node("div"),
    list = node("ul", "mv-notes");
  for (const note of notes) {
    const item = node("li", "", note.row ? `Row ${note.row}: ${note.what}` : note.what);
    if (note.advice) item.append(" ", node("span", "mv-hint", note.advice));
    list.append(item);
  }
  box.append(list, ...andMore(more));
  return box;
}

function andMore(count) {
  return count ? [node("p", "mv-hint", `and ${counted(count)} more`)] : [];
}
