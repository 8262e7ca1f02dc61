"""A dashboard keeps little memory while nobody clicks: many may be open on a small computer."""

from __future__ import annotations

import asyncio
import ctypes
import logging
import sys
from collections.abc import Callable
from functools import cache

import duckdb

from masteryviz.dashboard.jobs import Jobs
from masteryviz.dashboard.source import Source

log = logging.getLogger(__name__)

SOON = 0.05
"""Seconds without a message after which what was read long ago is given back: the answer is on its
way to the screen then, and nobody clicks again so soon."""


class Idle:
    """Gives memory back after each time that something was asked: some at once, most when it rests.

    Parameters
    ----------
    source
        Whose gradebook rests.
    """

    def __init__(self, source: Source) -> None:
        self._source = source
        self._before = 0
        self._rests = False
        self._heard = asyncio.Event()

    def heard(self) -> None:
        """Say that a message came."""
        self._heard.set()

    async def run(self) -> None:
        """Give a little back soon after the last of some messages, as long as the kernel lives."""
        while True:
            await self._heard.wait()
            self._heard.clear()
            await asyncio.sleep(SOON)
            if not self._heard.is_set():
                self._give_back(briefly=True)

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
        if self._rests or not self._give_back(briefly=False):
            return False
        self._rests = True
        trim()
        return True

    def _give_back(self, briefly: bool) -> bool:
        """Let the gradebook rest; give whether it was the time for that."""
        # Work beside the page may read the same version, and would be short of memory.
        if Jobs.running:
            return False
        try:
            if self._source.gradebook is not None:
                self._source.gradebook.rest(briefly=briefly)
        except duckdb.Error:
            log.exception("The gradebook could not rest.")
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
