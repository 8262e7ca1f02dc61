"""Gradescope: the grades of a whole course, with the time of each submission."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from masteryviz.errors import Problem
from masteryviz.mapping import Mapping
from masteryviz.readers._lms_log import (
    NEWEST_ONLY,
    add_log,
    fates,
    filled,
    lateness,
    moments,
    numbers,
    scores,
    task_frame,
    with_state,
)
from masteryviz.readers._lms_people import (
    Lead,
    add_people,
    find_lead,
    not_read,
    read_rows,
    refuse_empty,
    refuse_two_names,
)
from masteryviz.readers._lms_snapshot import decimal_of
from masteryviz.readers._reader import Batch, Reader
from masteryviz.table import TextTable

LEAD = {
    "first name": "first", "last name": "last", "name": "name", "sid": "sis", "email": "email",
    "section_name": "section", "sections": "section", "section": "section",
}  # fmt: skip
"""Headers of the leading columns of both of Gradescope's exports."""
IDS = ("sis", "email")
SILENT = frozenset(("total lateness (h:m:s)",))
_POINTS = " - max points"
_TIME = " - submission time"
_LATE = " - lateness (h:m:s)"


@dataclass(frozen=True)
class _Assignment:
    """The columns of one assignment."""

    title: str
    score: int
    points: int
    time: int | None
    late: int | None


def recognises(table: TextTable) -> bool:
    """Whether an assignment has columns of points and of submission times beside students' ids."""
    folded = table.folded()
    known = {"sid", "email"} & set(folded)
    ends = [any(name.endswith(end) for name in folded) for end in (_POINTS, _TIME)]
    return bool(known) and all(ends)


def read(table: TextTable, mapping: Mapping) -> Batch:
    """Read every student's newest submission on every assignment.

    A blank score with a time is waiting for feedback; without one, nothing was handed in. Times
    carry their zone and become wall time of the map's `timezone`.

    Raises
    ------
    InputError
        When a student has no id, columns are missing, or a cell is no score, time or lateness.
    """
    refuse_empty(table)
    batch = Batch(kind="log", newest_only=True)
    assignments = _assignments(table, mapping)
    lead = Lead(places=find_lead(table, LEAD, mapping), ids=IDS)
    used = [
        *lead.places.values(),
        *(place for one in assignments for place in (one.score, one.points, one.time, one.late)
          if place is not None),
    ]  # fmt: skip
    batch.notices += not_read(table, used, SILENT, mapping)
    rows = read_rows(table, lead, batch)
    refuse_two_names(table, rows)
    home = add_people(rows, lead, batch, mapping)
    who = rows.select("place", row="line", student="key").with_columns(section=home)
    entries = _entries(table, assignments, who, batch, mapping)
    tasks = [(one.title, one.title, _worth(entries, one.title)) for one in assignments]
    add_log(batch, entries, task_frame(tasks, "task", "title", "points"), mapping)
    batch.cells = fates(entries)
    batch.notices.append(Problem(NEWEST_ONLY))
    return batch


def _assignments(table: TextTable, mapping: Mapping) -> list[_Assignment]:
    """Find the columns of each assignment by those of its points."""
    folded = table.folded()
    found, problems = [], []
    for points, name in enumerate(folded):
        is_score = name + _POINTS in folded[points + 1 : points + 2]
        if not name.endswith(_POINTS) or is_score:
            continue
        stem = name.removesuffix(_POINTS)
        # Assignments of one title each have their own columns, the score's first.
        score = points - 1
        if score < 0 or folded[score] != stem:
            what = "The column of points has no column of scores of that name on its left."
            label = table.column_label(points)
            problems.append(Problem(what, "Download the export again.", table.header_line, label))
            continue
        if table.header[score] in mapping.ignore:
            continue
        near = {folded[i]: i for i in range(min(points + 2, len(folded) - 1), points, -1)}
        found.append(
            _Assignment(
                title=table.header[score],
                score=score,
                points=points,
                time=near.get(stem + _TIME),
                late=near.get(stem + _LATE),
            )
        )
    titles = [one.title for one in found]
    for title in sorted({title for title in titles if titles.count(title) > 1}):
        what = f"Several assignments are called {title!r}, so they cannot be told apart."
        advice = "Give each its own name in Gradescope and download the grades again."
        problems.append(Problem(what, advice, table.header_line))
    if problems:
        raise table.refusal(problems)
    if not found:
        what = "No column is an assignment."
        raise table.refusal([Problem(what, "Download the export again.", table.header_line)])
    return found


def _entries(
    table: TextTable,
    assignments: list[_Assignment],
    who: pl.DataFrame,
    batch: Batch,
    mapping: Mapping,
) -> pl.DataFrame:
    """A row for each student and assignment, students in turn within an assignment."""
    places = [one.score for one in assignments]
    decimal = decimal_of(table, places, mapping)
    points = numbers(table, [one.points for one in assignments], decimal)
    points = [
        filled(one, mapping.points_for(of.title))
        for one, of in zip(points, assignments, strict=True)
    ]
    read = scores(table, places, points, decimal, batch, mapping)
    none = pl.Series([None], dtype=pl.String).new_from_index(0, table.frame.height)
    parts = []
    for one, frame in zip(assignments, read, strict=True):
        texts = none if one.time is None else table.column(one.time)
        label = table.column_label(one.time if one.time is not None else one.score)
        time = moments(table, texts, label, batch, mapping)
        late = none.cast(pl.Boolean) if one.late is None else lateness(table, one.late)
        whole = frame.with_columns(
            task=pl.lit(one.title), submitted_at=time, late=pl.when(time.is_not_null()).then(late)
        )
        parts.append(pl.concat([who, whole[who["place"]]], how="horizontal"))
    return with_state(pl.concat(parts)).drop("place")


def _worth(entries: pl.DataFrame, title: str) -> float | None:
    """Points that an assignment has for most students."""
    worths = entries.filter(pl.col("task") == title)["points"].drop_nulls().mode()
    worth = worths.max()
    return float(worth) if isinstance(worth, int | float) else None


READER = Reader(
    key="gradescope_course",
    title="Gradescope course grades (CSV)",
    carries="the newest score on each assignment with its submission time and lateness",
    download="Course, Assignments, Download Grades (bottom bar), Download CSV; each file holds "
    "newest submissions only, so download it often",
    recognises=recognises,
    read=read,
)
