"""The text of a cell as its program shows it, but whole: numbers, dates, percentages."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal, InvalidOperation

MOST_DIGITS = 15
"""Digits that spreadsheet programs keep of a number; an id that is longer has lost some."""

_DAY_FORMATS = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
"""Built-in number formats of days and times (ECMA-376 part 1, 18.8.30)."""
_PERCENT_FORMATS = {9, 10}
_ELAPSED_FORMAT = 46
_TEXT_IN_FORMAT = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
_ELAPSED = re.compile(r"\[(h+|m+|s+)\]", re.IGNORECASE)
_SHORT = re.compile(r"(?!-0$)-?(0|[1-9]\d*)(\.\d*[1-9])?")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


class LostDigits(ValueError):
    """A number that is longer than spreadsheet programs can keep."""


def kind_of_format(number: int, code: str | None = None) -> str:
    """What a number format shows: `day`, `elapsed`, `percent` or `number`.

    Parameters
    ----------
    number
        Number of the format.
    code
        Its pattern, where the workbook defines it.
    """
    if code is None:
        if number == _ELAPSED_FORMAT:
            return "elapsed"
        return (
            "day" if number in _DAY_FORMATS else "percent" if number in _PERCENT_FORMATS
            else "number"
        )  # fmt: skip
    plain = _TEXT_IN_FORMAT.sub("", code.split(";")[0])
    if _ELAPSED.search(plain):
        return "elapsed"
    if "%" in plain:
        return "percent"
    if re.search(r"[dy]|h|m+|s", plain, re.IGNORECASE) and not re.search("general", plain, re.I):
        return "day"
    return "number"


def number_text(written: str, kind: str = "number", *, since_1904: bool = False) -> str:
    """A number, as the file writes it, as it is shown: without noise of binary fractions.

    Raises
    ------
    LostDigits
        When it has more digits than a spreadsheet program keeps.
    ValueError
        When it is no number.
    """
    if kind == "number" and len(written) <= MOST_DIGITS and _SHORT.fullmatch(written):
        return written
    try:
        value = Decimal(written.strip())
    except InvalidOperation:
        raise ValueError(written) from None
    if not value.is_finite():
        raise ValueError(written)
    if kind == "day" and (shown := day_text(value, since_1904=since_1904)):
        return shown
    if kind == "elapsed" and value >= 0:
        return elapsed_text(value)
    if kind == "percent":
        return plain(value * 100) + "%"
    if abs(value) >= 10**MOST_DIGITS:
        raise LostDigits(written)
    return plain(value)


def plain(value: Decimal) -> str:
    """A number in at most 15 digits, without exponent or trailing zeros."""
    rounded = Decimal(f"{value:.{MOST_DIGITS}g}")
    text = f"{rounded:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def day_text(serial: Decimal, *, since_1904: bool) -> str | None:
    """A day number as ISO date, with time where it has one; None where it is no day.

    Day 60 of the 1900 system is 29 February 1900, which never was; days before it are one off.
    """
    day, seconds = divmod(round(serial * 86400), 86400)
    if since_1904:
        start = dt.date(1904, 1, 1)
    elif day == 60 or day < 0:
        return None
    else:
        start = dt.date(1899, 12, 31) if day < 60 else dt.date(1899, 12, 30)
    clock = _clock(seconds)
    if day == 0 and serial > 0:
        return clock
    try:
        shown = (start + dt.timedelta(days=int(day))).isoformat()
    except OverflowError:
        return None
    return f"{shown} {clock}" if seconds else shown


def elapsed_text(days: Decimal) -> str:
    """A duration as hours, minutes and seconds; the hours can be more than 24."""
    hours, rest = divmod(round(days * 86400), 3600)
    return f"{hours}:{rest // 60:02}:{rest % 60:02}"


def _clock(seconds: int) -> str:
    hours, rest = divmod(int(seconds), 3600)
    return f"{hours:02}:{rest // 60:02}" + (f":{rest % 60:02}" if rest % 60 else "")


def iso_text(written: str) -> str:
    """A date that the file writes as ISO 8601: without a time of midnight or fractions."""
    day, _, time = written.strip().partition("T")
    time = re.sub(r"\.\d+", "", time)
    zone = re.search(r"(Z|[+-]\d\d:?\d\d)$", time)
    if zone is None:
        time = re.sub(r"^(\d\d:\d\d):00$", r"\1", time)
        time = "" if time == "00:00" else time
    return f"{day} {time}".strip()


def unescaped(text: str) -> str:
    """A workbook's text with `_x000D_` and the like as characters; line breaks are LF."""
    if "_x" in text:
        text = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
