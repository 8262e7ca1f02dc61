"""Long work beside the page: in one thread, with progress, its end told to the page's own."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ClassVar, TypeVar

from masteryviz.errors import MasteryvizError
from masteryviz.loading import Progress

T = TypeVar("T")
log = logging.getLogger(__name__)

OFTEN = 0.1
"""Seconds between two words of progress."""
FAULT = (
    "masteryviz itself failed; the store is as it was. What went wrong is in the log of the "
    "dashboard."
)


class Failed(MasteryvizError):
    """Work that ended by a fault of masteryviz's own."""


class Jobs:
    """Does one thing after another off the event loop; without a loop, at once."""

    running: ClassVar[int] = 0
    """How many things are done now or wait for their turn, of all who have something done."""

    def __init__(self) -> None:
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="masteryviz")

    def run(
        self,
        work: Callable[[Progress], T],
        done: Callable[[T | MasteryvizError], None],
        tell: Progress,
    ) -> None:
        """Do `work`, telling of progress; then call `done` with what came of it.

        `done` and `tell` are called in the thread of the page.
        """
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            done(_outcome(work, tell))
            return

        def told_there(what: str, share: float) -> None:
            loop.call_soon_threadsafe(tell, what, share)

        told = _Seldom(told_there)
        Jobs.running += 1
        future = loop.run_in_executor(self._worker, _outcome, work, told)
        future.add_done_callback(_has_ended)
        future.add_done_callback(lambda ended: done(ended.result()))


def _has_ended(_future: asyncio.Future[T | MasteryvizError]) -> None:
    Jobs.running -= 1


class _Seldom:
    """Progress that is told at most every `OFTEN` seconds."""

    def __init__(self, tell: Progress) -> None:
        self._tell, self._last = tell, 0.0

    def __call__(self, what: str, share: float) -> None:
        now = time.monotonic()
        if now - self._last >= OFTEN:
            self._last = now
            self._tell(what, share)


def _outcome(work: Callable[[Progress], T], tell: Progress) -> T | MasteryvizError:
    try:
        return work(tell)
    except MasteryvizError as error:
        return error
    except Exception:
        log.exception("Work beside the page failed.")
        return Failed(FAULT)
