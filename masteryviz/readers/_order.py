"""The order of a log's rows, where a column numbers rows or attempts."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from masteryviz.errors import Problem
from masteryviz.readers._columns import Columns, fold
from masteryviz.readers._things import JOINT, text
from masteryviz.table import TextTable
from masteryviz.wording import plural

_PER_SKILL = "opportunity"
"""How headers of columns begin that count anew for each student and skill."""
_STEPS = ("stepname", "stepid", "step", "problemview")
"""Headers of columns within which a tutor numbers attempts anew."""


@dataclass(frozen=True)
class Order:
    """Places of the rows."""

    rows: pl.Series
    """Line of each row, exchanged where a column puts the rows in another order."""
    attempt_no: pl.Series
    """The attempt's number as the file gives it."""
    notices: tuple[Problem, ...] = ()


def read_order(
    table: TextTable, columns: Columns, student: pl.Series, things: pl.DataFrame
) -> Order:
    """Read the order of the rows.

    Rows that a column puts in another order than the file's exchange their line numbers, which
    settle ties in time. The file's own order stays where no column tells.

    Raises
    ------
    InputError
        When an attempt's number is none.
    """
    attempt = _attempt(table, columns)
    frame = things.select("task", "skill").with_columns(student=student, line=table.lines)
    if "order" in columns:
        label = table.column_label(columns["order"])
        cells = text(table, columns, "order")
        if fold(table.header[columns["order"]]).startswith(_PER_SKILL):
            rows, note = _by_opportunity(frame, cells)
        else:
            rows, note = _by_number(frame, cells)
    elif "attempt" in columns:
        label = table.column_label(columns["attempt"])
        rows, note = _by_attempt(table, frame, attempt)
    else:
        return Order(table.lines, attempt)
    moved = int((rows != table.lines).sum())
    if moved:
        note = f"{plural(moved, 'row was', 'rows were')} put in the order of this column."
    return Order(rows, attempt, (Problem(note, column=label),) if note else ())


def _attempt(table: TextTable, columns: Columns) -> pl.Series:
    if "attempt" not in columns:
        return text(table, columns, "attempt").cast(pl.Int32)
    cells = text(table, columns, "attempt").str.replace(r"\.0+$", "")
    numbers = cells.cast(pl.Int32, strict=False)
    wrong = cells.is_not_null() & numbers.is_null()
    if wrong.any():
        label = table.column_label(columns["attempt"])
        raise table.refusal(
            Problem("the attempt's number is not a whole number.", "Correct it.", line, label)
            for line in table.lines.filter(wrong).head(1000)
        )
    return numbers


_KEPT = "order was not read from this column: {why}. Time counts, then the order of the rows."


def _by_number(frame: pl.DataFrame, cells: pl.Series) -> tuple[pl.Series, str]:
    """Lines that rise as the numbers of a column do that goes through the whole file."""
    # Whole numbers first: as fractions, ids of 17 figures and more would run together.
    numbers = cells.cast(pl.Int64, strict=False)
    if numbers.null_count():
        numbers = cells.cast(pl.Float64, strict=False)
    if numbers.null_count():
        return frame["line"], _no_numbers(numbers.null_count())
    if numbers.is_sorted():
        return frame["line"], ""
    told = frame.select("student", "task", "skill").with_columns(number=numbers)
    if numbers.is_duplicated().any() and told.is_duplicated().any():
        why = "a student has one number twice for the same task and skill"
        return frame["line"], _KEPT.format(why=why)
    order = pl.DataFrame({"number": numbers, "line": frame["line"]}).select(
        pl.arg_sort_by("number", "line")
    )
    return frame["line"].clone().scatter(order.to_series(), frame["line"].sort()), ""


def _no_numbers(count: int) -> str:
    return _KEPT.format(why=plural(count, "cell is no number", "cells are no number"))


def _by_opportunity(frame: pl.DataFrame, cells: pl.Series) -> tuple[pl.Series, str]:
    """Lines that rise with the count of each student and skill."""
    counted = frame.with_columns(number=cells.alias("number")).drop_nulls(("skill", "number"))
    if not counted["number"].str.contains(JOINT, literal=True).any():
        counted = counted.with_columns(pl.col("number").cast(pl.Float64, strict=False))
        if counted["number"].null_count():
            return frame["line"], _no_numbers(counted["number"].null_count())
        return _exchanged(frame, counted, ["student", "skill"]), ""
    split = counted.with_columns(pl.col("skill", "number").str.split(JOINT))
    if split.select((pl.col("skill").list.len() != pl.col("number").list.len()).any()).item():
        return frame["line"], _KEPT.format(why="some rows have not as many numbers as skills")
    each = split.explode("skill", "number").with_columns(
        pl.col("number").cast(pl.Float64, strict=False)
    )
    if each["number"].null_count() or _falls(each, ["student", "skill"]):
        return frame["line"], _KEPT.format(why="rows have several skills, and it is not in order")
    return frame["line"], ""


def _by_attempt(table: TextTable, frame: pl.DataFrame, attempt: pl.Series) -> tuple[pl.Series, str]:
    """Lines that rise with the number of the attempt at a task, or at a step of it."""
    if attempt.null_count():
        return frame["line"], ""
    steps = {
        f"step{place}": table.column(place)
        for place, header in enumerate(table.header)
        if fold(header) in _STEPS
    }
    keys = ["student", "task", "skill", *steps]
    counted = frame.with_columns(number=attempt.cast(pl.Float64), **steps)
    if not _falls(counted, keys):
        return frame["line"], ""
    if counted.select(*keys, "number").is_duplicated().any():
        why = "a student has one number twice for the same task and skill"
        return frame["line"], _KEPT.format(why=why)
    return _exchanged(frame, counted, keys), ""


def _falls(counted: pl.DataFrame, keys: list[str]) -> bool:
    """Whether the numbers fall somewhere within the keys, in the order of the file."""
    return bool(counted.select((pl.col("number").diff().over(keys) < 0).any()).item())


def _exchanged(frame: pl.DataFrame, counted: pl.DataFrame, keys: list[str]) -> pl.Series:
    """Lines of the frame such that, within the keys, those counted rise as their number does."""
    if not _falls(counted, keys):
        return frame["line"]
    wanted = counted.sort(*keys, "number", "line")["line"]
    lines = counted.sort(*keys, "line")["line"]
    return frame["line"].replace(wanted, lines)
