"""What the cut does: mastery rates as a function of it."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from masteryviz.errors import SettingError
from masteryviz.filters import Filters
from masteryviz.gradebook import Gradebook, grouping
from masteryviz.metrics._options import share_option
from masteryviz.metrics._question import Question
from masteryviz.metrics._shares import share, with_interval
from masteryviz.metrics._verdicts import beside, chosen_rule, counted
from masteryviz.rules import Rule

CUTS = tuple(round(0.05 * step, 2) for step in range(10, 21))
"""Cuts that are tried unless others are named, as shares of the scale's top: 50 to 100 %."""


def cut_curve(
    gradebook: Gradebook,
    filters: Filters = Filters(),  # noqa: B008  (frozen)
    rule: Rule | str | None = None,
    by: Iterable[str] | str = (),
    *,
    cuts: Iterable[float] | str = CUTS,
    confidence: float | str = 0.95,
) -> pl.DataFrame:
    """Mastery rate for each cut: 30 of 40 at 75 %, 21 at 80 %: 9 students flip between them.

    Parameters
    ----------
    gradebook, filters, rule, by
        As `Gradebook.ask` takes them.
    cuts
        Cuts to try, as shares of the scale's top above 0 (on the command line divided by commas).
        Those in use are always among them.
    confidence
        Share of such intervals that hold the truth.

    Returns
    -------
    polars.DataFrame
        One row per group and cut, the lowest first. The group columns, then

        - `cut`: share of the scale's top,
        - `in_use`: whether it is the cut of everything in the group now,
        - `students`, `mastered`, `mastery_rate`, `lower`, `upper`, `unknown` as in
          `mastery_rates`,
        - `flips`: students who have mastered it with the cut before and not with this one; null
          in the first row.

    Raises
    ------
    SettingError
        When a cut is no share above 0.
    """
    groups, chosen = grouping(by), chosen_rule(gradebook, rule)
    steps = [cut for cut in sorted(set(_shares(cuts))) if cut <= 1]
    if chosen.sticky or _score_depends_on_cut(chosen):
        counts = _each_cut(gradebook, filters, chosen, groups, steps)
        counts = gradebook.in_order(counts, groups)
    else:
        counts = gradebook.rows("cut_curve", rule=chosen, filters=filters, by=groups, cuts=steps)
    known = pl.col("students") - pl.col("unknown")
    before = pl.col("mastered").shift(1)
    rated = counts.with_columns(
        mastery_rate=share("mastered", known),
        flips=(before.over(groups) if groups else before) - pl.col("mastered"),
        in_use=pl.col("present"),
    )
    return with_interval(rated, "mastered", known, confidence).select(
        *groups, "cut", "in_use", "students", "mastered", "mastery_rate", "lower", "upper",
        "unknown", "flips",
    )  # fmt: skip


def _shares(cuts: Iterable[float] | str) -> list[float]:
    given = cuts.split(",") if isinstance(cuts, str) else list(cuts)
    found = [share_option("cuts", cut) for cut in given]
    if 0 in found:
        raise SettingError("cuts must be above 0: everybody reaches a cut of 0.")
    return found


def _score_depends_on_cut(rule: Rule) -> bool:
    """Whether another cut gives another score, not only another verdict on it."""
    steps = [text for step in rule.steps() for text in step.values()]
    return type(rule).met_sql is not Rule.met_sql or any(
        "cut" in text for text in (*steps, rule.score_sql())
    )


def _each_cut(
    gradebook: Gradebook,
    filters: Filters,
    rule: Rule,
    groups: tuple[str, ...],
    cuts: list[float],
) -> pl.DataFrame:
    """The counts by applying the rule with each cut, and with those in use."""
    rows = _tried(gradebook, filters, rule, groups, cuts)
    now = [cut for cut in rows["cut"].drop_nulls().unique().round(9) if cut <= 1]
    steps = sorted({*cuts, *now})
    if len(steps) > len(cuts):
        rows = _tried(gradebook, filters, rule, groups, steps)
    parts = []
    for cut in steps:
        met = pl.col(repr(cut))
        parts.append(counted(
            rows.filter("assigned"), groups,
            pl.lit(cut).first().alias("cut"),
            pl.len().cast(pl.Int64).alias("students"),
            met.fill_null(value=False).sum().cast(pl.Int64).alias("mastered"),
            ((pl.col("attempts") > 0) & met.is_null()).sum().cast(pl.Int64).alias("unknown"),
            ((pl.col("cut") - cut).abs() < 1e-9).drop_nulls().all().alias("present")
            & pl.col("cut").is_not_null().any(),
        ))  # fmt: skip
    return pl.concat(parts)


def _tried(
    gradebook: Gradebook, filters: Filters, rule: Rule, groups: tuple[str, ...], cuts: list[float]
) -> pl.DataFrame:
    """Every standing in view with the verdict of the rule with each cut, beside its own `cut`."""
    tried = {rule.key: rule} | {repr(cut): rule.using(cut=cut) for cut in cuts}
    return beside(gradebook, filters, tried, groups)[0]


QUESTIONS = (
    Question(
        key="cut_curve",
        title="What would another cut change?",
        ask=cut_curve,
        by=(),
        options=("cuts", "confidence"),
    ),
)
