"""Checks of values in a TOML file of settings: kind, range, spelling."""

from __future__ import annotations

import math
from collections import abc
from difflib import get_close_matches
from typing import Any

import polars as pl

from masteryviz.errors import SettingError


def refuse_unknown(given: abc.Iterable[str], known: abc.Iterable[str], where: str) -> None:
    """Refuse a key that is not known, naming the nearest one that is."""
    known = sorted(known)
    for key in given:
        if key not in known:
            raise SettingError(
                f"{key!r} is not known in {where}.{nearest(key, known)} Known: {', '.join(known)}."
            )


def nearest(name: str, known: abc.Iterable[str]) -> str:
    """Give a question about the known name nearest to `name`; empty where none is near."""
    close = get_close_matches(name.casefold(), list(known), n=1)
    return f" Do you mean {close[0]!r}?" if close else ""


def text(key: str, value: object) -> str:
    """Take a text that is not blank."""
    if not isinstance(value, str) or not value.strip():
        raise SettingError(f"{key} = {value!r}: expected a text.")
    return value.strip()


def texts(key: str, value: object) -> tuple[str, ...]:
    """Take a list of texts, or one text for a list of one."""
    if isinstance(value, str):
        value = [value]
    if not isinstance(value, list):
        raise SettingError(f"{key} = {value!r}: expected a list of texts.")
    return tuple(text(key, item) for item in value)


def number(key: str, value: object, *, above: float = -math.inf) -> float:
    """Take a finite number above a bound."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise SettingError(f"{key} = {value!r}: expected a number.")
    if not math.isfinite(value):
        raise SettingError(f"{key} = {value!r}: expected a finite number.")
    if value <= above:
        raise SettingError(f"{key} = {value!r}: expected a number above {above:g}.")
    return float(value)


def table(key: str, value: object) -> dict[str, Any]:
    """Take a table."""
    if not isinstance(value, dict):
        raise SettingError(f"{key} = {value!r}: expected a table, [{key}] with a line for each.")
    return value


def choice(allowed: tuple[str, ...]) -> abc.Callable[[str, object], str]:
    """Make a check that takes one of the allowed words."""

    def check(key: str, value: object) -> str:
        if value not in allowed:
            raise SettingError(f"{key} = {value!r}: expected one of {', '.join(allowed)}.")
        return str(value)

    return check


def timezone(key: str, value: object) -> str:
    """Take the IANA name of a time zone."""
    name = text(key, value)
    try:
        pl.Series([0]).cast(pl.Datetime("us")).dt.replace_time_zone(name)
    except (pl.exceptions.PolarsError, ValueError):
        raise SettingError(
            f"{key} = {name!r} is not a time zone. Write it as America/New_York or Europe/Berlin."
        ) from None
    return name


def flag(key: str, value: object) -> bool:
    """Take true or false."""
    if not isinstance(value, bool):
        raise SettingError(f"{key} = {value!r}: expected true or false.")
    return value
