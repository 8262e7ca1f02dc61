// Choosing a student: search by name, the one before and after; without one, all in view.

function render({ model, el }) {
  el.classList.add("mv-choose");
  const open = (student) => model.send({ do: "pick", name: "student", value: student, view: "student" });
  const bar = node("div", "mv-choose-bar"),
    box = node("div", "mv-choose-search"),
    all = node("div", "mv-choose-all");
  el.append(bar, all);
  const field = node("input", "mv-choose-input"),
    list = node("ul", "mv-choose-list"),
    live = node("div", "mv-unseen");
  Object.assign(field, { type: "search", placeholder: "Search by name", autocomplete: "off" });
  for (const [name, value] of Object.entries({
    role: "combobox",
    "aria-label": "Search a student by name",
    "aria-expanded": "false",
    "aria-controls": "mv-choose-list",
    "aria-autocomplete": "list",
  }))
    field.setAttribute(name, value);
  list.id = "mv-choose-list";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Students found");
  live.setAttribute("aria-live", "polite");
  box.append(field, list, live);
  let at = -1;
  const shut = () => {
    list.hidden = true;
    at = -1;
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
  };
  const choose = (student) => {
    field.value = "";
    shut();
    open(student);
  };
  const move = (to) => {
    const items = [...list.querySelectorAll("[role=option]")];
    if (!items.length) return;
    at = (to + items.length) % items.length;
    items.forEach((n, i) => n.setAttribute("aria-selected", String(i === at)));
    items[at].scrollIntoView({ block: "nearest" });
    field.setAttribute("aria-activedescendant", items[at].id);
  };
  const found = () => {
    const { people, all: n, text } = model.get("found");
    if (!people || document.activeElement !== field || text !== field.value) return;
    list.replaceChildren(
      ...people.map((p, i) => {
        const li = node("li", "", p.name);
        li.id = `mv-found-${i}`;
        li.dir = "auto";
        li.dataset.student = p.student;
        li.setAttribute("role", "option");
        li.setAttribute("aria-selected", "false");
        li.append(node("small", "", p.section));
        li.addEventListener("mousedown", (e) => {
          e.preventDefault();
          choose(p.student);
        });
        return li;
      }),
    );
    if (n > people.length)
      list.append(node("li", "mv-hint", `and ${counted(n - people.length)} more: type more of the name`));
    if (!n) list.append(node("li", "mv-hint", "Nobody in view has this name."));
    list.hidden = false;
    at = -1;
    field.setAttribute("aria-expanded", "true");
    live.textContent = `${n} found`;
  };
  const look = () => model.send({ do: "look", text: field.value });
  field.addEventListener("input", look);
  field.addEventListener("focus", look);
  field.addEventListener("blur", shut);
  field.addEventListener("keydown", (e) => {
    if (e.key === "ArrowDown" || e.key === "ArrowUp") {
      e.preventDefault();
      if (list.hidden) look();
      else move(at + (e.key === "ArrowDown" ? 1 : -1));
    }
    if (e.key === "Escape" && !list.hidden) {
      e.preventDefault();
      e.stopPropagation();
      shut();
    }
    if (e.key === "Enter") {
      const hits = [...list.querySelectorAll("[data-student]")],
        hit = hits[Math.max(at, 0)];
      if (hit && (at >= 0 || hits.length === 1)) choose(hit.dataset.student);
    }
  });
  const step = (key, text, student) => {
    const b = button("mv-button", text, () => open(student));
    b.dataset.key = key;
    b.disabled = !student;
    return b;
  };
  const card = (text, note, action) => {
    const li = node("li"),
      b = button("mv-choose-card", "", action),
      name = node("b", "", text);
    name.dir = "auto";
    b.append(name, node("small", "", note));
    li.append(b);
    return li;
  };
  const part = (title, cards) => {
    const box = node("section", "mv-choose-group"),
      list = node("ul", "mv-choose-names");
    list.append(...cards);
    box.append(node("h3", "", title), list);
    return box;
  };
  const draw = () => {
    const d = model.get("data"),
      had = bar.contains(document.activeElement) ? document.activeElement : undefined,
      key = had?.dataset.key;
    const who = node("div", "mv-choose-who");
    if (d.student) {
      const h = node("h2", "mv-choose-name", d.name);
      h.dir = "auto";
      who.append(h, node("p", "mv-hint", d.about));
    } else who.append(node("h2", "mv-choose-name", "Choose a student"), node("p", "mv-hint", d.about));
    const steps = node("div", "mv-choose-steps");
    if (d.student)
      steps.append(
        step("before", "← Previous", d.before),
        node("span", "mv-hint", d.place),
        step("after", "Next →", d.after),
        button("mv-button", "All students", () => open("")),
      );
    bar.replaceChildren(who, box, steps);
    if (key) {
      const again = [...bar.querySelectorAll("[data-key]")].find((n) => n.dataset.key === key);
      (again?.disabled ? field : again)?.focus();
    } else if (had === field) field.focus();
    const parts = d.student
      ? []
      : (d.groups ?? []).map(({ section, people }) =>
          part(
            section,
            people.map((p) => card(p.name, p.note, () => open(p.student))),
          ),
        );
    if (!d.student && d.sections?.length)
      parts.push(
        part(
          "Sections",
          d.sections.map(([name, note]) =>
            card(name, note, () => model.send({ do: "filter", name: "section", values: [name] })),
          ),
        ),
      );
    all.hidden = !parts.length;
    all.replaceChildren(...parts);
  };
  model.on("change:data", draw);
  model.on("change:found", found);
  draw();
}
export default { render };
