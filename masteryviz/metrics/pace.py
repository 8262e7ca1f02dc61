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
_DATES = ("pace_on", "passed", "students", "mastered", "by_then", "half_on", "undated", "unknown")


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


def pace_dates(
    gradebook: Gradebook,
    filters: Filters = Filters(),  # noqa: B008  (frozen)
    rule: Rule | str | None = None,
    by: Iterable[str] | str = (),
) -> pl.DataFrame:
    """By when the class should have each skill, and when half had it: due 9 Oct, half on 16 Oct.

    Those who have it now are counted from the day on which they had it for the first time.

    Parameters
    ----------
    gradebook, filters, rule, by
        As `Gradebook.ask` takes them.

    Returns
    -------
    polars.DataFrame
        One row per group and skill, in the order of the course. The group columns, then

        - `at_skill`, `title`, `in_unit`, `pace_on`, `passed`, `students`, `mastered` as in
          `pace_places`,
        - `by_then`: those who had it by that day and have it now; 0 without such a day,
        - `half_on`: the day on which half of `students` less `unknown`, rounded up, had it; null
          where fewer have it, or where the day of somebody's mastery is not known,
        - `undated`: who have it since a day that is not known,
        - `unknown`: those whose mastery cannot be told (no scale).
    """
    groups = grouping(by)
    rows = gradebook.rows("pace_dates", rule=rule, filters=filters, by=groups)
    return rows.select(*groups, "at_skill", "title", "in_unit", *_DATES)


def pace_lessons(
    gradebook: Gradebook,
    filters: Filters = Filters(),  # noqa: B008  (frozen)
    rule: Rule | str | None = None,
    by: Iterable[str] | str = ("task",),
) -> pl.DataFrame:
    """By when the class should have each lesson's task, and when half of it had: as `pace_dates`.

    Only tasks to which the map or a file gives a pace date of their own. A student has a task who
    has all its skills on it, by the rule; the day is that of the last of them.

    Parameters
    ----------
    gradebook, filters, rule, by
        As `Gradebook.ask` takes them.

    Returns
    -------
    polars.DataFrame
        One row per group and task, the earliest first. The group columns with `task`, then

        - `title`, `lesson`, `in_unit`: of the task,
        - `pace_on`, `passed`: the day by which the class should have it, and whether it has come,
        - `students`: who were given it; excused ones are not among them,
        - `mastered`, `by_then`, `half_on`, `undated`, `unknown` as in `pace_dates`.
    """
    groups = tuple(dict.fromkeys((*grouping(by), "task")))
    rows = gradebook.rows("pace_lessons", rule=rule, filters=filters, by=groups)
    return rows.select(*groups, "title", "lesson", "in_unit", *_DATES).sort(
        "pace_on", maintain_order=True
    )


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
    Question(
        key="pace_dates",
        title="When did half of the class have each skill, and when was it planned?",
        ask=pace_dates,
        by=(),
    ),
    Question(
        key="pace_lessons",
        title="When did half of the class have each lesson, and was that as planned?",
        ask=pace_lessons,
        by=("task",),
    ),
)
