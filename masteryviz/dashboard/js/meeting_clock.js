// The clock of a meeting: the time that its step has left, and what changes it.
function clockText(seconds) {
  const whole = Math.abs(seconds);
  return `${seconds < 0 ? "+" : ""}${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}
function clockButtons(isStill, send) {
  return [
    keyedButton("mv-button", isStill ? "Go on" : "Pause", "pause", () =>
      send("clock", { what: isStill ? "run" : "pause" }),
    ),
    keyedButton("mv-button", "+1 min", "minute", () => send("clock", { what: "minute" })),
  ];
}
function meetingClock(send) {
  let ticking;
  const stop = () => clearInterval(ticking);
  // A box of the time that is left, told anew each second; empty where a step has no time.
  const draw = (clock) => {
    stop();
    const box = node("div", "mv-clock");
    if (!clock) return box;
    const time = node("span", "mv-clock-time"),
      note = node("span", "mv-unseen"),
      isStill = clock.ends === null;
    time.setAttribute("role", "timer");
    note.setAttribute("aria-live", "polite");
    const show = () => {
      const seconds = isStill ? clock.left : Math.round((clock.ends - Date.now()) / 1000),
        isOver = seconds < 0;
      time.textContent = clockText(seconds);
      box.classList.toggle("is-over", isOver);
      note.textContent = isOver ? "The time for this step is over." : "";
    };
    show();
    ticking = setInterval(show, 1000);
    box.append(time, note, ...clockButtons(isStill, send));
    return box;
  };
  return { draw, stop };
}
