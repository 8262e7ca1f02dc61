// Students with what to do about each: a name opens the student's page, Why? the receipt.
const FIRST = 8;

function personWho(model, { student, skill, name, about }) {
  const who = node("div", "mv-person-who");
  const link = asking(model, "mv-chip-link", name, studentPage(student));
  link.dataset.key = `who-${student}-${skill}`;
  link.title = `${name}: open the student's page`;
  link.dir = "auto";
  who.append(link, node("small", "", about));
  return who;
}

function personWords({ skill, title, why }) {
  const words = node("div", "mv-person-words");
  if (skill) {
    const code = node("b", "", skill);
    code.title = title ?? skill;
    words.append(code, " ");
  }
  words.append(node("span", "", why));
  return words;
}

function personSide(model, person) {
  const { student, skill, name } = person;
  const side = node("div", "mv-person-side");
  const fact = node("div", "mv-person-fact");
  fact.append(node("strong", "", person.fact), node("small", "", person.of));
  side.append(fact);
  if (skill) side.append(whyButton(model, person, `why-${student}-${skill}`, `Why? ${name}, ${skill}`));
  return side;
}

function personLine(model, person) {
  const line = node("li", "mv-person" + (person.tone ? ` is-${person.tone}` : ""));
  line.append(personWho(model, person), personWords(person), personSide(model, person));
  return line;
}

function peopleList(model, label, people) {
  const list = node("ul", "mv-people-list");
  list.setAttribute("aria-label", label);
  list.append(...people.map((person) => personLine(model, person)));
  return list;
}

function moreButton(count, isOpen, toggle) {
  const words = isOpen ? `Show the first ${FIRST}` : `Show all ${count}`;
  const more = button("mv-button", words, toggle);
  more.dataset.key = "more";
  more.setAttribute("aria-expanded", String(isOpen));
  return more;
}

// How many there are beside those in the list: a button for what is known, words for the rest.
function peopleFoot({ rows, all }, isOpen, toggle) {
  const foot = node("div", "mv-people-foot");
  const hidden = all - rows.length;
  if (rows.length > FIRST) foot.append(moreButton(rows.length, isOpen, toggle));
  if (hidden > 0) foot.append(node("span", "mv-hint", `and ${counted(hidden)} more: choose a section above`));
  const rest = !isOpen && all > FIRST ? `and ${counted(all - FIRST)} more` : "";
  foot.append(node("span", "mv-people-rest", rest));
  return foot;
}

function render({ model, el }) {
  el.classList.add("mv-people");
  let isOpen = false;
  const toggle = () => {
    isOpen = !isOpen;
    draw();
  };
  const draw = () => {
    const data = model.get("data");
    const { rows, label, empty } = data;
    const focused = keyInFocus(el);
    if (!rows?.length) {
      el.replaceChildren(node("p", "mv-people-empty", empty ?? ""));
      return;
    }
    const people = isOpen ? rows : rows.slice(0, FIRST);
    el.replaceChildren(peopleList(model, label, people), peopleFoot(data, isOpen, toggle));
    focusByKey(el, focused);
  };
  model.on("change:data", draw);
  draw();
}
export default { render };
