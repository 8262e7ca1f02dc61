// Files are dropped anywhere on the screen: one dropped beside the zone would replace the page, and end
// the session with it.
function dropAnywhere(zone, isHere, take) {
  const hasFiles = (e) => [...(e.dataTransfer?.types ?? [])].includes("Files");
  let inside = 0;
  const enterOrLeave = (by) => (e) => {
    if (!hasFiles(e) || !isHere()) return;
    inside = Math.max(0, inside + by);
    zone.classList.toggle("is-over", inside > 0);
  };
  const over = (e) => {
    if (!hasFiles(e)) return;
    e.preventDefault();
    e.dataTransfer.dropEffect = isHere() ? "copy" : "none";
  };
  const drop = (e) => {
    if (!hasFiles(e)) return;
    e.preventDefault();
    inside = 0;
    zone.classList.remove("is-over");
    if (isHere()) take(e.dataTransfer.files);
  };
  const wired = [
    ["dragover", over],
    ["dragenter", enterOrLeave(1)],
    ["dragleave", enterOrLeave(-1)],
    ["drop", drop],
  ];
  for (const [name, act] of wired) document.addEventListener(name, act);
  return () => {
    for (const [name, act] of wired) document.removeEventListener(name, act);
  };
}
