"""One writer at a time, and who that is."""

from __future__ import annotations

import datetime as dt
import getpass
import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from masteryviz.errors import StoreBusy
from masteryviz.store._files import remove, replace_text


@contextmanager
def writing(folder: Path, action: str, wait: float) -> Iterator[None]:
    """Hold the store's lock; the lock ends with the process, whatever happens to it.

    Raises
    ------
    StoreBusy
        When somebody else holds it for `wait` seconds, naming who and since when.
    """
    lock = FileLock(folder / "LOCK", timeout=wait, mode=0o600)
    holder = folder / "LOCK.holder"
    try:
        lock.acquire()
    except Timeout:
        raise StoreBusy(
            f"The store {folder} is being written by {_who(holder)}. Nothing was changed. "
            "Try again when that has ended."
        ) from None
    try:
        now = dt.datetime.now().astimezone().isoformat(timespec="seconds")
        facts = {
            "by": _account(),
            "process": os.getpid(),
            "on": socket.gethostname(),
            "since": now,
            "action": action,
        }
        replace_text(holder, json.dumps(facts))
        yield
    finally:
        remove(holder)
        lock.release()


def _who(holder: Path) -> str:
    try:
        facts = json.loads(holder.read_bytes())
        return (
            f"{facts['by']} ({facts['action']}, process {facts['process']} on {facts['on']}) "
            f"since {facts['since']}"
        )
    except (OSError, ValueError, KeyError, TypeError):
        return "another masteryviz"


def _account() -> str:
    try:
        return getpass.getuser()
    except OSError:
        return "somebody"
