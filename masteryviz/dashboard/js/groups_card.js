// A group of the plan as a card: its skill and its lock, who leads it, and who is in it.
function groupCard(group, rotation, hand) {
  const box = node("section", "mv-group-card");
  box.classList.toggle("is-locked", group.locked);
  box.classList.toggle("is-led", group.led);
  box.setAttribute("aria-label", `${group.skill}, rotation ${rotation}`);
  box.append(
    groupHead(group, hand.send),
    groupLeader(group, rotation, hand),
    groupMembers(group, rotation, hand),
  );
  if ([...group.people, group.expert].some((person) => isChosen(person, rotation, hand.mark)))
    box.append(chosenMember(hand));
  hand.drag.drop(box, rotation, group.at);
  return box;
}
function groupHead(group, send) {
  const head = node("div", "mv-group-head"),
    words = node("div");
  words.append(node("h4", "", group.skill), node("p", "mv-hint", group.title));
  words.title = [group.skill, group.title].filter(Boolean).join(" · ");
  head.append(words, groupLock(group, send));
  return head;
}
function groupLock({ at, locked }, send) {
  const words = locked ? "Locked" : "Lock",
    turn = () => send({ do: "lock", group: at }),
    lock = keyedButton("mv-quiet mv-lock", words, `lock-${at}`, turn);
  lock.setAttribute("aria-pressed", String(locked));
  lock.title = locked
    ? "Stays when you plan again; press to let it go"
    : "A locked group stays when you plan again";
  return lock;
}
function groupLeader({ led, expert }, rotation, hand) {
  const line = node("p", "mv-leader");
  line.append(node("b", "", led ? "You lead" : expert ? "Expert" : "On their own"));
  if (expert) line.append(memberChip(expert, rotation, "is-expert", hand));
  return line;
}
function groupMembers(group, rotation, hand) {
  const list = node("ul", "mv-members");
  for (const person of group.people) {
    const item = node("li");
    item.append(memberChip(person, rotation, person.fits ? "" : "is-odd", hand));
    list.append(item);
  }
  return list;
}
