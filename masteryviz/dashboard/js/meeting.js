// The protocol of a meeting: its steps and clock, and what is to be done now.
const WE_SEE = "We see that …",
  MAY_BE = "It may be that … We would know by …";
const STEPS = {
  choose: chooseStep,
  predict: predictStep,
  notice: (data, desk) => remarkStep("noticed", WE_SEE, data.noticed, desk),
  infer: (data, desk) => remarkStep("inferred", MAY_BE, data.inferred, desk),
  decide: decideStep,
};
// What was taken is cleared; what somebody is still typing stays.
const TAKEN = {
  begin: /./,
  drop: /./,
  predict: /^(who|rate )/,
  say: /^(noticed|inferred)$/,
  decide: /^(text|owner|due|strategy|skill)$/,
};
const REVEALED = ["reveal", "notice", "infer", "decide"];
function render({ model, el }) {
  el.classList.add("mv-protocol-host");
  let saved = -1,
    isAsked = false,
    sent = "";
  const send = (what, more) => {
    sent = what;
    model.send({ do: what, ...more });
  };
  const drop = () => {
    if (isAsked) send("drop");
    isAsked = !isAsked;
    if (isAsked) draw();
  };
  const draft = new Map(),
    desk = { ...draftEntries(draft), send, drop },
    clock = meetingClock(send);
  const forgetTaken = (data) => {
    if (data.saved !== saved && !data.problem) {
      for (const name of [...draft.keys()]) if (TAKEN[sent]?.test(name)) draft.delete(name);
      sent = "";
    }
    saved = data.saved;
  };
  const enter = (phase) => {
    if (el.dataset.phase !== phase) isAsked = false;
    el.dataset.phase = phase;
    markBox(el, ".mv-view", "is-revealed", REVEALED.includes(phase));
  };
  const draw = () => {
    const data = model.get("data"),
      { phase } = data;
    if (!phase) return;
    forgetTaken(data);
    enter(phase);
    const focused = keyInFocus(el),
      now = node("div", "mv-now");
    now.append(
      stepTrail(data.steps, phase),
      meetingHead(data, clock.draw(data.clock)),
      problemLine(data.problem),
      ...(STEPS[phase]?.(data, desk) ?? []),
      onwardRow(phase, isAsked, desk),
    );
    el.replaceChildren(now, paper(data));
    focusKeyOr(el, focused, () => el.querySelector(".mv-now .mv-primary"));
  };
  model.on("change:data", draw);
  draw();
  const looking = setInterval(() => {
    if (!document.hidden && el.offsetParent) model.send({ do: "poll" });
  }, 5000); // others may write from their own computers
  return () => {
    clock.stop();
    clearInterval(looking);
  };
}
export default { render };
