// The last change of the store, in words, and taking it back after a yes; sample data where empty.
function nameList(names) {
  const list = node("ul", "mv-names");
  list.append(...names.map((name) => node("li", "", name)));
  return list;
}

function undoQuestion({ ask, label }, takeBack, keep) {
  const box = node("div", "mv-ask"),
    answers = node("div", "mv-row");
  box.setAttribute("role", "group");
  box.setAttribute("aria-label", label);
  answers.append(
    button("mv-button mv-primary", "Yes, take it back", takeBack),
    button("mv-button", "No, keep it", keep),
  );
  box.append(node("p", "", ask), answers);
  return box;
}

function sampleOffer({ doing }, load) {
  const box = node("div", "mv-sample"),
    words = "Try it with a sample: a semester of invented students. One undo takes all of it back.";
  box.append(node("h3", "", "No export at hand?"), node("p", "mv-hint", words));
  if (!doing) box.append(button("mv-button", "Try it with sample data", load));
  return box;
}

function doingBar({ doing, share }) {
  const bar = progressBar();
  showShare(bar, share);
  showDoing(bar, doing);
  return bar;
}

function newsLine() {
  const line = node("p", "mv-news");
  line.setAttribute("aria-live", "polite");
  line.tabIndex = -1;
  return line;
}

function render({ model, el }) {
  const news = newsLine(),
    body = node("div");
  // The version whose undo is asked about.
  let asked = 0,
    said = "";
  const ask = (version, next) => {
    asked = version;
    draw();
    el.querySelector(next)?.focus();
  };
  const undo = ({ last, doing }) => {
    const { version, label } = last,
      keep = () => ask(0, "button");
    const takeBack = () => {
      asked = 0;
      model.send({ do: "undo", version });
    };
    if (asked === version) return [undoQuestion(last, takeBack, keep)];
    return doing ? [] : [button("mv-button", label, () => ask(version, ".mv-ask button"))];
  };
  const lastChange = (data) => {
    const { last, empty } = data,
      nothing = "Nothing is loaded yet, so there is nothing to take back.";
    if (!last) return empty ? [node("p", "mv-hint", nothing)] : [];
    return [node("p", "", last.what), ...(last.names.length ? [nameList(last.names)] : []), ...undo(data)];
  };
  // Whoever pressed a button here, which is gone now, hears what came of it.
  const tell = (text, inside) => {
    const free = inside || document.activeElement === document.body;
    if (text && text !== said && free && el.getClientRects().length) news.focus();
    said = text;
  };
  const draw = () => {
    const data = model.get("data"),
      text = data.problem || data.news,
      inside = el.contains(document.activeElement);
    news.textContent = text;
    news.hidden = !text;
    news.classList.toggle("is-problem", Boolean(data.problem));
    const parts = lastChange(data);
    if (data.empty) parts.push(sampleOffer(data, () => model.send({ do: "sample" })));
    if (data.doing) parts.push(doingBar(data));
    body.replaceChildren(...parts);
    tell(text, inside);
  };
  el.classList.add("mv-changes");
  el.append(news, body);
  model.on("change:data", draw);
  draw();
}
export default { render };
