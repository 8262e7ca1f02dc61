"""A workbook in the hands of a child process: started, watched, and stopped when it goes astray."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

from masteryviz.errors import InputError, Problem
from masteryviz.workbook import child

SECONDS = 60.0
"""Time after which the child is stopped, however busy the computer is."""
_ROOT = Path(__file__).parents[2]
_POLL = 0.05


def taken_apart(kind: str, content: bytes, file: str, seconds: float = SECONDS) -> dict[str, Any]:
    """What the child says of a workbook.

    Parameters
    ----------
    kind
        `xlsx`, `ods` or `xls`.
    seconds
        How long it may take.

    Raises
    ------
    InputError
        When the child dies or does not come to an end.
    """
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", child.__name__, kind],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=_environment(),
    )
    if sys.platform != "linux":  # elsewhere a process cannot, or does not, limit its own memory
        threading.Thread(target=watch, args=(process, child.MEMORY), daemon=True).start()
    try:
        said, _ = process.communicate(content, timeout=seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        raise _unsafe(file) from None
    if process.returncode:
        raise _unsafe(file)
    answer: dict[str, Any] = json.loads(said)
    return answer


def _environment() -> dict[str, str]:
    """The variables of this process, but so that the child finds the same masteryviz."""
    paths = [str(_ROOT), os.environ.get("PYTHONPATH", "")]
    return os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, paths))}


def watch(process: subprocess.Popen[bytes], most: int) -> None:
    """Stop a process that takes more than `most` bytes of memory."""
    # Needed here alone, and not on Linux: who opens the dashboard does not wait for it.
    import psutil

    try:
        watched = psutil.Process(process.pid)
        while process.poll() is None:
            if watched.memory_info().rss > most:
                process.kill()
            time.sleep(_POLL)
    except psutil.Error:
        return  # it has ended


def _unsafe(file: str) -> InputError:
    return InputError(
        file,
        Problem(
            "This workbook cannot be read safely: it takes too much memory or time, or its "
            "content is damaged.",
            "Open it in a spreadsheet program and save the sheet as CSV (UTF-8).",
        ),
    )
