"""What a load changed that the user should know: renamed tasks, students who left, wrong course."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import duckdb

from masteryviz.errors import InputError, Problem
from masteryviz.loading._moment import Moment
from masteryviz.loading._queries import rows
from masteryviz.recognition import LAST_RESORT
from masteryviz.table import shortened
from masteryviz.wording import plural

_COMPANY = """
select
    count(*) filter (where f.format = this.format),
    count(*) filter (where f.exported_at < this.exported_at)
from source_file as this join source_file as f on f.scope = this.scope
where this.file_ix = $file_ix and f.file_ix <> this.file_ix
"""
"""How many other exports of a file's gradebook are known: of its format, and earlier ones."""
MOST = 5
"""Tasks that are named before the rest is only counted."""


_COUNTS = """
select
    (select count(*) from enrollment where enrolled_until is not null),
    (select count(*) from task_renamed),
    (select count(*) from student_conflict where kind is not null)
"""

_RENAMED = """
select old.value, new.value from task_renamed
join claim as old on old.what = 'task' and old.attribute = 'key' and old.ix = task_ix
join claim as new on new.what = 'task' and new.attribute = 'key' and new.ix = now_ix
"""


@dataclass(frozen=True)
class Before:
    """What the store said before a load."""

    titles: dict[str, str]
    left: int
    taken: set[tuple[str, str]]
    """Old and new titles of columns without an id that were taken for renamed."""
    conflicts: int
    """Pairs of students who are one by an id, and two by an export."""

    @classmethod
    def of(cls, con: duckdb.DuckDBPyConnection) -> Before:
        """Remember titles, and how many students have left."""
        ((gone, renamed, pairs),) = con.execute(_COUNTS).fetchall()
        titles = con.execute("select task, title from task where title is not null").fetchall()
        taken = con.execute(_RENAMED).fetchall() if renamed else []
        return cls(dict(titles), gone, set(taken), pairs)


def changes(con: duckdb.DuckDBPyConnection, before: Before) -> list[Problem]:
    """Tasks renamed, and students who left, since `before`."""
    after = Before.of(con)
    renamed = [
        f"{shortened(title)!r} is now {shortened(after.titles[task])!r}"
        for task, title in sorted(before.titles.items())
        if after.titles.get(task, title) != title
    ]
    found = _listed("Renamed tasks", renamed, "They are the same tasks; nothing was lost.")
    new = after.taken - before.taken
    found += _listed(
        "Columns taken for renamed, since one has the scores that the other had",
        [f"{shortened(old)!r} is now {shortened(now)!r}" for old, now in sorted(new)],
        "They count as one task, so that no score counts twice. If they are two, take this load "
        "back with undo, and load an export that shows both.",
    )
    pairs, gone = after.conflicts - before.conflicts, after.left - before.left
    if pairs > 0:
        found.append(
            Problem(
                f"{plural(pairs, 'pair of students has', 'pairs of students have')} an id in "
                "common, and an export shows both, or you said that they are two.",
                "They are kept as two. `masteryviz people` lists them.",
            )
        )
    if gone > 0:
        found.append(
            Problem(
                f"{plural(gone, 'student is', 'students are')} no longer in the export of their "
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


def refuse_other_course(con: duckdb.DuckDBPyConnection, name: str, file_ix: int) -> None:
    """Refuse an export that seems to be of another course than the user thinks.

    It is one that shows a section which other exports of the same format and gradebook show, and
    at least half of its students (or of theirs), but not one of their tasks. A second teacher's
    or course's gradebook is none of these: it has other sections, or other students. Neither is
    an export of a single task, nor a tracker, of which many teachers keep one for each unit.

    Raises
    ------
    InputError
        Asking for the user's yes.
    """
    if not _company(con, file_ix)[0] or rows(con, "same_course", file_ix)[0][0]:
        return
    ((format, files, tasks, their_tasks, shared_tasks, students, shared, sections),) = rows(
        con, "other_course", file_ix
    )
    if not files or shared_tasks or min(tasks, their_tasks) < 2 or format == LAST_RESORT:
        return
    if 2 * shared >= students > 0:
        raise InputError(
            name,
            Problem(
                f"None of its {tasks:,} tasks is in the {plural(files, 'other export')} of "
                f"{sections}, and {shared:,} of the students {'is' if shared == 1 else 'are'} the "
                "same.",
                "If it is a slip, load the right export. If it is of another course or a new "
                "term, load it with --other-course, and best with a map that says course or term.",
            ),
        )


def _company(con: duckdb.DuckDBPyConnection, file_ix: int) -> tuple[int, int]:
    ((alike, earlier),) = con.execute(_COMPANY, {"file_ix": file_ix}).fetchall()
    return alike, earlier


def of_definitions() -> list[Problem]:
    """That a file brought no evidence."""
    return [Problem("It holds no scores; what it says of skills, classes and people was taken.")]


def of_snapshot(con: duckdb.DuckDBPyConnection, file_ix: int) -> list[Problem]:
    """Whether a snapshot seems to be of another course, or tasks are gone or have other points."""
    if not _company(con, file_ix)[1]:
        return []
    ((files, shared, gone),) = rows(con, "gradebook", file_ix)
    if files and not shared:
        return [
            Problem(
                "No task of this export is in the earlier exports of the same sections.",
                "If the section is another teacher's or another course's, say so in a map "
                "(teacher or course), so that the two are kept apart.",
            )
        ]
    points = [
        f"{shortened(title)!r} has {now:g} points (had {before:g})"
        for title, now, before in rows(con, "points", file_ix)
    ]
    found = _listed("Changed points possible", points, "Scores are shown on the new points.")
    if gone:
        found.append(
            Problem(
                f"{plural(gone, 'task of earlier exports is', 'tasks of earlier exports are')} "
                "not in this one; the history stays."
            )
        )
    return found


def of_entries(counts: dict[str, int]) -> list[Problem]:
    """How many entries of a log were known."""
    found = []
    if counts["alike"]:
        found.append(
            Problem(
                f"{plural(counts['alike'], 'entry has', 'entries have')} the student, task, skill "
                "and moment of another entry of the file: each counts as an attempt.",
                "If one work stands in several rows, delete the others.",
            )
        )
    if counts["already known"]:
        known = plural(counts["already known"], "entry was", "entries were")
        found.append(Problem(f"{known} known already."))
    if counts["updated"]:
        found.append(
            Problem(
                f"{plural(counts['updated'], 'entry was', 'entries were')} known with another "
                "score or grade; the file with the later date counts."
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
