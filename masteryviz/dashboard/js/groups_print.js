// One page with the plan, or a name tent for everybody: the style sheet leaves out the other.
function printAs(what) {
  const printed = document.documentElement.dataset;
  printed.print = what;
  addEventListener("afterprint", () => delete printed.print, { once: true });
  print();
}
function tentsOf(tents) {
  const all = node("div", "mv-tents");
  all.setAttribute("aria-hidden", "true");
  all.append(...tents.map(tentOf));
  return all;
}
function tentOf({ name, lines }) {
  const tent = node("div", "mv-tent"),
    called = node("strong", "", name),
    list = node("ol", lines.length === 1 ? "is-one" : "");
  called.dir = "auto";
  list.append(...lines.map((line) => node("li", "", line)));
  tent.append(called, list);
  return tent;
}
