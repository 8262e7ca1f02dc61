// The last change of the store, in words, and taking it back after a yes; sample data where empty.

function render({ model, el }) {
  el.classList.add("mv-changes");
  const live = node("p", "mv-news"),
    body = node("div");
  live.setAttribute("aria-live", "polite");
  live.tabIndex = -1;
  el.append(live, body);
  let asking = 0,
    was = "";
  const draw = () => {
    const d = model.get("data"),
      inside = el.contains(document.activeElement);
    live.textContent = d.problem || d.news;
    live.hidden = !live.textContent;
    live.classList.toggle("is-problem", Boolean(d.problem));
    const parts = [];
    if (d.last) {
      parts.push(node("p", "", d.last.what));
      if (d.last.names.length) {
        const ul = node("ul", "mv-names");
        for (const name of d.last.names) ul.append(node("li", "", name));
        parts.push(ul);
      }
      if (asking === d.last.version) {
        const box = node("div", "mv-ask"),
          question = node("p", "", d.last.ask),
          row = node("div", "mv-row");
        box.setAttribute("role", "group");
        box.setAttribute("aria-label", d.last.label);
        const yes = button("mv-button mv-primary", "Yes, take it back", () => {
          asking = 0;
          model.send({ do: "undo", version: d.last.version });
        });
        row.append(
          yes,
          button("mv-button", "No, keep it", () => {
            asking = 0;
            draw();
            el.querySelector("button")?.focus();
          }),
        );
        box.append(question, row);
        parts.push(box);
      } else if (!d.doing)
        parts.push(
          button("mv-button", d.last.label, () => {
            asking = d.last.version;
            draw();
            el.querySelector(".mv-ask button")?.focus();
          }),
        );
    } else if (d.empty)
      parts.push(node("p", "mv-hint", "Nothing is loaded yet, so there is nothing to take back."));
    if (d.empty) {
      const box = node("div", "mv-sample");
      box.append(
        node("h3", "", "No export at hand?"),
        node(
          "p",
          "mv-hint",
          "Try it with a sample: a semester of invented students. One undo takes all of it back.",
        ),
      );
      if (!d.doing)
        box.append(button("mv-button", "Try it with sample data", () => model.send({ do: "sample" })));
      parts.push(box);
    }
    if (d.doing) {
      const bar = node("div", "mv-progress"),
        fill = node("i");
      bar.setAttribute("role", "progressbar");
      bar.setAttribute("aria-label", d.doing);
      bar.setAttribute("aria-valuenow", Math.round(100 * d.share));
      fill.style.width = `${100 * d.share}%`;
      bar.dataset.text = d.doing;
      bar.append(fill);
      parts.push(bar);
    }
    body.replaceChildren(...parts);
    const said = d.problem || d.news;
    if (
      said &&
      said !== was &&
      (inside || document.activeElement === document.body) &&
      el.getClientRects().length
    )
      live.focus();
    was = said;
  };
  model.on("change:data", draw);
  draw();
}
export default { render };
