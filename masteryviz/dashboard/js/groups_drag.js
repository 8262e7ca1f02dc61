// Students are dragged from group to group of one rotation: `move` is told who is dropped where.
function dragging(move) {
  let dragged = null;
  const lift = (chip, student, rotation) => {
    chip.draggable = true;
    chip.addEventListener("dragstart", () => {
      dragged = { student, rotation };
    });
  };
  const drop = (box, rotation, to) => {
    const fits = () => dragged?.rotation === rotation;
    box.addEventListener("dragover", (e) => {
      if (!fits()) return;
      e.preventDefault();
      box.classList.add("is-over");
    });
    box.addEventListener("dragleave", () => box.classList.remove("is-over"));
    box.addEventListener("drop", (e) => {
      e.preventDefault();
      box.classList.remove("is-over");
      if (fits()) move(dragged.student, rotation, to);
      dragged = null;
    });
  };
  return { lift, drop };
}
