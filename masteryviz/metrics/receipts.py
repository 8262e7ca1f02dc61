"""What a number is made of: the students behind it, and their attempts one by one."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from masteryviz.filters import Filters
from masteryviz.gradebook import Gradebook, grouping
from masteryviz.metrics import _students
from masteryviz.metrics._question import Question
from masteryviz.rules import Rule


def contributors(
    gradebook: Gradebook,
    filters: Filters = Filters(),  # noqa: B008  (frozen)
    rule: Rule | str | None = None,
    by: Iterable[str] | str = (),
) -> pl.DataFrame:
    """Who is counted: each student and skill behind a row, and as what.

    Returns
    -------
    polars.DataFrame
        One row per student and skill (and task, when tasks are grouped or filtered). The group
        columns, then

        - `student`, `name`, `sort_name`, `skill`, `section`, `state`,
        - `assigned`: whether among the `students` of a mastery rate,
        - `with_evidence`: whether there is a scored attempt,
        - `mastered`, `first_mastered`: now, and at the first attempt; null: it cannot be told,
        - `score`, `share`, `level`, `attempts`, `revisions`, `first_attempt_at`, `mastered_at` as
          in `standings`.
    """
    groups = grouping(by)
    rows = gradebook.rows("standings", rule=rule, filters=filters, by=groups)
    return _students.columns(
        rows.with_columns(with_evidence=pl.col("attempts") > 0), groups, "skill", "section",
        "state", "assigned", "with_evidence", "mastered", "first_mastered", "score", "share",
        "level", "attempts", "revisions", "first_attempt_at", "mastered_at",
    )  # fmt: skip


def attempts(
    gradebook: Gradebook,
    filters: Filters = Filters(),  # noqa: B008  (frozen)
    rule: Rule | str | None = None,
    by: Iterable[str] | str = (),
) -> pl.DataFrame:
    """Every scored attempt in the order of the rule, with the score after it: 2, 3, 4.

    Returns
    -------
    polars.DataFrame
        One row per attempt. The group columns, then

        - `student`, `name`, `sort_name`, `skill`, `section`,
        - `k`: the attempt's number, 1 for the oldest of the student on the skill (and task, when
          tasks are grouped or filtered),
        - `on_task`, `on_form`: what it was made on; null: not known,
        - `occurred`: the moment that puts it in order; `submitted_at`, `graded_at`; `known_after`
          and `known_by` enclose an attempt that is known from dated exports,
        - `evidence`: its own score, on the skill's scale; `top` and `cut` of that scale in points,
        - `at_cut`: whether it reaches the cut by itself,
        - `score_after`, `level_after`: what the rule gives after it; null: no score yet,
        - `met`: whether the rule is met after it; null: no known cut,
        - `left_out`: whether the rule leaves it out,
        - `file`, `row`: the file that says so, and the line of it.
    """
    groups = grouping(by)
    rows = gradebook.rows("attempts", rule=rule, filters=filters, by=groups)
    return _students.columns(
        rows, groups, "skill", "section", "k", "on_task", "on_form", "occurred", "submitted_at",
        "graded_at", "known_after", "known_by", "evidence", "top", "cut", "at_cut", "score_after",
        "level_after", "met", "left_out", "file", "row",
    )  # fmt: skip


QUESTIONS = (
    Question(
        key="contributors",
        title="Which students are behind this number?",
        ask=contributors,
        by=(),
    ),
    Question(
        key="attempts",
        title="Which attempts are behind this number?",
        ask=attempts,
        by=(),
    ),
)
