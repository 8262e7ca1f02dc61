// The page of a meeting that is printed: what was expected and found, noticed, inferred and decided.
function decided({ owner, due, strategy, skill, done }) {
  const parts = [owner, due && `by ${due}`, strategy, skill, done && `done ${done}`];
  return parts.filter(Boolean).join(" · ");
}
function resultsTable(results) {
  const table = node("table");
  table.createTHead().append(headRow(["Skill", "Expected on average", "Actual"]));
  const body = table.createTBody();
  for (const [skill, ...counts] of results)
    body.insertRow().append(headCell("row", skill), ...counts.map((words) => node("td", "", words)));
  return table;
}
function paperList(texts) {
  const list = node("ul");
  list.append(...texts.map((words) => node("li", "", words)));
  return list;
}
function paper(data) {
  const page = node("article", "mv-paper");
  if (data.phase === "choose") return page;
  page.append(
    node("h2", "", `Meeting of ${data.day}`),
    node("p", "mv-hint", `${data.where}${data.data_date ? ` · data of ${data.data_date}` : ""}`),
  );
  if (data.results.length)
    page.append(
      node("h3", "", "Expected and actual"),
      resultsTable(data.results),
      node("p", "mv-hint", data.rule),
    );
  const lists = {
    "We noticed": data.noticed,
    "We infer": data.inferred,
    "We decided": data.decisions.map((one) => `${one.text} (${decided(one)})`),
  };
  for (const [title, texts] of Object.entries(lists))
    if (texts.length) page.append(node("h3", "", title), paperList(texts));
  return page;
}
