"""The cells of one sheet as text, by row and column; nothing is allocated for empty space."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from masteryviz.errors import Problem
from masteryviz.wording import plural

MOST_CELLS = 5_000_000
"""Rows x columns, up to the last filled cell, above which a sheet is not read."""
MOST_COLUMNS = 2000
MOST_TITLES = 3
"""Rows of merged headings that may stand above the headers."""

SAVE_AS_CSV = "Open it in a spreadsheet program and save the sheet as CSV (UTF-8)."


class Refused(Exception):
    """A workbook or sheet that is not taken."""

    def __init__(self, what: str, advice: str = SAVE_AS_CSV) -> None:
        self.problem = Problem(what, advice)
        super().__init__(what)


class TooFar(Refused):
    """A sheet that is filled too far; the other sheets may be taken."""


def letter(column: int) -> str:
    """Letters of a column; the first, 0, is `A`."""
    # As `table.column_letter`, whose package is too slow to import for the child.
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


@dataclass
class Grid:
    """One sheet on its way to a table."""

    name: str
    hidden: bool
    rows: dict[int, dict[int, str]] = field(default_factory=dict)
    """Row (the first is 1) -> column (the first is 0) -> text; blank cells are not kept."""
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merged: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    """First cell of a merged area -> how many rows and columns it covers."""
    notices: list[Problem] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    """What forbids to read this sheet."""
    failures: list[str] = field(default_factory=list)
    """Cells whose formula came to an error."""
    height: int = 0
    width: int = 0

    def put(self, row: int, column: int, text: str) -> None:
        """Keep a cell."""
        if not text:
            return
        self.height = max(self.height, row)
        self.width = max(self.width, column + 1)
        if self.width > MOST_COLUMNS or self.height * self.width > MOST_CELLS:
            raise TooFar(
                f"The sheet {self.name!r} is filled as far as row {self.height:,} and column "
                f"{letter(self.width - 1)}; the limit is {MOST_COLUMNS:,} columns and "
                f"{MOST_CELLS:,} cells.",
                "Look for a stray cell far below or beside the table (Ctrl+End goes there), "
                "delete its row and column, and save again.",
            )
        cells = self.rows.setdefault(row, {})
        if column in cells:
            raise Refused(f"The cell {letter(column)}{row} of {self.name!r} stands twice.")
        cells[column] = text

    def problem(self, row: int, column: int, what: str, advice: str) -> None:
        """Note what is wrong with a cell."""
        self.problems.append(
            Problem(f"The cell {letter(column)}{row} {what}", advice, row, letter(column))
        )

    def failed(self, row: int, column: int, error: str) -> None:
        """Keep the error that a formula came to as the text of its cell, and note it."""
        self.put(row, column, error)
        self.failures.append(f"{letter(column)}{row} ({error})")

    def lost_digits(self, row: int, column: int) -> None:
        """Note a number that is longer than spreadsheet programs can keep."""
        self.problem(
            row,
            column,
            "holds a number of more than 15 digits; spreadsheet programs lose the others.",
            "If it is an id, ids of different students may have become one: export the gradebook "
            "as CSV and load that, without opening it in a spreadsheet program before.",
        )

    def no_value(self, row: int, column: int) -> None:
        """Note a formula without the value that it comes to."""
        self.problem(
            row,
            column,
            "holds a formula whose value was never worked out.",
            "Open the workbook in Excel or another spreadsheet program, save it and load it again.",
        )

    def too_far(self, far: TooFar) -> None:
        """Give the sheet up."""
        self.rows.clear()
        self.height = self.width = 0
        self.problems = [far.problem]

    def finished(self) -> dict[str, Any]:
        """The sheet as plain data: its name, its rows as CSV, notices and problems."""
        self._pass_over_headings()
        self._tell_hidden()
        self._tell_merged()
        self._tell_failures()
        return {
            "name": self.name,
            "hidden": self.hidden,
            "csv": self._csv(),
            "notices": [asdict(notice) for notice in self.notices],
            "problems": [asdict(problem) for problem in self.problems],
        }

    def _csv(self) -> str:
        """All rows, the blank ones as blank lines, so that lines are rows of the sheet."""
        text = io.StringIO()
        writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\n")
        columns = range(self.width)
        for row in range(1, self.height + 1):
            cells = self.rows.get(row)
            if cells:
                writer.writerow([cells.get(column, "") for column in columns])
            else:
                text.write("\n")
        return text.getvalue()

    def _pass_over_headings(self) -> None:
        """Pass over rows above the headers that hold only headings merged over several columns."""
        for row in sorted(self.rows)[:MOST_TITLES]:
            if any(self.merged.get((row, column), (1, 1))[1] < 2 for column in self.rows[row]):
                return
            del self.rows[row]
            self.notices.append(
                Problem("A row of headings over several columns was passed over.", "", row)
            )

    def _tell_hidden(self) -> None:
        rows = sorted(self.hidden_rows & self.rows.keys())
        filled = {column for cells in self.rows.values() for column in cells}
        columns = sorted(self.hidden_columns & filled)
        if rows:
            self.notices.append(
                Problem(
                    f"{plural(len(rows), 'hidden row was', 'hidden rows were')} read like the "
                    f"others: {_some(rows)}.",
                    "If they are not meant to count, delete them in the workbook.",
                )
            )
        if columns:
            self.notices.append(
                Problem(
                    f"{plural(len(columns), 'hidden column was', 'hidden columns were')} read "
                    "like the others: "
                    f"{_some(letter(column) for column in columns)}.",
                    "If they are not meant to count, delete them in the workbook.",
                )
            )

    def _tell_merged(self) -> None:
        places = [
            f"{letter(column)}{row}" for row, column in sorted(self.merged) if row in self.rows
        ]
        if places:
            self.notices.append(
                Problem(
                    f"Merged cells count where they begin, the rest of them is blank: "
                    f"{_some(places)}.",
                    "If a value is meant for each of the cells, unmerge them and fill them in.",
                )
            )

    def _tell_failures(self) -> None:
        if self.failures:
            self.notices.append(
                Problem(
                    f"Cells hold the error of a formula in place of a value: "
                    f"{_some(self.failures)}.",
                    "Correct them where they are meant to count.",
                )
            )


def _some(items: Iterable[object], most: int = 5) -> str:
    """The first items in words."""
    listed = [str(item) for item in items]
    more = f" and {len(listed) - most} more" if len(listed) > most else ""
    return ", ".join(listed[:most]) + more
