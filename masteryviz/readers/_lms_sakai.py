"""What the two gradebooks of Sakai share."""

from __future__ import annotations

import re

import polars as pl

from masteryviz.readers._snapshot import points_possible
from masteryviz.table import TextTable

SCOPE = "Sakai"
"""One scope for all exports: the file does not name its site. The map's `scope` keeps sites
apart."""

IDS = ("login",)
LEAD = {
    "student id": "login", "student name": "name", "section": "section", "# section": "section",
    "# section membership": "section",
}  # fmt: skip
POINTS = re.compile(r"^(.+?)\s*\[(\d[\d.,]*)\]$", re.DOTALL)
COMMENT = re.compile(r"^(?:\*|Comment :)")
IGNORED = re.compile(r"^#")


def points_in_header(table: TextTable, header: str, decimal: str) -> tuple[str, float] | None:
    """Title and points of a header such as `Quiz 1 [10.0]`; None where it has no points."""
    match = POINTS.match(header)
    if match is None or COMMENT.match(header) or IGNORED.match(header):
        return None
    text = match[2]
    # In a file that is divided by semicolons the comma is the decimal mark, even in one header.
    mark = "," if table.separator == ";" and "," in text else decimal
    points = points_possible([text], mark)[0].points
    return None if points is None else (match[1], points)


def without_null(cells: pl.Expr) -> pl.Expr:
    """Cells without the word that stands for an empty one."""
    return pl.when(cells == "null").then(pl.lit("")).otherwise(cells)
