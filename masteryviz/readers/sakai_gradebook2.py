"""Sakai with the Gradebook2 tool: an export with rows on the gradebook above the header."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from masteryviz.errors import Problem
from masteryviz.mapping import Mapping
from masteryviz.readers._lms_people import Lead, find_lead, not_read, refuse_empty
from masteryviz.readers._lms_sakai import (
    COMMENT,
    IDS,
    LEAD,
    SCOPE,
    points_in_header,
    without_null,
)
from masteryviz.readers._lms_snapshot import (
    Gradebook,
    Item,
    as_percentage,
    decimal_of,
    read_gradebook,
    refuse_without_tasks,
)
from masteryviz.readers._reader import Batch, Reader
from masteryviz.readers._snapshot import Task, points_possible
from masteryviz.table import TextTable

_TOTALS = frozenset(("letter grade", "calculated grade"))
_TITLE = "gradebook:"
_KINDS = ("point", "percent", "letter")
_LABELS = frozenset((
    _TITLE, "scaled xc:", "showcoursegrades:", "showreleaseditems:", "showitemstats:", "showmean:",
    "showmedian:", "showmode:", "showrank:", "showstatisticschart:", "category:", "% grade:",
    "points:", "% category:", "drop lowest:", "equal weight items:", "weight items by points:",
))  # fmt: skip
"""First words of the rows that every version of Gradebook2 writes above the header."""


def recognises(table: TextTable) -> bool:
    """Whether the first row says `Gradebook:`, or points and a letter grade stand in the header."""
    folded = table.folded()
    if "student id" not in folded:
        return False
    if any(_TITLE in (cell.casefold() for cell in row[:3]) for row in table.preamble):
        return True
    scored = any(points_in_header(table, name, ".") for name in table.header)
    return scored and "letter grade" in folded and not table.preamble


def read(table: TextTable, mapping: Mapping) -> Batch:
    """Read every student's present grade on every item.

    Points and categories come from the rows above the header, else from the headers. In a
    gradebook of percentages the cells are percentages, whatever the points.

    Raises
    ------
    InputError
        When ids or items are missing, rows contradict each other, or a cell is no grade.
    """
    refuse_empty(table)
    batch = Batch(kind="snapshot", scope=mapping.scope or _scope(table))
    places = find_lead(table, LEAD, mapping)
    items = _items(table, places, batch, mapping)
    refuse_without_tasks(table, items, "Export the gradebook again with its structure.")
    batch.notices += _unknown_rows(table)
    known = [i for i, name in enumerate(table.header) if COMMENT.match(name)]
    used = [*places.values(), *known, *(item.task.index for item in items)]
    batch.notices += not_read(table, used, _TOTALS, mapping)
    book = Gradebook(
        lead=Lead(places=places, ids=IDS),
        items=items,
        decimal=decimal_of(table, [item.task.index for item in items], mapping),
    )
    read_gradebook(table, book, batch, mapping)
    return batch


def _row(table: TextTable, word: str) -> tuple[str, ...] | None:
    """The row above the header that starts with a word, such as `Points:`."""
    for row in table.preamble:
        if len(row) > 1 and row[1].casefold() == word:
            return row
    return None


def _unknown_rows(table: TextTable) -> list[Problem]:
    """Say which rows above the header were not understood."""
    return [
        Problem(
            f"A row above the header starts with {(label or 'a blank cell')!r}, which is not known "
            "of Gradebook2: it was not used.",
            "Categories and points stand in rows that start with 'Category:' and 'Points:'.",
        )
        for row in table.preamble
        if any(row) and (label := row[1] if len(row) > 1 else row[0]).casefold() not in _LABELS
    ]


def _scope(table: TextTable) -> str:
    """Name the gradebook as the file does."""
    row = _row(table, _TITLE)
    name = row[2] if row is not None and len(row) > 2 else ""
    return f"{SCOPE}: {name}" if name else SCOPE


def _kind_of_grades(table: TextTable) -> str:
    """Say how grades are entered: points, percentages or letters; points where it is not said."""
    row = _row(table, _TITLE)
    return row[4].casefold() if row is not None and len(row) > 4 else "points"


def _items(table: TextTable, places: dict[str, int], batch: Batch, mapping: Mapping) -> list[Item]:
    """Columns with points, and the category above each."""
    points = _row(table, "points:") or ()
    categories = _row(table, "category:") or ()
    kind = _kind_of_grades(table)
    if not kind.startswith(_KINDS):
        what = f"The gradebook's settings say that grades are entered as {kind!r}: read as points."
        batch.notices.append(Problem(what, "Points, Percentages and Letter Grades are known."))
    clean: Callable[[pl.Expr], pl.Expr] = without_null
    if kind.startswith("percent"):
        clean = _percentage
        batch.notices.append(
            Problem("The numbers are percentages, as the gradebook's settings say.")
        )
    items, category = [], None
    worths = points_possible(points, mapping.decimal or ".")
    for index, header in enumerate(table.header):
        if index < len(categories) and categories[index]:
            category = categories[index]
        passed = index in places.values() or table.folded()[index] in _TOTALS
        if passed or not header or COMMENT.match(header) or header in mapping.ignore:
            continue
        title, worth = points_in_header(table, header, ".") or (header, None)
        if index < len(worths) and worths[index].points is not None:
            worth = worths[index].points
        if worth is None:
            worth = mapping.points_for(title)
        if worth is not None:
            unit = category if categories else None
            items.append(Item(task=Task(index, title, title, worth), unit=unit, clean=clean))
    return items


def _percentage(cells: pl.Expr) -> pl.Expr:
    return as_percentage(without_null(cells))


READER = Reader(
    key="sakai_gradebook2",
    title="Sakai Gradebook2 (CSV)",
    carries="present grades, points possible, categories, sections; no attempts or dates",
    download="Gradebook2, Tools, Export, with structure, CSV",
    recognises=recognises,
    read=read,
)
