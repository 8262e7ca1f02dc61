"""Moments as Moodle writes them for people: weekday, day, month's name, year, time."""

from __future__ import annotations

import re

import polars as pl

from masteryviz.dates import Moments, read_moments
from masteryviz.errors import InputError
from masteryviz.mapping import Mapping
from masteryviz.readers._months import with_month_number
from masteryviz.table import TextTable

_WRITTEN = re.compile(
    r"(?:[^\W\d_]+\.?,? +)??(?P<date>(?:\d{1,2}\.?(?: de)? [^\W\d_]+\.?|[^\W\d_]+\.? \d{1,2}),?"
    r"(?: de)? \d{4})(?: ?[рг]\.?)?"
    r"(?:,? (?:at |um |à |a las |às |о |в |kl\.? ?)?(?P<time>\d{1,2}:\d{2}(?::\d{2})?"
    r"(?: ?[AaPp]\.? ?[Mm]\.?)?)(?: Uhr)?)?"
)
DATED = r"\d{4}.*\d{1,2}:\d{2}"
"""What every moment of an export holds: a year, then a time."""


def read_written(table: TextTable, place: int | None, mapping: Mapping) -> Moments:
    """Read a column of moments, months named in any of the known languages.

    Raises
    ------
    InputError
        Naming the cells that are no moments.
    """
    if place is None:
        nothing = pl.Series([None], dtype=pl.Datetime("us")).new_from_index(0, len(table.lines))
        return Moments(nothing)
    cells = table.column(place)
    plain = {text: _plain(text) for text in cells.unique() if text}
    moments = read_moments(
        cells.replace(plain) if plain else cells,
        table.lines,
        table.column_label(place),
        order=mapping.date_order,
        timezone=mapping.timezone,
    )
    if moments.problems:
        raise InputError(table.file, *moments.problems)
    return moments


def _plain(text: str) -> str:
    """Write a moment with a month's name as figures; any other text stays as it is."""
    match = _WRITTEN.fullmatch(" ".join(text.split()))
    if match is None:
        return text
    date = with_month_number(match["date"])
    if not date[:4].isdigit():
        return text
    time = re.sub(r"[. ]", "", match["time"] or "").upper()
    return f"{date} {time[:-2]} {time[-2:]}" if time.endswith("M") else f"{date} {time}".strip()
