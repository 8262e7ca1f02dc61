"""XLS, the workbooks of Excel before 2007: read by calamine."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal
from typing import Any

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetMetadata,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from masteryviz.workbook.biff import Marks, marks
from masteryviz.workbook.celltext import LostDigits, elapsed_text, iso_text, number_text
from masteryviz.workbook.grid import Grid, Refused, TooFar
from masteryviz.workbook.parts import damaged

Cell = float | str | bool | dt.date | dt.time | dt.timedelta


def sheets(content: bytes) -> list[dict[str, Any]]:
    """Every worksheet of a workbook, in order."""
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        marked = marks(content)
        found = [
            _sheet(workbook.get_sheet_by_name(about.name), about, marked[about.name])
            for about in workbook.sheets_metadata
            if about.typ is SheetTypeEnum.WorkSheet
        ]
    except PasswordError:
        raise Refused(
            "This is a password-protected workbook.", "Remove the password and load it again."
        ) from None
    except CalamineError:
        raise damaged("it cannot be read") from None
    if not found:
        raise damaged("no sheet is in it")
    return found


def _sheet(sheet: CalamineSheet, about: SheetMetadata, marked: Marks) -> dict[str, Any]:
    grid = Grid(about.name, about.visible is not SheetVisibleEnum.Visible)
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        grid.merged[top + 1, left] = (bottom - top + 1, right - left + 1)
    grid.hidden_rows, grid.hidden_columns = marked.hidden_rows, marked.hidden_columns
    try:
        _fill(grid, sheet, marked)
    except TooFar as far:
        grid.too_far(far)
    return grid.finished()


def _fill(grid: Grid, sheet: CalamineSheet, marked: Marks) -> None:
    for (row, column), error in marked.errors.items():
        grid.failed(row, column, error)
    for row, column in sorted(marked.unsaved):
        grid.no_value(row, column)
    first = (sheet.start or (0, 0))[1]
    start = (sheet.start or (0, 0))[0] + 1
    for row, cells in enumerate(sheet.to_python(skip_empty_area=True), start):
        for column, value in enumerate(cells, first):
            if value != "" and (row, column) not in marked.errors:
                kind = "percent" if (row, column) in marked.percents else "number"
                grid.put(row, column, _text(value, kind, grid, row, column))


def _text(value: Cell, kind: str, grid: Grid, row: int, column: int) -> str:
    if isinstance(value, str):
        return value.replace("\r\n", "\n").replace("\r", "\n")
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, dt.datetime | dt.date):
        return iso_text(value.isoformat())
    if isinstance(value, dt.time):
        return value.isoformat("minutes" if not value.second else "seconds")
    if isinstance(value, dt.timedelta):
        return elapsed_text(Decimal(value.total_seconds()) / 86400)
    try:
        return number_text(repr(value), kind)
    except LostDigits:
        grid.lost_digits(row, column)
        return repr(value)
