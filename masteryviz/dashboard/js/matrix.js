// Students by skills: a grid with one tab stop; arrows, Home, End, PageUp, PageDown move, Enter opens.
const ODD = {
  ahead: "mastered before the easier ones: an exception",
  behind: "not yet, though expected here: an exception",
};

function render({ model, el }) {
  el.classList.add("mv-matrix-host");
  const key = node("div", "mv-key-row mv-matrix-key"),
    wrap = node("div", "mv-matrix-scroll"),
    tip = node("div", "mv-matrix-tip");
  tip.hidden = true;
  tip.setAttribute("aria-hidden", "true");
  el.append(key, wrap, tip);
  let table,
    at = [0, 1],
    unfolded = null,
    wide = 0;
  // Who has left stands below the others, folded away until asked for.
  const shown = ({ rows, left, section }) => (unfolded === section ? [...rows, ...left] : rows);
  const find = (r, c) => table?.querySelector(`[data-r="${r}"][data-c="${c}"]`);
  const place = (e, r, c) => {
    e.dataset.r = r;
    e.dataset.c = c;
    e.tabIndex = -1;
    return e;
  };
  const say = (e, text) => {
    e.title = text;
    e.setAttribute("aria-label", text);
    return e;
  };
  // What has the keyboard must not hide under the heads that stay in view.
  const reveal = (e) => {
    const me = e.getBoundingClientRect(),
      head = table.tHead.rows[0].cells[0].getBoundingClientRect().bottom;
    if (!wrap.classList.contains("is-narrow")) {
      if (+e.dataset.r < 0) e.scrollIntoView({ block: "nearest" });
      else if (me.top < head) scrollBy(0, me.top - head - 2);
      else if (me.bottom > innerHeight - 8) scrollBy(0, me.bottom - innerHeight + 8);
      return;
    }
    const box = wrap.getBoundingClientRect(),
      side = table.querySelector("tbody .mv-has")?.getBoundingClientRect().right ?? box.left;
    if (+e.dataset.r >= 0) {
      if (me.top < head) wrap.scrollTop -= head - me.top;
      else if (me.bottom > box.bottom - 14) wrap.scrollTop += me.bottom - box.bottom + 14;
    }
    if (+e.dataset.c > 0) {
      if (me.left < side) wrap.scrollLeft -= side - me.left + 4;
      else if (me.right > box.right) wrap.scrollLeft += me.right - box.right + 14;
    }
    const now = e.getBoundingClientRect();
    if (now.bottom > innerHeight || now.top < 100) e.scrollIntoView({ block: "nearest" });
  };
  // Who goes by keyboard reads what a pointer is told: no title comes up without one.
  const point = (e) => {
    tip.hidden = !e?.matches("[data-r]:focus-visible");
    if (tip.hidden) return;
    tip.textContent = e.title;
    const zoom = el.currentCSSZoom || 1,
      box = el.getBoundingClientRect(),
      me = e.getBoundingClientRect(),
      left = (me.left - box.left) / zoom;
    tip.style.left = `${Math.max(0, Math.min(left, box.width / zoom - tip.offsetWidth))}px`;
    tip.style.top = `${me.bottom + tip.offsetHeight * zoom + 9 > innerHeight ? (me.top - box.top) / zoom - tip.offsetHeight - 5 : (me.bottom - box.top) / zoom + 5}px`;
  };
  const focus = (r, c) => {
    const next = find(r, c);
    if (!next) return;
    find(...at)?.setAttribute("tabindex", "-1");
    next.tabIndex = 0;
    at = [r, c];
    next.focus({ preventScroll: true });
    reveal(next);
    point(next);
    for (const e of table.querySelectorAll(".is-here")) e.classList.remove("is-here");
    find(r, 0)?.classList.add("is-here");
    find(-1, c)?.classList.add("is-here");
  };
  const open = (r, c) => {
    const data = model.get("data"),
      { columns, section } = data,
      student = shown(data)[r]?.token,
      skill = columns[c - 1]?.id;
    if (r < 0 && skill !== undefined) {
      model.send({ do: "select", skill, cell: section });
      model.send({ do: "show", name: "view", value: "skill_gaps" });
    } else if (c === 0 && student)
      model.send({ do: "pick", name: "student", value: student, view: "student", roster: section });
    else if (student && skill !== undefined) model.send({ do: "explain", student, skill });
  };
  const cell = ([state, text, attempts, odd], row, column, words) => {
    const td = node("td", `mv-mark mv-mark-${state || "none"}${odd ? " is-odd" : ""}`, text);
    td.setAttribute("role", "gridcell");
    const tries = attempts ? `, ${attempts} ${attempts === 1 ? "attempt" : "attempts"}` : "";
    return say(
      td,
      `${row.name}, ${column.title}: ${words[state]}${text && !["✓", "–", "…"].includes(text) ? ` (${text})` : ""}${tries}${odd ? `. ${ODD[odd]}` : ""}`,
    );
  };
  const head = ({ columns, rows, of }) => {
    const top = node("tr"),
      who = node("th", "mv-learner-head", "Student"),
      has = node("th", "mv-has", "has");
    who.scope = has.scope = "col";
    say(has, `Skills mastered, of ${of}`);
    has.append(node("small", "", `of ${of}`));
    top.append(who, has);
    columns.forEach((c, i) => {
      const th = place(node("th", "mv-skill-head"), -1, i + 1);
      th.scope = "col";
      say(th, `${c.title}: mastered by ${c.has} of ${rows.length}. Opens the skill.`);
      const name = node("span", "mv-skill-words");
      name.append(node("span", "mv-skill-name", c.id), ...(c.short ? [node("small", "", c.short)] : []));
      th.append(name, node("b", "", c.has));
      top.append(th);
    });
    return top;
  };
  const line = (row, next, i) =>
    `${row.reach === i + 1 ? " is-edge" : ""}${row.reach > i && next < i + 1 ? " is-step" : ""}`;
  const draw = () => {
    const data = model.get("data"),
      { rows, columns, words, of } = data,
      had = table?.contains(document.activeElement);
    table = node(
      "table",
      [
        "mv-matrix",
        rows.length > 32 && "is-dense",
        columns.length > 26 && "is-narrow",
        columns.length < 14 && "is-few",
        columns.length < 16 && columns.every((c) => c.id.length < 7) && "is-short",
      ]
        .filter(Boolean)
        .join(" "),
    );
    table.setAttribute("role", "grid");
    table.append(node("caption", "mv-unseen", `Students of ${data.section} by skills`));
    const thead = node("thead"),
      body = node("tbody");
    thead.append(head(data));
    table.append(thead, body);
    const add = (row, r) => {
      const tr = node("tr", row.left ? "is-left" : ""),
        who = place(node("th", "mv-learner"), r, 0),
        has = node("td", "mv-has", row.has),
        left = row.left ? `left on ${row.left}` : "";
      who.scope = "row";
      who.append(node("span", "", row.name), ...(left ? [node("small", "", left)] : []));
      say(
        who,
        `${[row.name, left].filter(Boolean).join(", ")}: ${row.has} of ${of} skills mastered. Opens the student.`,
      );
      tr.append(who, has);
      row.cells.forEach((mark, i) => {
        const td = place(cell(mark, row, columns[i], words), r, i + 1);
        if (data.line && !row.left) td.className += line(row, rows[r + 1]?.reach ?? row.reach, i);
        tr.append(td);
      });
      body.append(tr);
    };
    rows.forEach(add);
    if (data.left.length) {
      const tr = node("tr", "mv-left-row"),
        th = node("th"),
        on = unfolded === data.section,
        fold = button("mv-left-fold", data.gone, () => {
          unfolded = on ? null : data.section;
          draw();
          wrap.querySelector(".mv-left-fold").focus();
        });
      fold.setAttribute("aria-expanded", String(on));
      th.colSpan = columns.length + 2;
      th.append(fold);
      tr.append(th);
      body.append(tr);
      if (on) data.left.forEach((row, i) => add(row, rows.length + i));
    }
    if (wrap.firstChild) watcher.unobserve(wrap.firstChild);
    titles();
    wrap.replaceChildren(table);
    watcher.observe(table);
    keys(data);
    tip.hidden = true;
    at = [Math.max(-1, Math.min(at[0], shown(data).length - 1)), Math.min(at[1], columns.length)];
    const stop = find(...at) ?? find(0, 0);
    if (stop) {
      stop.tabIndex = 0;
      if (had) fit();
      if (had) focus(+stop.dataset.r, +stop.dataset.c);
    }
  };
  // The heads stay in view while the page scrolls, but not inside a box that scrolls sideways.
  // Measured after the browser has laid the page out: asked for before, it is laid out once more.
  const titles = () =>
    table.classList.toggle("has-titles", (wide - 220) / Math.max(model.get("data").columns.length, 1) >= 32);
  const fit = () => {
    wide = el.clientWidth;
    titles();
    wrap.classList.toggle("is-narrow", table.offsetWidth > wide + 1);
  };
  const keys = ({ legend, line }) =>
    key.replaceChildren(
      ...legend.map(([style, text, words]) => {
        const pair = node("span");
        pair.append(node("i", `mv-mark ${style}`, text), node("span", "", words));
        return pair;
      }),
      ...(line
        ? [
            (() => {
              const pair = node("span");
              pair.append(node("i", "mv-key-line"), node("span", "", "frontier"));
              return pair;
            })(),
          ]
        : []),
    );
  const spot = (e) => {
    const n = e.target.closest?.("[data-r]");
    return n && [+n.dataset.r, +n.dataset.c];
  };
  wrap.addEventListener("click", (e) => {
    const p = spot(e);
    if (p) {
      focus(...p);
      open(...p);
    }
  });
  wrap.addEventListener("focusin", (e) => point(e.target));
  wrap.addEventListener("focusout", () => {
    tip.hidden = true;
  });
  wrap.addEventListener("keydown", (e) => {
    if (!spot(e)) return;
    if (e.key === "Escape") tip.hidden = true;
    const data = model.get("data"),
      { columns } = data,
      [r, c] = at,
      last = shown(data).length - 1;
    const to = {
      ArrowDown: [r + 1, c],
      ArrowUp: [r - 1, c],
      ArrowRight: [r, c + 1],
      ArrowLeft: [r, c - 1],
      Home: [r, e.ctrlKey ? 0 : r < 0 ? 1 : 0],
      End: [r, columns.length],
      PageDown: [r + 10, c],
      PageUp: [Math.max(0, r - 10), c],
    }[e.key];
    if (!to && e.key !== "Enter" && e.key !== " ") return;
    e.preventDefault();
    e.stopPropagation();
    if (to) {
      const row = Math.max(to[1] ? -1 : 0, Math.min(last, to[0]));
      focus(row, Math.max(row < 0 ? 1 : 0, Math.min(columns.length, to[1])));
    } else open(r, c);
  });
  const watcher = new ResizeObserver(fit);
  watcher.observe(el);
  model.on("change:data", draw);
  draw();
  return () => watcher.disconnect();
}
export default { render };
