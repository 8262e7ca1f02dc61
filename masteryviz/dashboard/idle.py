"""A dashboard that nobody clicks in keeps little memory: many may be open on a small computer."""

from __future__ import annotations

import ctypes
import logging
import sys
from collections.abc import Callable
from functools import cache

import duckdb

from masteryviz.dashboard.jobs import Jobs
from masteryviz.dashboard.source import Source

log = logging.getLogger(__name__)


class Idle:
    """Gives memory back once after each time that something was asked.

    Parameters
    ----------
    source
        Whose gradebook rests.
    """

    def __init__(self, source: Source) -> None:
        self._source = source
        self._before = 0
        self._rests = False

    def look(self, answers: int) -> bool:
        """Rest where nothing was answered since the last look; give whether it did.

        Parameters
        ----------
        answers
            How many messages of the browser were answered so far.
        """
        if answers != self._before:
            self._before, self._rests = answers, False
            return False
        # Work beside the page may read the same version, and would be short of memory.
        if self._rests or Jobs.running:
            return False
        self._rests = True
        try:
            if self._source.gradebook is not None:
                self._source.gradebook.rest()
        except duckdb.Error:
            log.exception("The gradebook could not rest.")
        trim()
        return True


def trim() -> None:
    """Let the system have the free memory of the C library; nothing where it does so by itself."""
    found = _malloc_trim()
    if found is not None:
        found(0)


@cache
def _malloc_trim() -> Callable[[int], int] | None:
    """The GNU C library's `malloc_trim`; None in every other."""
    if sys.platform != "linux":
        return None
    found: Callable[[int], int] | None = getattr(ctypes.CDLL(None), "malloc_trim", None)
    return found
