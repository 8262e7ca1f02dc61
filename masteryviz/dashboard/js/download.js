// Nothing to see: what Python hands over is saved as a file.
function render({ model, el }) {
  el.style.display = "none";
  keepFiles(model);
}
export default { render };
