// A search by name: a field, and the list of those who were found, gone through by arrows.

function searchField() {
  const field = node("input", "mv-choose-input");
  Object.assign(field, { type: "search", placeholder: "Search by name", autocomplete: "off" });
  const roles = {
    role: "combobox",
    "aria-label": "Search a student by name",
    "aria-expanded": "false",
    "aria-controls": "mv-choose-list",
    "aria-autocomplete": "list",
  };
  for (const [name, value] of Object.entries(roles)) field.setAttribute(name, value);
  return field;
}

function foundList() {
  const list = node("ul", "mv-choose-list");
  list.id = "mv-choose-list";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Students found");
  return list;
}

function foundOption({ student, name, section }, at) {
  const item = node("li", "", name);
  item.id = `mv-found-${at}`;
  item.dir = "auto";
  item.dataset.student = student;
  item.setAttribute("role", "option");
  item.setAttribute("aria-selected", "false");
  item.append(node("small", "", section));
  return item;
}

function foundHints(count, all) {
  if (!all) return [node("li", "mv-hint", "Nobody in view has this name.")];
  if (all <= count) return [];
  return [node("li", "mv-hint", `and ${counted(all - count)} more: type more of the name`)];
}

// The list below a field: which of its options is marked, and whether it is open.
function optionsBelow(field, list) {
  let at = -1;
  const unmark = () => {
    at = -1;
  };
  const shut = () => {
    list.hidden = true;
    unmark();
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
  };
  const show = (items) => {
    list.replaceChildren(...items);
    list.hidden = false;
    unmark();
    field.setAttribute("aria-expanded", "true");
  };
  const step = (by) => {
    const options = [...list.querySelectorAll("[role=option]")];
    if (!options.length) return;
    at = (at + by + options.length) % options.length;
    options.forEach((option, place) => option.setAttribute("aria-selected", String(place === at)));
    options[at].scrollIntoView({ block: "nearest" });
    field.setAttribute("aria-activedescendant", options[at].id);
  };
  // The marked one; without a mark, the only one.
  const chosen = () => {
    const options = [...list.querySelectorAll("[data-student]")];
    return at >= 0 || options.length === 1 ? options[Math.max(at, 0)] : undefined;
  };
  return { shut, show, step, chosen };
}
