"""What calamine does not tell of an XLS workbook: failed formulas, percentages, hidden rows.

An XLS file is a file system of its own ([MS-CFB]); its stream `Workbook` is a list of records
([MS-XLS] 2.4), which are passed over but for a few.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from masteryviz.workbook.celltext import kind_of_format
from masteryviz.workbook.parts import damaged

_END_OF_CHAIN = 0xFFFFFFFA
_SMALL_SECTOR = 64
_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!",
           42: "#N/A"}  # fmt: skip
_EOF, _BOF, _FORMULA, _BOUNDSHEET = 0x000A, 0x0809, 0x0006, 0x0085
_NUMBER, _RK, _MULRK, _BOOLERR, _STRING = 0x0203, 0x027E, 0x00BD, 0x0205, 0x0207
_ROW, _COLINFO, _XF, _FORMAT, _FILEPASS = 0x0208, 0x007D, 0x00E0, 0x041E, 0x002F
Place = tuple[int, int]


@dataclass
class Marks:
    """What is to be known of the cells of a sheet; rows from 1, columns from 0."""

    errors: dict[Place, str] = field(default_factory=dict)
    unsaved: set[Place] = field(default_factory=set)
    """Formulas whose value was never worked out."""
    percents: set[Place] = field(default_factory=set)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)


def marks(content: bytes) -> dict[str, Marks]:
    """Marks of each sheet, by its name."""
    try:
        stream = _workbook_stream(content)
        return _marks(stream)
    except (struct.error, IndexError):
        raise damaged("it is cut off") from None


def _marks(stream: bytes) -> dict[str, Marks]:
    sheets: dict[str, int] = {}
    codes: dict[int, str] = {}
    styles: list[int] = []
    for kind, data in _records(stream, 0):
        if kind == _BOUNDSHEET:
            sheets[_short_text(data[6:])] = struct.unpack_from("<I", data)[0]
        elif kind == _FORMAT:
            (number,) = struct.unpack_from("<H", data)
            codes[number] = _long_text(data[2:])
        elif kind == _XF:
            styles.append(struct.unpack_from("<H", data, 2)[0])
    percents = {
        style
        for style, number in enumerate(styles)
        if kind_of_format(number, codes.get(number)) == "percent"
    }
    return {name: of_sheet(stream, start, percents) for name, start in sheets.items()}


def of_sheet(stream: bytes, start: int, percents: set[int]) -> Marks:
    """Marks of the sheet that begins at a place of the stream; `percents` are styles."""
    found, last = Marks(), (0, 0)
    for kind, data in _records(stream, start):
        if kind == _ROW:
            row, flags = struct.unpack_from("<H10xI", data)
            if flags & 0x20:
                found.hidden_rows.add(row + 1)
        elif kind == _COLINFO:
            first, last, flags = struct.unpack_from("<HH4xH", data)
            if flags & 0x1:
                found.hidden_columns |= set(range(first, last + 1))
        elif kind in (_NUMBER, _RK, _BOOLERR, _FORMULA):
            row, column, style = struct.unpack_from("<HHH", data)
            place = (row + 1, column)
            if style in percents:
                found.percents.add(place)
            if kind == _BOOLERR and data[7]:
                found.errors[place] = _ERRORS.get(data[6], "#ERROR")
            elif kind == _FORMULA:
                _formula(found, place, data)
            last = place
        elif kind == _STRING:
            found.unsaved.discard(last)
        elif kind == _MULRK:
            _many(found, data, percents)
    return found


def _formula(found: Marks, place: Place, data: bytes) -> None:
    """Take note of a formula that came to an error, or to nothing yet."""
    on_load = struct.unpack_from("<H", data, 14)[0] & 0x2
    if data[12:14] != b"\xff\xff":
        if on_load and data[6:14] == bytes(8):
            found.unsaved.add(place)
    elif data[6] == 2:
        found.errors[place] = _ERRORS.get(data[8], "#ERROR")
    elif data[6] == 0 or (data[6] == 3 and on_load):  # a text: it follows, or is blank
        found.unsaved.add(place)


def _many(found: Marks, data: bytes, percents: set[int]) -> None:
    row, first = struct.unpack_from("<HH", data)
    for place in range((len(data) - 6) // 6):
        (style,) = struct.unpack_from("<H", data, 4 + 6 * place)
        if style in percents:
            found.percents.add((row + 1, first + place))


def _records(stream: bytes, start: int) -> Iterator[tuple[int, bytes]]:
    """Records from a place to the end of its part, charts inside it left out."""
    depth = 0
    while start + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, start)
        start += 4
        if kind == _BOF:
            depth += 1
        elif kind == _EOF:
            depth -= 1
            if depth <= 0:
                return
        elif depth == 1:
            yield kind, stream[start : start + length]
        start += length


def _short_text(data: bytes) -> str:
    length, wide = data[0], data[1] & 1
    raw = data[2 : 2 + length * (1 + wide)]
    return raw.decode("utf-16-le" if wide else "latin-1")


def _long_text(data: bytes) -> str:
    (length,), wide = struct.unpack_from("<H", data), data[2] & 1
    raw = data[3 : 3 + length * (1 + wide)]
    return raw.decode("utf-16-le" if wide else "latin-1")


def _workbook_stream(content: bytes) -> bytes:
    """The stream `Workbook` of the file system."""
    size = 1 << struct.unpack_from("<H", content, 30)[0]
    (directory,) = struct.unpack_from("<I", content, 48)
    cutoff, small_table = struct.unpack_from("<II", content, 56)
    table = _sector_table(content, size)
    root_stream = b""
    for entry in _entries(_chain(content, table, directory, size)):
        name, kind, start, length = entry
        if kind == 5:
            root_stream = _chain(content, table, start, size)
        elif name in ("Workbook", "Book"):
            if length >= cutoff:
                return _chain(content, table, start, size)[:length]
            small = _numbers(_chain(content, table, small_table, size))
            return _small_chain(root_stream, small, start)[:length]
    raise damaged("no workbook is in it")


def _entries(directory: bytes) -> Iterator[tuple[str, int, int, int]]:
    """Name, kind, first sector and length of each entry; the root is the first."""
    for place in range(0, len(directory) - 127, 128):
        (length,) = struct.unpack_from("<H", directory, place + 64)
        name = directory[place : place + max(length - 2, 0)].decode("utf-16-le", "replace")
        start, size = struct.unpack_from("<II", directory, place + 116)
        yield name, directory[place + 66], start, size


def _sector_table(content: bytes, size: int) -> list[int]:
    """Which sector follows each sector."""
    listed = list(struct.unpack_from("<109I", content, 76))
    more, count = struct.unpack_from("<II", content, 68)
    for _ in range(min(count, len(content) // size)):
        part = _numbers(content[(more + 1) * size : (more + 2) * size])
        listed += part[:-1]
        more = part[-1]
    table: list[int] = []
    for sector in listed:
        if sector < _END_OF_CHAIN:
            table += _numbers(content[(sector + 1) * size : (sector + 2) * size])
    return table


def _chain(content: bytes, table: list[int], sector: int, size: int) -> bytes:
    pieces: list[bytes] = []
    while sector < _END_OF_CHAIN and len(pieces) <= len(table):
        pieces.append(content[(sector + 1) * size : (sector + 2) * size])
        sector = table[sector]
    return b"".join(pieces)


def _small_chain(stream: bytes, table: list[int], sector: int) -> bytes:
    pieces: list[bytes] = []
    while sector < _END_OF_CHAIN and len(pieces) <= len(table):
        pieces.append(stream[sector * _SMALL_SECTOR : (sector + 1) * _SMALL_SECTOR])
        sector = table[sector]
    return b"".join(pieces)


def _numbers(data: bytes) -> list[int]:
    return list(struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4]))
