// Every export that can be read, what it holds, and where to click for it.

function render({ model, el }) {
  el.classList.add("mv-formats");
  const draw = () =>
    el.replaceChildren(
      ...model.get("data").formats.map(({ title, carries, download }) => {
        const item = node("details", "mv-format"),
          body = node("dl");
        for (const [term, text] of [
          ["Holds", carries],
          ["Click", download],
        ]) {
          const pair = node("div");
          pair.append(node("dt", "", term), node("dd", "", text));
          body.append(pair);
        }
        item.append(node("summary", "", title), body);
        return item;
      }),
    );
  model.on("change:data", draw);
  draw();
}
export default { render };
