// On paper everything below a box is unfolded; afterwards it is as it was. Gives what ends that.
function unfoldForPaper(box) {
  const before = () =>
    box.querySelectorAll("details").forEach((fold) => {
      fold.dataset.was = fold.open ? "1" : "";
      fold.open = true;
    });
  const after = () =>
    box.querySelectorAll("details").forEach((fold) => {
      fold.open = Boolean(fold.dataset.was);
    });
  addEventListener("beforeprint", before);
  addEventListener("afterprint", after);
  return () => {
    removeEventListener("beforeprint", before);
    removeEventListener("afterprint", after);
  };
}
