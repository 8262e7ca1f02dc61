"""A process that loads files and may be stopped at any moment; run by test_store_crash."""

from __future__ import annotations

import itertools
import json
import os
import select
import shutil
import sys
import time
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
        time.sleep(0.02)  # what is asked for is reading at any moment, not all of a processor
    say(json.dumps({"reads": reads, "last": last, "versions": len(seen)}))


def stop_at_every_step(base: Path, file: Path, scratch: Path) -> None:
    """Load a file into a copy of a store, and keep what is on the disk before each step of it.

    That is what the load leaves behind when it is stopped there. Prints for each, and for the
    end: what the store holds then, what loading again says.
    """
    store = scratch / "store"
    shutil.copytree(base, store)
    failed = _in_child(partial(_load_kept, store, file, scratch))
    assert not failed
    stops = sorted(scratch.glob("stop*"))
    for stop in [*stops, store]:
        say(json.dumps({"stopped": stop != store}))
        failed = _in_child(partial(_tell, stop, file))
        assert not failed, stop.name


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


def _load_kept(store: Path, file: Path, scratch: Path) -> None:
    """Load, and copy the store's folder before each step that touches it."""
    steps = itertools.count(1)
    copying = False

    def keep() -> None:
        nonlocal copying
        copying = True
        shutil.copytree(store, scratch / f"stop{next(steps):03d}")
        copying = False

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        if copying or event not in _CHANGES or not any(str(store) in str(a) for a in arguments):
            return
        if event == "open" and not int(str(arguments[2])) & (os.O_WRONLY | os.O_RDWR):
            return  # only read
        keep()

    really = os.fsync

    def fsync(handle: int) -> None:
        keep()
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
