"""The two days that are compared, and the usual choices for the earlier one."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from masteryviz.dashboard.source import Source
from masteryviz.dashboard.state import Selection
from masteryviz.filters import day
from masteryviz.metrics.changes import SPAN


@dataclass(frozen=True)
class Days:
    """The earlier and the later day."""

    since: dt.date
    until: dt.date

    @property
    def words(self) -> str:
        """`2 May to 16 May 2026`."""
        first = day(self.since)
        if self.since.year == self.until.year:
            first = first.rpartition(" ")[0]
        return f"{first} to {day(self.until)}"


def compared(source: Source, selection: Selection) -> Days | None:
    """The days of the screen; None where nothing is dated.

    A chosen day that is not before the later one is as if none were chosen: two weeks before.
    """
    until = selection.as_of or source.book.data_date
    if until is None:
        return None
    since = selection.since
    if since is None or since >= until:
        since = until - dt.timedelta(days=SPAN)
    return Days(since, until)


def first_day(source: Source, selection: Selection) -> dt.date | None:
    """The first day of any work in view; None where nothing is dated."""
    frame = source.book.rows(
        "first_day", rule=source.rule(selection), filters=selection.filters(), by=()
    )
    found: dt.date | None = frame["first_day"].item() if frame.height else None
    return found


def exports(source: Source, before: dt.date) -> list[dt.date]:
    """The days that earlier exports speak for, newest first."""
    moments = source.book.files()["exported_at"].drop_nulls()
    return sorted({m.date() for m in moments if m.date() < before}, reverse=True)


def choices(source: Source, days: Days, meetings: tuple[dt.date, ...] = ()) -> list[dict[str, Any]]:
    """The usual earlier days: a week, two weeks, the export before, the last meeting.

    Parameters
    ----------
    source, days
        Where from, and what is compared now.
    meetings
        Days whose data the team met on; only the newest before the later day is offered.
    """
    found = [("1 week", days.until - dt.timedelta(days=7)),
             ("2 weeks", days.until - dt.timedelta(days=14))]  # fmt: skip
    found += [("Last export", when) for when in exports(source, days.until)[:1]]
    met = [when for when in meetings if when < days.until]
    found += [("Last meeting", max(met))] if met else []
    return [{"label": label, "day": when.isoformat(), "words": day(when)} for label, when in found]
