"""Skills on the settings screen: rows to edit, and what is typed into entries of `[[skill]]`."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from typing import Any

import polars as pl

from masteryviz.dashboard.settings_fields import number
from masteryviz.errors import SettingError
from masteryviz.settings import SkillSetting

MOST = 150
"""Skills that can be edited in the page; more are written into the file."""

KEYS = ("title", "unit", "cut", "pace_on", "levels")
"""What can be typed of a skill; its place is changed by moving it."""


def rows(skills: pl.DataFrame, own: Mapping[str, SkillSetting]) -> list[dict[str, Any]]:
    """A row per skill in order, as it holds now.

    Parameters
    ----------
    skills
        As `Gradebook.skills`.
    own
        What the settings say, by name: days of pace stand nowhere else on the screen.
    """
    return [
        {
            "name": row["skill"],
            "title": row["title"] or "",
            "unit": row["unit"] or "",
            "scale": "" if row["scale_top"] is None else f"{row['scale_top']:g}",
            "cut": "" if row["cut"] is None else f"{row['cut'] * 100:.10g} %",
            "pace_on": _day(own.get(row["skill"])),
            "levels": _levels_typed(row["levels"]),
        }
        for row in skills.iter_rows(named=True)
    ]


def value(key: str, typed: str) -> object:
    """What is typed for a skill as the value that the file takes; None: leave it out.

    Raises
    ------
    SettingError
        When it cannot be understood.
    """
    text = typed.strip()
    if not text:
        return None
    if key == "cut":
        share = number("cut", text)
        return round(share / 100, 6) if text.endswith("%") or share > 1 else share
    if key == "pace_on":
        return _pace_on(text)
    return _levels(text) if key == "levels" else text


def moved(names: list[str], name: str, by: int) -> dict[str, int]:
    """Each skill's place, first is 1, after moving one by so many places."""
    order = [one for one in names if one != name]
    place = max(0, min(len(order), names.index(name) + by))
    order.insert(place, name)
    return {one: number for number, one in enumerate(order, start=1)}


def _pace_on(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise SettingError(f"{text!r} is not a day. Write it as 2026-10-09.") from None


def _levels(text: str) -> list[list[str | float]]:
    """`Mastery = 4, Near = 2` as pairs."""
    pairs: list[list[str | float]] = []
    for part in text.split(","):
        name, equals, points = part.rpartition("=")
        if not equals or not name.strip():
            raise SettingError(f"{part.strip()!r} is no level. Write Mastery = 4, Near = 2.")
        pairs.append([name.strip(), number(name.strip(), points.strip())])
    return pairs


def _levels_typed(kept: str | None) -> str:
    """Levels as they are kept, `[["M", 1.0]]`, as they are typed."""
    if not kept:
        return ""
    return ", ".join(f"{name} = {float(points):g}" for name, points in json.loads(kept))


def _day(own: SkillSetting | None) -> str:
    return "" if own is None or own.pace_on is None else own.pace_on.isoformat()
