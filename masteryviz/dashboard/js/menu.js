// A button that opens a list of actions: arrows move, Esc closes, what is chosen gives the focus back.
const ICONS = {
  table: "M2 3h12v10H2zM2 7h12M7 3v10",
  file: "M8 2v8M4.5 7 8 10.5 11.5 7M2.5 13.5h11",
  image: "M2 3h12v10H2zM2 11l4-4 3 3 2-2 3 3M11 6h.01",
  computed: "M12 3H4l4 5-4 5h8",
  print: "M4 6V2h8v4M4 12H2V6h12v6h-2M4 9.5h8V14H4z",
  page: "M4 2h6l3 3v9H4zM6 7h5M6 10h5",
};
function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg"),
    path = document.createElementNS(svg.namespaceURI, "path");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", "mv-icon");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}
function menuItem(picture, words, action) {
  const item = button("", "", action);
  item.setAttribute("role", "menuitem");
  item.tabIndex = -1;
  item.append(icon(picture), node("span", "", words));
  return item;
}
function menuList(name) {
  const list = node("div", "mv-menu-list");
  list.hidden = true;
  list.setAttribute("role", "menu");
  list.setAttribute("aria-label", name);
  return list;
}
function moveInMenu(e, list) {
  const all = [...list.children],
    at = all.indexOf(document.activeElement),
    to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[e.key];
  if (to == null) return;
  e.preventDefault();
  all[(to + all.length) % all.length].focus();
}
function leaveMenu(e, more, show) {
  if (e.key === "Tab") show(false);
  if (e.key !== "Escape") return;
  e.preventDefault();
  e.stopPropagation();
  show(false);
  more.focus();
}
function dropMenu(more, name, items) {
  const box = node("div", "mv-menu"),
    list = menuList(name);
  more.setAttribute("aria-haspopup", "menu");
  more.setAttribute("aria-expanded", "false");
  const show = (on) => {
    list.hidden = !on;
    more.setAttribute("aria-expanded", String(on));
    if (on) list.firstElementChild.focus();
  };
  for (const [picture, words, action] of items) {
    const choose = () => {
      show(false);
      more.focus({ preventScroll: true });
      action();
    };
    list.append(menuItem(picture, words, choose));
  }
  more.addEventListener("click", () => show(list.hidden));
  more.addEventListener("keydown", (e) => {
    if (e.key !== "ArrowDown") return;
    e.preventDefault();
    show(true);
  });
  list.addEventListener("keydown", (e) => {
    moveInMenu(e, list);
    leaveMenu(e, more, show);
  });
  // Without the focus it is closed: a click anywhere else takes it away.
  box.addEventListener("focusout", (e) => {
    if (!list.hidden && !box.contains(e.relatedTarget)) show(false);
  });
  more.addEventListener("pointerdown", (e) => {
    if (!list.hidden) e.preventDefault();
  });
  box.append(more, list);
  return box;
}
