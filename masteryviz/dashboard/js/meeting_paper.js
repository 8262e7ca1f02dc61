// Stands before the protocol: the page of a meeting that is printed.
const decided = (one) =>
  [one.owner, one.due && `by ${one.due}`, one.strategy, one.skill, one.done && `done ${one.done}`]
    .filter(Boolean)
    .join(" · ");
const paper = (d) => {
  const page = node("article", "mv-paper");
  if (d.phase === "choose") return page;
  const part = (title, ...rest) => {
      if (rest.length) page.append(node("h3", "", title), ...rest);
    },
    list = (texts) => {
      const ul = node("ul");
      for (const one of texts) ul.append(node("li", "", one));
      return texts.length ? [ul] : [];
    };
  page.append(
    node("h2", "", `Meeting of ${d.day}`),
    node("p", "mv-hint", `${d.where}${d.data_date ? ` · data of ${d.data_date}` : ""}`),
  );
  if (d.results.length) {
    const table = node("table"),
      head = table.createTHead().insertRow(),
      body = table.createTBody();
    for (const name of ["Skill", "Expected on average", "Actual"]) {
      const th = node("th", "", name);
      th.scope = "col";
      head.append(th);
    }
    for (const cells of d.results) {
      const tr = body.insertRow();
      cells.forEach((words, n) => {
        const c = node(n ? "td" : "th", "", words);
        if (!n) c.scope = "row";
        tr.append(c);
      });
    }
    part("Expected and actual", table, node("p", "mv-hint", d.rule));
  }
  part("We noticed", ...list(d.noticed));
  part("We infer", ...list(d.inferred));
  part("We decided", ...list(d.decisions.map((one) => `${one.text} (${decided(one)})`)));
  return page;
};
