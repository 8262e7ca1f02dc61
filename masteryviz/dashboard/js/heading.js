// Title of a panel: the question, its answer in one sentence, how the picture is drawn, and its tools.
const PLAIN = /[&<>]/g,
  SAFE = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };

// The browser itself draws a figure into a file: on white, under its title.
async function saveFigure(el, format, data) {
  const plot = el.closest(".mv-card")?.querySelector(".js-plotly-plot");
  if (!plot || !window.Plotly) return;
  const { width } = plot.getBoundingClientRect(),
    { layout } = plot,
    room = 56,
    wide = Math.max(700, Math.round(width || layout.width || 900)),
    margin = { ...layout.margin, t: (layout.margin?.t ?? 8) + room };
  const text = `<b>${data.title.replace(PLAIN, (c) => SAFE[c])}</b>`,
    title = {
      text,
      x: 0,
      xref: "paper",
      xanchor: "left",
      y: 1,
      yref: "container",
      yanchor: "top",
      pad: { t: 14 },
      font: { size: 18 },
    };
  const height = (layout.height || 450) + room,
    annotations = [...(layout.annotations ?? []), ...(plot.mvBeside ?? [])],
    figure = {
      data: plot.data,
      layout: {
        ...layout,
        annotations,
        width: wide,
        height,
        autosize: false,
        margin,
        title,
        paper_bgcolor: "#fff",
        plot_bgcolor: "#fff",
      },
    };
  saveUrl(
    `${data.tools.name}${format}`,
    await window.Plotly.toImage(figure, { format, width: wide, height, scale: format === "png" ? 2 : 1 }),
  );
}

function render({ model, el }) {
  el.classList.add("mv-heading");
  keepFiles(model);
  const menu = (data) => {
    const { tools } = data,
      ask = (what) => () => model.send({ do: "tool", what }),
      more = button("mv-quiet mv-more", "", () => {});
    const name = `Table, files and how it is computed${data.title ? `: ${data.title}` : ""}`;
    more.setAttribute("aria-label", name);
    more.title = "Table, download, how computed";
    more.dataset.key = "tools";
    more.append(node("i"), node("i"), node("i"));
    const items = [];
    if (tools.table)
      items.push(
        ["table", tools.open ? "Show the picture" : "Show as a table", ask("table")],
        ["file", "Download for Excel (XLSX)", ask("xlsx")],
        ["file", "Download CSV", ask("csv")],
      );
    if (tools.figure && !tools.open)
      for (const format of ["png", "svg"])
        items.push([
          "image",
          `Download picture (${format.toUpperCase()})`,
          () => saveFigure(el, format, data),
        ]);
    if (tools.computed) items.push(["computed", "How is this computed?", ask("computed")]);
    return dropMenu(more, name, items);
  };
  const draw = () => {
    const data = model.get("data"),
      focused = el.contains(document.activeElement) ? document.activeElement.dataset.key : undefined;
    const words = node("div", "mv-heading-words");
    words.append(...(data.title ? [node("h2", "", data.title)] : []), node("p", "mv-hint", data.answer));
    const tools = node("div", "mv-choices" + (data.choices.length > 1 ? " is-row" : ""));
    for (const [place, choice] of data.choices.entries()) {
      const group = node("div", "mv-choice");
      group.setAttribute("role", "group");
      group.setAttribute("aria-label", choice.label);
      for (const [value, text] of choice.options) {
        const b = asking(model, "", text, { do: "show", name: choice.name, value });
        b.dataset.key = `${choice.name}=${value}`;
        b.setAttribute("aria-pressed", String(value === choice.value));
        group.append(b);
      }
      const field = node("div", "mv-choice-field" + (place % 2 ? " is-second" : ""));
      field.append(...(data.choices.length > 1 ? [node("span", "", choice.label)] : []), group);
      tools.append(field);
    }
    if (data.pick) {
      const field = node("label", "mv-choice-field mv-field mv-pick"),
        list = node("select");
      list.dataset.key = "pick";
      list.setAttribute("aria-label", data.pick.label);
      for (const [value, text] of data.pick.options) {
        const o = node("option", "", text);
        o.value = value;
        o.selected = value === data.pick.value;
        list.append(o);
      }
      list.addEventListener("change", () => model.send({ do: "select", skill: list.value, cell: "" }));
      field.append(node("span", "", data.pick.label), list);
      tools.prepend(field);
    }
    el.classList.toggle("has-menu", Boolean(data.tools));
    el.classList.toggle("has-problem", Boolean(data.problem));
    el.replaceChildren(words, tools, ...(data.tools ? [menu(data)] : []));
    if (data.problem) {
      const p = node("p", "mv-problem", data.problem);
      p.setAttribute("role", "alert");
      el.append(p);
    }
    if (focused !== undefined)
      [...el.querySelectorAll("[data-key]")].find((n) => n.dataset.key === focused)?.focus();
  };
  model.on("change:data", draw);
  draw();
}
export default { render };
