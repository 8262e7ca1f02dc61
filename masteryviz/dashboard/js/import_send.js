// Files go to the kernel in small pieces, one at a time, each answered before the next, so that no limit
// of a socket is met. `show` is told how far it is.
const PIECE = 2 ** 20;

function sender(model, show) {
  const offered = new Map(),
    answers = new Map(),
    queue = [];
  let lastId = Date.now() % 1e9,
    total = 0,
    sent = 0,
    busy = false;
  const tell = () => show({ busy, sent, total });

  const sendPiece = async (id, file, at) => {
    let piece;
    try {
      piece = await file.slice(at, at + PIECE).arrayBuffer();
    } catch {
      model.send({ do: "broken", id });
      return false;
    }
    const answer = new Promise((done) => answers.set(id, done));
    model.send({ do: "piece", id, at }, undefined, [piece]);
    if ((await answer) === null) return false;
    sent += piece.byteLength;
    tell();
    return true;
  };
  const sendFile = async ({ id, file }) => {
    for (let at = 0; at < file.size; at += PIECE) {
      if (await sendPiece(id, file, at)) continue;
      total -= file.size - at;
      return;
    }
  };
  const pump = async () => {
    if (busy) return;
    busy = true;
    tell();
    while (queue.length) await sendFile(queue.shift());
    busy = false;
    total = sent = 0;
    tell();
  };

  const offer = (files) => {
    const items = [...files].map((file) => ({ id: ++lastId, file }));
    for (const item of items) offered.set(item.id, item);
    model.send({ do: "offer", files: items.map(described) });
  };
  // Only what is wanted: files of the next drop may be on offer already.
  const take = (wanted) => {
    for (const id of wanted) {
      const item = offered.get(id);
      offered.delete(id);
      if (!item) continue;
      queue.push(item);
      total += item.file.size;
    }
    pump();
  };
  const answered = ({ piece, received }) => {
    answers.get(piece)?.(received);
    answers.delete(piece);
  };
  tell();
  return { offer, take, answered, isBusy: () => busy };
}

function described({ id, file }) {
  return { id, name: file.name, size: file.size, changed: file.lastModified };
}
