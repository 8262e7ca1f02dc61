// What a plan is for: day, time, sizes, who is absent, who is kept together or apart.
const KINDS = { together: ["Keep together", "and"], apart: ["Keep apart", "and"] };

function render({ model, el }) {
  el.classList.add("mv-wishes");
  const open = new Set(),
    chosen = { together: ["", ""], apart: ["", ""] };
  const set = (name, value) => model.send({ do: "set", name, value });
  const field = (label, ...inputs) => {
    const f = node("div", "mv-field"),
      row = node("div", "mv-wish-row");
    row.append(...inputs);
    f.append(node("span", "mv-field-name", label), row);
    return f;
  };
  const number = (d, name, label) => {
    const i = node("input", "mv-wish-number"),
      [low, high] = d.limits[name];
    i.type = "number";
    i.min = low;
    i.max = high;
    i.value = d.numbers[name];
    i.dataset.key = name;
    i.setAttribute("aria-label", label);
    i.addEventListener("change", () => set(name, i.value));
    return i;
  };
  const tick = (d, name, words) => {
    const l = node("label", "mv-tick"),
      i = node("input");
    i.type = "checkbox";
    i.checked = d[name];
    i.dataset.key = name;
    i.addEventListener("change", () => set(name, i.checked));
    l.append(i, node("span", "", words));
    return l;
  };
  const fold = (key, words, count) => {
    const b = node("details", "mv-wish-fold"),
      s = node("summary", "mv-button", words);
    if (count) s.append(node("b", "mv-wish-count", count));
    s.dataset.key = `fold-${key}`;
    b.open = open.has(key);
    b.addEventListener("toggle", () => {
      if (b.open) open.add(key);
      else open.delete(key);
    });
    b.append(s);
    return b;
  };
  const rotations = (d) => {
    const g = node("div", "mv-choice");
    g.setAttribute("role", "group");
    g.setAttribute("aria-label", "Rotations");
    for (let n = d.limits.rotations[0]; n <= d.limits.rotations[1]; n++) {
      const b = button("", n, () => set("rotations", n));
      b.dataset.key = `rotations-${n}`;
      b.setAttribute("aria-pressed", String(n === d.numbers.rotations));
      g.append(b);
    }
    return g;
  };
  const absent = (d) => {
    const away = d.students.filter((s) => s[2] || s[3].length),
      box = fold("absent", "Absent", away.length || ""),
      list = node("div", "mv-wish-people");
    const many = d.numbers.rotations > 1;
    if (many) {
      list.classList.add("is-by-rotation");
      list.append(
        node("p", "mv-hint mv-wish-hint", "Tick who is absent; press a number for one rotation only."),
      );
    }
    for (const [t, name, gone, turns] of d.students) {
      const l = node("label", "mv-tick"),
        i = node("input");
      i.type = "checkbox";
      i.checked = gone;
      i.dataset.key = `absent-${t}`;
      i.addEventListener("change", () => model.send({ do: "absent", student: t }));
      l.dir = "auto";
      l.append(i, node("span", "", name));
      if (!many) {
        list.append(l);
        continue;
      }
      const row = node("div", "mv-wish-turns");
      row.append(l);
      for (let n = 1; n <= d.numbers.rotations; n++) {
        const b = button("mv-turn", n, () => model.send({ do: "absent", student: t, rotation: n }));
        b.dataset.key = `away-${t}-${n}`;
        b.setAttribute("aria-pressed", String(turns.includes(n)));
        b.setAttribute("aria-label", `${name}: away in rotation ${n}`);
        row.append(b);
      }
      list.append(row);
    }
    box.append(list);
    return box;
  };
  const pairs = (d, kind) => {
    const [title, and] = KINDS[kind],
      box = node("fieldset", "mv-wish-pairs"),
      add = node("div", "mv-wish-row");
    box.append(node("legend", "", title));
    const list = (place) => {
      const s = node("select");
      s.dataset.key = `${kind}-${place}`;
      s.setAttribute("aria-label", `${title}: ${place ? "second" : "first"} student`);
      for (const [t, name] of [["", "choose…"], ...d.students]) {
        const o = node("option", "", name);
        o.value = t;
        o.selected = t === chosen[kind][place];
        s.append(o);
      }
      s.addEventListener("change", () => {
        chosen[kind][place] = s.value;
      });
      return s;
    };
    const go = button("mv-button", "Add", () => {
      const [a, b] = chosen[kind];
      if (a && b && a !== b) {
        chosen[kind] = ["", ""];
        model.send({ do: "pair", kind, students: [a, b] });
      }
    });
    go.dataset.key = `${kind}-add`;
    add.append(list(0), node("span", "", and), list(1), go);
    box.append(add);
    const told = node("ul", "mv-wish-told");
    d[kind].forEach((pair, at) => {
      const li = node("li"),
        off = button("mv-wish-off", "×", () => model.send({ do: "unpair", kind, at }));
      off.setAttribute("aria-label", `No longer: ${title.toLowerCase()} ${pair.join(" and ")}`);
      off.dataset.key = `${kind}-off-${at}`;
      li.append(node("span", "", pair.join(" + ")), off);
      told.append(li);
    });
    box.append(told);
    return box;
  };
  const draw = () => {
    const d = model.get("data"),
      had = el.contains(document.activeElement) ? document.activeElement.dataset.key : undefined;
    if (!d.limits) {
      el.replaceChildren();
      return;
    }
    const row = node("div", "mv-wish-main"),
      day = node("input");
    day.type = "date";
    day.value = d.day;
    day.dataset.key = "day";
    day.setAttribute("aria-label", "Day of the plan");
    day.addEventListener("change", () => {
      if (day.value) set("day", day.value);
    });
    const keeps = d.keeps ? `, keep ${d.keeps} group${d.keeps === 1 ? "" : "s"}` : "",
      go = waiting(
        "mv-button mv-primary mv-wish-go",
        d.planned ? `Plan again${keeps}` : "Plan",
        "Planning…",
        () => model.send({ do: "plan" }),
      );
    go.dataset.key = "plan";
    if (d.stale) go.classList.add("is-due");
    if (d.planned)
      go.title = d.keeps
        ? "Groups that are locked or were changed by hand stay; all others are made anew"
        : "All groups are made anew; lock those that are to stay";
    const minutes = field("Minutes", number(d, "minutes", "Minutes for all rotations"));
    minutes.lastChild.append(
      node("span", "mv-hint", d.numbers.rotations > 1 ? `${d.numbers.rotations} × ${d.session}` : ""),
    );
    row.append(
      field("Day", day),
      minutes,
      field("Rotations", rotations(d)),
      field(
        "Group size",
        number(d, "least", "Smallest group"),
        node("span", "", "to"),
        number(d, "most", "Largest group"),
      ),
      field("Groups at once", number(d, "parallel", "Groups at once")),
      field("of these led by you", number(d, "led", "Groups that you lead at once")),
    );
    const count = d.together.length + d.apart.length,
      more = fold("more", "Pairs and more", count || ""),
      inside = node("div", "mv-wish-more");
    inside.append(pairs(d, "together"), pairs(d, "apart"));
    const last = node("div", "mv-wish-ticks");
    last.append(
      tick(d, "alone", "A group may work with neither you nor an expert"),
      tick(d, "untried", "Also group students who have no evidence of the skill yet"),
      field("Whole class when more than … % lack it", number(d, "over", "Share of the class in per cent")),
    );
    inside.append(last);
    more.append(inside);
    row.append(absent(d), more, go);
    const problem = node("p", "mv-problem", d.problem);
    problem.setAttribute("role", "alert");
    problem.hidden = !d.problem;
    el.replaceChildren(row, problem);
    if (had !== undefined) [...el.querySelectorAll("[data-key]")].find((n) => n.dataset.key === had)?.focus();
  };
  const outside = (e) => {
    for (const box of el.querySelectorAll("details[open]")) if (!box.contains(e.target)) box.open = false;
  };
  const escape = (e) => {
    if (e.key !== "Escape") return;
    const box = e.target.closest("details[open]");
    if (box) {
      box.open = false;
      box.querySelector("summary").focus();
    }
  };
  document.addEventListener("pointerdown", outside);
  el.addEventListener("keydown", escape);
  model.on("change:data", draw);
  draw();
  return () => document.removeEventListener("pointerdown", outside);
}
export default { render };
