// A day wished for by the slider is asked for once it rests; what is not yet asked can be dropped.
const CALM = 400; // ms: a held arrow key asks for many days, and only the last is meant

function dayAfter(first, days) {
  const MS_OF_A_DAY = 86400000;
  return new Date(Date.parse(`${first}T00:00:00Z`) + days * MS_OF_A_DAY);
}
// `isShown` says whether the slider is still on the page.
function dayWishes(model, isShown) {
  // What is wished for and not yet asked; what was asked and not yet answered.
  let wish = null,
    asked = null,
    timer = 0;
  const iso = (days) => dayAfter(model.get("data").first, days).toISOString().slice(0, 10);
  const drop = () => {
    clearTimeout(timer);
    wish = asked = null;
  };
  const ask = () => {
    const { days, value } = model.get("data"),
      at = wish;
    wish = null;
    if (at === null || !isShown()) {
      drop();
      return;
    }
    if (iso(at) === (asked ?? iso(value))) return;
    asked = iso(at);
    model.send({ do: "filter", name: "as_of", values: at >= days ? [] : [asked] });
  };
  const wished = (days) => {
    wish = days;
    clearTimeout(timer);
    timer = setTimeout(ask, CALM);
  };
  const answered = (days) => {
    if (iso(days) === asked) asked = null;
  };
  return { drop, wished, answered, isWished: () => wish !== null, isAsked: () => asked !== null };
}
