"""A process that loads files and may be stopped at any moment; run by test_store_crash."""

from __future__ import annotations

import json
import os
import select
import shutil
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from masteryviz import loading
from masteryviz.store import Store
from tests.evidence_cases import attempts


def say(text: str) -> None:
    """Tell the parent something, at once."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def load_all(folder: Path, store: Path) -> None:
    """Load every file, saying so after each; the parent may kill this process at any time."""
    say("ready")
    for path in sorted(folder.glob("*.csv")):
        loading.load(path, Store(store, wait=60))
        say(path.name)


def read_for_ever(store: Path) -> None:
    """Open the store again and again until the parent writes something; say what it held."""
    say("ready")
    reads, last, seen = 0, 0, set()
    told = False
    while not told:
        told = bool(select.select([sys.stdin], [], [], 0)[0])
        with Store(store).connect() as con:
            version, files, shown, logged = con.execute(
                "select (select value::integer from meta where key = 'version'), "
                "(select count(*) from source_file), (select count(*) from attempt), "
                "(select count(*) from log_entry)"
            ).fetchall()[0]
        assert version >= last, f"went back from {last} to {version}"
        assert shown == logged == 3 * files, f"mixed: {files} files, {shown} attempts"
        reads, last = reads + 1, version
        seen.add(version)
    say(json.dumps({"reads": reads, "last": last, "versions": len(seen)}))


def stop_at_every_step(base: Path, file: Path, scratch: Path) -> None:
    """Load a file into a copy of a store, stopped at its first step on disk, its second, ...

    Prints for each: whether it was stopped, what the store holds then, what loading again says.
    """
    for step in range(1, 1000):
        store = scratch / f"store{step}"
        shutil.copytree(base, store)
        stopped = _in_child(partial(_load_until, store, file, step)) == 9
        say(json.dumps({"step": step, "stopped": stopped}))
        failed = _in_child(partial(_tell, store, file))
        assert not failed, f"step {step}"
        if not stopped:
            return


def _in_child(work: Callable[[], None]) -> int:
    """Do work in a fork of this process, which stays without threads of its own."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    try:
        work()
    except BaseException as error:
        sys.stderr.write(repr(error))
        os._exit(1)
    os._exit(0)


_CHANGES = ("open", "os.rename", "os.remove", "os.chmod", "os.truncate", "shutil.copyfile")
"""What Python tells its audit hooks of changes on the disk."""


def _load_until(store: Path, file: Path, step: int) -> None:
    """Load, and end like a killed process at the given step that touches the store's folder."""
    left = step

    def count() -> None:
        nonlocal left
        left -= 1
        if left == 0:
            os._exit(9)

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        if event not in _CHANGES or not any(str(store) in str(a) for a in arguments):
            return
        if event == "open" and not int(str(arguments[2])) & (os.O_WRONLY | os.O_RDWR):
            return  # only read
        count()

    really = os.fsync

    def fsync(handle: int) -> None:
        count()
        really(handle)

    os.fsync = fsync  # type: ignore[assignment]
    sys.addaudithook(hook)
    loading.load(file, store)


def _tell(store: Path, file: Path) -> None:
    there = Store(store)
    verified = there.verify()
    with there.connect() as con:
        before = attempts(con, "score")
    status = loading.load(file, there)[0].status
    with there.connect() as con:
        after = attempts(con, "score")
    left = [path.name for path in store.iterdir() if path.name.startswith(".tmp")]
    say(
        json.dumps(
            {"verified": verified, "before": before, "status": status, "after": after, "left": left}
        )
    )


if __name__ == "__main__":
    match sys.argv[1]:
        case "load":
            load_all(Path(sys.argv[2]), Path(sys.argv[3]))
        case "read":
            read_for_ever(Path(sys.argv[2]))
        case "steps":
            stop_at_every_step(*map(Path, sys.argv[2:5]))
