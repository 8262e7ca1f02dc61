// The cells of the grid, made of data alone: how many of a section have mastered a skill.
const THIN = "\u202f"; // a narrow space that does not break

function wholePercent(share) {
  return Math.round(share * 100);
}

// The place of a share among the classes that begin at these percentages.
function binOf(share, from) {
  return from.reduce((found, low, place) => (wholePercent(share) >= low ? place : found), 0);
}

// Style, share, who needs it, and the sentence of a cell without numbers.
function wordsWithout(numbers, where) {
  if (!numbers) return ["is-empty", "·", "", `${where}: not assigned`];
  const why = `Fewer than ${numbers} students, or what would give such a group away`;
  return ["is-few-students", "–", "not shown", `${where}: not shown. ${why}`];
}

function intervalOf(lower, upper) {
  if (lower == null) return "";
  return `, 95 % interval ${wholePercent(lower)} to ${wholePercent(upper)} %`;
}

// The same of a cell with numbers: nothing, or the least number of students to show, is none.
function cellWords(numbers, where, from) {
  if (!Array.isArray(numbers)) return wordsWithout(numbers, where);
  const [mastered, students, evidence, lower, upper, unknown] = numbers;
  if (!students) {
    const why = `the points possible are not known (${unknown} students)`;
    return ["mv-bin-none", "?", "no scale", `${where}: mastery cannot be told, because ${why}`];
  }
  const need = students - mastered;
  const below = need ? `${counted(need)} need` : "all";
  if (!evidence) return ["mv-bin-none", "–", below, `${where}: no evidence yet from ${students} students`];
  const share = mastered / students;
  const rate = `${wholePercent(share)} % mastered (${counted(mastered)} of ${counted(students)})`;
  const rest = `${counted(need)} not there yet, ${counted(students - evidence)} of them without evidence.`;
  const sentence = `${where}: ${rate}${intervalOf(lower, upper)}. ${rest}`;
  return [`mv-bin-${binOf(share, from)}`, `${wholePercent(share)}${THIN}%`, below, sentence];
}

// Where there is no room for a word after each number, the key says it once.
function needWords(text, isTight) {
  return isTight ? text.replace(/(\d) need$/, "$1") : text.replace(/^([\d,]+)$/, "$1 need");
}

// As few elements as can be: a thousand cells with an element for each part take half as long again.
function shareCell(numbers, row, column, from, isTight) {
  const [style, share, below, sentence] = cellWords(numbers, `${row.id}, ${column.name}`, from);
  const cell = node("td", `mv-cell ${column.id ? "" : "mv-all "}${style}`, share);
  if (below) cell.append(node("span", "mv-need", needWords(below, isTight)));
  cell.setAttribute("role", "gridcell");
  cell.setAttribute("aria-label", sentence);
  return cell;
}

function swatch(bin, words) {
  const pair = node("span");
  pair.append(node("i", `mv-bin-${bin}`), node("span", "", words));
  return pair;
}

function binWords(low, place, from) {
  if (place === 0) return `under ${from[1]} %`;
  return place === from.length - 1 ? `${low} % and more` : `${low}–${from[place + 1] - 1} %`;
}

function gridKey(from) {
  return [
    node("span", "", "Mastered:"),
    ...from.map((low, place) => swatch(place, binWords(low, place, from))),
    swatch("none", "no evidence"),
    node("span", "mv-key-need", "below: students who need it"),
  ];
}
