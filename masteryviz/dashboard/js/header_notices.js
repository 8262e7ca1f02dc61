// The lines below the header: newer data lie in the store; and, after the sample, what to look at first.
function newerParts(model, news) {
  const words = `${news} The numbers stay as they are until you refresh.`,
    refresh = () => model.send({ do: "refresh" });
  return [node("span", "", words), button("mv-button mv-refresh", "Refresh", refresh)];
}
function newerNotice(model) {
  const notice = node("div", "mv-notice");
  notice.setAttribute("role", "status");
  const drawNewer = ({ newer, news }) => {
    notice.hidden = !newer;
    notice.replaceChildren(...(newer ? newerParts(model, news) : []));
  };
  return { notice, drawNewer };
}

function firstTip(model) {
  const tip = node("div", "mv-notice mv-tip"),
    words = node("span"),
    read = button("mv-button", "Got it", () => {
      tip.dataset.read = model.get("data").first;
      tip.hidden = true;
    });
  tip.hidden = true;
  tip.append(words, read);
  const drawTip = ({ first, view }) => {
    tip.hidden = !first || tip.dataset.read === first || view === "import";
    words.textContent = first ?? "";
  };
  return { tip, drawTip };
}
