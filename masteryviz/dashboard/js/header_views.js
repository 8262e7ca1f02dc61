// The views in groups, and below them those of the group that is open.
function viewTab(model, cls, view, label, on, current) {
  const tab = asking(model, cls, label, { do: "show", name: "view", value: view });
  tab.dataset.key = `${cls} ${label}`;
  tab.dataset.view = view;
  if (on) tab.setAttribute("aria-current", current);
  return tab;
}

function viewNav(model, greeting) {
  const nav = node("nav", "mv-nav"),
    groups = node("div", "mv-groups-nav"),
    views = node("div", "mv-views-nav");
  nav.setAttribute("aria-label", "Views");
  nav.append(groups, views);
  const drawViews = (data) => {
    const key = keyInFocus(nav),
      open = data.groups.find((group) => group.views.some(([view]) => view === data.view)),
      groupTab = (group) => viewTab(model, "mv-tab", group.views[0][0], group.title, group === open, "true"),
      tab = ([view, label]) => viewTab(model, "mv-subtab", view, label, view === data.view, "page"),
      several = open && open.views.length > 1;
    groups.replaceChildren(...data.groups.map(groupTab));
    views.replaceChildren(...(several ? open.views.map(tab) : []));
    if (several && data.loaded && !data.presenting && !met()) views.append(greeting);
    focusByKey(nav, key);
  };
  return { nav, drawViews };
}
