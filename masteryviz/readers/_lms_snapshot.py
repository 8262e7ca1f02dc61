"""From a system's gradebook to a snapshot: what those with a row for each student share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from collections.abc import Mapping as Map
from dataclasses import dataclass, field, replace

import polars as pl

from masteryviz.cells import decimal_mark
from masteryviz.errors import Problem
from masteryviz.mapping import Mapping, SectionEntry
from masteryviz.readers._lms_people import Lead, add_people, read_rows
from masteryviz.readers._reader import Batch
from masteryviz.readers._snapshot import Task, add_cells, add_tasks, keep_one_of_repeats
from masteryviz.table import TextTable

WAITING = "waiting for feedback"


@dataclass(frozen=True, kw_only=True)
class Item:
    """A task's column and how its cells are written."""

    task: Task
    unit: str | None = None
    """Category or unit that the file gives."""
    clean: Callable[[pl.Expr], pl.Expr] | None = None
    """Puts the cells into the words of `cells.read_scores`; None: they are in them."""


@dataclass(kw_only=True)
class Gradebook:
    """What a reader has found out about a gradebook."""

    lead: Lead
    items: list[Item]
    decimal: str = "."
    marks: Map[str, str] = field(default_factory=dict)
    """Words for cells without a score, in small letters -> what a report calls their fate."""
    section: SectionEntry = SectionEntry()  # noqa: RUF009  (frozen)
    """What the file says of all its sections."""
    skip: Callable[[dict[str, str]], str | None] = lambda _: None


def read_gradebook(table: TextTable, book: Gradebook, batch: Batch, mapping: Mapping) -> None:
    """Fill a batch with students, tasks and the present score of each student on each task.

    Raises
    ------
    InputError
        When a student has no id, rows contradict each other, or a cell is no score.
    """
    tasks = [item.task for item in book.items]
    _say_unusual_points(table, tasks, batch)
    rows = read_rows(table, book.lead, batch, skip=book.skip)
    rows = rows.with_columns(add_people(rows, book.lead, batch, mapping, section=book.section))
    students = keep_one_of_repeats(table, tasks, rows, batch)
    add_tasks(tasks, batch, mapping)
    units = pl.Series("unit", [item.unit for item in book.items], dtype=pl.String)
    batch.frames["tasks"] = batch.frames["tasks"].with_columns(units)
    marks = dict.fromkeys(book.marks, "blank")
    own = replace(mapping, marks={**marks, **{k.casefold(): v for k, v in mapping.marks.items()}})
    cleaned = _cleaned(table, book.items)
    add_cells(cleaned, tasks, students, book.decimal, batch, own)
    _as_it_stood(table, cleaned, tasks, students, book.marks, batch)


def refuse_without_tasks(table: TextTable, items: Sequence[Item], advice: str) -> None:
    """Refuse a gradebook that has no assignment, or two with one key.

    Raises
    ------
    InputError
        Naming the columns.
    """
    if not items:
        raise table.refusal([Problem("No column is an assignment.", advice, table.header_line)])
    seen: dict[str, int] = {}
    problems = []
    for item in items:
        key, index = item.task.key, item.task.index
        if key in seen:
            first, second = table.column_label(seen[key]), table.column_label(index)
            what = f"The columns {first!r} and {second!r} are the same assignment."
            problems.append(Problem(what, "Download the export again.", table.header_line))
        seen.setdefault(key, index)
    if problems:
        raise table.refusal(problems)


def decimal_of(table: TextTable, places: Sequence[int], mapping: Mapping) -> str:
    """Decimal mark of the cells in some columns."""
    if not places:
        return mapping.decimal or "."
    texts = pl.concat([table.column(place).alias("text") for place in places])
    return decimal_mark(texts, table.separator, mapping.decimal)


def as_percentage(cells: pl.Expr) -> pl.Expr:
    """Numbers of a column of percentages, with the sign that says so."""
    bare = cells.str.contains(r"^[+-]?\d*[.,]?\d+$")
    return pl.when(bare).then(cells + "%").otherwise(cells)


def holds_levels(table: TextTable, index: int, mapping: Mapping) -> bool:
    """Whether some cell of a column is a level of the map."""
    levels = [level.casefold() for level in mapping.levels]
    return bool(table.column(index).str.to_lowercase().is_in(levels).any())


def _cleaned(table: TextTable, items: Sequence[Item]) -> TextTable:
    changed = [
        item.clean(pl.col(f"c{item.task.index}")).alias(f"c{item.task.index}")
        for item in items
        if item.clean is not None
    ]
    return replace(table, frame=table.frame.with_columns(changed)) if changed else table


def _as_it_stood(
    table: TextTable,
    cleaned: TextTable,
    tasks: Sequence[Task],
    students: pl.DataFrame,
    marks: Map[str, str],
    batch: Batch,
) -> None:
    """Keep every cell as the file has it, and count those without a score by what they say."""
    rows, plain = table.frame[students["place"]], cleaned.frame[students["place"]]
    raw = pl.concat([rows[f"c{task.index}"].alias("raw") for task in tasks])
    batch.frames["observations"] = batch.frames["observations"].with_columns(raw)
    texts = pl.concat([plain[f"c{task.index}"].alias("raw") for task in tasks])
    said = texts.str.to_lowercase().replace_strict(
        dict(marks), default=None, return_dtype=pl.String
    )
    unscored = batch.frames["observations"]["state"] == "assigned"
    for fate, count in said.filter(unscored).drop_nulls().value_counts(sort=True).rows():
        batch.cells["blank"] -= count
        batch.cells[fate] += count
    if not batch.cells["blank"]:
        del batch.cells["blank"]


def _say_unusual_points(table: TextTable, tasks: Sequence[Task], batch: Batch) -> None:
    for task in tasks:
        label = table.column_label(task.index)
        if task.points == 0:
            what = "The assignment is out of 0 points: its scores are kept but are no evidence."
            batch.notices.append(Problem(what, "", None, label))
        elif task.points is None:
            what = "The assignment has no points possible: its scores have no scale."
            batch.notices.append(Problem(what, "Give points in the map.", None, label))
