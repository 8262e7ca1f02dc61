// The cells of the matrix, made of data alone: a skill's head, a student, and a mark of both.
const EXCEPTIONS = {
  ahead: "mastered before the easier ones: an exception",
  behind: "not yet, though expected here: an exception",
};
const SIGNS = ["✓", "–", "…"];

function told(element, words) {
  element.title = words;
  element.setAttribute("aria-label", words);
  return element;
}

function markWords([state, text, attempts, exception], student, skill, words) {
  const score = text && !SIGNS.includes(text) ? ` (${text})` : "",
    tries = attempts ? `, ${attempts} ${attempts === 1 ? "attempt" : "attempts"}` : "",
    odd = exception ? `. ${EXCEPTIONS[exception]}` : "";
  return `${student.name}, ${skill.title}: ${words[state]}${score}${tries}${odd}`;
}
function markCell(mark, student, skill, words) {
  const [state, text, , exception] = mark,
    cell = node("td", `mv-mark mv-mark-${state || "none"}${exception ? " is-odd" : ""}`, text);
  cell.setAttribute("role", "gridcell");
  return told(cell, markWords(mark, student, skill, words));
}
// The frontier runs right of what a student has reached, and below it where the next reaches less far.
function frontier(reach, nextReach, column) {
  const edge = reach === column ? " is-edge" : "",
    step = reach >= column && nextReach < column ? " is-step" : "";
  return edge + step;
}

function skillHead(skill, students) {
  const head = node("th", "mv-skill-head"),
    name = node("span", "mv-skill-words");
  head.scope = "col";
  told(head, `${skill.title}: mastered by ${skill.has} of ${students}. Opens the skill.`);
  name.append(node("span", "mv-skill-name", skill.id));
  if (skill.short) name.append(node("small", "", skill.short));
  head.append(name, node("b", "", skill.has));
  return head;
}
function studentHead({ name, left, has }, of) {
  const head = node("th", "mv-learner"),
    gone = left ? `left on ${left}` : "",
    who = gone ? `${name}, ${gone}` : name;
  head.scope = "row";
  head.append(node("span", "", name));
  if (gone) head.append(node("small", "", gone));
  return told(head, `${who}: ${has} of ${of} skills mastered. Opens the student.`);
}

function keyPair(style, text, words) {
  const pair = node("span");
  pair.append(node("i", style, text), node("span", "", words));
  return pair;
}
function matrixKey({ legend, line }) {
  const pairs = legend.map(([style, text, words]) => keyPair(`mv-mark ${style}`, text, words));
  if (line) pairs.push(keyPair("mv-key-line", null, "frontier"));
  return pairs;
}
