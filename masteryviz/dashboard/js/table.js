// A table: headers sort, a box searches, rows are chosen; Python holds the rows, here is one page.

function render({ model, el }) {
  el.classList.add("mv-table-host");
  const say = (n) => counted(n ?? 0),
    send = (message) => model.send(message);
  const bar = node("div", "mv-table-bar"),
    wrap = node("div", "mv-table-scroll"),
    foot = node("div", "mv-table-foot");
  const search = node("input", "mv-table-search");
  search.type = "search";
  search.placeholder = "Search";
  search.spellcheck = false;
  search.autocomplete = "off";
  const count = node("span", "mv-table-count");
  count.setAttribute("aria-live", "polite");
  const which = node("div", "mv-table-columns"),
    list = node("div", "mv-menu-list"),
    pages = node("div", "mv-table-pages");
  const more = button("mv-quiet", "Columns", () => open(list.hidden));
  more.setAttribute("aria-expanded", "false");
  list.hidden = true;
  list.setAttribute("role", "group");
  list.setAttribute("aria-label", "Columns shown");
  const open = (on) => {
    list.hidden = !on;
    more.setAttribute("aria-expanded", String(on));
    if (on) list.querySelector("input")?.focus();
  };
  which.append(more, list);
  bar.append(search, count, which);
  foot.append(pages);
  wrap.tabIndex = -1;
  el.append(bar, wrap, foot);
  let wait = 0;
  search.addEventListener("input", () => {
    clearTimeout(wait);
    wait = setTimeout(() => send({ do: "search", text: search.value }), 180);
  });
  const outside = (e) => {
    if (!list.hidden && !which.contains(e.target)) open(false);
  };
  document.addEventListener("pointerdown", outside);
  which.addEventListener("keydown", (e) => {
    if (e.key === "Escape" && !list.hidden) {
      e.stopPropagation();
      open(false);
      more.focus();
    }
  });

  const tick = (on, label, key, action) => {
    const box = node("input");
    box.type = "checkbox";
    box.checked = on;
    box.dataset.key = key;
    box.setAttribute("aria-label", label);
    box.addEventListener("change", () => action(box.checked));
    return box;
  };
  const head = (d) => {
    const row = node("tr");
    if (d.selectable) {
      const th = node("th", "is-tick"),
        box = tick(d.all_chosen, "Choose all that are found", "all", (on) =>
          send({ do: "choose", row: null, on }),
        );
      box.indeterminate = !d.all_chosen && d.chosen > 0;
      th.scope = "col";
      th.append(box);
      row.append(th);
    }
    for (const c of d.columns) {
      const th = node("th", c.right ? "is-right" : ""),
        on = d.sort === c.id;
      th.scope = "col";
      th.setAttribute("aria-sort", on ? (d.down ? "descending" : "ascending") : "none");
      const b = button("", c.title, () => send({ do: "sort", column: c.id }));
      b.dataset.key = `sort ${c.id}`;
      b.title = `Sort by ${c.title}`;
      const arrow = node("span", "mv-arrow", d.down ? "▼" : "▲");
      arrow.setAttribute("aria-hidden", "true");
      if (on) b[c.right ? "prepend" : "append"](arrow);
      th.append(b);
      row.append(th);
    }
    const top = node("thead");
    top.append(row);
    return top;
  };
  const line = (d, { at, on, cells }) => {
    const tr = node("tr", on ? "is-chosen" : "");
    if (d.selectable) {
      const td = node("td", "is-tick");
      td.append(
        tick(on, `Choose ${cells[0] ?? ""}`, `row ${at}`, (now) => send({ do: "choose", row: at, on: now })),
      );
      tr.append(td);
    }
    cells.forEach((text, place) => {
      const td = node(place ? "td" : "th", d.columns[place].right ? "is-right" : "");
      if (!place) td.scope = "row";
      if (d.opens && !place) {
        const b = button("mv-link", text, (e) => {
          e.stopPropagation();
          send({ do: "open", row: at });
        });
        b.dataset.key = `open ${at}`;
        td.append(b);
      } else {
        const span = node("span", "", text);
        span.dir = "auto";
        td.append(span);
      }
      if (text.length > 40) td.title = text;
      tr.append(td);
    });
    if (d.opens) {
      tr.classList.add("is-open");
      tr.addEventListener("click", (e) => {
        if (!e.target.closest("input, button")) send({ do: "open", row: at });
      });
    }
    return tr;
  };
  const turn = (d, by, text, label) => {
    const to = d.page + by,
      b = button("mv-quiet", text, () => send({ do: "page", page: to }));
    b.disabled = to < 0 || to >= d.pages;
    b.setAttribute("aria-label", label);
    b.dataset.key = `turn ${by}`;
    return b;
  };
  let page = 0;
  const draw = () => {
    const d = model.get("data");
    if (!d.columns) return;
    const focused = el.contains(document.activeElement) ? document.activeElement.dataset.key : undefined;
    if (search !== document.activeElement && search.value !== (d.search ?? "")) search.value = d.search ?? "";
    search.setAttribute("aria-label", `Search ${d.label || "the table"}`);
    const table = node("table", "mv-table"),
      body = node("tbody");
    table.append(node("caption", "mv-unseen", d.label || "Table"), head(d), body);
    body.append(...d.rows.map((row) => line(d, row)));
    const left = wrap.scrollLeft,
      top = page === d.page ? wrap.scrollTop : 0;
    page = d.page;
    wrap.replaceChildren(
      table,
      ...(d.rows.length
        ? []
        : [
            node(
              "p",
              "mv-hint mv-table-none",
              d.search ? "Nothing matches the search." : "There are no rows.",
            ),
          ]),
    );
    wrap.scrollLeft = left;
    wrap.scrollTop = top;
    const some =
      d.found === d.total
        ? `${say(d.total ?? 0)} ${d.total === 1 ? "row" : "rows"}`
        : `${say(d.found)} of ${say(d.total)} rows`;
    count.textContent = d.chosen ? `${some} · ${say(d.chosen)} chosen` : some;
    list.replaceChildren(
      ...(d.all ?? []).map(([id, title, on]) => {
        const label = node("label");
        label.append(
          tick(on, title, `column ${id}`, (now) => send({ do: "column", column: id, on: now })),
          node("span", "", title),
        );
        return label;
      }),
    );
    foot.hidden = d.pages < 2;
    bar.classList.toggle("is-small", (d.total ?? 0) < 9);
    pages.replaceChildren(
      turn(d, -1, "‹ Back", "Page before"),
      node("span", "", `${say(d.from + 1)}–${say(d.from + d.rows.length)} of ${say(d.found)}`),
      turn(d, 1, "Next ›", "Next page"),
    );
    if (focused !== undefined) {
      const all = [...el.querySelectorAll("[data-key]")],
        n = all.find((e) => e.dataset.key === focused);
      (n && !n.disabled
        ? n
        : (all.find((e) => e.dataset.key?.startsWith("turn") && !e.disabled) ?? search)
      )?.focus({ preventScroll: true });
    }
  };
  model.on("change:data", draw);
  draw();
  return () => {
    clearTimeout(wait);
    document.removeEventListener("pointerdown", outside);
  };
}
export default { render };
