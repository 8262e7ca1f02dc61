// Changes in teaching: a form for a new one or one to change, and those there are.
function render({ model, el }) {
  el.classList.add("mv-notes-host");
  let saved = -1,
    note = null,
    asked = 0;
  const write = (begun, key) => {
    note = begun;
    draw(key);
  };
  const formActs = {
    redraw: () => draw(),
    keep: (message) => model.send(message),
    cancel: () => write(null, "new"),
  };
  const listActs = {
    change: (one) => write(noteToChange(model.get("data"), one), "text"),
    remove(id) {
      if (asked === id) {
        model.send({ do: "forget", id });
        return;
      }
      asked = id;
      draw();
    },
  };
  // What was kept or removed closes the form, and it is no longer asked; gives whether a form was there.
  const closeSaved = ({ saved: now, problem }) => {
    const isNew = now !== saved && !problem,
      isClosed = isNew && note && saved >= 0;
    saved = now;
    if (!isNew) return false;
    note = null;
    asked = 0;
    return isClosed;
  };
  const top = (data) => {
    if (note) return noteForm(data, note, formActs);
    const begin = () => write(newNote(data), "what");
    return keyedButton("mv-button", "Write a note", "new", begin);
  };
  const draw = (wished) => {
    const data = model.get("data");
    if (!data.notes) return;
    const isClosed = closeSaved(data),
      focused = (isClosed ? "new" : wished) ?? keyInFocus(el);
    el.replaceChildren(
      problemLine(data.problem),
      top(data),
      noteList(data.notes, asked, listActs),
      ...(data.more ? [node("p", "mv-hint", `and ${counted(data.more)} earlier`)] : []),
    );
    focusKeyOr(el, focused, () => el.querySelector("button"));
  };
  model.on("change:data", () => draw());
  draw();
}
export default { render };
