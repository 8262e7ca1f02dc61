"""What questions of time have in common: their options, checked, and rows of spans by group."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate
from typing import TypedDict

import polars as pl

from masteryviz.errors import SettingError
from masteryviz.gradebook import Gradebook
from masteryviz.metrics._shares import choice

UNITS = ("days", "school_days", "attempts")
ANCHORS = ("first_attempt", "assigned")
CENSORS = ("data_date", "last_evidence", "last_activity")
LEAVERS = ("censored", "never", "mastered")


class Spans(TypedDict):
    """Parameters of `sql/spans.sql`."""

    clock: str
    anchor: str
    censor: str
    school_weekdays: object
    no_school: object


def spans(
    gradebook: Gradebook,
    unit: str = "days",
    anchor: str = "first_attempt",
    censor: str = "data_date",
    units: tuple[str, ...] = UNITS,
) -> Spans:
    """The parameters, checked.

    Raises
    ------
    SettingError
        When a value is none of those allowed, or school days are asked for without a calendar.
    """
    if choice("unit", unit, units) == "school_days":
        gradebook.calendar.require_school_days()
    days = gradebook.calendar.parameters()
    return Spans(
        clock=unit,
        anchor=choice("anchor", anchor, ANCHORS),
        censor=choice("censor", censor, CENSORS),
        school_weekdays=days["school_weekdays"],
        no_school=days["no_school"],
    )


def moment(name: str, value: float | str, *, above: float = 0) -> float:
    """A time in an option, as a number or, on the command line, as text.

    Raises
    ------
    SettingError
        When it is not a number, or not above the bound.
    """
    try:
        given = float(value)
    except (TypeError, ValueError):
        raise SettingError(f"{name} must be a number such as 14, not {value!r}.") from None
    if not above < given < float("inf"):
        raise SettingError(f"{name} must be a number above {above:g}, not {given:g}.")
    return given


def groups_of(
    frame: pl.DataFrame, groups: tuple[str, ...]
) -> Iterator[tuple[dict[str, object], slice]]:
    """Each group's names and the place of its rows, which stand together, in order."""
    if not frame.height:
        return
    if not groups:
        yield {}, slice(0, frame.height)
        return
    lengths = frame.select(pl.struct(groups).rle()).to_series().struct.field("len").to_list()
    ends = list(accumulate(lengths))
    names = frame.select(groups)[[end - 1 for end in ends]].iter_rows(named=True)
    for name, length, end in zip(names, lengths, ends, strict=True):
        yield name, slice(end - length, end)


def gathered(
    rows: list[dict[str, object]], frame: pl.DataFrame, groups: tuple[str, ...],
    **columns: type[pl.DataType],
) -> pl.DataFrame:  # fmt: skip
    """Rows as a frame: the groups typed as in `frame`, further columns as said."""
    return pl.DataFrame(rows, {**{name: frame.schema[name] for name in groups}, **columns})
