// The form of a change in teaching; what is written stays in `note` while the page is drawn again.
function newNote(data) {
  return {
    id: 0,
    what: data.whats[0][0],
    day: data.today,
    skill: data.chosen.skill,
    sections: new Set(data.chosen.sections),
    text: "",
    some: false,
    given: new Set(),
  };
}
function noteToChange(data, { id, what, iso, skill, sections, text }) {
  return { ...newNote(data), id, what, day: iso, skill, sections: new Set(sections), text };
}
function noteMessage({ id, what, day, skill, sections, text, some, given }) {
  return { do: "note", id, what, day, skill, sections: [...sections], text, given: some ? [...given] : null };
}
function keptIn(note, name, input, type) {
  input.addEventListener(type, () => {
    note[name] = input.value;
  });
  return input;
}
function noteChoice(note, name, options) {
  return keptIn(note, name, choiceOf(name, options, note[name]), "change");
}
function noteInput(note, name, input) {
  input.value = note[name];
  return keptIn(note, name, input, "input");
}
function dayInput() {
  const input = keyed(node("input"), "day");
  input.type = "date";
  return input;
}
function givenParts(students, note, redraw) {
  if (!students.length)
    return [node("p", "mv-hint", "To say that it was given to some only, choose a section above first.")];
  const words = note.id ? "Given to some only: tick them anew" : "Given to some only";
  const some = tick("some", words, note.some, (isOn) => {
    note.some = isOn;
    redraw();
  });
  return note.some ? [some, ticks("Given to", students, note.given)] : [some];
}
function noteForm(data, note, { redraw, keep, cancel }) {
  const parts = [
    entry("What kind", noteChoice(note, "what", data.whats)),
    entry("On", noteInput(note, "day", dayInput())),
    entry("Skill", noteChoice(note, "skill", [["", "no one skill"], ...data.skills])),
    entry("What was changed", noteInput(note, "text", textArea("text")), true),
  ];
  if (data.sections.length > 1) {
    const options = data.sections.map((name) => [name, name]);
    parts.push(ticks("Sections (none ticked: all)", options, note.sections));
  }
  parts.push(...givenParts(data.students, note, redraw));
  const buttons = [
    submitButton("mv-button mv-primary", note.id ? "Keep the change" : "Keep the note", "keep"),
    keyedButton("mv-button", "Cancel", "cancel", cancel),
  ];
  return formOf("mv-note-form", parts, buttons, () => keep(noteMessage(note)));
}
