// Who is absent: a tick for each student and, with many rotations, a number for each of those.
function absentFold({ students, numbers: { rotations } }, open, send) {
  const away = students.filter(([, , gone, turns]) => gone || turns.length),
    box = wishFold("absent", "Absent", away.length || "", open),
    list = node("div", "mv-wish-people");
  if (rotations > 1) {
    const hint = "Tick who is absent; press a number for one rotation only.";
    list.classList.add("is-by-rotation");
    list.append(node("p", "mv-hint mv-wish-hint", hint));
  }
  for (const student of students)
    list.append(rotations > 1 ? absentTurns(student, rotations, send) : absentTick(student, send));
  box.append(list);
  return box;
}
function absentTick([student, name, gone], send) {
  const label = tick(`absent-${student}`, name, gone, () => send({ do: "absent", student }));
  label.dir = "auto";
  return label;
}
function absentTurns(person, rotations, send) {
  const [student, name, , turns] = person,
    row = node("div", "mv-wish-turns");
  row.append(absentTick(person, send));
  for (let rotation = 1; rotation <= rotations; rotation++) {
    const turned = () => send({ do: "absent", student, rotation }),
      key = `away-${student}-${rotation}`,
      turn = wishTurn(key, "mv-turn", rotation, turns.includes(rotation), turned);
    turn.setAttribute("aria-label", `${name}: away in rotation ${rotation}`);
    row.append(turn);
  }
  return row;
}
