"""Columns that a Canvas report calls by fixed names."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from masteryviz.cells import Place, decimal_mark, read_scores
from masteryviz.dates import read_moments
from masteryviz.errors import Problem
from masteryviz.mapping import Mapping
from masteryviz.table import TextTable, column_letter


def places_of(table: TextTable, index: int) -> Place:
    """Line and label of each cell of a column."""
    label = table.column_label(index)
    return lambda at: (int(table.lines[at]), label)


def decimal_of(texts: pl.Series, table: TextTable, mapping: Mapping) -> str:
    """Find the decimal mark of a table's numbers, which Canvas writes in the user's language.

    It quotes `3,0` in a table that commas divide, so that there too the comma can be the mark.
    """
    comma = texts.str.contains(r"^[+-]?\d+,\d{1,2}$").any()
    if mapping.decimal is None and comma and not texts.str.contains(r"^[+-]?\d+\.\d+$").any():
        return ","
    return decimal_mark(texts, table.separator, mapping.decimal)


def read_numbers(cells: pl.Series, place: Place, decimal: str) -> tuple[pl.Series, list[Problem]]:
    """Numbers of cells, null where blank, and a problem for each cell that is none."""
    read = read_scores(cells, place, decimal=decimal)
    advice = "Correct the cell, or download the export again."
    problems = [
        Problem(problem.what.replace("not a score", "not a number"), advice, problem.row,
                problem.column) for problem in read.problems
    ]  # fmt: skip
    marks = (cells != "") & (read.frame["state"] != "scored")
    problems += [
        Problem(f"{cells[at]!r} is not a number.", advice, *place(at)) for at in marks.arg_true()
    ]
    return read.frame["score"], problems


@dataclass(frozen=True)
class Fixed:
    """The columns of a report, by their headers in small letters."""

    table: TextTable
    places: dict[str, int]

    def __contains__(self, name: str) -> bool:
        return name in self.places

    def label(self, name: str) -> str:
        """Name a column for messages."""
        return self.table.column_label(self.places[name]) if name in self.places else name

    def text(self, name: str) -> pl.Series:
        """Cells of a column; null where blank and where there is no such column."""
        if name not in self.places:
            return pl.Series(name, [None], dtype=pl.String).new_from_index(0, self.height)
        cells = self.table.column(self.places[name]).str.replace_all(r"\s+", " ")
        return cells.to_frame("c").select(pl.when(pl.col("c") != "").then("c"))["c"].alias(name)

    @property
    def height(self) -> int:
        """Number of rows."""
        return len(self.table.lines)

    def numbers(self, *names: str, mapping: Mapping) -> list[pl.Series]:
        """Numbers of several columns that write them in one way; null where blank.

        Raises
        ------
        InputError
            Naming the cells that are no numbers.
        """
        columns = [self.text(name).fill_null("") for name in names]
        decimal = decimal_of(pl.concat(columns), self.table, mapping)
        found: list[pl.Series] = []
        problems: list[Problem] = []
        for name, cells in zip(names, columns, strict=True):
            place = places_of(self.table, self.places.get(name, 0))
            read, wrong = read_numbers(cells, place, decimal)
            found.append(read.alias(name))
            problems += wrong
        if problems:
            raise self.table.refusal(problems)
        return found

    def whole(self, name: str) -> pl.Series:
        """Whole numbers of a column (Int32); null where blank.

        Raises
        ------
        InputError
            Naming the cells that are none.
        """
        cells = self.text(name)
        numbers = cells.str.replace(r"[.,]0+$", "").cast(pl.Int32, strict=False)
        wrong = cells.is_not_null() & numbers.is_null()
        self._refuse(wrong, name, "this is not a whole number.", "Correct the cell.")
        return numbers

    def moments(self, name: str, mapping: Mapping) -> tuple[pl.Series, list[Problem]]:
        """Moments of a column in the school's wall time, and what was assumed.

        Raises
        ------
        InputError
            Naming the cells that are no dates.
        """
        read = read_moments(
            self.text(name),
            self.table.lines,
            self.label(name),
            order=mapping.date_order,
            timezone=mapping.timezone,
        )
        if read.problems:
            raise self.table.refusal(read.problems)
        return read.values.alias(name), list(read.notices)

    def blanks(self, name: str, what: str, advice: str) -> list[Problem]:
        """A problem for each row in which a column that must be filled is blank."""
        lines = self.table.lines.filter(self.text(name).is_null())
        return [Problem(what, advice, line, self.label(name)) for line in lines]

    def _refuse(self, wrong: pl.Series, name: str, what: str, advice: str) -> None:
        if wrong.any():
            raise self.table.refusal(
                Problem(what, advice, line, self.label(name))
                for line in self.table.lines.filter(wrong)
            )


def find_fixed(table: TextTable, needed: tuple[str, ...]) -> Fixed:
    """Find the columns of a report by their headers.

    Raises
    ------
    InputError
        When one that is needed is missing, or stands twice.
    """
    names = table.folded()
    places: dict[str, int] = {}
    problems = []
    for place, name in enumerate(names):
        if name in places and name in needed:
            what = (
                f"Columns {column_letter(places[name])} and {column_letter(place)} have the same "
                "header."
            )
            advice = "Download the export again, or delete the one that was added."
            problems.append(Problem(what, advice, table.header_line, table.column_label(place)))
        places.setdefault(name, place)
    problems += [
        Problem(
            f"The column {name!r} is missing.",
            "Download the export again and do not delete columns.",
            table.header_line,
        )
        for name in needed
        if name not in places
    ]
    if problems:
        raise table.refusal(problems)
    return Fixed(table, places)
