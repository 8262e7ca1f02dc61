// What the drawer's body is made of: words, facts, tables, and text that is unfolded.

// A box that can have the focus, for it may scroll.
function focusGroup(box, label) {
  box.tabIndex = 0;
  box.setAttribute("role", "group");
  box.setAttribute("aria-label", label);
  return box;
}

// The columns' names; those of numbers stand at the right.
function blockHead(columns, right) {
  const head = node("thead");
  const row = headRow(columns);
  for (const at of right) row.children[at].classList.add("is-right");
  head.append(row);
  return head;
}

function blockTable({ columns, rows, right, marked }) {
  const table = node("table", "mv-table");
  const body = node("tbody");
  rows.forEach((cells, place) => {
    const row = node("tr", marked.includes(place) ? "is-marked" : "");
    row.append(...cells.map((text, at) => node("td", right.includes(at) ? "is-right" : "", text)));
    body.append(row);
  });
  table.append(blockHead(columns, right), body);
  const box = focusGroup(node("div", "mv-drawer-table"), "Table");
  box.append(table);
  return box;
}

// Its text is made only when somebody opens it.
function blockFold({ title, key }, model) {
  const fold = node("details", "mv-fold");
  const text = node("pre", "mv-code", "…");
  text.tabIndex = 0;
  text.dataset.fold = key;
  fold.append(node("summary", "", title), text);
  fold.addEventListener("toggle", () => {
    if (fold.open) model.send({ do: "unfold", key });
  });
  return fold;
}

const BLOCKS = {
  text: ({ words, tone }) => node("p", `mv-say ${tone ? `is-${tone}` : ""}`, words),
  heading: ({ words }) => node("h3", "", words),
  facts: ({ pairs }) => termList("mv-drawer-facts", pairs),
  table: blockTable,
  folded: blockFold,
};

function actionRow(model, actions) {
  const row = node("div", "mv-row mv-drawer-actions");
  row.append(...actions.map(([label, message]) => asking(model, "mv-button", label, message)));
  return row;
}

function drawerBody(model, { blocks, actions }) {
  const parts = blocks.map((block) => BLOCKS[block.kind](block, model));
  return actions.length ? [...parts, actionRow(model, actions)] : parts;
}
