"""Small gradebooks as bytes, for tests of readers."""

from __future__ import annotations

import csv
import io

from masteryviz.mapping import Mapping
from masteryviz.readers import Batch
from masteryviz.recognition import recognise
from masteryviz.table import read_table

CANVAS = [
    ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Quiz 1 (101)", "Lab (102)",
     "Current Score"],
    ["    Points Possible", "", "", "", "", "4.00", "10.00", "(read only)"],
    ["Doe, Jane", "7", "0007", "jane@x.org", "P1", "3.00", "", "75.0"],
    ["Roe, Bo", "8", "0008", "bo", "P2", "EX", "N/A", ""],
]  # fmt: skip
"""Two students, two assignments."""


def changed(cells: dict[tuple[int, int], str], rows: list[list[str]] | None = None) -> bytes:
    """The gradebook with some cells (row, column) replaced."""
    copy = [list(row) for row in rows or CANVAS]
    for (row, column), text in cells.items():
        copy[row][column] = text
    return written(copy)


def written(rows: list[list[str]], separator: str = ",") -> bytes:
    """Rows as CSV."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=separator, lineterminator="\r\n").writerows(rows)
    return out.getvalue().encode()


def batch(content: bytes, mapping: Mapping | None = None, file: str = "grades.csv") -> Batch:
    """What the reader that recognises the content makes of it."""
    table = read_table(content, file)
    return recognise(table).read(table, mapping or Mapping())


def said(found: Batch) -> str:
    """All notices as text."""
    return "\n".join(map(str, found.notices))
