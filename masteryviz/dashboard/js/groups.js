// The plan: skills for everybody, groups as cards by rotation, who works alone; move and lock.
function render({ model, el }) {
  el.classList.add("mv-plan");
  const live = node("div", "mv-unseen");
  live.setAttribute("role", "status");
  live.setAttribute("aria-live", "polite");
  const body = node("div", "mv-plan-body");
  el.append(live, body);
  const send = (message) => model.send(message);
  const move = (student, rotation, to) => send({ do: "move", student, rotation, to });
  let dragged = null;
  const chip = (p, rotation, cls = "") => {
    const b = button(`mv-member ${cls}`, p.name, () => send({ do: "look", student: p.t, rotation })),
      m = model.get("mark");
    b.dir = "auto";
    b.dataset.key = `${p.t}-${rotation}`;
    b.setAttribute("aria-pressed", String(m.student === p.t && m.rotation === rotation));
    if (p.lacks?.length) {
      const n = node("small", "", p.lacks.length);
      n.title = `below the cut: ${p.lacks.join(", ")}`;
      b.append(n);
    }
    b.draggable = true;
    b.addEventListener("dragstart", () => {
      dragged = [p.t, rotation];
    });
    return b;
  };
  const drop = (box, rotation, to) => {
    box.addEventListener("dragover", (e) => {
      if (dragged?.[1] === rotation) {
        e.preventDefault();
        box.classList.add("is-over");
      }
    });
    box.addEventListener("dragleave", () => box.classList.remove("is-over"));
    box.addEventListener("drop", (e) => {
      e.preventDefault();
      box.classList.remove("is-over");
      if (dragged?.[1] === rotation) move(dragged[0], rotation, to);
      dragged = null;
    });
  };
  const detail = (m) => {
    const box = node("div", "mv-member-more");
    box.setAttribute("role", "group");
    box.setAttribute("aria-label", m.name);
    const head = node("div", "mv-member-head"),
      name = node("strong", "", m.name);
    name.dir = "auto";
    const off = button("mv-wish-off", "×", () => send({ do: "look", student: "" }));
    off.setAttribute("aria-label", "Close");
    head.append(name, off);
    box.append(head, node("p", "", m.why));
    if (m.lacks.length) {
      const p = node("p");
      p.append(node("b", "", "Still lacks: "), m.lacks.join(", "));
      box.append(p);
    }
    if (m.options.length) {
      const row = node("label", "mv-field"),
        list = node("select");
      list.dataset.key = "move";
      list.append(node("option", "", "Move to…"));
      m.options.forEach((o) => {
        const e = node("option", "", `${o.words}: ${o.cost}`);
        list.append(e);
      });
      list.addEventListener("change", () => {
        const o = m.options[list.selectedIndex - 1];
        if (o) move(m.student, m.rotation, o.to);
      });
      row.append(node("span", "mv-unseen", `Move ${m.name} to`), list);
      box.append(row);
    }
    const links = node("div", "mv-row");
    links.append(button("mv-link", "Student’s page", () => send({ do: "open", student: m.student })));
    if (m.skill)
      links.append(
        button("mv-link", "Attempts behind it", () =>
          send({ do: "explain", student: m.student, skill: m.skill }),
        ),
      );
    box.append(links);
    return box;
  };
  const card = (g, r, m) => {
    const box = node("section", "mv-group-card" + (g.locked ? " is-locked" : "") + (g.led ? " is-led" : ""));
    box.setAttribute("aria-label", `${g.skill}, rotation ${r.number}`);
    const head = node("div", "mv-group-head"),
      words = node("div"),
      lock = button("mv-quiet mv-lock", g.locked ? "Locked" : "Lock", () =>
        send({ do: "lock", group: g.at }),
      );
    lock.dataset.key = `lock-${g.at}`;
    lock.setAttribute("aria-pressed", String(g.locked));
    lock.title = g.locked
      ? "Stays when you plan again; press to let it go"
      : "A locked group stays when you plan again";
    words.append(node("h4", "", g.skill), node("p", "mv-hint", g.title));
    words.title = [g.skill, g.title].filter(Boolean).join(" · ");
    head.append(words, lock);
    const leader = node("p", "mv-leader");
    leader.append(node("b", "", g.led ? "You lead" : g.expert ? "Expert" : "On their own"));
    if (g.expert) leader.append(chip(g.expert, r.number, "is-expert"));
    const list = node("ul", "mv-members");
    for (const p of g.people) {
      const li = node("li");
      li.append(chip(p, r.number, p.fits ? "" : "is-odd"));
      list.append(li);
    }
    box.append(head, leader, list);
    if (m.rotation === r.number && [...g.people, g.expert].some((p) => p?.t === m.student))
      box.append(detail(m));
    drop(box, r.number, g.at);
    return box;
  };
  const rotation = (r, many, m) => {
    const box = node("div", "mv-rotation"),
      head = node("div", "mv-rotation-head");
    head.append(
      node("h3", "", many ? `Rotation ${r.number}` : "Groups"),
      node(
        "span",
        "mv-hint",
        `${r.minutes} minutes · ${r.groups.length} group${r.groups.length === 1 ? "" : "s"}`,
      ),
    );
    const grid = node("div", "mv-group-grid");
    grid.append(...r.groups.map((g) => card(g, r, m)));
    const rest = node("div", "mv-rest");
    drop(rest, r.number, null);
    for (const [words, people, cls] of [
      ["No group", r.left, "is-left"],
      ["Own work", r.alone, ""],
      ["Away", r.away, "is-away"],
    ]) {
      if (!people.length) continue;
      const row = node("div", "mv-alone");
      row.append(node("b", "", `${words} (${people.length})`));
      for (const p of people) {
        const b = chip(p, r.number, cls);
        b.title = p.why;
        if (p.note) b.append(node("small", "", p.note));
        row.append(b);
      }
      if (m.rotation === r.number && people.some((p) => p.t === m.student)) row.append(detail(m));
      rest.append(row);
    }
    if (!rest.childElementCount) rest.append(node("b", "mv-hint", "Nobody is left over"));
    box.append(head, grid, rest);
    return box;
  };
  const whole = (d) => {
    const box = node("div", "mv-whole"),
      list = node("ul");
    box.append(node("b", "", "Better taught to everybody"), list);
    for (const w of d.whole) {
      const li = node("li");
      li.append(
        node("strong", "", w.skill),
        ` ${w.title} `,
        node(
          "span",
          "",
          `${w.lacking} of ${w.of} do not have it${w.untried ? `; ${w.untried} have not tried it yet` : ""}`,
        ),
      );
      list.append(li);
    }
    return box;
  };
  const tools = (d) => {
    const row = node("div", "mv-plan-tools"),
      add = (key, words, message, cls = "") => {
        const b = button(
          `mv-button ${cls}`,
          words,
          typeof message === "function" ? message : () => send(message),
        );
        b.dataset.key = key;
        row.append(b);
        return b;
      };
    if (d.undo) add("undo", "Undo the move", { do: "undo" });
    if (d.unproven && !d.stale) {
      const b = waiting("mv-button", "Search longer", "Searching…", () => send({ do: "plan", longer: true }));
      b.dataset.key = "longer";
      row.append(b);
      b.title = "Up to 12 seconds more, until no plan is better";
    }
    add("print", "Print plan", () => printAs("plan"));
    add("tents", "Print name tents", () => printAs("tents"));
    const keep = add(
      "save",
      d.saved === "saved" ? "Saved" : "Save plan",
      () => {
        if (!d.saved) send({ do: "save" });
      },
      "mv-primary",
    );
    keep.setAttribute("aria-disabled", String(d.saved !== ""));
    if (d.saved && d.saved !== "saved") keep.title = d.saved;
    return row;
  };
  const draw = () => {
    const d = model.get("data"),
      m = model.get("mark"),
      had = el.contains(document.activeElement) ? document.activeElement.dataset.key : undefined,
      parts = [];
    if (!d.section) {
      body.replaceChildren();
      return;
    }
    if (d.planned)
      parts.push(
        node(
          "p",
          "mv-print-title",
          `${d.section} · ${d.day}${d.absent.length ? ` · absent: ${d.absent.join(", ")}` : ""}`,
        ),
        tools(d),
      );
    for (const words of d.refused) parts.push(node("p", "mv-problem", words));
    if (d.moved) parts.push(node("p", "mv-moved", `Moved: ${d.moved}`));
    if (d.whole.length) parts.push(whole(d));
    parts.push(
      ...d.rotations.map((r) => rotation(r, d.rotations.length > 1, m)),
      ...(d.gone ? [node("p", "mv-hint mv-gone", d.gone)] : []),
      tentsOf(d.tents),
    );
    body.replaceChildren(...parts);
    live.textContent = d.moved || d.refused.join(" ");
    if (had !== undefined)
      (
        [...el.querySelectorAll("[data-key]")].find((n) => n.dataset.key === had) ??
        el.querySelector('[aria-pressed="true"].mv-member') ??
        el.querySelector(".mv-plan-tools button")
      )?.focus();
  };
  model.on("change:data", draw);
  model.on("change:mark", () => {
    draw();
    el.querySelector(".mv-member-more")?.scrollIntoView({ block: "nearest" });
  });
  draw();
}
export default { render };
