"""How the share who have mastered has grown, day by day."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from masteryviz.filters import Filters
from masteryviz.gradebook import Gradebook, grouping
from masteryviz.metrics._days import days_back
from masteryviz.metrics._options import whole_option
from masteryviz.metrics._question import Question
from masteryviz.metrics._shares import share, with_interval
from masteryviz.rules import Rule, get_rule


def mastery_over_time(
    gradebook: Gradebook,
    filters: Filters = Filters(),  # noqa: B008  (frozen)
    rule: Rule | str | None = None,
    by: Iterable[str] | str = ("skill",),
    *,
    every: int | str = 7,
    most: int | str = 60,
    confidence: float | str = 0.95,
) -> pl.DataFrame:
    """Mastery rate at the end of each of a row of days: 5 of 24 on 1 May, 17 of 24 on 15 May.

    Each day is answered from what was known on it, lapses and all, as `mastery_rates` answers it
    as of that day. Filters and groups choose the students as they are on the last day, who are
    then followed back; who has left since is not among them.

    Parameters
    ----------
    gradebook, filters, rule, by
        As `Gradebook.ask` takes them.
    every
        Days from one row to the next, counted back from the day looked at.
    most
        Number of days at most, the newest.
    confidence
        Share of such intervals that hold the truth.

    Returns
    -------
    polars.DataFrame
        The group columns, then

        - `day`: the end of it is meant; null where nothing is dated,
        - `students`: with the skill assigned or tried by then; 0 before it began,
        - `mastered`: those who had mastered it then, under the rule,
        - `mastery_rate`: mastered / students, with its Wilson interval `lower`, `upper`; null
          with 0 students,
        - `unknown`: with evidence whose mastery cannot be told (no scale); left out of the rate.

    Raises
    ------
    SettingError
        When `every` or `most` is no whole number above 0, or `confidence` is no share.
    """
    groups = grouping(by)
    step, number = whole_option("every", every), whole_option("most", most)
    chosen = get_rule(rule) if isinstance(rule, str) else rule or gradebook.default_rule
    days = days_back(gradebook, filters, chosen, step, number)
    counts = gradebook.rows(
        "mastery_over_time", rule=chosen, filters=filters, by=groups,
        days=days, every=step, sticky=chosen.sticky,
    )  # fmt: skip
    known = pl.col("students") - pl.col("unknown")
    rated = counts.with_columns(mastery_rate=share("mastered", known))
    return with_interval(rated, "mastered", known, confidence).select(
        *groups, "day", "students", "mastered", "mastery_rate", "lower", "upper", "unknown"
    )


def together(frame: pl.DataFrame, name: str, confidence: float | str = 0.95) -> pl.DataFrame:
    """All groups of an answer as one: the counts of a day added up, under the group's `name`.

    Students count once per group, as `mastery_over_time` counts them without groups.

    Parameters
    ----------
    frame
        Of `mastery_over_time`, grouped by one column.
    name
        The value of that column in the rows given back.
    confidence
        Share of such intervals that hold the truth.
    """
    group = frame.columns[0]
    counts = frame.group_by("day").agg(pl.col("students", "mastered", "unknown").sum()).sort("day")
    known = pl.col("students") - pl.col("unknown")
    rated = counts.with_columns(
        pl.lit(name, pl.String).alias(group), mastery_rate=share("mastered", known)
    )
    return with_interval(rated, "mastered", known, confidence).select(frame.columns)


QUESTIONS = (
    Question(
        key="mastery_over_time",
        title="How has mastery grown over time?",
        ask=mastery_over_time,
        options=("every", "most", "confidence"),
    ),
)
