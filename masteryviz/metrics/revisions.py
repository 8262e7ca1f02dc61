"""How many revisions mastery took, and whether revising works."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from masteryviz.filters import Filters
from masteryviz.gradebook import Gradebook, grouping
from masteryviz.metrics._question import Question
from masteryviz.metrics._shares import share, with_interval
from masteryviz.rules import Rule

_RESUBMIT_LIMITS = ("resubmit_lower", "resubmit_upper")


def revision_counts(
    gradebook: Gradebook,
    filters: Filters = Filters(),  # noqa: B008  (frozen)
    rule: Rule | str | None = None,
    by: Iterable[str] | str = ("skill",),
) -> pl.DataFrame:
    """Students by number of revisions: In Progress, In Progress, Mastery is 2 revisions.

    Revisions are graded attempts up to and including the one that first met the rule, minus 1.
    Who has not met it yet is *open* at the number so far: In Progress, In Progress is 1 and open.
    Open ones are never averaged with finished ones: they may need more.

    Returns
    -------
    polars.DataFrame
        The group columns, then

        - `revisions`: number of revisions, one row for each that occurs,
        - `mastered`: students who met the rule after exactly that many (even if it lapsed later),
        - `open`: students who have revised that often and have not met it yet,
        - `unknown`: students whose mastery cannot be told (no scale),
        - `lower_bound`: whether some attempts are known only from differences between dated
          exports, so that there may have been more revisions than are seen.
    """
    groups = grouping(by)
    counts = gradebook.rows("revision_counts", rule=rule, filters=filters, by=groups)
    return counts.select(*groups, "revisions", "mastered", "open", "unknown", "lower_bound")


def revision_yield(
    gradebook: Gradebook,
    filters: Filters = Filters(),  # noqa: B008  (frozen)
    rule: Rule | str | None = None,
    by: Iterable[str] | str = ("skill",),
    confidence: float | str = 0.95,
) -> pl.DataFrame:
    """What became of work that was returned: who tried again, and who mastered when they did.

    Of 10 students not there after the first attempt, 8 revise and 4 of them master: the first
    revision has a resubmit rate of 0.8 and a yield of 0.5.

    Returns
    -------
    polars.DataFrame
        The group columns, then

        - `revision`: 1 for the first revision, up to the first that nobody tried,
        - `returned`: students who had not met the rule before it,
        - `resubmitted`: those of them who were graded again,
        - `mastered`: those of them who met the rule with it,
        - `resubmit_rate`: resubmitted / returned,
        - `revision_yield`: mastered / resubmitted, with its Wilson interval `lower`, `upper`,
        - `resubmit_lower`, `resubmit_upper`: Wilson interval of `resubmit_rate`.

        A rate is null where nobody is left to count.
    """
    groups = grouping(by)
    counts = gradebook.rows("revision_yield", rule=rule, filters=filters, by=groups)
    rated = counts.with_columns(
        resubmit_rate=share("resubmitted", pl.col("returned")),
        revision_yield=share("mastered", pl.col("resubmitted")),
    )
    limited = with_interval(rated, "mastered", pl.col("resubmitted"), confidence)
    return with_interval(
        limited, "resubmitted", pl.col("returned"), confidence, _RESUBMIT_LIMITS
    ).select(
        *groups, "revision", "returned", "resubmitted", "mastered", "resubmit_rate",
        "revision_yield", "lower", "upper", *_RESUBMIT_LIMITS,
    )  # fmt: skip


def revision_funnel(
    gradebook: Gradebook,
    filters: Filters = Filters(),  # noqa: B008  (frozen)
    rule: Rule | str | None = None,
    by: Iterable[str] | str = ("skill",),
    confidence: float | str = 0.95,
) -> pl.DataFrame:
    """What became of students whose first attempt was returned: of 12, 9 tried again, 6 had it.

    Returns
    -------
    polars.DataFrame
        The group columns, then

        - `returned`: students whose first scored attempt did not meet the rule,
        - `resubmitted`: those of them who handed in again, with or without feedback yet,
        - `graded_again`: those of them with feedback on it,
        - `mastered`: those of them who met the rule with any revision (even if it lapsed later),
        - `resubmit_rate`: resubmitted / returned, with its Wilson interval `resubmit_lower`,
          `resubmit_upper`,
        - `recovery_rate`: mastered / graded_again, with its Wilson interval `lower`, `upper`. Who
          is on the way may still get there: it can only rise for the same students,
        - `unknown`: students whose mastery cannot be told (no scale); left out.

        A rate is null where nobody is left to count.
    """
    groups = grouping(by)
    counts = gradebook.rows("revision_funnel", rule=rule, filters=filters, by=groups)
    rated = counts.with_columns(
        resubmit_rate=share("resubmitted", pl.col("returned")),
        recovery_rate=share("mastered", pl.col("graded_again")),
    )
    limited = with_interval(rated, "mastered", pl.col("graded_again"), confidence)
    return with_interval(
        limited, "resubmitted", pl.col("returned"), confidence, _RESUBMIT_LIMITS
    ).select(
        *groups, "returned", "resubmitted", "graded_again", "mastered", "resubmit_rate",
        *_RESUBMIT_LIMITS, "recovery_rate", "lower", "upper", "unknown",
    )  # fmt: skip


QUESTIONS = (
    Question(
        key="revision_counts",
        title="How many revisions did mastery take?",
        ask=revision_counts,
    ),
    Question(
        key="revision_yield",
        title="Does revising work?",
        ask=revision_yield,
        options=("confidence",),
    ),
    Question(
        key="revision_funnel",
        title="What became of work that was returned?",
        ask=revision_funnel,
        options=("confidence",),
    ),
)
