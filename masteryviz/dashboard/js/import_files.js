// Files are dropped anywhere on the screen, or chosen; they go to the kernel in small pieces, one
// at a time, each answered before the next, so that no limit of a socket is met.
const PIECE = 2 ** 20,
  MB = (n) => (n / 2 ** 20).toLocaleString("en", { maximumFractionDigits: n < 10 * 2 ** 20 ? 1 : 0 });

function render({ model, el }) {
  el.classList.add("mv-drop-host");
  const zone = node("div", "mv-drop"),
    pick = node("input"),
    choose = node("button", "mv-button mv-primary", "Choose files");
  const words = node("div", "mv-drop-words"),
    bar = node("div", "mv-progress"),
    fill = node("i"),
    line = node("p", "mv-hint mv-drop-line");
  pick.type = "file";
  pick.multiple = true;
  pick.className = "mv-unseen";
  pick.tabIndex = -1;
  pick.setAttribute("aria-label", "Gradebook exports");
  choose.type = "button";
  choose.addEventListener("click", () => pick.click());
  bar.setAttribute("role", "progressbar");
  bar.setAttribute("aria-label", "Files coming in");
  bar.append(fill);
  line.setAttribute("aria-live", "polite");
  words.append(
    node("strong", "", "Drop gradebook exports here"),
    node("span", "mv-hint", "several at once; a map (.toml) and its table of skills too"),
  );
  zone.append(words, choose, pick, bar, line);
  el.append(zone);

  let next = Date.now() % 1e9,
    total = 0,
    sent = 0,
    busy = false;
  const waiting = new Map(),
    queue = [];
  const show = () => {
    bar.hidden = !busy;
    const share = total ? sent / total : 0;
    fill.style.width = `${100 * share}%`;
    bar.setAttribute("aria-valuenow", Math.round(100 * share));
    if (busy) {
      const text = `${MB(sent)} of ${MB(total)} MB`;
      bar.title = text;
      if (total > 20 * PIECE) bar.dataset.text = text;
    } else {
      delete bar.dataset.text;
    }
  };
  const answer = (id) => new Promise((done) => waiting.set(id, done));
  const send = async ({ id, file }) => {
    for (let at = 0; at < file.size; at += PIECE) {
      let piece;
      try {
        piece = await file.slice(at, at + PIECE).arrayBuffer();
      } catch {
        model.send({ do: "broken", id });
        total -= file.size - at;
        return;
      }
      const come = answer(id);
      model.send({ do: "piece", id, at }, undefined, [piece]);
      if ((await come) === null) {
        total -= file.size - at;
        return;
      }
      sent += piece.byteLength;
      show();
    }
  };
  const pump = async () => {
    if (busy) return;
    busy = true;
    show();
    while (queue.length) await send(queue.shift());
    busy = false;
    total = sent = 0;
    show();
  };
  const offered = new Map();
  const offer = (files) => {
    const list = [...files].map((file) => ({ id: ++next, file }));
    if (!list.length) return;
    for (const item of list) offered.set(item.id, item);
    line.textContent = "";
    model.send({
      do: "offer",
      files: list.map(({ id, file }) => ({
        id,
        name: file.name,
        size: file.size,
        changed: file.lastModified,
      })),
    });
  };
  model.on("msg:custom", (message) => {
    if (message.wanted) {
      // Only these: files of the next drop may be on offer already.
      for (const id of message.wanted) {
        const item = offered.get(id);
        offered.delete(id);
        if (item) {
          queue.push(item);
          total += item.file.size;
        }
      }
      pump();
    } else if (message.piece != null) {
      waiting.get(message.piece)?.(message.received);
      waiting.delete(message.piece);
    } else if (message.refused) line.textContent = message.refused;
  });
  pick.addEventListener("change", () => {
    offer(pick.files);
    pick.value = "";
  });

  // A file dropped beside the zone would replace the page, and end the session with it.
  const here = () => el.getClientRects().length > 0,
    files = (e) => [...(e.dataTransfer?.types ?? [])].includes("Files");
  let inside = 0;
  const over = (e) => {
    if (files(e)) {
      e.preventDefault();
      e.dataTransfer.dropEffect = here() ? "copy" : "none";
    }
  };
  const enter = (e) => {
    if (files(e) && here()) {
      inside += 1;
      zone.classList.add("is-over");
    }
  };
  const leave = (e) => {
    if (files(e) && here() && --inside <= 0) {
      inside = 0;
      zone.classList.remove("is-over");
    }
  };
  const drop = (e) => {
    if (!files(e)) return;
    e.preventDefault();
    inside = 0;
    zone.classList.remove("is-over");
    if (here()) offer(e.dataTransfer.files);
  };
  const stay = (e) => {
    if (busy || model.get("data").busy) e.preventDefault();
  };
  const draw = () => {
    zone.classList.toggle("is-small", Boolean(model.get("data").small));
  };
  const wired = [
    ["dragover", over],
    ["dragenter", enter],
    ["dragleave", leave],
    ["drop", drop],
  ];
  for (const [name, act] of wired) document.addEventListener(name, act);
  addEventListener("beforeunload", stay);
  model.on("change:data", draw);
  draw();
  show();
  return () => {
    for (const [name, act] of wired) document.removeEventListener(name, act);
    removeEventListener("beforeunload", stay);
  };
}
export default { render };
