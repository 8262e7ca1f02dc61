"""Whether what was mastered is still there later."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from masteryviz.filters import Filters
from masteryviz.gradebook import Gradebook, grouping
from masteryviz.metrics._question import Question
from masteryviz.metrics._shares import share, with_interval
from masteryviz.rules import Rule


def retention(
    gradebook: Gradebook,
    filters: Filters = Filters(),  # noqa: B008  (frozen)
    rule: Rule | str | None = None,
    by: Iterable[str] | str = ("skill",),
    confidence: float | str = 0.95,
) -> pl.DataFrame:
    """Of those who mastered a skill and were tested again, how many fell below: 3 of 8 is 0.375.

    Who was not tested again says nothing of it, and is not counted as having kept the skill. Who
    is tested again is seldom a matter of chance: read it beside `tested_later`.

    Returns
    -------
    polars.DataFrame
        The group columns, then

        - `mastered`: students who met the rule at some time,
        - `tested_later`: those with scored attempts after that,
        - `below_later`: those of them with an attempt below the cut among these,
        - `regained`: those of them whose newest attempt is at the cut again,
        - `lapsed`: students who met the rule and do not now,
        - `below_rate`: below_later / tested_later, with its Wilson interval `lower`, `upper`;
          null where nobody was tested again,
        - `median_days`: days from mastery to the newest attempt, of those tested later; null
          where not dated.
    """
    groups = grouping(by)
    counts = gradebook.rows("retention", rule=rule, filters=filters, by=groups)
    rated = counts.with_columns(below_rate=share("below_later", pl.col("tested_later")))
    return with_interval(rated, "below_later", pl.col("tested_later"), confidence).select(
        *groups, "mastered", "tested_later", "below_later", "regained", "lapsed", "below_rate",
        "lower", "upper", "median_days",
    )  # fmt: skip


QUESTIONS = (
    Question(
        key="retention",
        title="Is what was mastered still there later?",
        ask=retention,
        options=("confidence",),
    ),
)
