// Changes in teaching: a form for a new one or one to change, and those there are.
function render({ model, el }) {
  el.classList.add("mv-notes-host");
  let saved = -1,
    form = null,
    asked = 0;
  const fresh = (d) => ({
    id: 0,
    what: d.whats[0][0],
    day: d.today,
    skill: d.chosen.skill,
    sections: new Set(d.chosen.sections),
    text: "",
    some: false,
    given: new Set(),
  });
  const keyed = (n, key) => {
    n.dataset.key = key;
    return n;
  };
  const entry = (label, input, wide) => {
    const box = node("label", "mv-entry" + (wide ? " is-wide" : ""));
    box.append(node("span", "", label), input);
    return box;
  };
  const list = (name, options) => {
    const s = keyed(node("select"), name);
    for (const [value, words] of options) {
      const o = node("option", "", words);
      o.value = value;
      o.selected = value === form[name];
      s.append(o);
    }
    s.addEventListener("change", () => {
      form[name] = s.value;
    });
    return s;
  };
  const ticks = (legend, set, options) => {
    const group = node("fieldset", "mv-ticks is-row"),
      grid = node("div");
    group.append(node("legend", "", legend), grid);
    for (const [value, words] of options) {
      const t = node("label", "mv-tick"),
        i = keyed(node("input"), `${legend} ${value}`);
      i.type = "checkbox";
      i.checked = set.has(value);
      i.addEventListener("change", () => set[i.checked ? "add" : "delete"](value));
      t.append(i, node("span", "", words));
      grid.append(t);
    }
    return group;
  };
  const write = (d) => {
    const f = node("form", "mv-note-form"),
      day = keyed(node("input"), "day"),
      text = keyed(node("textarea"), "text"),
      row = node("div", "mv-row");
    day.type = "date";
    day.value = form.day;
    day.addEventListener("input", () => {
      form.day = day.value;
    });
    text.rows = 2;
    text.maxLength = 500;
    text.value = form.text;
    text.addEventListener("input", () => {
      form.text = text.value;
    });
    f.append(
      entry("What kind", list("what", d.whats)),
      entry("On", day),
      entry("Skill", list("skill", [["", "no one skill"], ...d.skills])),
      entry("What was changed", text, true),
    );
    if (d.sections.length > 1)
      f.append(
        ticks(
          "Sections (none ticked: all)",
          form.sections,
          d.sections.map((name) => [name, name]),
        ),
      );
    if (d.students.length) {
      const some = node("label", "mv-tick"),
        i = keyed(node("input"), "some");
      i.type = "checkbox";
      i.checked = form.some;
      i.addEventListener("change", () => {
        form.some = i.checked;
        draw();
      });
      some.append(i, node("span", "", form.id ? "Given to some only: tick them anew" : "Given to some only"));
      f.append(some);
      if (form.some) f.append(ticks("Given to", form.given, d.students));
    } else
      f.append(node("p", "mv-hint", "To say that it was given to some only, choose a section above first."));
    const keep = keyed(
      node("button", "mv-button mv-primary", form.id ? "Keep the change" : "Keep the note"),
      "keep",
    );
    keep.type = "submit";
    row.append(
      keep,
      keyed(
        button("mv-button", "Cancel", () => {
          form = null;
          draw("new");
        }),
        "cancel",
      ),
    );
    f.append(row);
    f.addEventListener("submit", (e) => {
      e.preventDefault();
      model.send({
        do: "note",
        id: form.id,
        what: form.what,
        day: form.day,
        skill: form.skill,
        sections: [...form.sections],
        text: form.text,
        given: form.some ? [...form.given] : null,
      });
    });
    return f;
  };
  const draw = (to) => {
    const d = model.get("data");
    if (!d.notes) return;
    if (d.saved !== saved && !d.problem) {
      if (form && saved >= 0) to = "new";
      form = null;
      asked = 0;
    }
    saved = d.saved;
    const focused =
      to ?? (el.contains(document.activeElement) ? document.activeElement.dataset.key : undefined);
    const problem = node("p", "mv-problem", d.problem);
    problem.setAttribute("role", "alert");
    problem.hidden = !d.problem;
    const ul = node("ul", "mv-said mv-note-list");
    for (const one of d.notes) {
      const li = node("li"),
        words = node("div", "mv-decision"),
        row = node("div", "mv-row");
      words.append(
        node("strong", "", `${one.day} · ${one.title}`),
        node("span", "", one.text),
        node("small", "", one.about),
      );
      if (one.said) words.append(node("small", "mv-note-said", one.said));
      if (one.editable) {
        const change = keyed(
            button("mv-link", "Change", () => {
              form = {
                ...fresh(d),
                id: one.id,
                what: one.what,
                day: one.iso,
                skill: one.skill,
                sections: new Set(one.sections),
                text: one.text,
              };
              draw("text");
            }),
            `change ${one.id}`,
          ),
          gone = keyed(
            button("mv-link", asked === one.id ? "Really remove" : "Remove", () => {
              if (asked === one.id) model.send({ do: "forget", id: one.id });
              else {
                asked = one.id;
                draw();
              }
            }),
            `forget ${one.id}`,
          );
        for (const b of [change, gone]) b.setAttribute("aria-label", `${b.textContent}: ${one.text}`);
        row.append(change, gone);
      }
      li.append(words, row);
      ul.append(li);
    }
    const open = keyed(
      button("mv-button", "Write a note", () => {
        form = fresh(d);
        draw("what");
      }),
      "new",
    );
    el.replaceChildren(
      problem,
      form ? write(d) : open,
      ul,
      ...(d.more ? [node("p", "mv-hint", `and ${counted(d.more)} earlier`)] : []),
    );
    if (focused !== undefined)
      (
        [...el.querySelectorAll("[data-key]")].find((n) => n.dataset.key === focused) ??
        el.querySelector("button")
      )?.focus({ preventScroll: true });
  };
  model.on("change:data", () => draw());
  draw();
}
export default { render };
