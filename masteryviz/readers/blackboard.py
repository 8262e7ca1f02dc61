"""Blackboard Learn: the grade centre or gradebook download, comma or tab separated."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from masteryviz.cells import decimal_mark
from masteryviz.errors import Problem
from masteryviz.mapping import Mapping
from masteryviz.readers._lms_people import Lead, find_lead, not_read, refuse_empty
from masteryviz.readers._lms_snapshot import (
    WAITING,
    Gradebook,
    Item,
    as_percentage,
    decimal_of,
    holds_levels,
    read_gradebook,
    refuse_without_tasks,
)
from masteryviz.readers._reader import Batch, Reader
from masteryviz.readers._snapshot import Task, points_possible
from masteryviz.table import TextTable
from masteryviz.wording import plural

SCOPE = "Blackboard"
"""One scope for all downloads: the number after `|` is unique in a Blackboard site. The map's
`scope` keeps gradebooks of two sites apart."""

_COLUMN = re.compile(
    r"^(?P<title>.*?)\s*\[(?P<words>[^\[\]:]+): ?(?P<upto>\D*?) ?(?P<points>\d[\d.,]*)"
    r" ?(?P<kind>[^\[\]]*)\] ?\|(?P<key>\d+)$",
    re.DOTALL,
)
_TOTAL = re.compile(r"(?:weighted |overall |running )?(?:total|grade|average)", re.IGNORECASE)
_LEAD = {
    "last name": "last", "first name": "first", "username": "login", "user name": "login",
    "student id": "sis", "child course id": "section",
}  # fmt: skip
_SILENT = frozenset(
    ("last access", "availability", "child course name", "grading notes", "notes format",
     "feedback to learner", "feedback format")
)  # fmt: skip
_MARKS = {"needs grading": WAITING, "in progress": "in progress", "incomplete": "incomplete"}
_WITH_SCORE = r"(?i)^(?:needs grading|in progress) ?\(([\d.,]+)\)$"
_IDS = ("login", "sis")


@dataclass(frozen=True)
class _Head:
    """What a column's header says."""

    index: int
    title: str
    key: str
    points: float | None
    kind: str
    up_to: bool


def recognises(table: TextTable) -> bool:
    """Whether a header has points in brackets and the column's number behind a bar."""
    return any(_COLUMN.match(header) for header in table.header)


def read(table: TextTable, mapping: Mapping) -> Batch:
    """Read every student's present score in every column that is no total.

    `Needs Grading(8.00)` is the score of an earlier attempt while a newer one waits: it is read
    as that score. `Complete` is all of the points, `Incomplete` is no score yet.

    Raises
    ------
    InputError
        When ids or assignments are missing, rows contradict each other, or a cell is no score.
    """
    refuse_empty(table)
    batch = Batch(kind="snapshot", scope=mapping.scope or SCOPE)
    heads = _heads(table, mapping)
    items, passed = _items(table, heads, batch, mapping)
    refuse_without_tasks(
        table,
        items,
        "Download the gradebook with its assignments (Full Gradebook).",
    )
    places = _lead_columns(table, heads, mapping)
    used = [*places.values(), *(head.index for head in heads)]
    batch.notices += [*passed, *not_read(table, used, _SILENT, mapping)]
    book = Gradebook(
        lead=Lead(places=places, ids=_IDS),
        items=items,
        decimal=decimal_of(table, [item.task.index for item in items], mapping),
        marks=_MARKS,
        skip=_preview,
    )
    read_gradebook(table, book, batch, mapping)
    _say_waiting(table, items, batch)
    return batch


def _heads(table: TextTable, mapping: Mapping) -> list[_Head]:
    """Read every header that has points and a number."""
    found = [(i, _COLUMN.match(header)) for i, header in enumerate(table.header)]
    texts = [match["points"] if match else "" for _, match in found]
    worths = points_possible(
        texts, decimal_mark(pl.Series(texts, dtype=pl.String), table.separator, mapping.decimal)
    )
    return [
        _Head(
            i,
            match["title"],
            match["key"],
            worths[i].points,
            match["kind"].strip().casefold(),
            bool(match["upto"].strip()),
        )
        for i, match in found
        if match and table.header[i] not in mapping.ignore
    ]


def _items(
    table: TextTable, heads: list[_Head], batch: Batch, mapping: Mapping
) -> tuple[list[Item], list[Problem]]:
    """Columns that are assignments, and notices on the others."""
    items, notices, problems = [], [], []
    for head in heads:
        label = table.column_label(head.index)
        if head.up_to or _TOTAL.fullmatch(head.title):
            continue
        if head.kind == "text" and not holds_levels(table, head.index, mapping):
            what = "The column holds text, not scores, and was passed over."
            advice = "If it holds levels, say what each is worth under [levels] in the map."
            if (table.column(head.index) != "").any():
                notices.append(Problem(what, advice, table.header_line, label))
            continue
        if head.kind == "letter" and not mapping.levels and _has_letters(table, head.index):
            what = "The column holds letters, and what each is worth is not known."
            advice = (
                "Say it under [levels] in the map, such as A = 4, or leave the column out with "
                "ignore."
            )
            problems.append(Problem(what, advice, table.header_line, label))
            continue
        if head.kind == "percentage":
            what = "The numbers of this column are percentages, as its header says."
            batch.notices.append(Problem(what, "", table.header_line, label))
        task = Task(head.index, head.key, head.title or head.key, head.points)
        items.append(Item(task=task, clean=_cleaner(head)))
    if problems:
        raise table.refusal(problems)
    return items, notices


def _has_letters(table: TextTable, index: int) -> bool:
    cells = table.column(index)
    return bool((cells.str.contains(r"\p{L}") & ~cells.str.to_lowercase().is_in(_MARKS)).any())


def _cleaner(head: _Head) -> Callable[[pl.Expr], pl.Expr]:
    def clean(cells: pl.Expr) -> pl.Expr:
        cells = cells.str.replace(_WITH_SCORE, "$1")
        if "complete" in head.kind and head.points is not None:
            done = cells.str.to_lowercase() == "complete"
            cells = pl.when(done).then(pl.lit(f"{head.points:g}")).otherwise(cells)
        return as_percentage(cells) if head.kind == "percentage" else cells

    return clean


def _preview(row: dict[str, str]) -> str | None:
    return "Blackboard's preview user" if row["login"].endswith("_previewuser") else None


def _lead_columns(table: TextTable, heads: list[_Head], mapping: Mapping) -> dict[str, int]:
    """Find the leading columns by header, else (in a translated download) by their place."""
    places = find_lead(table, _LEAD, mapping)
    if any(kind in places for kind in _IDS):
        return places
    if not places and len(table.header) > 3 and min(head.index for head in heads) > 2:
        return {"last": 0, "first": 1, "login": 2}
    what = "No column holds the students' ids (Username or Student ID)."
    advice = "Download the gradebook again with user names."
    raise table.refusal([Problem(what, advice, table.header_line)])


def _say_waiting(table: TextTable, items: list[Item], batch: Batch) -> None:
    earlier = sum(
        int(table.column(item.task.index).str.contains(_WITH_SCORE).sum()) for item in items
    )
    if earlier:
        what = (
            f"{plural(earlier, 'cell holds', 'cells hold')} the score of an earlier attempt while "
            "a newer one is not graded; the score was read."
        )
        batch.notices.append(Problem(what))


READER = Reader(
    key="blackboard",
    title="Blackboard gradebook (CSV, or XLS of tabs)",
    carries="present scores, points possible; no attempts, dates or standards",
    download="Gradebook, Download Gradebook (the arrow), Full Gradebook, Comma (CSV), Download; "
    "in an Original course: Full Grade Center, Work Offline, Download, Full Grade Center",
    recognises=recognises,
    read=read,
)
