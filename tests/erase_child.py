"""A process that erases a student and is stopped at some step on the disk; run by test_erase."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from masteryviz import identity
from masteryviz.journal import Journal
from masteryviz.store import Store

_CHANGES = ("os.rename", "os.remove", "os.chmod", "os.truncate", "shutil.copyfile", "open")
TRIES = 6
"""At how many of the steps it is stopped: the first, the last and some between."""


def main(base: Path, scratch: Path, student: str) -> None:
    """Erase in a copy of the store, stopped at a step; say what is there then, and in the end."""
    steps = scratch / "steps"
    in_fork(partial(erase, copy(base, scratch, 0), student, steps, None))
    last = len(steps.read_text())
    for turn in range(TRIES):
        step = 1 + turn * (last - 1) // (TRIES - 1)
        store = copy(base, scratch, step)
        stopped = in_fork(partial(erase, store, student, steps, step)) == 9
        in_fork(partial(tell, store, student, step, stopped))


def copy(base: Path, scratch: Path, step: int) -> Path:
    """A copy of the store for this step."""
    return Path(shutil.copytree(base, scratch / f"store{step}"))


def in_fork(work: Callable[[], None]) -> int:
    """Do work in a fork of this process, which stays without threads of its own."""
    sys.stdout.flush()
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    try:
        work()
    except BaseException as error:
        sys.stderr.write(repr(error))
        os._exit(1)
    sys.stdout.flush()
    os._exit(0)


def erase(store: Path, student: str, steps: Path, stop: int | None) -> None:
    """Erase, and end like a killed process at step `stop`; without one, count the steps."""
    done = 0

    def count() -> None:
        nonlocal done
        done += 1
        if done == stop:
            os._exit(9)

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        at_store = any(str(store) in str(argument) for argument in arguments)
        read = event == "open" and not int(str(arguments[2])) & (os.O_WRONLY | os.O_RDWR)
        if at_store and not read and event in (*_CHANGES, "sqlite3.connect"):
            count()

    really = os.fsync

    def fsync(handle: int) -> None:
        count()
        really(handle)

    os.fsync = fsync  # type: ignore[assignment]
    sys.addaudithook(hook)
    identity.erase(store, student)
    if stop is None:
        steps.write_text("." * done)


def tell(store: Path, student: str, step: int, stopped: bool) -> None:
    """What the store says of the student when stopped, and after the next start."""
    before = look(store, student)
    unfinished = identity.finish_erasing(store)
    said = {"step": step, "stopped": stopped, "before": before, "unfinished": unfinished}
    sys.stdout.write(json.dumps({**said, "after": look(store, student)}) + "\n")


def look(store: Path, student: str) -> dict[str, object]:
    """Where the student is, and what the store's own check says."""
    with Store(store).connect() as con:
        sql = "select count(*) from student_stated_id where value = $value"
        in_store = con.execute(sql, {"value": student}).fetchall()[0][0]
    return {
        "store": in_store,
        "written": len(Journal(store).naming([student])),
        "files": sorted(p.name for p in store.iterdir() if student.encode() in p.read_bytes()),
        "versions": len(list(store.glob("v*.duckdb"))),
    }


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
