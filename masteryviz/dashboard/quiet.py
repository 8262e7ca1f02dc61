"""Traces never reach the browser: they may hold names, so they go to a private file."""

from __future__ import annotations

import logging
import os
import sys
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any

from IPython.core.getipython import get_ipython

_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"


def keep_traces_private() -> None:
    """Send logging and the notebook's own traces to the file named by `MASTERYVIZ_LOG`.

    Without that file (a notebook run by hand) they are dropped.
    """
    given = os.environ.get("MASTERYVIZ_LOG")
    handler: logging.Handler = (
        RotatingFileHandler(Path(given), maxBytes=1_000_000, backupCount=1, encoding="utf-8")
        if given
        else logging.NullHandler()
    )
    handler.setFormatter(logging.Formatter(_FORMAT))
    # A logger without a handler writes to standard error, which the kernel sends to the browser.
    logging.basicConfig(handlers=[handler], level=logging.INFO, force=True)
    logging.captureWarnings(True)
    shell: Any = get_ipython()
    if shell is not None:
        shell.showtraceback = _log_trace


def _log_trace(*_args: object, **_options: object) -> None:
    """In place of IPython's own, which sends the trace and the values in it to the browser."""
    logging.getLogger(__name__).error("Something went wrong.", exc_info=sys.exc_info())
