"""Who has tried and tried."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import polars as pl

from masteryviz.filters import Filters
from masteryviz.gradebook import Gradebook, grouping
from masteryviz.metrics import _students
from masteryviz.metrics._options import whole_option
from masteryviz.metrics._question import Question
from masteryviz.metrics._shares import share, with_interval
from masteryviz.rules import Rule


def stuck(
    gradebook: Gradebook,
    filters: Filters = Filters(),  # noqa: B008  (frozen)
    rule: Rule | str | None = None,
    by: Iterable[str] | str = (),
    *,
    attempts: int | str = 3,
    opportunities: int | str = 10,
) -> pl.DataFrame:
    """Skills that students do not have, and whether they have tried so often that they are stuck.

    After 10 opportunities without mastery more of the same seldom helps: wheel-spinning (Beck and
    Gong 2013, where a question is an opportunity; here every scored attempt is one). With few
    attempts nothing can be said yet, which is neither stuck nor fine.

    The verdict counts the tries of whoever does not have the skill now. Who had it and lost it has
    `lapses`, and needs a reminder rather than another way: who asks for those never yet there
    takes the rows with none. Work that waits for feedback has the `state` submitted.

    Parameters
    ----------
    gradebook, filters, rule, by
        As `Gradebook.ask` takes them.
    attempts
        Scored attempts from which on an open skill is stuck.
    opportunities
        Scored attempts from which on it is wheel-spinning.

    Returns
    -------
    polars.DataFrame
        One row per student and skill that is not mastered, most attempts first. The group
        columns, then

        - `student`, `name`, `sort_name`, `skill`, `section`, `state`, `attempts`, `score`,
          `share`, `level`, `first_attempt_at`, `mastered_at`, `last_activity_at`,
        - `lapses`: how often the student had it and then no longer; 0: has never had it,
        - `verdict`: `wheel-spinning`, `stuck`, `too little evidence`, or `unknown` where mastery
          cannot be told (no scale).

    Raises
    ------
    SettingError
        When a number of attempts is no whole number above 0.
    """
    groups = grouping(by)
    rows = gradebook.rows(
        "stuck", rule=rule, filters=filters, by=groups, **_after(attempts, opportunities)
    )
    return _students.columns(
        rows, groups, "skill", "section", "state", "attempts", "score", "share", "level",
        "first_attempt_at", "mastered_at", "lapses", "last_activity_at", "verdict",
    )  # fmt: skip


def stuck_counts(
    gradebook: Gradebook,
    filters: Filters = Filters(),  # noqa: B008  (frozen)
    rule: Rule | str | None = None,
    by: Iterable[str] | str = ("skill",),
    *,
    attempts: int | str = 3,
    opportunities: int | str = 10,
    confidence: float | str = 0.95,
) -> pl.DataFrame:
    """How many students are stuck: of 20 decided, 4 stuck is 0.2; 6 with one attempt are not.

    Takes what `stuck` takes, and raises the same.

    Returns
    -------
    polars.DataFrame
        The group columns, then

        - `students`: with the skill, excused ones left out: the sum of the next five,
        - `mastered`, `stuck`, `wheel_spinning`, `too_little_evidence`, `unknown`,
        - `stuck_rate`: (stuck + wheel_spinning) / (these + mastered), with its Wilson interval
          `lower`, `upper`; null where nobody is decided.
    """
    groups = grouping(by)
    counts = gradebook.rows(
        "stuck_counts", rule=rule, filters=filters, by=groups, **_after(attempts, opportunities)
    )
    counts = counts.with_columns(not_moving=pl.col("stuck") + pl.col("wheel_spinning"))
    decided = pl.col("not_moving") + pl.col("mastered")
    rated = counts.with_columns(stuck_rate=share("not_moving", decided))
    return with_interval(rated, "not_moving", decided, confidence).select(
        *groups, "students", "mastered", "stuck", "wheel_spinning", "too_little_evidence",
        "unknown", "stuck_rate", "lower", "upper",
    )  # fmt: skip


def _after(attempts: int | str, opportunities: int | str) -> dict[str, Any]:
    return {
        "stuck_after": whole_option("attempts", attempts),
        "spinning_after": whole_option("opportunities", opportunities),
    }


QUESTIONS = (
    Question(
        key="stuck",
        title="Who has tried often and does not have it?",
        ask=stuck,
        by=(),
        options=("attempts", "opportunities"),
    ),
    Question(
        key="stuck_counts",
        title="How many students are stuck?",
        ask=stuck_counts,
        options=("attempts", "opportunities", "confidence"),
    ),
)
