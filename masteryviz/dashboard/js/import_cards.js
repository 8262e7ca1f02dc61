// A card for each file: what it is and what loading would do, or why it is refused; then Import.
function intakeParts() {
  const news = node("h3", "mv-news"),
    hint = node("p", "mv-hint"),
    words = node("div", "mv-intake-words"),
    tools = node("div", "mv-intake-tools"),
    bar = progressBar(),
    head = node("div", "mv-intake-head"),
    live = node("div", "mv-unseen"),
    list = node("div", "mv-loads");
  news.tabIndex = -1;
  live.setAttribute("aria-live", "polite");
  words.append(news, hint);
  head.append(words, tools, bar);
  return { news, hint, tools, bar, head, live, list };
}

// Where nobody is in the middle of something else: the focus may go to the news.
function isFree() {
  const at = document.activeElement;
  return at === document.body || Boolean(at?.closest(".mv-drop-host"));
}

function render({ model, el }) {
  const { news, hint, tools, bar, head, live, list } = intakeParts(),
    send = (message) => model.send(message);
  const desk = {
    send,
    say: (id, name, value) => send({ do: "say", id, name, value }),
    remove: (ids) => send({ do: "remove", ids }),
    importing: () => model.get("data").doing === "importing",
    fold: folds(),
    drafts: new Map(),
  };
  el.classList.add("mv-intake");
  el.append(live, head, list);

  let checks = 0,
    results = 0;
  // The focus goes to the news after every import, and after a check where it is nowhere else.
  const tell = (data, inside) => {
    const imported = data.results !== results,
      checked = data.checks !== checks,
      free = inside ? !el.contains(document.activeElement) : isFree();
    if ((imported || (checked && free)) && el.getClientRects().length)
      news.focus({ preventScroll: !imported });
    ({ checks, results } = data);
    live.textContent = data.problem || data.news;
  };
  const draw = () => {
    const data = model.get("data"),
      inside = el.contains(document.activeElement),
      had = keyInFocus(el);
    news.textContent = newsText(data);
    news.classList.toggle("is-problem", Boolean(data.problem));
    hint.textContent = nextStep(data);
    tools.replaceChildren(...deskTools(data, desk));
    list.replaceChildren(
      ...data.done.map((file) => fileCard(file, true, desk)),
      ...data.cards.map((file) => fileCard(file, false, desk)),
    );
    focusByKey(el, had);
    tell(data, inside);
  };
  const move = () => {
    const { what, share } = model.get("progress");
    bar.hidden = !what;
    showShare(bar, share ?? 0);
    showDoing(bar, what ?? "");
  };
  model.on("change:data", draw);
  model.on("change:progress", move);
  draw();
  move();
}
export default { render };
