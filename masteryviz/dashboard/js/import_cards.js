// A card for each file: what it is and what loading would do, or why it is refused; then Import.
function keyed(cls, text, key, action) {
  const b = button(cls, text, action);
  b.dataset.key = key;
  return b;
}
const files = (n) => `${counted(n)} ${n === 1 ? "file" : "files"}`;

function render({ model, el }) {
  el.classList.add("mv-intake");
  const head = node("div", "mv-intake-head"),
    words = node("div", "mv-intake-words"),
    news = node("h3", "mv-news"),
    hint = node("p", "mv-hint"),
    tools = node("div", "mv-intake-tools");
  const bar = node("div", "mv-progress"),
    fill = node("i"),
    list = node("div", "mv-loads"),
    live = node("div", "mv-unseen");
  news.tabIndex = -1;
  live.setAttribute("aria-live", "polite");
  bar.setAttribute("role", "progressbar");
  bar.append(fill);
  words.append(news, hint);
  head.append(words, tools, bar);
  el.append(live, head, list);
  const say = (id, name, value) => model.send({ do: "say", id, name, value }),
    open = new Map(),
    drafts = new Map();

  const fold = (key, title, body, from) => {
    const d = node("details", "mv-fold");
    d.open = open.get(key) ?? from;
    d.addEventListener("toggle", () => open.set(key, d.open));
    const s = node("summary", "", title);
    s.dataset.key = key;
    d.append(s, body);
    return d;
  };
  const rest = (n) => (n ? [node("p", "mv-hint", `and ${counted(n)} more`)] : []);
  const notes = (part) => {
    const ul = node("ul", "mv-notes");
    for (const n of part.notes) {
      const li = node("li", "", n.row ? `Row ${n.row}: ${n.what}` : n.what);
      if (n.advice) li.append(" ", node("span", "mv-hint", n.advice));
      ul.append(li);
    }
    const box = node("div");
    box.append(ul, ...rest(part.more));
    return box;
  };
  const part = (p, key) => {
    const box = node("div", "mv-load-part");
    if (p.name) box.append(node("h4", "", p.name));
    box.append(node("p", "mv-load-kind", p.heading));
    if (p.facts.length) {
      const facts = node("dl", "mv-counts");
      for (const [n, word] of p.facts) {
        const f = node("div");
        f.append(node("dd", "", n), node("dt", "", word));
        facts.append(f);
      }
      box.append(facts);
    }
    if (p.fates.length) {
      const dl = node("dl", "mv-fates");
      for (const [all, parts] of p.fates) dl.append(node("dt", "", all), node("dd", "", parts));
      box.append(fold(`${key} fates`, "Every row and cell accounted for", dl, false));
    }
    if (p.notes.length)
      box.append(fold(`${key} notes`, `${p.notes.length + p.more} to know`, notes(p), p.notes.length < 4));
    return box;
  };
  const day = (c) => {
    const field = node("label", "mv-day" + (c.day.unsure ? " is-unsure" : "")),
      box = node("input");
    box.type = "date";
    box.value = c.day.value;
    box.dataset.key = `${c.id} day`;
    let later;
    const tell = () => {
      clearTimeout(later);
      if (box.value !== c.day.value && (!box.value || box.value > "2000")) say(c.id, "day", box.value);
    };
    box.addEventListener("change", () => {
      clearTimeout(later);
      later = setTimeout(tell, 900);
    });
    box.addEventListener("blur", tell);
    box.addEventListener("keydown", (e) => {
      if (e.key === "Enter") tell();
    });
    field.append(node("span", "", "As of"), box, node("span", "mv-hint", c.day.origin));
    const row = node("div", "mv-day-row");
    row.append(field);
    if (c.day.said)
      row.append(keyed("mv-link", "Use the file's own", `${c.id} own`, () => say(c.id, "day", "")));
    return row;
  };
  const tick = (id, name, text, on, change) => {
    const label = node("label", "mv-tick"),
      box = node("input");
    box.type = "checkbox";
    box.checked = on;
    box.dataset.key = `${id} ${name} ${text}`;
    box.addEventListener("change", () => change(box.checked));
    label.append(box, node("span", "", text));
    return label;
  };
  const sheets = (c) => {
    const group = node("fieldset", "mv-sheets");
    group.append(node("legend", "", "Sheets to load, each as an export of its own"));
    for (const [name, on] of c.sheets)
      group.append(
        tick(c.id, "sheet", name, on, (yes) =>
          say(
            c.id,
            "sheets",
            c.sheets.filter(([other, was]) => (other === name ? yes : was)).map(([other]) => other),
          ),
        ),
      );
    return group;
  };
  const table = (c) => {
    const wrap = node("div", "mv-faults"),
      t = node("table"),
      top = node("tr");
    t.append(node("caption", "mv-unseen", `Problems of ${c.name}`));
    wrap.tabIndex = 0;
    wrap.setAttribute("role", "region");
    wrap.setAttribute("aria-label", `Problems of ${c.name}`);
    const columns = [
      ["row", "Row"],
      ["column", "Column"],
      ["what", "What is wrong"],
      ["advice", "What to do"],
    ].filter(([k]) => k === "what" || c.problems.some((p) => p[k]));
    for (const [, text] of columns) {
      const th = node("th", "", text);
      th.scope = "col";
      top.append(th);
    }
    t.append(top);
    for (const p of c.problems) {
      const tr = node("tr");
      for (const [k] of columns) tr.append(node("td", `is-${k}`, p[k]));
      t.append(tr);
    }
    wrap.append(t, ...rest(c.more));
    return wrap;
  };
  const card = (c, done) => {
    const box = node("article", "mv-load"),
      h = node("h3", "", c.name),
      top = node("div", "mv-load-top"),
      key = `${done ? "done" : "desk"} ${c.id}`;
    box.dataset.status = c.status;
    box.setAttribute("aria-label", `${c.name}: ${c.badge}`);
    top.append(node("span", "mv-badge", c.badge), h, node("span", "mv-hint", c.size));
    if (!done) {
      const b = keyed("mv-link", "Remove", `${key} remove`, () => model.send({ do: "remove", ids: [c.id] }));
      b.setAttribute("aria-label", `Remove ${c.name}`);
      b.disabled = model.get("data").doing === "importing";
      top.append(b);
    }
    box.append(top, ...c.parts.map((p, n) => part(p, `${key} ${n}`)));
    if (c.day) box.append(day(c));
    if (c.problems.length) box.append(table(c));
    if (c.sheets.length && !done) box.append(sheets(c));
    if (!done) box.append(...classQuestions(c, say), ...marksForm(c, say, drafts, open));
    if (!done)
      for (const a of c.asks) box.append(tick(c.id, a.name, a.text, a.on, (yes) => say(c.id, a.name, yes)));
    return box;
  };
  let checks = 0,
    results = 0;
  const draw = () => {
    const d = model.get("data"),
      focused = el.contains(document.activeElement) ? (document.activeElement.dataset.key ?? "") : null;
    news.textContent =
      d.problem ||
      d.news ||
      (d.receiving ? "Files are coming in" : d.doing === "importing" ? "Importing" : "Checking");
    news.classList.toggle("is-problem", Boolean(d.problem));
    hint.textContent = d.doing
      ? ""
      : d.asks || d.refused
        ? [
            d.asks ? "Answer below what is asked; until then the file is left out." : "",
            d.refused ? "What is refused is left out: mend the file and add it again." : "",
          ]
            .join(" ")
            .trim()
        : d.done.length && !d.cards.length
          ? "The files that came in are deleted again; what they say is in the store."
          : "";
    tools.replaceChildren();
    if (d.ready) {
      const b = keyed("mv-button mv-primary", `Import ${files(d.ready)}`, "import", () =>
        model.send({ do: "import" }),
      );
      b.disabled = Boolean(d.doing) || d.receiving;
      tools.append(b);
    }
    if (d.cards.length) {
      const b = keyed("mv-button", "Remove all", "clear", () =>
        model.send({ do: "remove", ids: d.cards.map((c) => c.id) }),
      );
      b.disabled = d.doing === "importing";
      tools.append(b);
    }
    if (d.done.some((c) => c.status === "loaded"))
      tools.append(
        keyed(d.ready ? "mv-button" : "mv-button mv-primary", "Show the numbers", "numbers", () =>
          model.send({ do: "numbers" }),
        ),
      );
    list.replaceChildren(...d.done.map((c) => card(c, true)), ...d.cards.map((c) => card(c, false)));
    const fresh = d.checks !== checks || d.results !== results,
      idle =
        focused === null &&
        (document.activeElement === document.body || document.activeElement?.closest(".mv-drop-host"));
    if (focused)
      [...el.querySelectorAll("[data-key]")].find((n) => n.dataset.key === focused && !n.disabled)?.focus();
    const gone = focused !== null && !el.contains(document.activeElement);
    if (d.results !== results || (fresh && (idle || gone))) {
      if (el.getClientRects().length) news.focus({ preventScroll: d.results === results });
    }
    checks = d.checks;
    results = d.results;
    live.textContent = d.problem || d.news;
  };
  const move = () => {
    const p = model.get("progress");
    bar.hidden = !p.what;
    fill.style.width = `${100 * (p.share ?? 0)}%`;
    bar.dataset.text = p.what ?? "";
    bar.setAttribute("aria-label", p.what ?? "");
    bar.setAttribute("aria-valuenow", Math.round(100 * (p.share ?? 0)));
  };
  model.on("change:data", draw);
  model.on("change:progress", move);
  draw();
  move();
}
export default { render };
