"""What is seen of a check in plain words, and which check to look at first."""

from __future__ import annotations

import datetime as dt
from typing import Any

import polars as pl

from masteryviz.charts._intervals import FEW
from masteryviz.charts.forms import verdict
from masteryviz.dashboard.source import Source
from masteryviz.dashboard.state import Selection
from masteryviz.filters import Names

APART = 0.1
"""Forms less than 10 points apart are not flagged, however sure: that changes no teaching."""
BESIDE = 0.2
"""A check is flagged from 20 points beside the others of its unit: skills differ, too."""

_ORDER = ("harder", "easier", "forms", "stamped", "few", "fine")
FLAGS: dict[str, tuple[str, str]] = {
    "harder": ("warn", "Harder than the rest of its unit"),
    "easier": ("warn", "Easier than the rest of its unit"),
    "forms": ("warn", "Forms differ"),
    "stamped": ("warn", "Levels without points"),
    "few": ("few", "Too few to say"),
    "fine": ("fine", "Nothing stands out"),
}
"""Flag -> its tone and words; the first are the most serious."""


def checks(source: Source, selection: Selection) -> pl.DataFrame:
    """The checks of `assessment_health`, one row per task and unit, forms together.

    Columns: `task`, `title`, `unit`, `students`, `mastered_first`, `first_attempt_rate`,
    `others`, `others_rate`, `difference` with its limits, and `flags`: their keys, the most
    serious first.
    """
    return source.kept(("checks", source.looked_at(selection)), lambda: _found(source, selection))


def _found(source: Source, selection: Selection) -> pl.DataFrame:
    health = source.ask("assessment_health", selection, ("task", "form"))
    forms = source.ask("forms", selection, ("task",))
    uneven = {row["task"] for row in forms.iter_rows(named=True)
              if row["form"] is not None and verdict(row).endswith("the others")
              and abs(row["difference"]) >= APART}  # fmt: skip
    rows = [
        {**_whole(part), "flags": _flags(part, uneven)}
        for part in _parts(health)
    ]  # fmt: skip
    titles = dict(source.book.tasks().select("task", "title").iter_rows())
    return pl.DataFrame(
        [{**row, "title": titles.get(row["task"]) or row["task"]} for row in rows], schema=_SCHEMA
    )


_SCHEMA: dict[str, Any] = {
    "task": pl.String, "title": pl.String, "unit": pl.String, "students": pl.Int64,
    "mastered_first": pl.Int64, "first_attempt_rate": pl.Float64, "others": pl.Int64,
    "others_rate": pl.Float64, "flags": pl.List(pl.String),
}  # fmt: skip


def _parts(health: pl.DataFrame) -> list[pl.DataFrame]:
    return health.partition_by("task", "unit", maintain_order=True)


def _whole(part: pl.DataFrame) -> dict[str, Any]:
    """A task in one unit, its forms together."""
    row = part.row(0, named=True)
    known = int((part["students"] - part["unknown"]).sum())
    first = int(part["mastered_first"].sum())
    return {
        "task": row["task"], "unit": row["unit"], "students": known, "mastered_first": first,
        "first_attempt_rate": first / known if known else None,
        "others": row["others"], "others_rate": row["others_rate"],
    }  # fmt: skip


def _flags(part: pl.DataFrame, uneven: set[str]) -> list[str]:
    found = set()
    rows = list(part.iter_rows(named=True))
    if _whole(part)["students"] < FEW:
        return ["few"]
    for row in rows:
        if row["students"] - row["unknown"] < FEW or row["difference"] is None:
            continue
        if row["difference_upper"] < 0 and row["difference"] <= -BESIDE:
            found.add("harder")
        if row["difference_lower"] > 0 and row["difference"] >= BESIDE:
            found.add("easier")
        if row["mastered"] >= FEW and row["stamped_lower"] > 0.5:
            found.add("stamped")
    if rows[0]["task"] in uneven:
        found.add("forms")
        # What one form alone does is the forms' difference, not the check's.
        found -= {"harder", "easier"} if {"harder", "easier"} <= found else set()
    return [flag for flag in _ORDER if flag in found] or ["fine"]


def flagged(frame: pl.DataFrame) -> pl.DataFrame:
    """The checks of which something is seen."""
    return frame.filter(~pl.col("flags").list.first().is_in(["few", "fine"]))


def opened(source: Source, selection: Selection) -> str:
    """The chosen check where it is in view, else the newest of which something is seen."""
    frame = checks(source, selection)
    if selection.task in frame["task"] or frame.is_empty():
        return selection.task if frame.height else ""
    days = newest(source)
    seen = flagged(frame)
    names = (seen if seen.height else frame)["task"].to_list()
    return str(max(names, key=lambda task: days.get(task, dt.date.min)))


def newest(source: Source) -> dict[str, dt.date]:
    """Task -> the day by which it is old or new: due, else assigned."""
    rows = source.book.tasks().select("task", pl.coalesce("due_on", "assigned_on"))
    return {task: when for task, when in rows.iter_rows() if when is not None}


def scope(task: str) -> dict[str, Names]:
    """The scope of one check's evidence."""
    return {"task": (task,)}


def unit_of(source: Source, selection: Selection, task: str) -> str | None:
    """The first unit of a check's skills."""
    rows = checks(source, selection).filter(pl.col("task") == task)["unit"]
    return None if rows.is_empty() else rows[0]
