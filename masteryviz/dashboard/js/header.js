// Name, the views, definitions, print; and the notice that newer data lie in the store.
function node(tag, cls, text) { const e = document.createElement(tag); if (cls) e.className = cls; if (text != null) e.textContent = text; return e; }
function button(cls, text, action) { const b = node("button", cls, text); b.type = "button"; b.addEventListener("click", action); return b; }

function render({ model, el }) {
  el.classList.add("mv-header-host");
  const header = node("header", "mv-header"), inner = node("div", "mv-header-in");
  const brand = node("span", "mv-brand"); brand.setAttribute("aria-hidden", "true");
  const nav = node("nav", "mv-nav"); nav.setAttribute("aria-label", "Views");
  const tools = node("div", "mv-tools");
  const dialog = node("dialog", "mv-definitions"); dialog.setAttribute("aria-labelledby", "mv-definitions-title");
  const help = button("mv-tool mv-help", "?", () => { dialog.showModal(); dialog.scrollTop = 0; });
  help.setAttribute("aria-label", "What the words mean"); help.title = "What the words mean";
  tools.append(help, button("mv-tool", "Print", () => window.print()));
  inner.append(brand, node("h1", "", "masteryviz"), nav, tools);
  header.append(inner);
  const notice = node("div", "mv-notice"); notice.setAttribute("role", "status");
  el.append(header, notice, dialog);

  const define = (terms) => {
    const title = node("h2", "", "What the words mean"); title.id = "mv-definitions-title"; title.tabIndex = -1; title.autofocus = true;
    const list = node("dl"), head = node("div", "mv-definitions-head");
    for (const [term, meaning] of terms) { const pair = node("div"); pair.append(node("dt", "", term), node("dd", "", meaning)); list.append(pair); }
    head.append(title, button("mv-button", "Close", () => dialog.close()));
    dialog.replaceChildren(head, list);
  };
  const draw = () => {
    const data = model.get("data");
    const focused = nav.contains(document.activeElement) ? document.activeElement.dataset.view : null;
    nav.replaceChildren(...data.views.map(([key, label]) => {
      const tab = button("mv-tab", label, () => model.send({ do: "show", name: "view", value: key }));
      tab.dataset.view = key;
      if (key === data.view) tab.setAttribute("aria-current", "page");
      return tab;
    }));
    if (focused) nav.querySelector(`[data-view="${focused}"]`)?.focus();
    document.title = `${data.title} – masteryviz`;
    define(data.definitions);
    notice.hidden = !data.newer;
    notice.replaceChildren(...(data.newer ? [node("span", "", `${data.news} The numbers stay as they are until you refresh.`),
      button("mv-button mv-refresh", "Refresh", () => model.send({ do: "refresh" }))] : []));
  };
  model.on("change:data", draw);
  draw();
}
export default { render };
