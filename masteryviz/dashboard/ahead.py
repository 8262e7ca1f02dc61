"""What the page may need soon, made while nobody asks for anything."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import deque
from collections.abc import Awaitable, Callable, Iterable

log = logging.getLogger(__name__)

Thing = Callable[[], Awaitable[object] | None]
"""Makes one thing, in less time than anybody notices; what takes longer is awaited elsewhere."""

QUIET = 0.7
"""Seconds without a message after which something is made."""
PAUSE = 0.05
"""Seconds between two things: what the browser sends meanwhile is answered first."""


class Ahead:
    """Makes things one after the other; a message makes it wait anew.

    Parameters
    ----------
    things
        What is made, in this order; what fails is logged, and made when it is needed.
    """

    def __init__(self, things: Iterable[Thing]) -> None:
        self._things = deque(things)
        self._heard = 0.0
        self._begun = asyncio.Event()

    def heard(self) -> None:
        """Say that a message came: nothing is made before the first, nor soon after any."""
        self._heard = time.monotonic()
        self._begun.set()

    @property
    def left(self) -> int:
        """Things that are still to be made."""
        return len(self._things)

    async def run(self) -> None:
        """Make all things, then end; to cancel it is to leave the rest for when it is needed."""
        await self._begun.wait()
        while self._things:
            rest = self._heard + QUIET - time.monotonic()
            if rest > 0:
                await asyncio.sleep(rest)
                continue
            await self._make(self._things.popleft())
            await asyncio.sleep(PAUSE)

    async def _make(self, thing: Thing) -> None:
        try:
            pending = thing()
            if pending is not None:
                await pending
        except Exception:
            log.exception("Something could not be made ahead.")
