"""Who has not handed anything in for a while."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from masteryviz.filters import Filters
from masteryviz.gradebook import Gradebook, grouping
from masteryviz.metrics import _students
from masteryviz.metrics._question import Question
from masteryviz.rules import Rule


def inactivity(
    gradebook: Gradebook,
    filters: Filters = Filters(),  # noqa: B008  (frozen)
    rule: Rule | str | None = None,
    by: Iterable[str] | str = ("section",),
) -> pl.DataFrame:
    """Days since each student last handed anything in; who never did comes first.

    Only what is in view counts: by unit or skill, activity on that unit or skill.

    Returns
    -------
    polars.DataFrame
        The group columns, then `student`, `name`, `sort_name` and

        - `last_activity_at`: the newest attempt, with or without feedback; null: none, or none
          that is dated,
        - `days_since`: calendar days from it to the day looked at, or to the day the student left,
        - `tried`: skills with a scored attempt,
        - `open`: skills that the student does not have,
        - `assigned_on`: first day of any work,
        - `left_on`: day the student left the section; null while enrolled,
        - `lower_bound`: whether some attempts are known only from dated exports: the newest may
          have been earlier than its export, and days_since more.
    """
    groups = grouping(by)
    rows = gradebook.rows("inactivity", rule=rule, filters=filters, by=groups)
    return _students.columns(
        rows, groups, "last_activity_at", "days_since", "tried", "open", "assigned_on", "left_on",
        "lower_bound",
    )  # fmt: skip


QUESTIONS = (
    Question(
        key="inactivity",
        title="Who has not handed anything in for a while?",
        ask=inactivity,
        by=("section",),
    ),
)
