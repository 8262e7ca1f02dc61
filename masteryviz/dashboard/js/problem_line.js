// What went wrong, read out as soon as it is there; hidden where nothing did.
function problemLine(words) {
  const line = node("p", "mv-problem", words);
  line.setAttribute("role", "alert");
  line.hidden = !words;
  return line;
}
