"""What a load changed that the user should know: renamed tasks, students who left, wrong course."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import duckdb

from masteryviz.errors import Problem
from masteryviz.loading._moment import Moment
from masteryviz.loading._queries import rows
from masteryviz.table import shortened

MOST = 5
"""Tasks that are named before the rest is only counted."""


@dataclass(frozen=True)
class Before:
    """What the store said before a load."""

    titles: dict[str, str]
    left: int

    @classmethod
    def of(cls, con: duckdb.DuckDBPyConnection) -> Before:
        """Remember titles, and how many students have left."""
        titles = con.execute("select task, title from task where title is not null").fetchall()
        left = con.execute("select count(*) from enrollment where enrolled_until is not null")
        return cls(dict(titles), left.fetchall()[0][0])


def changes(con: duckdb.DuckDBPyConnection, before: Before) -> list[Problem]:
    """Tasks renamed, and students who left, since `before`."""
    after = Before.of(con)
    renamed = [
        f"{shortened(title)!r} is now {shortened(after.titles[task])!r}"
        for task, title in sorted(before.titles.items())
        if after.titles.get(task, title) != title
    ]
    found = _listed("Renamed tasks", renamed, "They are the same tasks; nothing was lost.")
    if after.left > before.left:
        found.append(
            Problem(
                f"{after.left - before.left} student(s) are no longer in the export of their "
                "section.",
                "They count as having left on its day; their history is kept.",
            )
        )
    return found


def _listed(what: str, items: list[str], advice: str) -> list[Problem]:
    if not items:
        return []
    more = f"; and {len(items) - MOST} more" if len(items) > MOST else ""
    return [Problem(f"{what}: {'; '.join(items[:MOST])}{more}.", advice)]


def of_snapshot(con: duckdb.DuckDBPyConnection, file_ix: int) -> list[Problem]:
    """Whether a snapshot seems to be of another course, or tasks are gone or have other points."""
    ((files, shared, gone),) = rows(con, "gradebook", file_ix)
    if files and not shared:
        return [
            Problem(
                "No task of this export is in the earlier exports of the same section(s).",
                "Is it an export of another course? If so, take it back with undo.",
            )
        ]
    points = [
        f"{shortened(title)!r} has {now:g} points (had {before:g})"
        for title, now, before in rows(con, "points", file_ix)
    ]
    found = _listed("Changed points possible", points, "Scores are shown on the new points.")
    if gone:
        found.append(
            Problem(f"{gone} task(s) of earlier exports are not in this one; their history stays.")
        )
    return found


def of_entries(counts: dict[str, int]) -> list[Problem]:
    """How many entries of a log were known."""
    found = []
    if counts["already known"]:
        found.append(Problem(f"{counts['already known']:,} entries were known already."))
    if counts["updated"]:
        found.append(
            Problem(
                f"{counts['updated']:,} entries were known with another score or grade; the file "
                "with the later date counts."
            )
        )
    return found


def of_moment(moment: Moment) -> list[Problem]:
    """Whether the moment of a file is uncertain or has not come yet."""
    if moment.at > dt.datetime.now() + dt.timedelta(days=1):
        return [
            Problem(
                f"The file speaks for {moment.at:%Y-%m-%d}, a day that has not come yet.",
                "If that is a slip, load the file again with the right day (--as-of).",
            )
        ]
    if moment.source == "mtime":
        return [
            Problem(
                "What moment the file speaks for is taken from its time stamp, "
                f"{moment.at:%Y-%m-%d %H:%M}.",
                "Copying changes time stamps. If it is wrong, load the file again with the right "
                "day (--as-of).",
            )
        ]
    return []
