"""How many have mastered, now and at the first attempt."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from masteryviz.filters import Filters
from masteryviz.gradebook import Gradebook, grouping
from masteryviz.metrics._question import Question
from masteryviz.metrics._shares import share, with_interval
from masteryviz.rules import Rule


def mastery_rates(
    gradebook: Gradebook,
    filters: Filters = Filters(),  # noqa: B008  (frozen)
    rule: Rule | str | None = None,
    by: Iterable[str] | str = ("skill",),
    confidence: float | str = 0.95,
) -> pl.DataFrame:
    """Mastery rate of each group: of 12 students with the skill assigned, 7 mastered is 0.583.

    A student counts once per skill, so that a group coarser than skills counts student-skill
    pairs; when tasks are grouped or filtered, once per skill and task.

    Returns
    -------
    polars.DataFrame
        The group columns, then

        - `students`: with the skill assigned or tried; excused students are not among them,
        - `with_evidence`: those with at least one scored attempt,
        - `mastered`: those who have mastered it now, under the rule,
        - `mastery_rate`: mastered / students,
        - `mastery_rate_evidence`: mastered / with_evidence,
        - `lower`, `upper`: Wilson interval of `mastery_rate`,
        - `unknown`: with evidence whose mastery cannot be told (no points possible, so no scale);
          left out of both rates,
        - `needs`: those who do not have it yet.

        A rate is null where nobody is left to count.
    """
    groups = grouping(by)
    counts = gradebook.rows("mastery_rates", rule=rule, filters=filters, by=groups)
    known = pl.col("students") - pl.col("unknown")
    rated = counts.with_columns(
        mastery_rate=share("mastered", known),
        mastery_rate_evidence=share("mastered", pl.col("with_evidence") - pl.col("unknown")),
        needs=known - pl.col("mastered"),
    )
    return with_interval(rated, "mastered", known, confidence).select(
        *groups, "students", "with_evidence", "mastered", "mastery_rate", "mastery_rate_evidence",
        "lower", "upper", "unknown", "needs",
    )  # fmt: skip


def first_attempt(
    gradebook: Gradebook,
    filters: Filters = Filters(),  # noqa: B008  (frozen)
    rule: Rule | str | None = None,
    by: Iterable[str] | str = ("skill",),
    confidence: float | str = 0.95,
) -> pl.DataFrame:
    """Share that mastered at the first graded attempt: 4 of 10 graded at once is 0.4.

    A low share over a whole class speaks of the teaching before it, not of the students.

    Returns
    -------
    polars.DataFrame
        The group columns, then

        - `students`: with at least one graded attempt,
        - `mastered_first`: those whose first graded attempt met the rule,
        - `first_attempt_rate`: mastered_first / students,
        - `lower`, `upper`: its Wilson interval,
        - `unknown`: whose mastery cannot be told (no scale); left out of the rate.

        A rate is null where nobody is left to count.
    """
    groups = grouping(by)
    counts = gradebook.rows("first_attempt", rule=rule, filters=filters, by=groups)
    known = pl.col("students") - pl.col("unknown")
    rated = counts.with_columns(first_attempt_rate=share("mastered_first", known))
    return with_interval(rated, "mastered_first", known, confidence).select(
        *groups, "students", "mastered_first", "first_attempt_rate", "lower", "upper", "unknown"
    )


QUESTIONS = (
    Question(
        key="mastery_rates",
        title="Which skills do our students have, and how many need it?",
        ask=mastery_rates,
        options=("confidence",),
    ),
    Question(
        key="first_attempt",
        title="How many had it at the first attempt?",
        ask=first_attempt,
        options=("confidence",),
    ),
)
