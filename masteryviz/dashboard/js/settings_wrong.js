// What is wrong with what was typed: read out at once, and said of its box.
function alarm(cls, text) {
  const line = node("p", cls, text);
  line.setAttribute("role", "alert");
  return line;
}
function wrongValue(box, text) {
  box.setAttribute("aria-invalid", "true");
  return alarm("mv-set-problem", text);
}
