// Where files are dropped or chosen, and how much of them has come in.
function megabytes(bytes) {
  const size = bytes / 2 ** 20;
  return size.toLocaleString("en", { maximumFractionDigits: size < 10 ? 1 : 0 });
}

function filePicker(take) {
  const pick = node("input", "mv-unseen");
  pick.type = "file";
  pick.multiple = true;
  pick.tabIndex = -1;
  pick.setAttribute("aria-label", "Gradebook exports");
  pick.addEventListener("change", () => {
    take(pick.files);
    pick.value = "";
  });
  return pick;
}

function dropWords() {
  const words = node("div", "mv-drop-words");
  words.append(
    node("strong", "", "Drop gradebook exports here"),
    node("span", "mv-hint", "several at once; a map (.toml) and its table of skills too"),
  );
  return words;
}

function showComing(bar, { busy, sent, total }) {
  bar.hidden = !busy;
  showShare(bar, total ? sent / total : 0);
  if (!busy) {
    delete bar.dataset.text;
    return;
  }
  bar.title = `${megabytes(sent)} of ${megabytes(total)} MB`;
  if (total > 20 * PIECE) bar.dataset.text = bar.title;
}

function render({ model, el }) {
  const zone = node("div", "mv-drop"),
    bar = progressBar(),
    line = node("p", "mv-hint mv-drop-line"),
    sending = sender(model, (state) => showComing(bar, state));
  const take = (files) => {
    if (!files.length) return;
    line.textContent = "";
    sending.offer(files);
  };
  const pick = filePicker(take),
    choose = button("mv-button mv-primary", "Choose files", () => pick.click());
  bar.setAttribute("aria-label", "Files coming in");
  line.setAttribute("aria-live", "polite");
  zone.append(dropWords(), choose, pick, bar, line);
  el.classList.add("mv-drop-host");
  el.append(zone);

  const hear = (message) => {
    if (message.wanted) sending.take(message.wanted);
    else if (message.piece != null) sending.answered(message);
    else if (message.refused) line.textContent = message.refused;
  };
  const stay = (e) => {
    if (sending.isBusy() || model.get("data").busy) e.preventDefault();
  };
  const draw = () => zone.classList.toggle("is-small", Boolean(model.get("data").small));
  const unwire = dropAnywhere(zone, () => el.getClientRects().length > 0, take);
  addEventListener("beforeunload", stay);
  model.on("msg:custom", hear);
  model.on("change:data", draw);
  draw();
  return () => {
    unwire();
    removeEventListener("beforeunload", stay);
  };
}
export default { render };
