"""Text into rows of cells by RFC 4180 and nothing looser; the exact place where it breaks."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache

LONGEST_CELL = 1_000_000
"""Characters a cell may have; more is a damaged file, not a gradebook."""

_QUOTED = re.compile(r'"([^"]*+(?:""[^"]*+)*+)"')
DOUBLE_IT = 'Inside a cell a quotation mark is written twice (""). Save the file again as CSV.'


@dataclass(frozen=True)
class Flaw:
    """The place where text stops being a table."""

    row: int
    index: int
    """Number of the cell in its row, the first being 0."""
    what: str
    advice: str


@dataclass
class Split:
    """Rows of cells, the line each stands in, and the flaw that ended the work, if any."""

    rows: list[list[str]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    after_blank: set[int] = field(default_factory=set)
    """Lines that follow a blank line."""
    comments: list[int] = field(default_factory=list)
    """Lines that were left out because they start with `%`."""
    flaw: Flaw | None = None


def split(text: str, separator: str, most: int | None = None) -> Split:
    """Split text with LF line ends into rows; blank lines and `%` comments are left out.

    A cell is plain (no quotation mark in it), quoted (`"..."` with `""` for one mark), or a
    spreadsheet's text guard (`="..."`), which stays as it is. `most` ends the work after so many
    rows.
    """
    found = Split()
    nothing = f"{separator} \t\v\f\xa0"
    position, line, blank = 0, 0, False
    while position < len(text) and (most is None or len(found.rows) < most):
        line, start = line + 1, position
        end = text.find("\n", position)
        end = len(text) if end < 0 else end
        if text[position] == "%":
            found.comments.append(line)
            position = end + 1
            continue
        if text.find('"', position, end) < 0:
            content = text[position:end]
            position = end + 1
            if not content.strip(nothing):
                blank = True
                continue
            row = content.split(separator)
        else:
            row, position, found.flaw = _quoted_row(text, position, separator, line)
        if position - start > LONGEST_CELL:
            found.flaw = found.flaw or _too_long(row, line)
        if found.flaw:
            return found
        if blank:
            found.after_blank.add(line)
        blank = False
        found.rows.append(row)
        found.lines.append(line)
    return found


def _quoted_row(
    text: str, position: int, separator: str, line: int
) -> tuple[list[str], int, Flaw | None]:
    """Read a row that holds quotation marks: its cells, where the next row starts, its flaw."""
    cell = _cell(separator)
    row: list[str] = []
    while True:
        match = cell.match(text, position)
        if match is None:
            return row, position, _flaw(text, position, separator, line, len(row))
        quoted, plain = match.groups()
        row.append(plain if quoted is None else quoted.replace('""', '"'))
        position = match.end() + 1
        if match.end() >= len(text) or text[match.end()] == "\n":
            return row, position, None


@cache
def _cell(separator: str) -> re.Pattern[str]:
    plain = rf'="[^"\n{separator}]*"|[^"\n{separator}]*+'
    return re.compile(rf"(?:{_QUOTED.pattern}|({plain}))(?=[\n{separator}]|\Z)")


def _flaw(text: str, position: int, separator: str, line: int, index: int) -> Flaw:
    """Say what is wrong with the cell that starts at `position`."""
    if text[position] == '"':
        match = _QUOTED.match(text, position)
        if match is None:
            what = "A quotation mark opens a cell here and is never closed."
        elif "\n" in match[0]:
            what = "A quotation mark opens a cell here and is not closed in this row."
        else:
            what = "Text follows the quotation mark that closes a cell."
        return Flaw(line, index, what, DOUBLE_IT)
    end = re.compile(rf"[\n{separator}]|\Z").search(text, position)
    start = text[position : end.start() if end else None].partition('"')[0]
    if not start.strip():
        what = "A space stands before the quotation mark that opens a cell."
        return Flaw(line, index, what, "Save the file again as CSV from a spreadsheet program.")
    what = "A quotation mark stands inside a cell that is not enclosed in quotation marks."
    return Flaw(line, index, what, DOUBLE_IT)


def _too_long(row: list[str], line: int) -> Flaw | None:
    for index, cell in enumerate(row):
        if len(cell) > LONGEST_CELL:
            return Flaw(
                line,
                index,
                f"The cell has {len(cell):,} characters; the limit is {LONGEST_CELL:,}.",
                "The file is damaged or is not a gradebook export. Download it again.",
            )
    return None
