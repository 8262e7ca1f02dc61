"""Who is where in the course, against the days by which the class should have it."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from masteryviz.filters import Filters
from masteryviz.gradebook import Gradebook, grouping
from masteryviz.metrics import _students
from masteryviz.metrics._question import Question
from masteryviz.metrics._shares import choice
from masteryviz.rules import Rule

DATES = ("pace", "due")


def pace(
    gradebook: Gradebook,
    filters: Filters = Filters(),  # noqa: B008  (frozen)
    rule: Rule | str | None = None,
    by: Iterable[str] | str = ("section",),
    *,
    dates: str = "pace",
) -> pl.DataFrame:
    """How far each student is ahead or behind: 5 skills mastered, 7 that should be is -2.

    A skill's pace date is the one that the map gives it, else the latest of its tasks. Skills of
    the student's section count even where the student has no work on them yet.

    Parameters
    ----------
    gradebook, filters, rule, by
        As `Gradebook.ask` takes them.
    dates
        `pace`: the days by which the class should have it; `due`: the days on which the
        student's own work is due.

    Returns
    -------
    polars.DataFrame
        The group columns, then `student`, `name`, `sort_name` and

        - `skills`: of the student's sections, excused ones and tests left out,
        - `mastered`: those mastered now,
        - `dated`: skills that have such a date,
        - `passed`: those of them whose date has passed,
        - `overdue`: those of them that the student does not have,
        - `ahead`: dated skills mastered, less `passed`; below 0 is behind; null without dates,
        - `last_mastered`, `last_mastered_at`: the newest skill mastered, and when,
        - `now_at`, `now_in`: the first skill of the course that is still open, and its unit,
        - `unknown`: skills whose mastery cannot be told (no scale).

    Raises
    ------
    SettingError
        When `dates` is neither.
    """
    groups = grouping(by)
    days = choice("dates", dates, DATES)
    rows = gradebook.rows("pace", rule=rule, filters=filters, by=groups, dates=days)
    return _students.columns(
        rows, groups, "skills", "mastered", "dated", "passed", "overdue", "ahead",
        "last_mastered", "last_mastered_at", "now_at", "now_in", "unknown",
    )  # fmt: skip


QUESTIONS = (
    Question(
        key="pace",
        title="Who is ahead, who is behind, and where is each student?",
        ask=pace,
        by=("section",),
        options=("dates",),
    ),
)
