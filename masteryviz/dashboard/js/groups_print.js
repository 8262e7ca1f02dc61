// One page with the plan, or a name tent for everybody: the style sheet leaves out the other.
function printAs(what) {
  document.documentElement.dataset.print = what;
  const done = () => {
    delete document.documentElement.dataset.print;
    removeEventListener("afterprint", done);
  };
  addEventListener("afterprint", done);
  print();
}
function tentsOf(tents) {
  const all = node("div", "mv-tents");
  all.setAttribute("aria-hidden", "true");
  for (const t of tents) {
    const one = node("div", "mv-tent"),
      name = node("strong", "", t.name),
      list = node("ol", t.lines.length === 1 ? "is-one" : "");
    name.dir = "auto";
    for (const line of t.lines) list.append(node("li", "", line));
    one.append(name, list);
    all.append(one);
  }
  return all;
}
