// A screen of words: nothing loaded yet, nothing that matches, or a store that cannot be opened.
function node(tag, cls, text) { const e = document.createElement(tag); if (cls) e.className = cls; if (text != null) e.textContent = text; return e; }

function render({ model, el }) {
  el.classList.add("mv-card", "mv-message");
  const draw = () => {
    const { title, lines, commands, action } = model.get("data");
    el.replaceChildren(node("h2", "", title), ...lines.map((line) => node("p", "", line)), ...commands.map((line) => node("code", "", line)));
    if (action) {
      const b = node("button", "mv-button", action.label); b.type = "button";
      b.addEventListener("click", () => model.send({ do: action.do })); el.append(b);
    }
  };
  model.on("change:data", draw); draw(); window.mvReady?.();
}
export default { render };
