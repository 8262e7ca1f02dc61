// One skill: the states as a bar, what is known about it, and the students by what they need.
const MANY = 80;

function render({ model, el }) {
  el.classList.add("mv-detail");
  const live = node("div", "mv-unseen");
  live.setAttribute("aria-live", "polite");
  const body = node("div");
  el.append(live, body);
  // On a tablet the lists would be far below the grid: what was chosen opens over it instead.
  const small = matchMedia("(max-width: 1080px)");
  // Whoever was in here goes back to the cell that opened it.
  const close = () => {
    const inside = el.contains(document.activeElement) || document.activeElement === document.body;
    model.send({ do: "select", skill: "", cell: "" });
    if (inside)
      el.closest(".mv-view")?.querySelector(".mv-grid [tabindex='0']")?.focus({ preventScroll: true });
  };

  const chips = (students) => {
    const list = node("ul", "mv-chips");
    for (const s of students) {
      // Whoever can be looked up opens the receipt: why this student is in this list.
      const li = node("li", "has-chip"),
        chip = s.token
          ? asking(model, "mv-chip", s.name, { do: "explain", student: s.token, skill: s.skill })
          : node("span", "mv-chip", s.name);
      if (s.token) {
        chip.dataset.key = `explain ${s.token} ${s.skill}`;
        chip.setAttribute("aria-label", `${[s.name, s.note, s.title].filter(Boolean).join(", ")}: why?`);
      }
      chip.dir = "auto";
      if (s.note) chip.append(node("small", "", s.note));
      if (s.title) li.title = s.title;
      li.append(chip);
      list.append(li);
    }
    return list;
  };
  const names = (students, several, state) => {
    const sections = Map.groupBy
      ? Map.groupBy(students, (s) => s.section)
      : students.reduce((m, s) => m.set(s.section, [...(m.get(s.section) ?? []), s]), new Map());
    if (!several && state !== "mastered") return [chips(students)];
    return [...sections].map(([section, members]) => {
      const part = node("details", "mv-part"),
        head = node("summary", "", several ? section || "no section" : "Names");
      part.open = students.length <= MANY && state !== "mastered";
      head.append(node("span", "mv-count", members.length));
      part.append(head, chips(members));
      return part;
    });
  };
  const draw = () => {
    const d = model.get("data"),
      drawer = Boolean(d.drawer || (d.closable && small.matches));
    el.classList.toggle("is-drawer", drawer);
    el.hidden = !d.skill;
    markBox(el, ".mv-detail-card", "has-drawer", drawer);
    markBox(el, ".mv-gaps", "has-drawer", drawer && !el.hidden);
    if (!d.skill) {
      body.replaceChildren();
      return;
    }
    const head = node("div", "mv-heading"),
      words = node("div", "mv-heading-words");
    words.append(node("h2", "", d.heading), node("p", "mv-hint", d.about));
    head.append(words);
    if (d.closable) {
      const b = node("button", "mv-button mv-close", "Close");
      b.type = "button";
      b.addEventListener("click", close);
      head.append(b);
    }
    const shown = d.groups.filter((g) => g.bar && g.count).sort((a, b) => a.place - b.place);
    const bar = node("div", "mv-states");
    bar.setAttribute("role", "img");
    bar.setAttribute("aria-label", shown.map((g) => `${g.name}: ${g.count}`).join(", "));
    for (const g of shown) {
      const s = node("span", `mv-state-${g.state}`, counted(g.count));
      s.style.flexGrow = g.count;
      s.title = `${g.name}: ${g.count}`;
      bar.append(s);
    }
    const key = node("div", "mv-key-row");
    for (const g of shown) {
      const pair = node("span");
      pair.append(node("i", `mv-state-${g.state}`), node("span", "", g.name));
      key.append(pair);
    }
    const facts = node("dl", "mv-facts");
    for (const [term, value] of d.facts) {
      const f = node("div");
      f.append(node("dt", "", term), node("dd", "", value));
      facts.append(f);
    }
    const groups = node("div", "mv-groups");
    for (const g of d.groups) {
      if (!g.count) continue;
      const box = node("section", "mv-group"),
        h = node("h3");
      box.dataset.state = g.state;
      h.append(
        node("i", `mv-swatch mv-state-${g.state}`),
        node("span", "", g.name),
        node("span", "mv-count", counted(g.count)),
      );
      box.append(
        h,
        node("p", "mv-hint", g.why),
        ...(g.students.length ? names(g.students, d.several, g.state) : []),
      );
      groups.append(box);
    }
    body.replaceChildren(
      head,
      bar,
      key,
      facts,
      ...(d.unnamed ? [node("p", "mv-unnamed", d.unnamed)] : []),
      groups,
    );
    live.textContent = `${d.heading}. ${shown.map((g) => `${g.count} ${g.name}`).join(", ")}`;
  };
  const escape = (e) => {
    if (
      e.key === "Escape" &&
      !e.defaultPrevented &&
      el.getClientRects().length &&
      model.get("data").closable &&
      !document.querySelector("dialog[open]")
    )
      close();
  };
  // Paper is narrow too, but what was opened for it stays open.
  const resized = () => {
    if (!matchMedia("print").matches) draw();
  };
  const before = () =>
    el.querySelectorAll("details").forEach((d) => {
      d.dataset.was = d.open ? "1" : "";
      d.open = true;
    });
  const after = () =>
    el.querySelectorAll("details").forEach((d) => {
      d.open = Boolean(d.dataset.was);
    });
  addEventListener("beforeprint", before);
  addEventListener("afterprint", after);
  addEventListener("keydown", escape);
  small.addEventListener("change", resized);
  model.on("change:data", draw);
  draw();
  return () => {
    small.removeEventListener("change", resized);
    removeEventListener("beforeprint", before);
    removeEventListener("afterprint", after);
    removeEventListener("keydown", escape);
  };
}
export default { render };
