// Skills by section: a grid with one tab stop; arrows, Home, End move, Enter opens.
const whole = (share) => Math.round(share * 100);
const THIN = "\u202f";
const ROW = 36; // CSS pixels, the least height of a row

function render({ model, el }) {
  el.classList.add("mv-grid-host");
  const wrap = node("div", "mv-scroll"), key = node("div", "mv-key-row"); el.append(key, wrap);
  let at = [0, 0], table, chosen = [], top = NaN, waiting = 0, rest = () => {};
  const find = (r, c) => table?.querySelector(`[data-r="${r}"][data-c="${c}"]`);
  const focus = (r, c) => { const next = find(r, c); if (!next) return; find(...at)?.setAttribute("tabindex", "-1"); next.tabIndex = 0; at = [r, c]; next.focus(); };
  const pick = (r, c) => { const { rows, columns } = model.get("data"); model.send({ do: "select", skill: rows[r].id, cell: c > 0 ? columns[c - 1].id : "" }); };
  const bin = (share, from) => from.reduce((found, low, place) => (whole(share) >= low ? place : found), 0);
  const place = (e, r, c) => { e.dataset.r = r; e.dataset.c = c; e.tabIndex = -1; return e; };

  const cell = (n, row, column, from) => {
    const td = node("td", column.id ? "mv-cell" : "mv-cell mv-all"); td.setAttribute("role", "gridcell");
    const where = `${row.id}, ${column.name}`;
    if (!n) { td.classList.add("is-empty"); td.textContent = "·"; td.title = `${where}: not assigned`; }
    else if (typeof n === "number") { td.classList.add("is-few-students"); td.append(node("span", "mv-share", "–"), node("span", "mv-need", "not shown")); td.title = `${where}: not shown. Fewer than ${n} students, or what would give such a group away`; }
    else if (!n[1]) { td.classList.add("mv-bin-none"); td.append(node("span", "mv-share", "?"), node("span", "mv-need", "no scale")); td.title = `${where}: mastery cannot be told, because the points possible are not known (${n[5]} students)`; }
    else {
      const [mastered, students, evidence, lower, upper] = n, share = mastered / students, need = students - mastered, known = evidence > 0;
      td.classList.add(`mv-bin-${known ? bin(share, from) : "none"}`);
      td.append(node("span", "mv-share", known ? `${whole(share)}${THIN}%` : "–"), node("span", "mv-need", need ? counted(need) : "all")); if (need) td.lastChild.append(node("span", "", " need"));
      const limits = known && lower != null ? `, 95 % interval ${whole(lower)} to ${whole(upper)} %` : "";
      td.title = known ? `${where}: ${whole(share)} % mastered (${counted(mastered)} of ${counted(students)})${limits}. ${counted(need)} not there yet, ${counted(students - evidence)} of them without evidence.`
        : `${where}: no evidence yet from ${students} students`;
    }
    td.setAttribute("aria-label", td.title);
    return td;
  };
  const draw = () => {
    const { rows, columns, from, caption, dense } = model.get("data"), had = table?.contains(document.activeElement);
    table = node("table", "mv-grid" + (dense ? " is-dense" : columns.length < 4 ? " is-few" : "")); table.setAttribute("role", "grid");
    table.append(node("caption", "mv-unseen", caption));
    const names = node("tr"), head = node("thead"), body = node("tbody");
    const first = node("th", "mv-row-head", "Skill"); first.scope = "col"; names.append(first);
    for (const c of columns) { const th = node("th", c.id ? "" : "mv-all", c.name); th.scope = "col"; th.title = c.title; if (c.name.length < 9) th.classList.add("mv-short"); names.append(th); }
    head.append(names); table.append(head, body);
    let unit = null, done = 0;
    const add = (until) => { for (; done < until && done < rows.length; done++) line(rows[done], done); };
    const line = (row, r) => {
      if (row.unit !== unit && row.unit !== "") { const tr = node("tr", "mv-unit"), th = node("th", "", row.unit); th.colSpan = columns.length + 1; th.scope = "rowgroup"; tr.append(th); body.append(tr); }
      unit = row.unit;
      const tr = node("tr"), th = place(node("th", "mv-row-head"), r, 0); tr.dataset.id = row.id; tr.setAttribute("aria-selected", "false"); th.scope = "row"; th.title = [row.id, row.title].filter(Boolean).join(" · ");
      th.append(node("b", "", row.id)); if (row.title) th.append(node("span", "", row.title));
      tr.append(th, ...columns.map((c, i) => place(cell(row.cells[i], row, c, from), r, i + 1))); body.append(tr);
    };
    // The rows in sight first; the others' place is kept until the page has time for them.
    add(Math.max(at[0] + 1, Math.ceil((innerHeight + scrollY - top) / ROW) || rows.length));
    const space = node("tr"); space.style.height = `${(rows.length - done) * ROW}px`; space.setAttribute("role", "presentation");
    rest = () => { unwait(waiting); space.remove(); add(rows.length); };
    unwait(waiting);
    if (done < rows.length) { body.append(space); waiting = wait(rest); }
    if (wrap.firstChild) watcher.unobserve(wrap.firstChild);
    wrap.replaceChildren(table); watcher.observe(table); chosen = [];
    const swatch = (bin, text) => { const pair = node("span"); pair.append(node("i", `mv-bin-${bin}`), node("span", "", text)); return pair; };
    key.replaceChildren(node("span", "", "Mastered:"), ...from.map((low, i) => swatch(i, i === 0 ? `under ${from[1]} %` : i === from.length - 1 ? `${low} % and more` : `${low}–${from[i + 1] - 1} %`)), swatch("none", "no evidence"), node("span", "mv-key-need", "below: students who need it"));
    at = [Math.max(0, Math.min(at[0], rows.length - 1)), Math.min(at[1], columns.length)];
    const stop = find(...at); if (stop) { stop.tabIndex = 0; if (had) stop.focus({ preventScroll: true }); }
    mark();
  };
  const choose = (on) => { const [tr, td] = chosen; tr?.classList.toggle("is-chosen", on); tr?.setAttribute("aria-selected", String(on)); td?.classList.toggle("is-chosen", on); };
  const mark = () => {
    const { skill, cell: section } = model.get("mark"), { columns } = model.get("data");
    const seek = () => [...table.tBodies[0].rows].find((row) => row.dataset.id === skill), tr = skill ? seek() ?? (rest(), seek()) : undefined, place = section === "" ? -1 : columns.findIndex((c) => c.id === section);
    choose(false); chosen = [tr, place < 0 ? undefined : tr?.cells[place + 1]]; choose(true);
    if (chosen[1]) requestAnimationFrame(() => reveal(chosen[1]));
  };
  // Beside an open drawer the table is narrower, and the cell that was clicked may have moved out.
  const reveal = (td) => {
    if (!td || !wrap.classList.contains("is-narrow")) return;
    const box = wrap.getBoundingClientRect(), at = td.getBoundingClientRect(), head = table.rows[0].cells[0].offsetWidth, all = td.offsetWidth + 8;
    if (at.left < box.left + head) wrap.scrollLeft -= box.left + head - at.left + 8; else if (at.right > box.right - all) wrap.scrollLeft += at.right - box.right + all;
  };
  const spot = (e) => { const n = e.target.closest?.("[data-r]"); return n && [+n.dataset.r, +n.dataset.c]; };
  wrap.addEventListener("click", (e) => { const p = spot(e); if (p) { focus(...p); pick(...p); } });
  wrap.addEventListener("keydown", (e) => {
    const { rows, columns } = model.get("data"), [r, c] = spot(e) ?? at;
    const to = { ArrowDown: [r + 1, c], ArrowUp: [r - 1, c], ArrowRight: [r, c + 1], ArrowLeft: [r, c - 1], Home: [r, 0], End: [r, columns.length] }[e.key];
    if (!to && e.key !== "Enter" && e.key !== " ") return;
    e.preventDefault(); e.stopPropagation(); rest();
    if (to) focus(Math.max(0, Math.min(rows.length - 1, to[0])), Math.max(0, Math.min(columns.length, to[1]))); else pick(r, c);
  });
  // The head can only stay in view while the page scrolls, not inside a box that scrolls sideways.
  // Measured after the browser has laid the page out: asked for before, it is laid out once more.
  const fit = () => { wrap.classList.toggle("is-narrow", table.offsetWidth > el.clientWidth + 1); top = wrap.getBoundingClientRect().top + scrollY; };
  const watcher = new ResizeObserver(() => { fit(); reveal(chosen[1]); }); watcher.observe(el);
  const all = () => rest(); addEventListener("beforeprint", all);
  model.on("change:data", draw); model.on("change:mark", mark); draw();
  return () => { watcher.disconnect(); unwait(waiting); removeEventListener("beforeprint", all); };
}
export default { render };
