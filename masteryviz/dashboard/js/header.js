// Name, the views in groups, help for this screen, print; and the notice that newer data lie in the store.
const HELP = "Help for this screen, and what the words mean";

function brandMark() {
  const brand = node("span", "mv-brand");
  brand.setAttribute("aria-hidden", "true");
  return brand;
}
function helpTool() {
  const { dialog, define, show } = helpDialog();
  const greeting = hello(() => {
    help.focus({ preventScroll: true });
    show();
  });
  const help = toolButton("mv-help", "?", HELP, () => {
    greeting.away();
    show();
  });
  return { help, dialog, define, greeting: greeting.line };
}

function render({ model, el }) {
  el.classList.add("mv-header-host");
  const header = node("header", "mv-header"),
    inner = node("div", "mv-header-in"),
    tools = node("div", "mv-tools"),
    { help, dialog, define, greeting } = helpTool(),
    { nav, drawViews } = viewNav(model, greeting),
    { larger, drawLook } = largerTool(model),
    { present, reveal, drawPresent } = presentTool(model),
    { notice, drawNewer } = newerNotice(model),
    { tip, drawTip } = firstTip(model);
  tools.append(present, larger, help, printMenu(model));
  inner.append(brandMark(), node("h1", "", "masteryviz"), nav, tools);
  header.append(inner);
  el.append(header, notice, tip, dialog, reveal);
  requestAnimationFrame(() => markMain(el.closest(".mv-root")));
  const forgetHeight = tellHeight(el, header);
  const draw = () => {
    const data = model.get("data");
    drawViews(data);
    document.body.classList.toggle("is-upright", Boolean(data.upright));
    document.title = `${data.title || "Dashboard"} – masteryviz`;
    define(data);
    drawPresent(data);
    drawLook(data);
    drawTip(data);
    drawNewer(data);
  };
  model.on("change:data", draw);
  draw();
  readAhead();
  const forgetFocus = keepFocus();
  return () => {
    forgetHeight();
    forgetFocus();
  };
}
export default { render };
