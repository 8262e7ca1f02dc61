"""The quick way through a large, well-formed text: proved with numpy, then parsed by polars."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from masteryviz.table.splitting import LONGEST_CELL
from masteryviz.table.survey import Survey

_NEWLINE, _QUOTE, _PERCENT = 10, 34, 37
_MOST_ODD_LINES = 1000

Bytes = npt.NDArray[np.uint8]
Positions = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Parsed:
    """The rows below a header."""

    frame: pl.DataFrame
    """String columns `c0`, `c1` ..."""
    lines: pl.Series
    """Line of each row."""
    comments: list[int]
    """Lines that were left out because they start with `%`."""


@dataclass(frozen=True)
class _Rows:
    """Where the rows of a text start and end, and whether each is to be kept."""

    starts: Positions
    ends: Positions
    keep: npt.NDArray[np.bool_]
    comments: list[int]


def split_fast(data: bytes, separator: str, width: int, header_line: int) -> Parsed | None:
    """Parse the rows below line `header_line`.

    `data` is UTF-8 with LF line ends, and ends with one. Every row is proved to have exactly
    `width` cells and every quotation mark to stand where RFC 4180 allows one before anything is
    parsed. None where the text is not so: the strict splitter then finds out why.
    """
    text: Bytes = np.frombuffer(data, np.uint8)
    inside = None
    if b'"' in data:
        if not _quotes_are_strict(text, ord(separator)):
            return None
        inside = np.bitwise_xor.accumulate(text == _QUOTE)
    rows = _rows(text, inside, ord(separator), width, header_line)
    if rows is None:
        return None
    lines = np.flatnonzero(rows.keep)
    if not len(lines):
        return Parsed(_empty(width), pl.Series(dtype=pl.UInt32), rows.comments)
    if (rows.ends - rows.starts)[lines].max() > LONGEST_CELL:
        return None
    quote = '"' if inside is not None else None
    frame = _parsed(_body(data, text, rows, lines), separator, width, quote)
    if frame.height != len(lines):
        return None
    return Parsed(frame, pl.Series(lines + 1, dtype=pl.UInt32), rows.comments)


def split_plain(
    data: bytes, separator: str, width: int, header_line: int, start: int, seen: Survey
) -> Parsed | None:
    """Parse a text without quotation marks, comments or blank lines; None where it is not so.

    No row is too long, or polars refuses it; and with as many separators in all as full rows have,
    none is too short.

    Parameters
    ----------
    start
        Where the rows begin, after line `header_line`.
    seen
        What they hold.
    """
    if not seen.rows or width < 2 or seen.quoted or data.find(b"%", start) >= 0:
        return None
    if seen.separators != seen.rows * (width - 1):
        return None
    try:
        frame = _parsed(memoryview(data)[start:].tobytes(), separator, width, None)
    except pl.exceptions.PolarsError:
        return None
    longest = frame.select(pl.max_horizontal(pl.all().str.len_bytes().max())).item()
    if frame.height != seen.rows or longest > LONGEST_CELL:
        return None
    first, last = header_line + 1, header_line + 1 + seen.rows
    return Parsed(frame, pl.int_range(first, last, dtype=pl.UInt32, eager=True), [])


def _parsed(body: bytes, separator: str, width: int, quote: str | None) -> pl.DataFrame:
    return pl.read_csv(
        body,
        has_header=False,
        schema={f"c{index}": pl.String() for index in range(width)},
        separator=separator,
        quote_char=quote,
        empty_string_is_null=False,
        missing_columns="raise",
        extra_columns="raise",
    )


def _quotes_are_strict(text: Bytes, separator: int) -> bool:
    """Whether marks alternate between opening and closing, each at an edge of a cell or doubled."""
    marks = np.flatnonzero(text == _QUOTE)
    if len(marks) % 2:
        return False
    opening, closing = marks[::2], marks[1::2]
    before = text[opening - 1]
    after = text[closing + 1]
    edges = (separator, _NEWLINE, _QUOTE)
    return bool((np.isin(before, edges) | (opening == 0)).all() and np.isin(after, edges).all())


def _rows(
    text: Bytes, inside: npt.NDArray[np.bool_] | None, separator: int, width: int, skip: int
) -> _Rows | None:
    """Find the rows after the first `skip`; None where one has not `width` cells."""
    breaks, gaps = text == _NEWLINE, text == separator
    if inside is not None:
        breaks &= ~inside
        gaps &= ~inside
    ends = np.flatnonzero(breaks)
    starts = np.concatenate([np.zeros(1, np.int64), ends[:-1] + 1])
    per_row = np.diff(np.searchsorted(np.flatnonzero(gaps), ends), prepend=0)
    is_comment = text[starts] == _PERCENT
    comments = np.flatnonzero(is_comment)
    if inside is not None and any(
        b'"' in text[starts[row] : ends[row]].tobytes() for row in comments
    ):
        # A quotation mark in a comment is no quotation mark, but it was counted as one.
        return None
    keep = (ends > starts) & ~is_comment
    keep[:skip] = False
    odd = np.flatnonzero(keep & (per_row != width - 1))
    if len(odd) > _MOST_ODD_LINES:
        return None
    for row in odd:
        if text[starts[row] : ends[row]].tobytes().strip():
            return None
        keep[row] = False
    return _Rows(starts, ends, keep, [int(row) + 1 for row in comments])


def _body(data: bytes, text: Bytes, rows: _Rows, lines: Positions) -> bytes:
    """Give the bytes of the kept rows alone."""
    if len(lines) == len(rows.keep) - lines[0]:
        return data[rows.starts[lines[0]] :]
    lengths = np.diff(rows.starts, append=len(data))
    return text[np.repeat(rows.keep, lengths)].tobytes()


def _empty(width: int) -> pl.DataFrame:
    return pl.DataFrame(schema={f"c{index}": pl.String() for index in range(width)})
