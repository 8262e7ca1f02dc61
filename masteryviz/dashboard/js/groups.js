// The plan: skills for everybody, groups as cards by rotation, who works alone; move and lock.
function planParts(data, hand) {
  const parts = [];
  if (data.planned) parts.push(planTitle(data), planTools(data, hand.send));
  parts.push(...data.refused.map((words) => node("p", "mv-problem", words)));
  if (data.moved) parts.push(node("p", "mv-moved", `Moved: ${data.moved}`));
  if (data.whole.length) parts.push(forEverybody(data.whole));
  const many = data.rotations.length > 1;
  parts.push(...data.rotations.map((rotation) => rotationBox(rotation, many, hand)));
  if (data.gone) parts.push(node("p", "mv-hint mv-gone", data.gone));
  parts.push(tentsOf(data.tents));
  return parts;
}

function render({ model, el }) {
  el.classList.add("mv-plan");
  const live = node("div", "mv-unseen"),
    body = node("div", "mv-plan-body");
  live.setAttribute("role", "status");
  live.setAttribute("aria-live", "polite");
  el.append(live, body);
  const send = (message) => model.send(message),
    move = (student, rotation, to) => send({ do: "move", student, rotation, to }),
    drag = dragging(move);
  const fill = () => {
    const data = model.get("data");
    if (!data.section) {
      body.replaceChildren();
      return;
    }
    body.replaceChildren(...planParts(data, { model, mark: model.get("mark"), send, move, drag }));
    live.textContent = data.moved || data.refused.join(" ");
  };
  const chosen = () =>
    el.querySelector('[aria-pressed="true"].mv-member') ?? el.querySelector(".mv-plan-tools button");
  const draw = () => sameFocus(el, fill, chosen);
  model.on("change:data", draw);
  model.on("change:mark", () => {
    draw();
    el.querySelector(".mv-member-more")?.scrollIntoView({ block: "nearest" });
  });
  draw();
}
export default { render };
