"""What speaks of the teaching and not of single students: a whole class that does not have it."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from masteryviz.filters import Filters
from masteryviz.gradebook import Gradebook
from masteryviz.metrics._options import share_option, whole_option
from masteryviz.metrics._question import Question
from masteryviz.metrics._shares import share, with_interval
from masteryviz.metrics.rates import first_attempt, mastery_rates
from masteryviz.rules import Rule


def whole_class_signal(
    gradebook: Gradebook,
    filters: Filters = Filters(),  # noqa: B008  (frozen)
    rule: Rule | str | None = None,
    by: Iterable[str] | str = ("section", "skill"),
    *,
    below: float | str = 0.4,
    least: int | str = 8,
    confidence: float | str = 0.95,
) -> pl.DataFrame:
    """Where a class as a whole failed at the first attempt: 6 of 24 at once is 0.25, a signal.

    Parameters
    ----------
    gradebook, filters, rule, by
        As `Gradebook.ask` takes them.
    below
        A first-attempt rate under this share is a signal.
    least
        Students that a group must have for one.
    confidence
        Confidence of the limits.

    Returns
    -------
    polars.DataFrame
        The group columns, then

        - `students`, `mastered_first`, `first_attempt_rate`, `lower`, `upper`, `unknown` as in
          `first_attempt`,
        - `signal`: whether the rate is under `below`; null with fewer than `least` students: too
          few to speak of a class,
        - `sure`: whether even the upper limit is under it, so that chance does not explain it.

    Raises
    ------
    SettingError
        When an option is out of its range.
    """
    bar, fewest = share_option("below", below), whole_option("least", least)
    frame = first_attempt(gradebook, filters, rule, by, confidence)
    enough = pl.when(pl.col("students") - pl.col("unknown") >= fewest)
    return frame.with_columns(
        signal=enough.then(pl.col("first_attempt_rate") < bar),
        sure=enough.then(pl.col("upper") < bar),
    )


def class_gaps(
    gradebook: Gradebook,
    filters: Filters = Filters(),  # noqa: B008  (frozen)
    rule: Rule | str | None = None,
    by: Iterable[str] | str = ("section", "skill"),
    *,
    over: float | str = 0.6,
    least: int | str = 8,
    confidence: float | str = 0.95,
) -> pl.DataFrame:
    """Share of each class that lacks a skill now: 17 of 24 is 0.71, better retaught to everybody.

    Parameters
    ----------
    gradebook, filters, rule, by
        As `Gradebook.ask` takes them.
    over
        A share lacking it above this is one for the whole class.
    least
        Students that a group must have for that.
    confidence
        Confidence of the limits.

    Returns
    -------
    polars.DataFrame
        The group columns, then

        - `students`: with the skill assigned or tried, whose mastery can be told,
        - `needs`: those who do not have it,
        - `needs_rate`: needs / students, with its Wilson interval `lower`, `upper`,
        - `whole_class`: whether the rate is over `over`; null with fewer than `least` students,
        - `sure`: whether even the lower limit is,
        - `unknown`: whose mastery cannot be told (no scale); left out.

    Raises
    ------
    SettingError
        When an option is out of its range.
    """
    bar, fewest = share_option("over", over), whole_option("least", least)
    rates = mastery_rates(gradebook, filters, rule, by, confidence)
    groups = rates.columns[: rates.columns.index("students")]
    known = rates.drop("lower", "upper").with_columns(
        students=pl.col("students") - pl.col("unknown")
    )
    rated = known.with_columns(needs_rate=share("needs", pl.col("students")))
    enough = pl.when(pl.col("students") >= fewest)
    return (
        with_interval(rated, "needs", pl.col("students"), confidence)
        .with_columns(
            whole_class=enough.then(pl.col("needs_rate") > bar),
            sure=enough.then(pl.col("lower") > bar),
        )
        .select(
            *groups, "students", "needs", "needs_rate", "lower", "upper", "whole_class", "sure",
            "unknown",
        )
    )  # fmt: skip


QUESTIONS = (
    Question(
        key="whole_class_signal",
        title="Where did a whole class not have it at the first attempt?",
        ask=whole_class_signal,
        by=("section", "skill"),
        options=("below", "least", "confidence"),
    ),
    Question(
        key="class_gaps",
        title="Which skills need the whole class?",
        ask=class_gaps,
        by=("section", "skill"),
        options=("over", "least", "confidence"),
    ),
)
