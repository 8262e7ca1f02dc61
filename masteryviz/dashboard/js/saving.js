// A file that came from Python, or an address of one, kept by the browser under a name.
function saveUrl(name, url) {
  const link = node("a");
  link.href = url;
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
}
function saveBytes(name, type, bytes) {
  const url = URL.createObjectURL(new Blob([bytes], { type }));
  saveUrl(name, url);
  setTimeout(() => URL.revokeObjectURL(url), 60000);
}
function keepFiles(model) {
  model.on("msg:custom", (message, buffers) => {
    if (message.file) saveBytes(message.file, message.type, buffers[0]);
  });
}
