"""ODS, the workbooks of LibreOffice and of Moodle: cells as text in one pass."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from masteryviz.workbook.celltext import LostDigits, elapsed_text, iso_text, number_text
from masteryviz.workbook.grid import Grid, Refused, TooFar
from masteryviz.workbook.parts import damaged, local, parsed, part, refuse_entities

_GROUPS = ("table-row-group", "table-header-rows", "table-rows")
_COLUMN_GROUPS = ("table-column-group", "table-header-columns", "table-columns")
_HIDDEN = ("collapse", "filter")
_ERROR = re.compile(r"#(DIV/0!|REF!|NAME\?|VALUE!|N/A|NUM!|NULL!)|Err:\d{3}")
_LONGEST_RUN = 2**20
_DURATION = re.compile(r"(-?)PT?(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:[.,]\d+)?S)?")


def sheets(archive: zipfile.ZipFile) -> list[dict[str, Any]]:
    """Every sheet of a workbook, in order."""
    refuse_entities(archive)
    if "META-INF/manifest.xml" in archive.namelist() and (
        b"encryption-data" in part(archive, "META-INF/manifest.xml")
    ):
        raise Refused(
            "This is a password-protected workbook.", "Remove the password and load it again."
        )
    root = parsed(part(archive, "content.xml"))
    hidden = _hidden_styles(root)
    found = [_sheet(table, hidden) for table in root.iter() if local(table.tag) == "table"]
    if not found:
        raise damaged("no sheet is in it")
    return found


def _sheet(table: ET.Element, hidden: set[str]) -> dict[str, Any]:
    grid = Grid(_get(table, "name"), _get(table, "style-name") in hidden)
    try:
        _Cells(grid).read(table)
    except TooFar as far:
        grid.too_far(far)
    return grid.finished()


def _get(item: ET.Element, name: str, default: str = "") -> str:
    """An attribute by its name without namespace."""
    return next((value for key, value in item.items() if local(key) == name), default)


def _hidden_styles(root: ET.Element) -> set[str]:
    return {
        _get(style, "name")
        for style in root.iter()
        if local(style.tag) == "style" and any(_get(child, "display") == "false" for child in style)
    }


def _unfolded(items: ET.Element, groups: tuple[str, ...]) -> Iterator[ET.Element]:
    """Rows or columns, out of the groups that they may be folded into."""
    for item in items:
        if local(item.tag) in groups:
            yield from _unfolded(item, groups)
        else:
            yield item


def _times(item: ET.Element, name: str) -> int:
    times = int(_get(item, name, "1"))
    if not 1 <= times <= _LONGEST_RUN:
        raise damaged(f"a cell is repeated {times} times")
    return times


class _Cells:
    """Cells of one sheet into its grid."""

    def __init__(self, grid: Grid) -> None:
        self.grid = grid

    def read(self, table: ET.Element) -> None:
        """Go through columns and rows; what stands for many blank ones takes no space."""
        column = 0
        for item in _unfolded(table, _COLUMN_GROUPS):
            if local(item.tag) == "table-column":
                times = _times(item, "number-columns-repeated")
                if _get(item, "visibility") in _HIDDEN:
                    self.grid.hidden_columns |= set(range(column, column + times))
                column += times
        row = 1
        for item in _unfolded(table, _GROUPS):
            if local(item.tag) == "table-row":
                row += self._row(item, row)

    def _row(self, item: ET.Element, row: int) -> int:
        """Keep a row; gives how many rows it stands for."""
        times = _times(item, "number-rows-repeated")
        column = 0
        for cell in item:
            if local(cell.tag) not in ("table-cell", "covered-table-cell"):
                continue
            columns = _times(cell, "number-columns-repeated")
            if text := self._cell(cell, row, column):
                put = self.grid.failed if _ERROR.fullmatch(text) else self.grid.put
                for below in range(times):
                    for beside in range(columns):
                        put(row + below, column + beside, text)
            spans = (
                int(_get(cell, "number-rows-spanned", "1")),
                int(_get(cell, "number-columns-spanned", "1")),
            )
            if spans != (1, 1):
                self.grid.merged[row, column] = spans
            column += columns
        if _get(item, "visibility") in _HIDDEN:
            self.grid.hidden_rows |= set(range(row, row + times))
        return times

    def _cell(self, cell: ET.Element, row: int, column: int) -> str:
        kind = _get(cell, "value-type")
        if not kind and _get(cell, "formula"):
            self.grid.no_value(row, column)
        if kind == "boolean":
            return _get(cell, "boolean-value").upper()
        if kind == "date":
            return iso_text(_get(cell, "date-value"))
        if kind == "time":
            return _duration(_get(cell, "time-value"))
        if kind in ("float", "percentage", "currency"):
            return self._number(
                _get(cell, "value"), "percent" if kind == "percentage" else "number", row, column
            )
        return _get(cell, "string-value") or "\n".join(
            _text(child) for child in cell if local(child.tag) == "p"
        )

    def _number(self, value: str, kind: str, row: int, column: int) -> str:
        try:
            return number_text(value, kind)
        except LostDigits:
            self.grid.lost_digits(row, column)
            return value


def _duration(written: str) -> str:
    match = _DURATION.fullmatch(written)
    if match is None:
        return written
    hours, minutes, seconds = (int(part or 0) for part in match.groups()[1:])
    total = hours * 3600 + minutes * 60 + seconds
    return match[1] + elapsed_text(Decimal(total) / 86400)


def _text(item: ET.Element) -> str:
    """Text of a paragraph, with the spaces, tabs and line breaks that stand as elements."""
    pieces = [item.text or ""]
    for child in item:
        name = local(child.tag)
        if name == "s":
            pieces.append(" " * min(int(_get(child, "c", "1")), 1000))
        elif name == "tab":
            pieces.append("\t")
        elif name == "line-break":
            pieces.append("\n")
        elif name != "annotation":
            pieces.append(_text(child))
        pieces.append(child.tail or "")
    return "".join(pieces)
