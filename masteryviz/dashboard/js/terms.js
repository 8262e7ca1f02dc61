// Terms and what is said of each.
function termList(cls, pairs) {
  const list = node("dl", cls);
  for (const [term, value] of pairs) {
    const pair = node("div");
    pair.append(node("dt", "", term), node("dd", "", value));
    list.append(pair);
  }
  return list;
}
