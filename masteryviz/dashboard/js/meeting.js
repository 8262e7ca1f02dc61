// The protocol of a meeting: its steps and clock, and what is to be done now.
function render({ model, el }) {
  el.classList.add("mv-protocol-host");
  const draft = new Map(),
    { field, form, ticks } = entries(draft, () => count());
  let saved = -1,
    ticking,
    asked = false,
    sent = "";
  const send = (what, more) => {
    sent = what;
    model.send({ do: what, ...more });
  };
  // What was taken is cleared; what somebody is still typing stays.
  const taken = {
    begin: /./,
    drop: /./,
    predict: /^(who|rate )/,
    say: /^(noticed|inferred)$/,
    decide: /^(text|owner|due|strategy|skill)$/,
  };
  const text = (name) => (draft.get(name) ?? "").trim();
  const count = () => {
    const d = model.get("data"),
      n = draft.get("skills")?.size ?? 0,
      b = el.querySelector(".mv-begin-count");
    if (b)
      b.textContent =
        n === 0
          ? `Choose up to ${d.most} skills.`
          : n > d.most
            ? `${n} skills: choose at most ${d.most}.`
            : `${n} of at most ${d.most} chosen.`;
  };
  const items = (name, list) => {
    const ul = node("ul", "mv-said");
    list.forEach((words, place) => {
      const li = node("li"),
        b = keyed(
          button("mv-link", "Remove", () => send("unsay", { list: name, place })),
          `unsay ${name} ${place}`,
        );
      b.setAttribute("aria-label", `Remove: ${words}`);
      li.append(node("span", "", words), b);
      ul.append(li);
    });
    return ul;
  };
  const steps = {
    choose(d) {
      const start = node("div", "mv-row mv-begin"),
        go = keyed(
          button("mv-button mv-primary", "Begin with predictions", () =>
            send("begin", { skills: [...draft.get("skills")], sections: [...draft.get("sections")] }),
          ),
          "begin",
        );
      start.append(go, node("span", "mv-hint mv-begin-count"));
      const agree = node("label", "mv-tick mv-agree"),
        input = keyed(node("input"), "teachers");
      input.type = "checkbox";
      input.checked = d.teachers;
      input.addEventListener("change", () => send("teachers", { value: input.checked }));
      agree.append(
        input,
        node("span", "", "Show teachers’ names beside sections: our team has agreed to it"),
      );
      const past = node("details", "mv-fold mv-past"),
        list = node("ul", "mv-said");
      past.append(node("summary", "", `Earlier meetings (${d.past.length})`), list);
      for (const one of d.past) {
        const li = node("li");
        li.append(
          keyed(
            button("mv-link", one.text, () => send("look", { id: one.id })),
            `look ${one.id}`,
          ),
          node("small", "", one.about),
        );
        list.append(li);
      }
      return [
        ticks(
          "skills",
          "Skills",
          d.skills.map((s) => [s.skill, s.title, s.unit]),
          d.chosen.skills,
        ),
        ticks("sections", "Sections (none ticked: all)", d.sections, d.chosen.sections),
        agree,
        start,
        ...(d.past.length ? [past] : []),
      ];
    },
    predict(d) {
      const rows = node("div", "mv-rates");
      for (const [skill, title] of d.skills) rows.append(field(`rate ${skill}`, title, "number"));
      const add = form(
        "mv-predict",
        "Keep my prediction",
        [field("who", "Your name", "text", { known: d.names }), rows],
        () =>
          send("predict", {
            who: text("who"),
            rates: Object.fromEntries(d.skills.map(([skill]) => [skill, text(`rate ${skill}`)])),
          }),
      );
      const said = node(
        "p",
        "mv-hint",
        d.said.length
          ? `Kept so far: ${d.said.join(", ")}. Nobody sees the numbers before all do. A name given again changes its numbers.`
          : "Nobody has predicted yet. Numbers stay hidden until you reveal them.",
      );
      said.setAttribute("aria-live", "polite");
      return [add, said];
    },
    notice(d) {
      return [
        items("noticed", d.noticed),
        form("mv-remark", "Add", [field("noticed", "We see that …", "area", { wide: true })], () =>
          send("say", { list: "noticed", text: text("noticed") }),
        ),
      ];
    },
    infer(d) {
      return [
        items("inferred", d.inferred),
        form(
          "mv-remark",
          "Add",
          [field("inferred", "It may be that … We would know by …", "area", { wide: true })],
          () => send("say", { list: "inferred", text: text("inferred") }),
        ),
      ];
    },
    decide(d) {
      const list = node("ul", "mv-said mv-decided");
      d.decisions.forEach((one, place) => {
        const li = node("li"),
          b = keyed(
            button("mv-link", "Remove", () => send("undecide", { place })),
            `undecide ${place}`,
          );
        b.setAttribute("aria-label", `Remove: ${one.text}`);
        li.append(node("strong", "", one.text), node("small", "", decided(one)), b);
        list.append(li);
      });
      const fields = [
        field("text", "What will be done", "area", { wide: true }),
        field("owner", "Who", "text", { known: d.names }),
        field("due", "By when", "date", { least: d.earliest }),
        field("strategy", "Strategy", "text", { known: d.strategies }),
        field("skill", "Skill", "list", { options: [["", "all of these"], ...d.skills] }),
      ];
      return [
        list,
        form("mv-decide", "Add decision", fields, () =>
          send(
            "decide",
            Object.fromEntries(
              ["text", "owner", "due", "strategy", "skill"].map((name) => [name, text(name)]),
            ),
          ),
        ),
      ];
    },
  };
  const order = ["choose", "predict", "reveal", "notice", "infer", "decide", "closed"];
  const onward = (d) => {
    const row = node("div", "mv-row mv-onward"),
      at = order.indexOf(d.phase),
      add = (cls, words, what, more) =>
        row.append(
          keyed(
            button(`mv-button ${cls}`, words, () => send(what, more)),
            `${what} ${words}`,
          ),
        );
    if (d.phase === "predict") add("mv-primary", "Reveal the numbers", "reveal");
    else if (d.phase === "closed") {
      add("mv-primary", "Back to the start", "look", { id: 0 });
      row.append(button("mv-button", "Print the protocol", () => window.print()));
    } else if (at > 1) {
      if (at > 2) add("", "Back", "turn", { phase: order[at - 1] });
      add(
        "mv-primary",
        {
          reveal: "Go on to Notice",
          notice: "Go on to Infer",
          infer: "Go on to Decide",
          decide: "Close the meeting",
        }[d.phase],
        "turn",
        { phase: order[at + 1] },
      );
    }
    if (d.phase === "closed") add("", "Open again", "turn", { phase: "decide" });
    if (d.phase !== "choose") {
      const b = keyed(
        button("mv-link", asked ? "Really throw this meeting away" : "Throw this meeting away", () => {
          if (asked) send("drop");
          asked = !asked;
          if (asked) draw();
        }),
        "drop",
      );
      row.append(b);
    }
    return row;
  };
  const clock = (d) => {
    const box = node("div", "mv-clock");
    if (!d.clock) return box;
    const time = node("span", "mv-clock-time"),
      note = node("span", "mv-unseen"),
      still = d.clock.ends === null;
    time.setAttribute("role", "timer");
    note.setAttribute("aria-live", "polite");
    const show = () => {
      const s = d.clock.ends === null ? d.clock.left : Math.round((d.clock.ends - Date.now()) / 1000),
        over = s < 0,
        n = Math.abs(s);
      time.textContent = `${over ? "+" : ""}${Math.floor(n / 60)}:${String(n % 60).padStart(2, "0")}`;
      box.classList.toggle("is-over", over);
      note.textContent = over ? "The time for this step is over." : "";
    };
    show();
    clearInterval(ticking);
    ticking = setInterval(show, 1000);
    box.append(
      time,
      note,
      keyed(
        button("mv-button", still ? "Go on" : "Pause", () =>
          send("clock", { what: still ? "run" : "pause" }),
        ),
        "pause",
      ),
      keyed(
        button("mv-button", "+1 min", () => send("clock", { what: "minute" })),
        "minute",
      ),
    );
    return box;
  };
  const draw = () => {
    const d = model.get("data");
    if (!d.phase) return;
    if (d.saved !== saved && !d.problem) {
      for (const name of [...draft.keys()]) if (taken[sent]?.test(name)) draft.delete(name);
      sent = "";
    }
    saved = d.saved;
    if (el.dataset.phase !== d.phase) asked = false;
    el.dataset.phase = d.phase;
    clearInterval(ticking);
    markBox(el, ".mv-view", "is-revealed", ["reveal", "notice", "infer", "decide"].includes(d.phase));
    const focused = el.contains(document.activeElement) ? document.activeElement.dataset.key : undefined,
      at = order.indexOf(d.phase);
    const trail = node("ol", "mv-steps");
    d.steps.forEach(([key, title, minutes], n) => {
      const li = node("li", n < at ? "is-done" : key === d.phase ? "is-now" : "");
      if (key === d.phase) li.setAttribute("aria-current", "step");
      li.append(
        node("span", "mv-step-n", n < at ? "✓" : n + 1),
        node("span", "", title),
        ...(minutes ? [node("small", "", `${minutes} min`)] : []),
      );
      trail.append(li);
    });
    const head = node("div", "mv-protocol-head"),
      words = node("div", "mv-heading-words");
    words.append(node("h2", "", d.about));
    if (d.where)
      words.append(
        node("p", "mv-hint", `${d.skills.length} skill${d.skills.length === 1 ? "" : "s"} · ${d.where}`),
      );
    head.append(words, clock(d));
    const problem = node("p", "mv-problem", d.problem);
    problem.setAttribute("role", "alert");
    problem.hidden = !d.problem;
    const now = node("div", "mv-now");
    now.append(trail, head, problem, ...(steps[d.phase]?.(d) ?? []), onward(d));
    el.replaceChildren(now, paper(d));
    count();
    if (focused !== undefined)
      (
        [...el.querySelectorAll("[data-key]")].find((n) => n.dataset.key === focused) ??
        el.querySelector(".mv-now .mv-primary")
      )?.focus({ preventScroll: true });
  };
  model.on("change:data", draw);
  draw();
  const looking = setInterval(() => {
    if (!document.hidden && el.offsetParent) model.send({ do: "poll" });
  }, 5000); // others may write from their own computers
  return () => {
    clearInterval(ticking);
    clearInterval(looking);
  };
}
export default { render };
