"""Students of Canvas reports, which all call them by the same number."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from masteryviz.cells import read_ids
from masteryviz.errors import Problem
from masteryviz.readers._canvas_columns import places_of
from masteryviz.readers._roster import both_names
from masteryviz.schema import BATCH
from masteryviz.table import TextTable

TEST_STUDENTS = ("student, test", "test student")
"""How Canvas calls the student of its student view, in small letters."""
TEST_FATE = "skipped: test student"
_NONE = ("", "n/a")


@dataclass(frozen=True)
class People:
    """The students of a report."""

    student: pl.Series
    """Canvas' number of the student of each row, as text."""
    frames: dict[str, pl.DataFrame]
    """Frames `students` and `student_ids` of a batch."""
    notices: list[Problem]


def read_people(table: TextTable, name: int | None, number: int, sis: int | None) -> People:
    """Read who each row is about from the columns of names, Canvas' numbers and SIS ids.

    Raises
    ------
    InputError
        When a row has no number, a spreadsheet has damaged one, or one number has two names.
    """
    columns = {"student": number, "name": name, "sis": sis}
    cells, problems, notices = {}, [], []
    for what, place in columns.items():
        cells[what] = (
            table.column(place)
            if place is not None
            else pl.repeat("", len(table.lines), dtype=pl.String, eager=True)
        )
        if place is not None and what != "name":
            cells[what], wrong, notes = read_ids(cells[what], places_of(table, place))
            problems += wrong
            notices += notes
    rows = pl.DataFrame({**cells, "line": table.lines}).with_columns(
        pl.col("name").str.replace_all(r"\s+", " ")
    )
    problems += _nobody(table, rows, number) + _two_names(table, rows, number)
    if problems:
        raise table.refusal(problems)
    return People(rows["student"], _frames(rows), notices)


def without_test_student(table: TextTable, name: int | None) -> pl.Series:
    """Whether each row is of a real student."""
    if name is None:
        return pl.repeat(True, len(table.lines), dtype=pl.Boolean, eager=True)
    return ~table.column(name).str.to_lowercase().is_in(TEST_STUDENTS)


def _nobody(table: TextTable, rows: pl.DataFrame, number: int) -> list[Problem]:
    what = "The row has no student id, so whose results it holds is not known."
    label = table.column_label(number)
    lines = rows.filter(pl.col("student") == "")["line"]
    return [Problem(what, "Fill in the id or delete the row.", line, label) for line in lines]


def _two_names(table: TextTable, rows: pl.DataFrame, number: int) -> list[Problem]:
    named = rows.filter((pl.col("name") != "") & (pl.col("student") != "")).with_columns(
        spelled=pl.col("name").str.to_lowercase()
    )
    named = named.unique(["student", "spelled"], keep="first", maintain_order=True)
    lines = named.filter(pl.len().over("student") > 1)["line"]
    what = "This id has another name in another row."
    advice = "Download the export again; one of the rows was changed by hand."
    return [Problem(what, advice, line, table.column_label(number)) for line in lines]


def _frames(rows: pl.DataFrame) -> dict[str, pl.DataFrame]:
    first = rows.sort(pl.col("name") == "", maintain_order=True).unique(
        "student", keep="first", maintain_order=True
    )
    order = rows.select("student").unique(maintain_order=True)
    first = order.join(first, on="student", how="left", maintain_order="left")
    names = [
        (student, *(both_names(name) if name else (None, None)))
        for student, name in first.select("student", "name").rows()
    ]
    numbers = order.select("student", kind=pl.lit("canvas"), value="student")
    sis = rows.filter(~pl.col("sis").str.to_lowercase().is_in(_NONE)).select(
        "student", kind=pl.lit("sis"), value="sis"
    )
    return {
        "students": pl.DataFrame(names, schema=BATCH["students"], orient="row"),
        "student_ids": pl.concat([numbers, sis]).unique(maintain_order=True),
    }
