"""Mastery rates drawn towards what groups of their kind have, so that small ones compare fairly."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import polars as pl

from masteryviz.filters import Filters
from masteryviz.gradebook import Gradebook, grouping
from masteryviz.metrics._question import Question
from masteryviz.metrics._shares import number, share
from masteryviz.rules import Rule
from masteryviz.statistics import beta_binomial_prior, normal_quantile, pooled

_FEWEST = 3
"""Groups that tell how much groups differ."""

_POOLED = {
    name: pl.Float64()
    for name in ("pooled_rate", "lower", "upper", "prior_a", "prior_b", "prior_rate", "shrinkage")
}


def mastery_rates_pooled(
    gradebook: Gradebook,
    filters: Filters = Filters(),  # noqa: B008  (frozen)
    rule: Rule | str | None = None,
    by: Iterable[str] | str = ("skill", "section"),
    confidence: float | str = 0.95,
) -> pl.DataFrame:
    """Mastery rates for putting groups in order: a class of 5 with 100 % is not yet the best.

    Groups are pooled across the last grouping within those before it: by skill and section,
    across the sections of each skill. Each rate is drawn towards what all of them have, the more
    so the fewer students it has and the less the groups differ (empirical Bayes, beta-binomial).
    Only for ordering and comparing: what happened is `mastery_rate`. See
    `statistics.beta_binomial_prior`.

    Returns
    -------
    polars.DataFrame
        The group columns, then

        - `students`: with the skill assigned or tried, whose mastery can be told,
        - `mastered`: those who have mastered it now,
        - `mastery_rate`: mastered / students, as it is,
        - `pooled_rate`: (mastered + prior_a) / (students + prior_a + prior_b),
        - `lower`, `upper`: interval of `pooled_rate`,
        - `prior_a`, `prior_b`: the prior that all groups together suggest, Beta(a, b),
        - `prior_rate`: a / (a + b), towards which rates are drawn,
        - `shrinkage`: how far: 0 not at all, 1 all the way: (a + b) / (a + b + students),
        - `unknown`: whose mastery cannot be told (no scale); left out.

        Everything pooled is null where fewer than three groups have students: how much groups
        differ cannot be learnt from two.
    """
    groups = grouping(by)
    limits = number(confidence)
    normal_quantile(limits)
    counts = gradebook.rows("mastery_rates", rule=rule, filters=filters, by=groups)
    counts = counts.with_columns(students=pl.col("students") - pl.col("unknown")).with_columns(
        mastery_rate=share("mastered", pl.col("students"))
    )
    return _by_kind(counts, groups[:-1], limits).select(
        *groups, "students", "mastered", "mastery_rate", *_POOLED, "unknown"
    )


def _by_kind(counts: pl.DataFrame, kinds: tuple[str, ...], confidence: float) -> pl.DataFrame:
    """Each kind's groups pooled, rows in the order they came in."""
    if not kinds:
        return _pool(counts, confidence)
    parts = counts.partition_by(kinds, maintain_order=True)
    return pl.concat([_pool(part, confidence) for part in parts or [counts]])


def _pool(counts: pl.DataFrame, confidence: float) -> pl.DataFrame:
    """The groups of one kind with what they have after pooling."""
    mastered, students = counts["mastered"].to_numpy(), counts["students"].to_numpy()
    if np.count_nonzero(students) < _FEWEST:
        return counts.with_columns(
            pl.lit(None, dtype).alias(name) for name, dtype in _POOLED.items()
        )
    prior = beta_binomial_prior(mastered, students)
    rate, lower, upper = pooled(mastered, students, prior, confidence)
    return counts.with_columns(
        pl.Series("pooled_rate", rate),
        pl.Series("lower", lower),
        pl.Series("upper", upper),
        prior_a=pl.lit(prior.alpha),
        prior_b=pl.lit(prior.beta),
        prior_rate=pl.lit(prior.mean),
        shrinkage=prior.weight / (prior.weight + pl.col("students")),
    )


QUESTIONS = (
    Question(
        key="mastery_rates_pooled",
        title="Which sections are ahead, not over-reading small ones?",
        ask=mastery_rates_pooled,
        by=("skill", "section"),
        options=("confidence",),
    ),
)
