"""The order of a log's rows, where a column numbers rows or attempts."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from masteryviz.errors import Problem
from masteryviz.readers._columns import Columns, fold
from masteryviz.readers._things import text
from masteryviz.table import TextTable

_PER_SKILL = ("opportunity", "opportunitydefault")
"""Headers of columns that count anew for each student and skill."""


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
    frame = things.select("task", "skill").with_columns(
        student=student, line=table.lines, attempt=attempt.cast(pl.Float64)
    )
    keys, by = ["student", "task", "skill"], "attempt"
    if "order" in columns:
        header = fold(table.header[columns["order"]])
        number = text(table, columns, "order").cast(pl.Float64, strict=False)
        frame = frame.with_columns(order=number)
        keys, by = (["student", "skill"] if header in _PER_SKILL else []), "order"
    if frame[by].null_count():
        return Order(table.lines, attempt)
    rows = _exchanged(frame, keys, by)
    moved = int((rows != table.lines).sum())
    if not moved:
        return Order(table.lines, attempt)
    label = table.column_label(columns[by])
    note = Problem(f"{moved} rows were put in the order of this column.", column=label)
    return Order(rows, attempt, (note,))


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


def _exchanged(frame: pl.DataFrame, keys: list[str], by: str) -> pl.Series:
    """Lines such that, within the keys, they rise as `by` does."""
    if not keys:
        if frame[by].is_sorted():
            return frame["line"]
        order = frame[by].arg_sort()
        return frame["line"].clone().scatter(order, frame["line"].sort())
    falls = frame.select((pl.col(by).diff().over(keys) < 0).any()).item()
    if not falls:
        return frame["line"]
    places = frame.with_row_index("at")
    wanted = places.sort(*keys, by, "line")["at"]
    lines = places.sort(*keys, "line")["line"]
    return frame["line"].clone().scatter(wanted, lines)
