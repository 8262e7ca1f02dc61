// The header's tools for a room: larger, and students' names hidden.
function toolButton(cls, text, words, action) {
  const tool = button(`mv-tool ${cls}`, text, action);
  tool.setAttribute("aria-label", words);
  tool.title = words;
  return tool;
}

function largerTool(model) {
  const isOn = () => larger.getAttribute("aria-pressed") === "true",
    message = () => ({ do: "show", name: "look", value: isOn() ? "light" : "projector" }),
    larger = toolButton("mv-larger", "A", "Larger, for a projector", () => model.send(message()));
  const drawLook = ({ look: asked, presenting }) => {
    const look = asked || "light";
    larger.hidden = Boolean(presenting);
    larger.setAttribute("aria-pressed", String(look === "projector"));
    if (document.body.dataset.look === look) return;
    document.body.dataset.look = look;
    window.dispatchEvent(new Event("mv-look"));
  };
  return { larger: likely(model, larger, message), drawLook };
}

// Names show again only after a question, so that no single click in front of a room does it.
function revealDialog(show) {
  const dialog = node("dialog", "mv-reveal"),
    question = node("h2", "", "Show students' names again?"),
    risk = "Everybody who can see this screen will see them, and small groups too.",
    answers = node("div", "mv-reveal-answers"),
    keep = button("mv-button", "Keep them hidden", () => dialog.close());
  const yes = button("mv-button mv-reveal-yes", "Show names", () => {
    dialog.close();
    show();
  });
  dialog.setAttribute("aria-labelledby", "mv-reveal-title");
  question.id = "mv-reveal-title";
  keep.autofocus = true;
  answers.append(yes, keep);
  dialog.append(question, node("p", "", risk), answers);
  return dialog;
}

function presentTool(model) {
  const reveal = revealDialog(() => model.send({ do: "present", on: false, sure: true })),
    present = button("mv-tool mv-present", "Present", () => {
      if (model.get("data").presenting) reveal.showModal();
      else model.send({ do: "present", on: true });
    });
  const drawPresent = ({ presenting }) => {
    const on = Boolean(presenting);
    present.setAttribute("aria-pressed", String(on));
    present.title = on
      ? "Show names again. The key b blanks the screen"
      : "Hide names and small groups, for a projector";
    if (on) present.replaceChildren(...presentingWords());
    else present.replaceChildren("Present");
  };
  return { present, reveal, drawPresent };
}
function presentingWords() {
  return [node("span", "mv-present-long", "Presenting: "), node("span", "mv-present-short", "names hidden")];
}
