"""What is likely asked for next is worked out while the pointer rests on it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from typing import Any

from masteryviz.dashboard import actions, controls, explain
from masteryviz.dashboard.source import Source
from masteryviz.dashboard.state import Known, Selection
from masteryviz.dashboard.views import Screen

PAUSE = 0.002
"""Seconds between two steps, so that a click that comes meanwhile is answered first."""


class Foresight:
    """Takes one step after the other, until the next message comes."""

    def __init__(self) -> None:
        self._task: asyncio.Task[None] | None = None

    def begin(self, steps: Iterator[None]) -> None:
        """Take these steps instead of what is left of others; one that fails is the last."""
        self.end()
        self._task = asyncio.get_running_loop().create_task(_walk(steps))

    @property
    def is_busy(self) -> bool:
        """Whether steps are left."""
        return self._task is not None and not self._task.done()

    def end(self) -> None:
        """Take no further step."""
        if self._task is not None:
            self._task.cancel()
        self._task = None


async def _walk(steps: Iterator[None]) -> None:
    # What goes wrong here goes wrong once more when it is really asked for, and is told then.
    with suppress(Exception):
        for _ in steps:
            await asyncio.sleep(PAUSE)


def steps(
    source: Source,
    known: Known,
    now: Selection,
    message: Mapping[str, Any],
    screen_for: Callable[[Selection], Screen | None],
) -> Iterator[None]:
    """Ask, a part at a time, what answering a message will ask: the answers are remembered.

    Nothing on the page changes. What cannot be answered is told when it is really asked for.

    Parameters
    ----------
    source, known, now
        Whose answers, its names, and what is looked at.
    message
        What the browser is likely to send.
    screen_for
        The screen that would show a selection; None where it would ask nothing.
    """
    if message.get("do") == "explain":
        explain.answer(source, known, now, message)
        return
    likely = actions.after(now, known, message)
    screen = None if likely == now else screen_for(likely)
    if screen is None:
        return
    students = source.students(likely)
    controls.bar(source, likely, students)
    if students and not (source.least and source.too_few(likely)):
        yield
        yield from screen.foresee(source, likely)
