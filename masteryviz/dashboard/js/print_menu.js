// Print: the screen as it is, or a hand-out of each section shown, made in a page of its own.
function printMenu(model) {
  let page = null;
  const say = (words) => {
    if (page && !page.closed) page.document.body.textContent = words;
  };
  // Opened at once: a page that opens later is one that the browser stops.
  const make = () => {
    page = window.open("", "_blank");
    say("The hand-out is being made …");
    model.send({ do: "handout" });
  };
  model.on("msg:custom", (message, buffers) => {
    if (message.problem) say(message.problem);
    if (!message.page) return;
    if (!page || page.closed) {
      saveBytes(message.page, "text/html", buffers[0]);
      return;
    }
    const url = URL.createObjectURL(new Blob([buffers[0]], { type: "text/html" }));
    page.location.replace(url);
    setTimeout(() => URL.revokeObjectURL(url), 600000);
  });
  return dropMenu(
    button("mv-tool mv-print", "Print", () => {}),
    "What to print",
    [
      ["print", "This screen", () => window.print()],
      ["page", "Hand-out of each section shown", make],
    ],
  );
}
