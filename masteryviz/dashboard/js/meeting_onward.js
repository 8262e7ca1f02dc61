// The buttons below a meeting's step: on to the next, back, and throwing the meeting away.
const PHASES = ["choose", "predict", "reveal", "notice", "infer", "decide", "closed"],
  ONWARD = {
    reveal: "Go on to Notice",
    notice: "Go on to Infer",
    infer: "Go on to Decide",
    decide: "Close the meeting",
  };
function waysOn(phase, send) {
  const at = PHASES.indexOf(phase),
    way = (cls, words, what, more) => keyedButton(cls, words, `${what} ${words}`, () => send(what, more)),
    turn = (cls, words, to) => way(cls, words, "turn", { phase: to });
  if (phase === "predict") return [way("mv-button mv-primary", "Reveal the numbers", "reveal")];
  if (phase === "closed")
    return [
      way("mv-button mv-primary", "Back to the start", "look", { id: 0 }),
      button("mv-button", "Print the protocol", () => window.print()),
      turn("mv-button", "Open again", "decide"),
    ];
  const ways = [turn("mv-button mv-primary", ONWARD[phase], PHASES[at + 1])];
  if (at > 2) ways.unshift(turn("mv-button", "Back", PHASES[at - 1]));
  return ways;
}
function onwardRow(phase, isAsked, { send, drop }) {
  const row = node("div", "mv-row mv-onward");
  if (phase === "choose") return row;
  const words = isAsked ? "Really throw this meeting away" : "Throw this meeting away";
  row.append(...waysOn(phase, send), keyedButton("mv-link", words, "drop", drop));
  return row;
}
