// Above the plan: of what class and day it is, what can be done with it, and what is for everybody.
function planTitle({ section, day, absent }) {
  const away = absent.length ? ` · absent: ${absent.join(", ")}` : "";
  return node("p", "mv-print-title", `${section} · ${day}${away}`);
}

function planTools(data, send) {
  const row = node("div", "mv-plan-tools"),
    add = (key, words, action) => row.append(keyedButton("mv-button", words, key, action));
  if (data.undo) add("undo", "Undo the move", () => send({ do: "undo" }));
  if (data.unproven && !data.stale) row.append(longerSearch(send));
  add("print", "Print plan", () => printAs("plan"));
  add("tents", "Print name tents", () => printAs("tents"));
  row.append(savePlan(data.saved, send));
  return row;
}
function longerSearch(send) {
  const search = () => send({ do: "plan", longer: true }),
    tool = waiting("mv-button", "Search longer", "Searching…", search);
  tool.title = "Up to 12 seconds more, until no plan is better";
  return keyed(tool, "longer");
}
function savePlan(saved, send) {
  const words = saved === "saved" ? "Saved" : "Save plan",
    tool = keyedButton("mv-button mv-primary", words, "save", () => {
      if (!saved) send({ do: "save" });
    });
  tool.setAttribute("aria-disabled", String(saved !== ""));
  if (saved && saved !== "saved") tool.title = saved;
  return tool;
}

function forEverybody(whole) {
  const box = node("div", `mv-whole${whole.length > 4 ? " is-many" : ""}`),
    list = node("ul");
  for (const { skill, title, lacking, of, untried } of whole) {
    const item = node("li"),
      tried = untried ? `; ${untried} have not tried it yet` : "";
    item.append(node("strong", "", skill), ` ${title} `);
    item.append(node("span", "", `${lacking} of ${of} do not have it${tried}`));
    list.append(item);
  }
  box.append(node("b", "", "Better taught to everybody"), list);
  return box;
}
