// Name, the views in groups, help for this screen, print; and the notice that newer data lie in the store.
function render({ model, el }) {
  el.classList.add("mv-header-host");
  const header = node("header", "mv-header"),
    inner = node("div", "mv-header-in");
  const brand = node("span", "mv-brand");
  brand.setAttribute("aria-hidden", "true");
  const nav = node("nav", "mv-nav");
  nav.setAttribute("aria-label", "Views");
  const groups = node("div", "mv-groups-nav"),
    views = node("div", "mv-views-nav"),
    tools = node("div", "mv-tools");
  const { dialog, define, show } = helpDialog(),
    first = hello(() => {
      help.focus({ preventScroll: true });
      show();
    }),
    help = button("mv-tool mv-help", "?", () => {
      first.away();
      show();
    });
  help.setAttribute("aria-label", "Help for this screen, and what the words mean");
  help.title = "Help for this screen, and what the words mean";
  const larger = button("mv-tool mv-larger", "A", () =>
    model.send({
      do: "show",
      name: "look",
      value: larger.getAttribute("aria-pressed") === "true" ? "light" : "projector",
    }),
  );
  larger.setAttribute("aria-label", "Larger, for a projector");
  larger.title = "Larger, for a projector";
  // Names show again only after a question, so that no single click in front of a room does it.
  const reveal = node("dialog", "mv-reveal");
  reveal.setAttribute("aria-labelledby", "mv-reveal-title");
  const ask = node("h2", "", "Show students' names again?");
  ask.id = "mv-reveal-title";
  const answers = node("div", "mv-reveal-answers"),
    keep = button("mv-button", "Keep them hidden", () => reveal.close());
  keep.autofocus = true;
  answers.append(
    button("mv-button mv-reveal-yes", "Show names", () => {
      reveal.close();
      model.send({ do: "present", on: false, sure: true });
    }),
    keep,
  );
  reveal.append(
    ask,
    node("p", "", "Everybody who can see this screen will see them, and small groups too."),
    answers,
  );
  const present = button("mv-tool mv-present", "Present", () => {
    if (model.get("data").presenting) reveal.showModal();
    else model.send({ do: "present", on: true });
  });
  tools.append(present, larger, help, printMenu(model));
  nav.append(groups, views);
  inner.append(brand, node("h1", "", "masteryviz"), nav, tools);
  header.append(inner);
  const notice = node("div", "mv-notice");
  notice.setAttribute("role", "status");
  // After the sample is loaded: what to look at first.
  const tip = node("div", "mv-notice mv-tip");
  tip.hidden = true;
  tip.append(
    node("span"),
    button("mv-button", "Got it", () => {
      tip.dataset.read = model.get("data").first;
      tip.hidden = true;
    }),
  );
  el.append(header, notice, tip, dialog, reveal);

  const tab = (cls, key, label, on, current) => {
    const b = asking(model, cls, label, { do: "show", name: "view", value: key });
    b.dataset.key = `${cls} ${label}`;
    b.dataset.view = key;
    if (on) b.setAttribute("aria-current", current);
    return b;
  };
  const root = () => el.closest(".mv-root");
  // The page's main part stands beside this header, in a box that knows no roles.
  const landmark = () => {
    const main = root()?.querySelector(".mv-body");
    main?.setAttribute("role", "main");
    main?.setAttribute("aria-label", "Dashboard");
  };
  requestAnimationFrame(landmark);
  // What stays in view below the header has to know how tall it is, in the lengths of its zoom.
  const tall = new ResizeObserver(() => {
    const zoom = header.currentCSSZoom || 1,
      height = el.getBoundingClientRect().height;
    if (height) root()?.style.setProperty("--page-head", `${height / zoom}px`);
  });
  tall.observe(el);
  const draw = () => {
    const data = model.get("data"),
      focused = nav.contains(document.activeElement) ? document.activeElement.dataset.key : null;
    const here = data.groups.find((group) => group.views.some(([key]) => key === data.view));
    groups.replaceChildren(
      ...data.groups.map((g) => tab("mv-tab", g.views[0][0], g.title, g === here, "true")),
    );
    views.replaceChildren(
      ...(here && here.views.length > 1
        ? here.views.map(([key, label]) => tab("mv-subtab", key, label, key === data.view, "page"))
        : []),
    );
    if (views.firstChild && data.loaded && !data.presenting && !met()) views.append(first.line);
    if (focused) [...nav.querySelectorAll("button")].find((b) => b.dataset.key === focused)?.focus();
    document.body.classList.toggle("is-upright", Boolean(data.upright));
    document.title = `${data.title || "Dashboard"} – masteryviz`;
    define(data);
    const on = Boolean(data.presenting);
    present.setAttribute("aria-pressed", String(on));
    present.replaceChildren(
      ...(on
        ? [node("span", "mv-present-long", "Presenting: "), node("span", "mv-present-short", "names hidden")]
        : ["Present"]),
    );
    larger.hidden = on;
    present.title = on
      ? "Show names again. The key b blanks the screen"
      : "Hide names and small groups, for a projector";
    const look = data.look || "light";
    larger.setAttribute("aria-pressed", String(look === "projector"));
    if (document.body.dataset.look !== look) {
      document.body.dataset.look = look;
      window.dispatchEvent(new Event("mv-look"));
    }
    tip.hidden = !data.first || tip.dataset.read === data.first || data.view === "import";
    tip.firstChild.textContent = data.first ?? "";
    notice.hidden = !data.newer;
    notice.replaceChildren(
      ...(data.newer
        ? [
            node("span", "", `${data.news} The numbers stay as they are until you refresh.`),
            button("mv-button mv-refresh", "Refresh", () => model.send({ do: "refresh" })),
          ]
        : []),
    );
  };
  model.on("change:data", draw);
  draw();
  // Read before the first drawing asks for it, but never before the first picture is there.
  const ahead = () => {
    if (document.getElementById("loading")) setTimeout(ahead, 500);
    else wait(() => plotly().catch(() => {}));
  };
  ahead();
  const forget = keepFocus();
  return () => {
    tall.disconnect();
    forget();
  };
}
export default { render };
