// What a plan is for: day, time, sizes, who is absent, who is kept together or apart.
function planButton({ planned, keeps, stale }, send) {
  const kept = keeps ? `, keep ${keeps} group${keeps === 1 ? "" : "s"}` : "",
    words = planned ? `Plan again${kept}` : "Plan",
    plan = waiting("mv-button mv-primary mv-wish-go", words, "Planning…", () => send({ do: "plan" }));
  plan.classList.toggle("is-due", stale);
  if (planned)
    plan.title = keeps
      ? "Groups that are locked or were changed by hand stay; all others are made anew"
      : "All groups are made anew; lock those that are to stay";
  return keyed(plan, "plan");
}
function sizeFields(data, number, set) {
  const { numbers, session } = data,
    minutes = number("minutes", "Minutes for all rotations"),
    each = numbers.rotations > 1 ? `${numbers.rotations} × ${session}` : "",
    least = number("least", "Smallest group"),
    most = number("most", "Largest group");
  return [
    wishField("Minutes", minutes, node("span", "mv-hint", each)),
    wishField("Rotations", wishRotations(data, set)),
    wishField("Group size", least, node("span", "", "to"), most),
    wishField("Groups at once", number("parallel", "Groups at once")),
    wishField("of these led by you", number("led", "Groups that you lead at once")),
  ];
}
function moreFold(data, open, chosen, send, ...ticks) {
  const more = wishFold("more", "Pairs and more", data.together.length + data.apart.length || "", open),
    inside = node("div", "mv-wish-more"),
    last = node("div", "mv-wish-ticks");
  last.append(...ticks);
  inside.append(pairsBox("together", data, chosen, send), pairsBox("apart", data, chosen, send), last);
  more.append(inside);
  return more;
}

function render({ model, el }) {
  el.classList.add("mv-wishes");
  const open = new Set(),
    chosen = { together: ["", ""], apart: ["", ""] },
    send = (message) => model.send(message),
    set = (name, value) => send({ do: "set", name, value });
  const main = (data) => {
    const row = node("div", "mv-wish-main"),
      number = (name, label) =>
        wishNumber(name, label, data.numbers[name], data.limits[name], (value) => set(name, value)),
      wish = (name, words) => tick(name, words, data[name], (on) => set(name, on)),
      ticks = [
        wish("alone", "A group may work with neither you nor an expert"),
        wish("untried", "Also group students who have no evidence of the skill yet"),
        wishField("Whole class when more than … % lack it", number("over", "Share of the class in per cent")),
      ];
    row.append(wishField("Day", wishDay(data.day, set)), ...sizeFields(data, number, set));
    row.append(absentFold(data, open, send), moreFold(data, open, chosen, send, ...ticks));
    row.append(planButton(data, send));
    return row;
  };
  const draw = () => {
    const data = model.get("data");
    sameFocus(el, () => el.replaceChildren(...(data.limits ? [main(data), problemLine(data.problem)] : [])));
  };
  model.on("change:data", draw);
  draw();
  return foldAgain(el);
}
export default { render };
