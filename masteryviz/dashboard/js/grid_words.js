// How the columns of the grid share its width: they become smaller before it scrolls, and then there is no
// room for a word after each number.

// CSS pixels of a column with the space beside it, with such words and without, and of the skills' column.
const WORDED = { dense: 47, loose: 61 };
const TIGHT = 35;
const SKILLS_LEAST = 112;
const SKILLS_READABLE = 148; // narrower than this only where the other columns are small already
const SKILLS_MOST = 236;

// Told of the width after the browser has laid the page out: what is known of it before is used again, so
// that another selection is laid out once. Beside a drawer the grid has styles of its own.
function gridRoom(el) {
  let wide = 0;
  let said = "";
  let isTight = false;
  const measure = () => {
    wide = el.clientWidth + (parseFloat(getComputedStyle(el).marginRight) || 0) - 8;
  };
  const fit = (table) => {
    const columns = table.rows[0].cells.length - 1;
    const worded = table.classList.contains("is-dense") ? WORDED.dense : WORDED.loose;
    const now = `${wide} ${columns} ${worded}`;
    if (!wide || now === said) return;
    said = now;
    isTight = columns > 3 && wide - columns * worded < SKILLS_READABLE;
    const rest = Math.floor(wide - columns * (isTight ? TIGHT : worded));
    el.style.setProperty("--mv-skills", `${Math.max(SKILLS_LEAST, Math.min(SKILLS_MOST, rest))}px`);
    el.style.setProperty("--mv-columns", columns);
    el.classList.toggle("is-tight", isTight);
  };
  return { measure, fit, isTight: () => isTight };
}

// The words follow the room that there is: of the columns, beside a drawer, and on paper. Beside a drawer
// they go as it comes, for the grid takes longer to lay out than to draw.
function gridWords(model, isTightBy, theTable) {
  const hasDrawerBeside = matchMedia("screen and (min-width: 1081px)");
  let isTight = false;
  let isOnPaper = false;
  const isBeside = () => hasDrawerBeside.matches && model.get("mark").skill !== "";
  const isCrowded = () => isTightBy() || (model.get("data").dense && (isOnPaper || isBeside()));
  const begin = () => {
    isTight = isCrowded();
  };
  const follow = () => {
    if (isTight === isCrowded()) return;
    isTight = !isTight;
    for (const { firstChild } of theTable().querySelectorAll(".mv-need"))
      firstChild.data = needWords(firstChild.data, isTight);
  };
  const printed = ({ type }) => {
    isOnPaper = type === "beforeprint";
    follow();
  };
  addEventListener("beforeprint", printed);
  addEventListener("afterprint", printed);
  addEventListener("mv-drawer", follow);
  hasDrawerBeside.addEventListener("change", follow);
  const end = () => {
    removeEventListener("beforeprint", printed);
    removeEventListener("afterprint", printed);
    removeEventListener("mv-drawer", follow);
    hasDrawerBeside.removeEventListener("change", follow);
  };
  return { begin, follow, end, isTight: () => isTight };
}
