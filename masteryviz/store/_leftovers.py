"""What DuckDB put beside a version for want of memory, and nobody could take away any more."""

from __future__ import annotations

import contextlib
import re
from pathlib import Path

_SPILLED = re.compile(r"duckdb_temp_(\d+)_.+")
"""DuckDB names what it puts on the disk after the process that did it."""


def clear(folder: Path) -> None:
    """Take away what processes that have ended put beside versions; what is in use stays.

    A reader with too little memory puts tables into `v*.duckdb.tmp` and takes them away when it
    closes; a killed one cannot. Where the folder cannot be written, all of it stays.

    Parameters
    ----------
    folder
        The store's; its lock need not be held.
    """
    for beside in folder.glob("v[0-9]*.duckdb.tmp"):
        with contextlib.suppress(OSError):
            for file in list(beside.iterdir()):
                if _is_nobodys(file):
                    file.unlink(missing_ok=True)
            beside.rmdir()  # only where nothing is left in it


def is_in_use(beside: Path) -> bool:
    """Whether a process that lives has put something there."""
    with contextlib.suppress(OSError):
        return any(
            _SPILLED.fullmatch(file.name) and not _is_nobodys(file) for file in beside.iterdir()
        )
    return False


def _is_nobodys(file: Path) -> bool:
    """Whether the process that made a file has ended; a file of any other name is left alone."""
    match = _SPILLED.fullmatch(file.name)
    if match is None:
        return False
    # Seldom needed: who opens a store need not wait for it.
    import psutil

    try:
        started = psutil.Process(int(match[1])).create_time()
        # A number is given again: one who started after the file was made has not made it.
        return bool(started > file.stat().st_ctime + 60)
    except (psutil.NoSuchProcess, FileNotFoundError):
        return True
    except (psutil.Error, OverflowError):
        return False
