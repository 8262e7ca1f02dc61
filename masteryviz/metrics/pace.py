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


def pace_places(
    gradebook: Gradebook,
    filters: Filters = Filters(),  # noqa: B008  (frozen)
    rule: Rule | str | None = None,
    by: Iterable[str] | str = (),
) -> pl.DataFrame:
    """How many students are at each skill of the course: 9 of 28 are still at 7.G.1, due 9 Oct.

    A student is at the first skill of the course that is still open, as `now_at` of `pace` says;
    who has all of them is at none. Takes what `pace` takes, without `dates`.

    Returns
    -------
    polars.DataFrame
        One row per group and skill, in the order of the course. The group columns, then

        - `at_skill`, `title`, `in_unit`: the skill, what it says, and its unit,
        - `pace_on`: the day by which the class should have it; null without one,
        - `passed`: whether that day has come; null without one,
        - `students`: who have the skill in their sections; excused ones are not among them,
        - `mastered`: those of them who have it now,
        - `here`: those whose first open skill it is,
        - `unknown`: those whose mastery of it cannot be told (no scale).
    """
    groups = grouping(by)
    rows = gradebook.rows("pace_places", rule=rule, filters=filters, by=groups)
    return rows.select(
        *groups, "at_skill", "title", "in_unit", "pace_on", "passed", "students", "mastered",
        "here", "unknown",
    )  # fmt: skip


QUESTIONS = (
    Question(
        key="pace",
        title="Who is ahead, who is behind, and where is each student?",
        ask=pace,
        by=("section",),
        options=("dates",),
    ),
    Question(
        key="pace_places",
        title="How many students are at each skill, and by when should they have it?",
        ask=pace_places,
        by=(),
    ),
)
