"""One seeded damage at a time: to bytes, quotation marks, rows, cells, columns, encodings, JSON."""

from __future__ import annotations

import io
import json
import random
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from benchmarks.robustness.exports import Good, Rows, as_xlsx, as_zip, parsed, written


@dataclass(frozen=True)
class Mutated:
    """A damaged export and what was done to it."""

    kind: str
    content: bytes
    rows: Rows | None = None
    """What it truly says, cell by cell, where that is known otherwise than from its bytes."""
    lines: frozenset[int] = frozenset()
    """Lines that were damaged, where single rows were."""
    record: frozenset[str] = frozenset()
    """Of JSON and ZIP: every text of the record that was changed, before and after."""


ODD = (
    "abc", "", "EX", "-", "N/A", "Missing", "#DIV/0!", "8 or 9", "1e400", "NaN", "½", "1/2", "85%",
    "-3", "99999", "٣", "1,5", "TRUE", "12:30", "2026-02-30", "<b>7</b>", "=1+1", "?", "7*", " 7 ",
)  # fmt: skip
"""What may stand in a cell by mistake."""
_ENCODINGS = ("utf-8-sig", "utf-16", "utf-16-le", "cp1252", "mac_roman", "latin-1", "utf-32")
_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?=\D|$)")

Grid = Callable[[Rows, random.Random], tuple[Rows, frozenset[int]] | None]
"""Damage to cells: the rows afterwards and the damaged lines; None where it cannot be done."""


def mutated(good: Good, rng: random.Random) -> Mutated:
    """One damage, drawn at random among those that suit the kind of file."""
    while True:
        maker = rng.choice(_MAKERS[good.kind])
        found = maker(good, rng)
        if found is not None and found.content != good.content:
            return found


def _copy(rows: Rows) -> Rows:
    return [list(row) for row in rows]


def _row(rows: Rows, rng: random.Random) -> int:
    return rng.randrange(1, len(rows))


def _cell(rows: Rows, rng: random.Random) -> tuple[int, int]:
    row = _row(rows, rng)
    return row, rng.randrange(len(rows[row]))


# --- rows -------------------------------------------------------------------------------------


def row_cut(rows: Rows, rng: random.Random) -> tuple[Rows, frozenset[int]]:
    """A row is gone."""
    place = _row(rows, rng)
    return rows[:place] + rows[place + 1 :], frozenset((place, place + 1))


def row_twice(rows: Rows, rng: random.Random) -> tuple[Rows, frozenset[int]]:
    """A row stands there twice."""
    place = _row(rows, rng)
    other = rng.randrange(place, len(rows))
    return (
        [*rows[: other + 1], list(rows[place]), *rows[other + 1 :]],
        frozenset((place + 1, other + 2)),
    )


def rows_swapped(rows: Rows, rng: random.Random) -> tuple[Rows, frozenset[int]]:
    """Two rows have changed places."""
    one, other = _row(rows, rng), _row(rows, rng)
    rows[one], rows[other] = rows[other], rows[one]
    return rows, frozenset((one + 1, other + 1))


def row_shortened(rows: Rows, rng: random.Random) -> tuple[Rows, frozenset[int]]:
    """The last cells of a row are gone."""
    place = _row(rows, rng)
    rows[place] = rows[place][: rng.randrange(1, max(2, len(rows[place])))]
    return rows, frozenset((place + 1,))


def header_again(rows: Rows, rng: random.Random) -> tuple[Rows, frozenset[int]]:
    """The header stands there a second time."""
    place = rng.randrange(1, len(rows) + 1)
    return [*rows[:place], list(rows[0]), *rows[place:]], frozenset((place + 1,))


# --- cells ------------------------------------------------------------------------------------


def cell_dropped(rows: Rows, rng: random.Random) -> tuple[Rows, frozenset[int]]:
    """A cell is gone; those after it move to the left."""
    row, place = _cell(rows, rng)
    del rows[row][place]
    return rows, frozenset((row + 1,))


def cell_inserted(rows: Rows, rng: random.Random) -> tuple[Rows, frozenset[int]]:
    """A cell too many; those after it move to the right."""
    row, place = _cell(rows, rng)
    rows[row].insert(place, rng.choice(ODD))
    return rows, frozenset((row + 1,))


def cell_blank(rows: Rows, rng: random.Random) -> tuple[Rows, frozenset[int]]:
    """A cell is blank."""
    row, place = _cell(rows, rng)
    rows[row][place] = ""
    return rows, frozenset((row + 1,))


def cell_odd(rows: Rows, rng: random.Random) -> tuple[Rows, frozenset[int]]:
    """Something odd stands in a cell."""
    row, place = _cell(rows, rng)
    rows[row][place] = rng.choice(ODD)
    return rows, frozenset((row + 1,))


def cells_swapped(rows: Rows, rng: random.Random) -> tuple[Rows, frozenset[int]]:
    """Two cells of a row have changed places."""
    row, place = _cell(rows, rng)
    other = rng.randrange(len(rows[row]))
    rows[row][place], rows[row][other] = rows[row][other], rows[row][place]
    return rows, frozenset((row + 1,))


def digit(rows: Rows, rng: random.Random) -> tuple[Rows, frozenset[int]] | None:
    """A digit is another one."""
    row, place = _cell(rows, rng)
    at = [n for n, char in enumerate(rows[row][place]) if char.isdecimal()]
    if not at:
        return None
    text, n = rows[row][place], rng.choice(at)
    rows[row][place] = text[:n] + str(rng.randrange(10)) + text[n + 1 :]
    return rows, frozenset((row + 1,))


def scientific(rows: Rows, rng: random.Random) -> tuple[Rows, frozenset[int]] | None:
    """A whole number as Excel shows a long one."""
    row, place = _cell(rows, rng)
    if not re.fullmatch(r"\d{3,}", rows[row][place]):
        return None
    rows[row][place] = f"{int(rows[row][place]):.2E}"
    return rows, frozenset((row + 1,))


# --- columns ----------------------------------------------------------------------------------


def _place(rows: Rows, rng: random.Random) -> int:
    return rng.randrange(min(map(len, rows)))


def column_moved(rows: Rows, rng: random.Random) -> tuple[Rows, frozenset[int]]:
    """A column stands elsewhere."""
    old, new = _place(rows, rng), _place(rows, rng)
    for row in rows:
        row.insert(new, row.pop(old))
    return rows, frozenset()


def column_cut(rows: Rows, rng: random.Random) -> tuple[Rows, frozenset[int]]:
    """A column is gone."""
    place = _place(rows, rng)
    for row in rows:
        del row[place]
    return rows, frozenset()


def column_twice(rows: Rows, rng: random.Random) -> tuple[Rows, frozenset[int]]:
    """A column stands there twice."""
    place = _place(rows, rng)
    for row in rows:
        row.insert(place, row[place])
    return rows, frozenset()


def header_changed(rows: Rows, rng: random.Random) -> tuple[Rows, frozenset[int]]:
    """A header is blank, longer, shorter, or in other letters."""
    place = rng.randrange(len(rows[0]))
    name = rows[0][place]
    rows[0][place] = rng.choice(
        ("", f"{name} x", name[:-1], name.upper(), name.lower(), f" {name}")
    )
    return rows, frozenset()


def headers_swapped(rows: Rows, rng: random.Random) -> tuple[Rows, frozenset[int]]:
    """Two headers have changed places, their columns have not."""
    one, other = _place(rows, rng), _place(rows, rng)
    rows[0][one], rows[0][other] = rows[0][other], rows[0][one]
    return rows, frozenset()


GRIDS: tuple[Grid, ...] = (
    row_cut, row_twice, rows_swapped, row_shortened, header_again, cell_dropped, cell_inserted,
    cell_blank, cell_odd, cell_odd, cell_odd, cells_swapped, digit, digit, scientific, column_moved,
    column_cut, column_twice, header_changed, headers_swapped,
)  # fmt: skip


def _name(maker: Callable[..., object]) -> str:
    return maker.__name__.strip("_").replace("_", " ")


def _grid(grid: Grid) -> Callable[[Good, random.Random], Mutated | None]:
    def make(good: Good, rng: random.Random) -> Mutated | None:
        done = grid(_copy(good.rows), rng)
        if done is None:
            return None
        rows, lines = done
        if good.kind == "workbook":
            return Mutated(_name(grid), as_xlsx(rows), rows, lines)
        return Mutated(_name(grid), written(rows, good.separator).encode(), rows, lines)

    return make


# --- bytes ------------------------------------------------------------------------------------


def _line(good: Good, at: int) -> frozenset[int]:
    """Line of a byte, a line break inside a cell not counted."""
    if good.kind != "text":
        return frozenset()
    return frozenset((len(parsed(good.content[:at].decode("latin-1") + "x", good.separator)),))


def _byte(kind: str, content: bytes, good: Good, at: int) -> Mutated:
    return Mutated(kind, content, None, _line(good, at))


def byte_changed(good: Good, rng: random.Random) -> Mutated:
    """One bit of a byte is another one."""
    at = rng.randrange(len(good.content))
    new = good.content[at] ^ (1 << rng.randrange(8))
    return _byte(
        "byte changed", good.content[:at] + bytes([new]) + good.content[at + 1 :], good, at
    )


def byte_dropped(good: Good, rng: random.Random) -> Mutated:
    """A byte is gone."""
    at = rng.randrange(len(good.content))
    return _byte("byte dropped", good.content[:at] + good.content[at + 1 :], good, at)


def byte_inserted(good: Good, rng: random.Random) -> Mutated:
    """A byte too many."""
    at = rng.randrange(len(good.content))
    new = bytes([rng.randrange(256)])
    return _byte("byte inserted", good.content[:at] + new + good.content[at:], good, at)


def file_cut(good: Good, rng: random.Random) -> Mutated:
    """The download broke off."""
    at = rng.randrange(len(good.content))
    return _byte("file cut", good.content[:at], good, at)


# --- text -------------------------------------------------------------------------------------


def quote_dropped(good: Good, rng: random.Random) -> Mutated:
    """A quotation mark is gone from a file where every cell has them."""
    content = written(good.rows, good.separator, quoting=1).encode()
    at = rng.choice([n for n, byte in enumerate(content) if byte == 34])
    quoted = Good(good.name, "text", content, good.mapping, good.rows, good.separator)
    return _byte("quote dropped", content[:at] + content[at + 1 :], quoted, at)


def quote_added(good: Good, rng: random.Random) -> Mutated:
    """A quotation mark too many."""
    at = rng.randrange(len(good.content))
    return _byte("quote added", good.content[:at] + b'"' + good.content[at:], good, at)


def _same(kind: str, good: Good, content: bytes) -> Mutated:
    return Mutated(kind, content, good.rows)


def encoding_changed(good: Good, rng: random.Random) -> Mutated | None:
    """Saved in another encoding."""
    try:
        return _same("encoding changed", good, good.content.decode().encode(rng.choice(_ENCODINGS)))
    except UnicodeEncodeError:
        return None


def line_ends_changed(good: Good, rng: random.Random) -> Mutated:
    """Saved with other line ends, or with some of each kind."""
    ends = rng.choice((["\r\n"], ["\r"], ["\n", "\r\n"], ["\n", "\r", "\r\n"]))
    text = "".join(written([row], good.separator, rng.choice(ends)) for row in good.rows)
    return _same("line ends changed", good, text.encode())


def separator_changed(good: Good, rng: random.Random) -> Mutated:
    """Saved with another separator, rightly quoted."""
    return _same("separator changed", good, written(good.rows, rng.choice(",;\t|")).encode())


def all_quoted(good: Good, _: random.Random) -> Mutated:
    """Every cell in quotation marks."""
    return _same("all quoted", good, written(good.rows, good.separator, quoting=1).encode())


def decimal_commas(good: Good, rng: random.Random) -> Mutated:
    """Every decimal point became a comma, as in a spreadsheet of another country."""
    rows = [
        [re.sub(r"^(-?\d+)\.(\d+)$", r"\1,\2", cell) for cell in row] if n else list(row)
        for n, row in enumerate(good.rows)
    ]
    return _same("decimal commas", good, written(rows, rng.choice(";\t,")).encode())


def dates_rewritten(good: Good, rng: random.Random) -> Mutated | None:
    """Every date as day/month/year or month/day/year, where no map says which."""
    if good.mapping.date_order:
        return None
    form = rng.choice((r"\3/\2/\1", r"\2/\3/\1", r"\3.\2.\1"))
    rows = [[_DATE.sub(form, cell) for cell in row] for row in good.rows]
    return _same("dates rewritten", good, written(rows, good.separator).encode())


def blank_lines(good: Good, rng: random.Random) -> Mutated:
    """Blank lines between rows, or cells without a header at the right."""
    lines = written(good.rows, good.separator).split("\n")
    if rng.random() < 0.5:
        rows = [[*row, "", ""] for row in good.rows]
        return _same("blank lines", good, written(rows, good.separator).encode())
    at = rng.randrange(1, len(lines))
    rows = _copy(good.rows)
    rows.insert(min(at, len(rows)), [])
    text = "".join(written([row], good.separator) if row else "\n" for row in rows)
    return Mutated("blank lines", text.encode(), rows)


# --- JSON and ZIP -----------------------------------------------------------------------------


def _texts(value: Any) -> set[str]:  # noqa: ANN401  (JSON is any value)
    if isinstance(value, dict):
        return set().union(*map(_texts, value.values()), set())
    if isinstance(value, list):
        return set().union(*map(_texts, value), set())
    return {str(value)}


def _holders(value: Any) -> list[Any]:  # noqa: ANN401
    """Every object and list of a document that holds something."""
    inside = value.values() if isinstance(value, dict) else value
    if not isinstance(value, dict | list) or not value:
        return []
    return [value, *(holder for item in inside for holder in _holders(item))]


def json_changed(good: Good, rng: random.Random) -> Mutated:
    """A key, value or record is gone, there twice, or something odd."""
    document = json.loads(good.content)
    holder = rng.choice(_holders(document))
    key = rng.choice(list(holder) if isinstance(holder, dict) else range(len(holder)))
    kind = rng.choice(("dropped", "odd", "twice"))
    record = _texts(holder)
    if kind == "dropped":
        del holder[key]
    elif kind == "odd":
        holder[key] = rng.choice((*ODD, None, 3, -1.5, True, [], {}))
    elif isinstance(holder, list):
        holder.insert(key, holder[key])
    else:
        holder[key] = [holder[key], holder[key]]
    record |= _texts(holder) | {str(key)}
    return Mutated(f"JSON {kind}", json.dumps(document).encode(), record=frozenset(record))


def json_key_twice(good: Good, rng: random.Random) -> Mutated:
    """A key stands twice in an object."""
    text = good.content.decode()
    found = rng.choice(list(re.finditer(r'("[^"]+"\s*:\s*)("[^"]*"|[\d.]+)', text)))
    new = f"{found[1]}{rng.choice(('1', found[2]))}, {found[0]}"
    return Mutated("JSON key twice", (text[: found.start()] + new + text[found.end() :]).encode())


def _members(good: Good) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(good.content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def member_gone(good: Good, rng: random.Random) -> Mutated:
    """A file of the archive is gone, or cut off."""
    members = _members(good)
    name = rng.choice(list(members))
    content = members.pop(name)
    if rng.random() < 0.5:
        members[name] = content[: rng.randrange(len(content))]
    record = {cell for row in parsed(content.decode("utf-8-sig"), ",") for cell in row}
    return Mutated("member gone or cut", as_zip(members), record=frozenset(record))


def member_changed(good: Good, rng: random.Random) -> Mutated | None:
    """Rows, cells or columns of a file of the archive are damaged."""
    members = _members(good)
    name = rng.choice(list(members))
    rows = parsed(members[name].decode("utf-8-sig"), ",")
    grid = rng.choice(GRIDS)
    done = grid(_copy(rows), rng)
    if done is None:
        return None
    new, lines = done
    members[name] = written(new).encode()
    # A column concerns every row, and a header with it.
    touched = _differing(rows, new) if lines else [*rows, *new]
    record = {cell for row in touched for cell in row}
    return Mutated("member changed", as_zip(members), record=frozenset(record))


def _differing(rows: Rows, new: Rows) -> Rows:
    """Rows that only one of two tables holds, or that one holds more often."""
    return [row for row in (*rows, *new) if rows.count(row) != new.count(row)]


_BYTES = (byte_changed, byte_dropped, byte_inserted, file_cut)
_CELLS = tuple(map(_grid, GRIDS))
_MAKERS: dict[str, tuple[Callable[[Good, random.Random], Mutated | None], ...]] = {
    "text": (
        *(_BYTES * 2), quote_dropped, quote_dropped, quote_added, quote_added, encoding_changed,
        encoding_changed, line_ends_changed, separator_changed, all_quoted, decimal_commas,
        dates_rewritten, blank_lines, *_CELLS,
    ),
    "workbook": (*_BYTES, *_CELLS),
    "json": (*_BYTES, json_changed, json_changed, json_changed, json_changed, json_key_twice),
    "zip": (*_BYTES, member_gone, *([member_changed] * 6)),
}  # fmt: skip
