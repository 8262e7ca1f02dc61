"""The students in view, and days as a teacher says them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

import polars as pl

from masteryviz.charts._chart import plural
from masteryviz.dashboard.source import Source
from masteryviz.dashboard.state import Selection
from masteryviz.filters import day

LISTED = 60
"""Students that one list of a screen carries to the browser; a table has them all."""

_HERE = ("student", "name", "sort_name", "section", "open", "tried", "left_on")


def activity(source: Source, selection: Selection) -> pl.DataFrame:
    """As the question `inactivity`: a row per student and section, who left included."""
    return source.ask("inactivity", selection, ("section",))


def in_view(source: Source, selection: Selection) -> pl.DataFrame:
    """A row per student in view, in the order of the names; `section` where the student is."""
    rows = activity(source, selection).select(_HERE)
    return (
        rows.sort("sort_name", "student", "section", nulls_last=True)
        .group_by("student", "name", "sort_name", maintain_order=True)
        .agg(
            pl.col("section").drop_nulls().str.join(", "),
            pl.col("open").sum(),
            pl.col("tried").sum(),
            pl.col("left_on").is_not_null().all().alias("left"),
        )
    )


def still_here(source: Source, selection: Selection, frame: pl.DataFrame) -> pl.DataFrame:
    """The frame's rows of students who have not left the section that the row is of."""
    gone = activity(source, selection).filter(pl.col("left_on").is_not_null())
    return frame.join(
        gone.select("student", "section"), on=["student", "section"], how="anti", nulls_equal=True,
        maintain_order="left",
    )  # fmt: skip


def one_each(frame: pl.DataFrame) -> pl.DataFrame:
    """Each student's first row, with `more`: how many further rows there are of the student."""
    return frame.with_columns(more=pl.len().over("student") - 1).unique(
        "student", keep="first", maintain_order=True
    )


def who(source: Source, row: Mapping[str, Any], several: bool) -> dict[str, Any]:
    """Whom a row of a list is about: token, name, and the section where several are shown."""
    section = row.get("section") or ""
    return {
        "student": source.token(row["student"]),
        "name": row["name"] or row["student"],
        "about": section if several else "",
    }


def short_day(moment: dt.date | None) -> str:
    """`3 May`; empty where the day is not known."""
    return "" if moment is None else day(moment).rpartition(" ")[0]


def days(number: int | None) -> str:
    """`9 days`, `today`."""
    return "" if number is None else "today" if number <= 0 else plural(number, "day")


def listed(names: str | None, most: int = 3) -> str:
    """`A, B and C` of names divided by commas; `A, B and 4 more` of many."""
    return together(names.split(", "), most) if names else ""


def together(names: Iterable[str], most: int = 3) -> str:
    """`A, B and C`; `A, B and 4 more` of more than `most`."""
    found = list(names)
    if len(found) > most:
        found = [*found[: most - 1], f"{len(found) - most + 1} more"]
    return " and ".join(filter(None, (", ".join(found[:-1]), *found[-1:])))
