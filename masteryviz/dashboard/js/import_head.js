// What stands above the cards: what happened, what to do next, and buttons for all files together.
const LEFT_OUT = "Answer below what is asked; until then the file is left out.",
  REFUSED = "What is refused is left out: mend the file and add it again.",
  DELETED = "The files that came in are deleted again; what they say is in the store.";

function newsText(data) {
  if (data.problem || data.news) return data.problem || data.news;
  if (data.receiving) return "Files are coming in";
  return data.doing === "importing" ? "Importing" : "Checking";
}

function nextStep(data) {
  if (data.doing) return "";
  if (data.asks || data.refused)
    return [data.asks && LEFT_OUT, data.refused && REFUSED].filter(Boolean).join(" ");
  return data.done.length && !data.cards.length ? DELETED : "";
}

function deskTools(data, { send, remove, importing }) {
  const tools = [],
    loaded = data.done.some((file) => file.status === "loaded");
  if (data.ready) tools.push(importButton(data, send));
  if (data.cards.length) {
    const all = data.cards.map((file) => file.id),
      clear = keyedButton("mv-button", "Remove all", "clear", () => remove(all));
    clear.disabled = importing();
    tools.push(clear);
  }
  if (loaded) {
    const cls = data.ready ? "mv-button" : "mv-button mv-primary";
    tools.push(keyedButton(cls, "Show the numbers", "numbers", () => send({ do: "numbers" })));
  }
  return tools;
}

function importButton({ ready, doing, receiving }, send) {
  const files = `${counted(ready)} ${ready === 1 ? "file" : "files"}`,
    made = keyedButton("mv-button mv-primary", `Import ${files}`, "import", () => send({ do: "import" }));
  made.disabled = Boolean(doing) || receiving;
  return made;
}
