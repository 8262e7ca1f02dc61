// The menu of a panel: its table, files of it, a picture, and how it is computed.
function panelItems(model, el, data) {
  const { tools } = data,
    ask = (what) => () => model.send({ do: "tool", what }),
    picture = (format) => {
      const words = `Download picture (${format.toUpperCase()})`;
      return ["image", words, () => savePicture(el, format, data)];
    },
    items = [];
  if (tools.table)
    items.push(
      ["table", tools.open ? "Show the picture" : "Show as a table", ask("table")],
      ["file", "Download for Excel (XLSX)", ask("xlsx")],
      ["file", "Download CSV", ask("csv")],
    );
  if (tools.figure && !tools.open) items.push(picture("png"), picture("svg"));
  if (tools.computed) items.push(["computed", "How is this computed?", ask("computed")]);
  return items;
}

function panelMenu(model, el, data) {
  const words = "Table, files and how it is computed",
    name = data.title ? `${words}: ${data.title}` : words,
    more = button("mv-quiet mv-more", "", () => {});
  more.setAttribute("aria-label", name);
  more.title = "Table, download, how computed";
  more.dataset.key = "tools";
  more.append(node("i"), node("i"), node("i"));
  return dropMenu(more, name, panelItems(model, el, data));
}
