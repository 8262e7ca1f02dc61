// Whether a key is an Escape that nothing else has taken, and that no open dialog takes.
function isFreeEscape(e) {
  return e.key === "Escape" && !e.defaultPrevented && !document.querySelector("dialog[open]");
}
