"""XLSX and XLSM: cells as text in one pass; formulas, macros and links are never followed."""

from __future__ import annotations

import posixpath
import re
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Iterator
from functools import cache
from typing import Any

from masteryviz.errors import Problem
from masteryviz.workbook.celltext import (
    LostDigits,
    iso_text,
    kind_of_format,
    number_text,
    unescaped,
)
from masteryviz.workbook.grid import Grid, Refused, TooFar
from masteryviz.workbook.parts import TRUE, damaged, local, parsed, part, refuse_entities

_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_LETTERS = re.compile(r"[A-Z]{1,3}")
LAST_ROW, LAST_COLUMN = 2**20, 2**14


def sheets(archive: zipfile.ZipFile) -> list[dict[str, Any]]:
    """Every worksheet of a workbook, in order."""
    return list(_sheets(archive))


def _sheets(archive: zipfile.ZipFile) -> Iterator[dict[str, Any]]:
    refuse_entities(archive)
    main = _main_part(archive)
    root = parsed(part(archive, main))
    targets = _related(archive, main)
    texts = _shared_texts(archive, targets)
    formats = _formats(archive, targets)
    since_1904 = any(
        local(item.tag) == "workbookPr" and item.get("date1904") in TRUE for item in root.iter()
    )
    macros = any(name.endswith("vbaProject.bin") for name in archive.namelist())
    found = 0
    for item in root.iter():
        if local(item.tag) != "sheet":
            continue
        kind, target = targets.get(_relation(item), ("", ""))
        if not kind:
            raise damaged(f"its sheet {item.get('name', '')!r} is missing")
        if kind != "worksheet":
            continue
        found += 1
        grid = Grid(item.get("name", f"Sheet{found}"), item.get("state", "visible") != "visible")
        if macros:
            grid.notices.append(Problem("The workbook has macros; they were not run."))
        try:
            _Cells(grid, texts, formats, since_1904=since_1904).read(part(archive, target))
        except TooFar as far:
            grid.too_far(far)
        yield grid.finished()
    if not found:
        raise damaged("no sheet is in it")


def _main_part(archive: zipfile.ZipFile) -> str:
    """Name of the part that lists the sheets."""
    for kind, target in _related(archive, "").values():
        if kind == "officeDocument":
            if target.endswith(".bin"):
                raise Refused("This is a binary Excel workbook (.xlsb).")
            return target
    return "xl/workbook.xml"


def _related(archive: zipfile.ZipFile, source: str) -> dict[str, tuple[str, str]]:
    """Id of a relation of a part -> its kind and the part that it leads to."""
    folder, name = posixpath.split(source)
    path = posixpath.join(folder, "_rels", f"{name}.rels")
    if path not in archive.namelist():
        return {}
    found = {}
    for item in parsed(part(archive, path)):
        if item.get("TargetMode") == "External":
            continue
        target = posixpath.normpath(posixpath.join("/", folder, item.get("Target", "")))
        kind = item.get("Type", "").rpartition("/")[2]
        found[item.get("Id", "")] = (kind, target.lstrip("/"))
    return found


def _relation(item: ET.Element) -> str:
    return next((value for key, value in item.items() if local(key) == "id" and "}" in key), "")


def _shared_texts(archive: zipfile.ZipFile, targets: dict[str, tuple[str, str]]) -> list[str]:
    name = next((target for kind, target in targets.values() if kind == "sharedStrings"), None)
    if name is None:
        return []
    return [_text(item) for item in parsed(part(archive, name))]


def _text(item: ET.Element) -> str:
    """Text of a string, plain or in runs of several styles, without its pronunciation."""
    runs = []
    for child in item:
        name = local(child.tag)
        if name == "t":
            runs.append(child.text or "")
        elif name == "r":
            runs += [part.text or "" for part in child if local(part.tag) == "t"]
    return unescaped("".join(runs))


def _formats(archive: zipfile.ZipFile, targets: dict[str, tuple[str, str]]) -> list[str]:
    """What each cell style shows its numbers as."""
    name = next((target for kind, target in targets.values() if kind == "styles"), None)
    if name is None:
        return []
    root = parsed(part(archive, name))
    codes: dict[int, str] = {}
    numbers: list[int] = []
    for group in root:
        if local(group.tag) == "numFmts":
            codes = {int(f.get("numFmtId", "0")): f.get("formatCode", "") for f in group}
        elif local(group.tag) == "cellXfs":
            numbers = [int(style.get("numFmtId", "0")) for style in group]
    return [kind_of_format(number, codes.get(number)) for number in numbers]


class _Cells:
    """Cells of one sheet into its grid."""

    def __init__(
        self, grid: Grid, texts: list[str], formats: list[str], *, since_1904: bool
    ) -> None:
        self.grid = grid
        self.texts = texts
        self.formats = formats
        self.since_1904 = since_1904
        self.names: dict[str, str] = {}
        """Tags in the sheet's namespace -> their names: there are too many to take apart."""

    def read(self, content: bytes) -> None:
        """Go through rows, hidden columns and merged areas, in the order of the file."""
        for group in parsed(content):
            name = local(group.tag)
            if name == "sheetData":
                space = group.tag.removesuffix("sheetData")
                self.names = {space + tag: tag for tag in ("c", "v", "f", "is")}
                row = 0
                for item in group:
                    row = self._row(item, row)
            elif name == "cols":
                for item in group:
                    self._hide(item)
            elif name == "mergeCells":
                for item in group:
                    self._merge(item.get("ref", ""))

    def _hide(self, item: ET.Element) -> None:
        if item.get("hidden") in TRUE:
            first, last = int(item.get("min", "1")), int(item.get("max", "1"))
            self.grid.hidden_columns |= set(range(first - 1, min(last, LAST_COLUMN)))

    def _row(self, item: ET.Element, before: int) -> int:
        row = int(item.get("r") or before + 1)
        if not 1 <= row <= LAST_ROW:
            raise damaged(f"it has a row {row}")
        if item.get("hidden") in TRUE:
            self.grid.hidden_rows.add(row)
        column = -1
        for cell in item:
            if self.names.get(cell.tag) != "c":
                continue
            reference = cell.get("r")
            column = column + 1 if reference is None else _place(reference, row)
            text = self._cell(cell, row, column)
            if cell.get("t") == "e":
                self.grid.failed(row, column, text)
            else:
                self.grid.put(row, column, text)
        return row

    def _merge(self, area: str) -> None:
        first, _, last = area.partition(":")
        begin, end = _REFERENCE.fullmatch(first), _REFERENCE.fullmatch(last)
        if begin and end:
            left, right = _column(begin[1]) or 0, _column(end[1]) or 0
            rows = int(end[2]) - int(begin[2]) + 1
            self.grid.merged[int(begin[2]), left] = (rows, right - left + 1)

    def _cell(self, cell: ET.Element, row: int, column: int) -> str:
        kind = cell.get("t", "n")
        value, formula, inline = None, False, None
        for child in cell:
            name = self.names.get(child.tag)
            if name == "v":
                value = child.text
            elif name == "f":
                formula = True
            elif name == "is":
                inline = child
        if kind == "inlineStr":
            return "" if inline is None else _text(inline)
        if value is None:
            if formula and kind != "str":
                self.grid.no_value(row, column)
            return ""
        return self._value(kind, value, cell.get("s"), row, column)

    def _value(self, kind: str, value: str, style: str | None, row: int, column: int) -> str:
        if kind == "s":
            place = int(value)
            if not 0 <= place < len(self.texts):
                raise damaged("the text of a cell is not in it")
            return self.texts[place]
        if kind == "b":
            return "TRUE" if value in TRUE else "FALSE"
        if kind == "d":
            return iso_text(value)
        if kind != "n":
            return unescaped(value)
        shown = "number"
        if style is not None:
            place = int(style)
            shown = self.formats[place] if 0 <= place < len(self.formats) else "number"
        try:
            return number_text(value, shown, since_1904=self.since_1904)
        except LostDigits:
            self.grid.lost_digits(row, column)
            return value


def _place(reference: str, row: int) -> int:
    column = _column(reference.removesuffix(str(row)))
    if column is None:
        raise damaged(f"a cell of row {row} says that it stands elsewhere")
    if column >= LAST_COLUMN:
        raise damaged(f"it has a cell {reference}")
    return column


@cache
def _column(letters: str) -> int | None:
    """Place of a column, the first is 0; None where these are no letters of one."""
    if not _LETTERS.fullmatch(letters):
        return None
    number = 0
    for sign in letters:
        number = number * 26 + ord(sign) - ord("A") + 1
    return number - 1
