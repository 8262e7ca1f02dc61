// What is likely chosen next is drawn where nobody sees it: once it is chosen, it takes the other's place.
function isInSight(box) {
  const { top, bottom } = box.getBoundingClientRect();
  return bottom > 0 && top < innerHeight;
}

function thrownAway(Plotly, { box }) {
  box.remove();
  wait(() => Plotly.purge(box));
}

function drawnAhead(Plotly, stage, tell) {
  let waiting = 0;
  let ready;
  const textOf = ({ figure }) => `${largerBy()} ${JSON.stringify(figure)}`;
  const forget = () => {
    unwait(waiting);
    if (ready) thrownAway(Plotly, ready.plot);
    ready = undefined;
  };
  const draw = async (data) => {
    if (!isInSight(stage)) return;
    const plot = plotIn(Plotly, plotBox(data), tell);
    plot.box.classList.add("is-ahead");
    stage.lastChild.before(plot.box); // which is the note
    ready = { plot, text: textOf(data) };
    await plot.draw(data);
  };
  const prepare = (data) => {
    if (ready?.text === textOf(data)) return;
    forget();
    waiting = wait(() => draw(data));
  };
  // The drawing of this figure, if it is ready; every other is out of date.
  const take = (data) => {
    if (!ready?.plot.isDrawn() || ready.text !== textOf(data)) {
      forget();
      return undefined;
    }
    const { plot } = ready;
    ready = undefined;
    plot.box.classList.remove("is-ahead");
    plot.box.setAttribute("aria-label", data.label);
    return plot;
  };
  return { prepare, take, forget };
}
