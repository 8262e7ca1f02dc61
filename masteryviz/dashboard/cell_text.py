"""Values of a frame as a table writes them: days as people say them, shares with their counts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from masteryviz.charts._chart import percent
from masteryviz.dashboard import column_words as words
from masteryviz.filters import day

NOTHING = "–"
"""What is not known or not reached."""

RIGHT = ("number", "share", "difference")
"""Kinds whose cells stand at the right, digit under digit."""


@dataclass(frozen=True)
class Shape:
    """How one column is written."""

    name: str
    title: str
    kind: str
    """`text`, `number`, `share`, `difference`, `day`, `moment` or `flag`."""
    counted: tuple[str, str, str] = ("", "", "")
    """Of a share: the columns it is made of, where they stand beside it."""

    @property
    def right(self) -> bool:
        """Whether its cells stand at the right."""
        return self.kind in RIGHT


def shapes(frame: pl.DataFrame) -> dict[str, Shape]:
    """How each column of a frame is written, by column."""
    shares = words.shares({name: dtype.is_float() for name, dtype in frame.schema.items()})
    return {name: _shape(name, dtype, name in shares, frame) for name, dtype in
            frame.schema.items()}  # fmt: skip


def _shape(name: str, dtype: pl.DataType, share: bool, frame: pl.DataFrame) -> Shape:
    kind = _KINDS.get(dtype.base_type(), "number" if dtype.is_numeric() else "text")
    counted = ("", "", "")
    if share:
        kind = "difference" if name in words.DIFFERENCES else "share"
        parts = words.COUNTED.get(name, counted)
        if all(part in frame.columns for part in parts if part) and parts[0]:
            counted = parts
    return Shape(name, words.title(name), kind, counted)


_KINDS: dict[type[pl.DataType], str] = {
    pl.Date: "day", pl.Datetime: "moment", pl.Boolean: "flag",
}  # fmt: skip


def cell(shape: Shape, row: Mapping[str, Any]) -> str:
    """One value of a row in words; `–` where it is not known.

    Parameters
    ----------
    shape
        How its column is written.
    row
        The whole row: a share says of how many it is.
    """
    value = row[shape.name]
    if value is None:
        return row["student"] if shape.name == "name" and row.get("student") else NOTHING
    match shape.kind:
        case "share":
            return percent(value) + _of(shape, row)
        case "difference":
            return f"{value * 100:+.0f}".replace("-", "\N{MINUS SIGN}")
        case "number":
            return number(value)
        case "moment":
            return moment(value)
        case "day":
            return day(value)
        case "flag":
            return "yes" if value else "no"
        case _:
            return text(shape.name, value)


def _of(shape: Shape, row: Mapping[str, Any]) -> str:
    """` (13 of 24)`: no percentage stands without its count where the count is known."""
    count, whole, less = shape.counted
    if not count or row[count] is None or row[whole] is None:
        return ""
    return f" ({row[count]:,} of {row[whole] - (row[less] or 0 if less else 0):,})"


def number(value: float) -> str:
    """A number with at most two decimals: `3`, `3.25`, `12,000`."""
    if isinstance(value, int):
        return f"{value:,}".replace("-", "\N{MINUS SIGN}")
    shown = f"{value:,.2f}".rstrip("0").rstrip(".")
    return ("0" if shown == "-0" else shown).replace("-", "\N{MINUS SIGN}")


def moment(value: dt.datetime) -> str:
    """A moment as `3 Oct 2026, 14:05`; midnight is how exports write a day without a time."""
    if value.time() == dt.time():
        return day(value.date())
    return f"{day(value.date())}, {value:%H:%M}"


def text(column: str, value: object) -> str:
    """Text as it stands, or the words for it where the column holds our own keys."""
    if isinstance(value, (list, tuple, pl.Series)):
        return ", ".join(text(column, item) for item in value)
    return words.VALUES.get(column, {}).get(str(value), str(value))
