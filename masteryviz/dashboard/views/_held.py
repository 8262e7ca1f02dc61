"""When a student had a skill: by what the rule made of each attempt."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import polars as pl

from masteryviz.dashboard.views._people import short_day

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Held:
    """The stretches of attempts after which the rule was met, oldest first."""

    first: Row | None = None
    """The attempt with which the student had it for the first time; None: never."""
    again: Row | None = None
    """The attempt that brought it back, where it was lost between and is had now."""
    until: Row | None = None
    """The last attempt at which it was had, where it is not had any more."""
    lost: Row | None = None
    """The attempt right after that one."""

    @classmethod
    def of(cls, attempts: Iterable[Row]) -> Held:
        """Of a student's rows of `attempts` on one skill, in their order."""
        runs = [(met, list(rows)) for met, rows in groupby(attempts, lambda row: bool(row["met"]))]
        had = [place for place, (met, _) in enumerate(runs) if met]
        if not had:
            return cls()
        first, last = runs[had[0]][1][0], runs[had[-1]][1]
        if had[-1] < len(runs) - 1:
            return cls(first, until=last[-1], lost=runs[had[-1] + 1][1][0])
        return cls(first, again=last[0] if len(had) > 1 else None)

    @property
    def had_it(self) -> str:
        """`had it 2 May`, `had it before` where the day is not known; empty if it was not lost."""
        if self.until is None:
            return ""
        return f"had it {short_day(self.had_on) or 'before'}"

    @property
    def had_on(self) -> dt.datetime | None:
        """The moment of the last attempt at which it was had; None: never lost, or not known."""
        moment: dt.datetime | None = self.until["occurred"] if self.until else None
        return moment

    @property
    def lost_on(self) -> dt.datetime | None:
        """The moment of the attempt with which it was lost; None: never, or not known."""
        moment: dt.datetime | None = self.lost["occurred"] if self.lost else None
        return moment


def by_skill(attempts: pl.DataFrame) -> dict[tuple[str, str], Held]:
    """Student and skill -> when it was had, of a frame of `attempts`."""
    rows = attempts.select("student", "skill", "occurred", "met", "score_after")
    found: dict[tuple[str, str], list[Row]] = {}
    for row in rows.iter_rows(named=True):
        found.setdefault((row["student"], row["skill"]), []).append(row)
    return {key: Held.of(tried) for key, tried in found.items()}
