"""Frames as files for people: the one place that writes them, with formula cells made harmless."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Collection, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any, Literal

import polars as pl

from masteryviz.errors import SettingError

Kind = Literal["csv", "json", "parquet", "xlsx"]

_RISKY = r"^[\s\p{Cc}\p{Cf}]*[=+\-@＝＋－＠﹦﹢﹣﹫−\t\r\n]"
"""A text cell that a spreadsheet may run (OWASP, CSV injection), also behind what is not seen."""

_UNWRITABLE = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]"
"""Signs that a workbook's XML cannot hold."""

_ROWS, _COLUMNS, _SIGNS = 1_048_575, 16_384, 32_767
"""What a sheet holds under its header, and what a cell holds."""


def harmless(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with an apostrophe before every text cell that a spreadsheet would run.

    Numbers stay numbers: only columns of text are touched.
    """
    return frame.with_columns(
        pl.when(pl.col(name).str.contains(_RISKY))
        .then(pl.lit("'") + pl.col(name))
        .otherwise(pl.col(name))
        .alias(name)
        for name, dtype in frame.schema.items()
        if dtype == pl.String
    )


def as_text(frame: pl.DataFrame, kind: Kind) -> str:
    """The frame as CSV (formula cells harmless, every text quoted) or JSON (as it is).

    Raises
    ------
    SettingError
        For `parquet` and `xlsx`, which are not text.
    """
    if kind == "csv":
        return harmless(frame).write_csv(quote_style="non_numeric")
    if kind == "json":
        return frame.write_json() + "\n"
    name = {"parquet": "Parquet", "xlsx": "A workbook"}[kind]
    raise SettingError(f"{name} cannot be shown: name a file with --output FILE.")


def as_bytes(
    frame: pl.DataFrame,
    kind: Kind,
    *,
    titles: Mapping[str, str] | None = None,
    percents: Collection[str] = (),
) -> bytes:
    """The frame as the bytes of a file, as a browser saves it.

    Parameters
    ----------
    frame
        What is written.
    kind
        `csv` begins with a byte order mark, without which Excel takes accents for other signs.
    titles
        Words for the header of a workbook, by column; the column's name where there are none.
    percents
        Columns of a workbook that are shares from 0 to 1 and shown as per cent.

    Raises
    ------
    SettingError
        When a workbook cannot hold that many rows or columns.
    """
    if kind == "xlsx":
        return _workbook(frame, titles or {}, percents)
    if kind == "parquet":
        stream = BytesIO()
        frame.write_parquet(stream)
        return stream.getvalue()
    return as_text(frame, kind).encode("utf-8-sig" if kind == "csv" else "utf-8")


def write(frame: pl.DataFrame, path: Path, kind: Kind) -> None:
    """Write the frame to `path`, readable by its owner only (it may hold students' ids)."""
    path.touch(mode=0o600)
    if kind in ("parquet", "xlsx"):
        path.write_bytes(as_bytes(frame, kind))
    else:
        path.write_text(as_text(frame, kind), encoding="utf-8", newline="")


def write_text(text: str, path: Path) -> None:
    """Write a page to `path`, readable by its owner only (it may hold students' names)."""
    path.touch(mode=0o600)
    path.write_text(text, encoding="utf-8", newline="")


def _workbook(frame: pl.DataFrame, titles: Mapping[str, str], percents: Collection[str]) -> bytes:
    """One sheet: header bold and always in view, numbers as numbers, days as days."""
    # Only who asks for a workbook waits for its library.
    from xlsxwriter import Workbook

    if frame.height > _ROWS or frame.width > _COLUMNS:
        raise SettingError(
            f"{frame.height:,} rows and {frame.width:,} columns are more than a workbook holds "
            f"({_ROWS:,} and {_COLUMNS:,}). Write CSV, or restrict what is asked."
        )
    stream = BytesIO()
    options = {
        "in_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
        "strings_to_numbers": False,
    }  # fmt: skip
    with Workbook(stream, options) as book:
        sheet = book.add_worksheet("masteryviz")
        head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        named = pl.DataFrame({"title": [titles.get(name, name) for name in frame.columns]})
        for place, title in enumerate(_texts(named["title"])):
            sheet.write_string(0, place, title, head)
            _column(book, sheet, place, frame.to_series(place), len(title), percents)
        sheet.freeze_panes(1, 0)
        if frame.width:
            sheet.autofilter(0, 0, frame.height, frame.width - 1)
    return stream.getvalue()


def _column(
    book: Any,  # noqa: ANN401  (the library carries no types)
    sheet: Any,  # noqa: ANN401
    place: int,
    column: pl.Series,
    title: int,
    percents: Collection[str],
) -> None:
    """Write one column under its header, as wide as its widest cells."""
    dtype = column.dtype
    look = "0 %" if column.name in percents else _LOOKS.get(dtype.base_type(), "")
    shape = book.add_format({"num_format": look} if look else {})
    if dtype.is_numeric() or dtype == pl.Boolean or dtype.is_temporal():
        values, widest = column.to_list(), 17 if dtype == pl.Datetime else 10
    else:
        values = _texts(column)
        widest = max((len(value) for value in values if value is not None), default=0)
    sheet.set_column(place, place, min(max(widest, min(title, 16), 6) + 2, 60))
    for row, value in enumerate(values, start=1):
        _cell(sheet, row, place, value, shape)


_LOOKS: dict[type[pl.DataType], str] = {pl.Date: "yyyy-mm-dd", pl.Datetime: "yyyy-mm-dd hh:mm"}
_FIRST = dt.date(1900, 3, 1)
"""A sheet's days before it are one off: it holds 1900 for a leap year."""


def _cell(sheet: Any, row: int, place: int, value: object, shape: Any) -> None:  # noqa: ANN401
    """Write one value by its kind; what is not known stays empty."""
    match value:
        case bool():
            sheet.write_boolean(row, place, value, shape)
        case int() | float() if math.isfinite(value):
            sheet.write_number(row, place, value, shape)
        case dt.datetime() if value.date() >= _FIRST:
            sheet.write_datetime(row, place, value.replace(tzinfo=None), shape)
        case dt.date() if not isinstance(value, dt.datetime) and value >= _FIRST:
            sheet.write_datetime(row, place, value, shape)
        case None | float():
            pass
        case _:
            sheet.write_string(row, place, str(value), shape)


def _texts(column: pl.Series) -> list[str]:
    """Cells as text that a workbook can hold and does not run; lists divided by commas."""
    if column.dtype != pl.String:
        column = pl.Series(column.name, [_words(value) for value in column], dtype=pl.String)
    safe = harmless(column.to_frame()).to_series()
    clean = safe.str.replace_all(_UNWRITABLE, "\N{REPLACEMENT CHARACTER}")
    return clean.str.slice(0, _SIGNS).to_list()


def _words(value: object) -> str | None:
    if value is None:
        return None
    if isinstance(value, pl.Series):
        return ", ".join(str(item) for item in value) or None
    return str(value)
