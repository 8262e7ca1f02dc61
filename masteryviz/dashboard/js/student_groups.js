// Students in groups, each a chip that opens the student's page; long groups unfold.
const FIRST = 60;

function studentChip({ token, name, note, title }, model) {
  const item = node("li", "has-chip"),
    page = { do: "pick", name: "student", value: token, view: "student" },
    chip = keyed(asking(model, "mv-chip", name, page), token);
  chip.dir = "auto";
  chip.title = title ? `${name}: ${title}` : `${name}: open the student's page`;
  if (note) chip.append(node("small", "", note));
  item.append(chip);
  return item;
}
function groupHead({ key, name, count }) {
  const head = node("h3"),
    mark = node("i", `mv-direction is-${key}`);
  mark.setAttribute("aria-hidden", "true");
  head.append(mark, node("span", "", name), node("span", "mv-count", counted(count)));
  return head;
}
function groupList({ name, students }, whole, model) {
  const list = node("ul", "mv-chips");
  list.setAttribute("aria-label", name);
  list.append(...(whole ? students : students.slice(0, FIRST)).map((student) => studentChip(student, model)));
  return list;
}
function unfoldButton({ key, students }, whole, turn) {
  const words = whole ? `Show the first ${FIRST}` : `Show all ${students.length}`,
    more = keyedButton("mv-quiet", words, `more ${key}`, () => turn(key, whole));
  more.setAttribute("aria-expanded", String(whole));
  return more;
}
function groupBox(group, whole, model, turn) {
  const box = node("section", "mv-group"),
    listed = group.students.length,
    others = group.count - listed;
  box.dataset.group = group.key;
  box.append(groupHead(group));
  if (group.why) box.append(node("p", "mv-hint", group.why));
  if (!listed) return box;
  box.append(groupList(group, whole, model));
  if (listed > FIRST) box.append(unfoldButton(group, whole, turn));
  if (others > 0)
    box.append(node("p", "mv-hint", `${counted(others)} more are not listed: choose a section above.`));
  return box;
}

function render({ model, el }) {
  el.classList.add("mv-student-groups");
  const live = node("div", "mv-unseen"),
    body = node("div"),
    open = new Set();
  let printing = false;
  live.setAttribute("aria-live", "polite");
  el.append(live, body);
  const turn = (key, whole) => {
    if (whole) open.delete(key);
    else open.add(key);
    draw();
  };
  const fill = () => {
    const data = model.get("data"),
      groups = (data.groups ?? []).filter((group) => group.count),
      isWhole = (key) => printing || open.has(key),
      boxes = groups.map((group) => groupBox(group, isWhole(group.key), model, turn));
    body.replaceChildren(...(boxes.length ? boxes : [node("p", "mv-hint", data.empty ?? "")]));
    live.textContent = groups.map((group) => `${group.count} ${group.name}`).join(", ");
  };
  const draw = () => sameFocus(el, fill);
  // Paper unfolds nothing: every name that is known is on it.
  const forPaper = (e) => {
    printing = e.type === "beforeprint";
    draw();
  };
  addEventListener("beforeprint", forPaper);
  addEventListener("afterprint", forPaper);
  model.on("change:data", draw);
  draw();
  return () => {
    removeEventListener("beforeprint", forPaper);
    removeEventListener("afterprint", forPaper);
  };
}
export default { render };
