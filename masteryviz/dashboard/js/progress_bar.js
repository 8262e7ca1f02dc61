// A bar that says how far something has come.
function progressBar() {
  const bar = node("div", "mv-progress");
  bar.setAttribute("role", "progressbar");
  bar.append(node("i"));
  return bar;
}
function showShare(bar, share) {
  bar.firstChild.style.width = `${100 * share}%`;
  bar.setAttribute("aria-valuenow", Math.round(100 * share));
}
function showDoing(bar, doing) {
  bar.dataset.text = doing;
  bar.setAttribute("aria-label", doing);
}
