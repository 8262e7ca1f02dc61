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
from masteryviz.metrics._whole_checks import difficulty, forms, named_alike
from masteryviz.wording import together

APART = 0.1
"""Forms less than 10 points apart are not flagged, however sure: that changes no teaching."""
BESIDE = 0.2
"""A check is flagged from 20 points beside the others of its unit: skills differ, too."""
USUAL = 3
"""From so many checks on, what most of them have is how is graded here, and singles none out."""

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
    """The checks of `assessment_health`, one row each: tasks, forms, skills and units together.

    Columns: `task`, which stands for the check, `title`, `unit` in words, the columns of
    `difficulty` but `units`, and `flags`: their keys, the most serious first.
    """
    return source.kept(("checks", source.looked_at(selection)), lambda: _found(source, selection))


def _found(source: Source, selection: Selection) -> pl.DataFrame:
    health = source.ask("assessment_health", selection, ("skill", "task"))
    whole = difficulty(health, same(source, selection))
    uneven = {
        row["task"] for row in whole_forms(source, selection).iter_rows(named=True)
        if row["form"] is not None and verdict(row).endswith("the others")
        and abs(row["difference"]) >= APART
    }  # fmt: skip
    titles = _titles(source)
    rows = list(whole.iter_rows(named=True))
    usual = by_level(whole) > 0
    flags = [_flags(row, row["task"] in uneven, usual) for row in rows]
    return whole.drop("units").with_columns(
        pl.Series("title", [titles[row["task"]] for row in rows], pl.String),
        pl.Series("unit", [in_words(row["units"]) for row in rows], pl.String),
        pl.Series("units", [row["units"] for row in rows], pl.List(pl.String)),
        pl.Series("flags", flags, pl.List(pl.String)),
    )


def same(source: Source, selection: Selection) -> dict[str, str]:
    """Task -> the task that stands for its check."""
    return source.kept(("same", source.looked_at(selection)), lambda: _same(source, selection))


def _same(source: Source, selection: Selection) -> dict[str, str]:
    # Not asked for to be shown: which tasks are one check does not depend on who looks.
    given = source.book.rows(
        "first_attempt", rule=source.rule(selection), filters=selection.filters(),
        by=("task", "skill", "section"),
    )  # fmt: skip
    tried = set(given["task"])
    return named_alike({t: name for t, name in _titles(source).items() if t in tried}, given)


def _titles(source: Source) -> dict[str, str]:
    rows = source.book.tasks().select("task", "title").iter_rows()
    return {task: title or task for task, title in rows}


def whole_forms(source: Source, selection: Selection) -> pl.DataFrame:
    """The forms of every check: all of its forms, or none where one is of too few to show."""
    return source.kept(("forms", source.looked_at(selection)), lambda: _forms(source, selection))


def _forms(source: Source, selection: Selection) -> pl.DataFrame:
    its = same(source, selection)
    found = forms(source.ask("forms", selection, ("skill", "task")), its)
    # The check's own number less those of its other forms would be that of the hidden one.
    unseen = source.unseen("forms", selection, ("skill", "task"))["task"]
    return found.filter(~pl.col("task").is_in({its.get(task, task) for task in unseen}))


def in_words(units: list[str | None]) -> str | None:
    """Units in words: `Geometry and Chance`; with a point between names of several words."""
    names = [name for name in units if name]
    plain = not any(" and " in name or "," in name for name in names)
    return (together(names) if plain else " \N{MIDDLE DOT} ".join(names)) or None


def by_level(frame: pl.DataFrame) -> int:
    """How many checks have levels without points, where most have of those that can be told; or 0.

    Parameters
    ----------
    frame
        Of `checks` or `difficulty`.
    """
    told = [row for row in frame.iter_rows(named=True) if row["students"] >= FEW]
    found = sum(_stamped(row) for row in told)
    return found if found >= USUAL and found * 2 > len(told) else 0


def _stamped(row: dict[str, Any]) -> bool:
    return bool(row["mastered"] >= FEW and row["stamped_lower"] > 0.5)


def _flags(row: dict[str, Any], uneven: bool, usual: bool) -> list[str]:
    """What is seen of a row of `difficulty`, the most serious first.

    Parameters
    ----------
    row
        The check.
    uneven
        Whether its forms differ.
    usual
        Whether most checks have levels without points.
    """
    if row["students"] < FEW:
        return ["few"]
    found = set()
    if row["difference"] is not None:
        if row["difference_upper"] < 0 and row["difference"] <= -BESIDE:
            found.add("harder")
        if row["difference_lower"] > 0 and row["difference"] >= BESIDE:
            found.add("easier")
    if not usual and _stamped(row):
        found.add("stamped")
    if uneven:
        found.add("forms")
    return [flag for flag in _ORDER if flag in found] or ["fine"]


def flagged(frame: pl.DataFrame) -> pl.DataFrame:
    """The checks of which something is seen."""
    return frame.filter(~pl.col("flags").list.first().is_in(["few", "fine"]))


def serious(frame: pl.DataFrame) -> pl.DataFrame:
    """The checks in the order in which they are worth a look: what is seen, then how far apart."""
    order = {flag: place for place, flag in enumerate(FLAGS)}
    return frame.sort(
        pl.col("flags").list.first().replace_strict(order, return_dtype=pl.Int64),
        pl.col("difference").abs(), "unit", "title",
        descending=[False, True, False, False], nulls_last=True,
    )  # fmt: skip


def opened(source: Source, selection: Selection) -> str:
    """The chosen check where it is in view, else the newest of which something is seen."""
    key = ("opened check", source.looked_at(selection), selection.task)
    return source.kept(key, lambda: _opened(source, selection))


def _opened(source: Source, selection: Selection) -> str:
    frame = checks(source, selection)
    if frame.is_empty():
        return ""
    chosen = _chosen(source, selection, frame)
    if chosen:
        return chosen
    days = newest(source, selection)
    seen = flagged(frame)
    names = (seen if seen.height else frame)["task"].to_list()
    return str(max(names, key=lambda task: days.get(task, dt.date.min)))


def _chosen(source: Source, selection: Selection, frame: pl.DataFrame) -> str:
    """The check of the chosen task; of another section's task of one title, the one in view."""
    check = same(source, selection).get(selection.task, "")
    if check in frame["task"]:
        return check
    title = _titles(source).get(selection.task)
    alike = frame.filter(pl.col("title") == title)["task"] if title else frame["task"].head(0)
    return str(alike[0]) if len(alike) == 1 else ""


def newest(source: Source, selection: Selection) -> dict[str, dt.date]:
    """Check -> the day by which it is old or new: the last that it was due, else assigned."""
    rows = source.book.tasks().select("task", pl.coalesce("due_on", "assigned_on"))
    checks, found = same(source, selection), dict[str, dt.date]()
    for task, when in rows.iter_rows():
        if when is not None and task in checks:
            found[checks[task]] = max(when, found.get(checks[task], when))
    return found


def tasks(source: Source, selection: Selection) -> Names:
    """The tasks of the opened check."""
    check = opened(source, selection)
    return tuple(task for task, its in same(source, selection).items() if its == check)


def row(source: Source, selection: Selection) -> dict[str, Any] | None:
    """The row of the opened check; None where there is no check."""
    found = checks(source, selection).filter(pl.col("task") == opened(source, selection))
    return None if found.is_empty() else found.row(0, named=True)
