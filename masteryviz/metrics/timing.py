"""How long mastery takes, counting those who are still on the way."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import polars as pl

from masteryviz.filters import Filters
from masteryviz.gradebook import Gradebook, Quick, grouping
from masteryviz.metrics._curves import curves
from masteryviz.metrics._question import Question
from masteryviz.metrics._shares import choice, number
from masteryviz.metrics._spans import LEAVERS, gathered, groups_of, moment, spans
from masteryviz.rules import Rule
from masteryviz.statistics import (
    LIMITS,
    ROUNDING,
    normal_quantile,
    restricted_mean,
    survival_limits,
)

_BY_SKILL = Quick(adds_up=("time", "entry"), finer="skill")
_KNOWN = pl.col("time").is_not_null()


def _falls_to(share: float, column: str = "survival") -> pl.Expr:
    return pl.col("time").filter(_KNOWN & (pl.col(column) <= share + ROUNDING)).min()


_TIMES = (
    (pl.col("events") + pl.col("censored")).sum().alias("students"),
    pl.col("events").sum(),
    pl.col("censored").sum(),
    _falls_to(0.5).alias("median"),
    _falls_to(0.5, "lower").alias("lower"),
    _falls_to(0.5, "upper").alias("upper"),
    _falls_to(0.75).alias("q25"),
    _falls_to(0.25).alias("q75"),
    pl.col("without_start", "between_exports", "cut_off", "leavers").sum(),
    pl.col("arrived").sum().alias("late_joiners"),
)
"""What is told of a curve as a whole."""
_ENDED = _KNOWN & (pl.col("events") + pl.col("censored") > 0)


def time_to_mastery(
    gradebook: Gradebook,
    filters: Filters = Filters(),  # noqa: B008  (frozen)
    rule: Rule | str | None = None,
    by: Iterable[str] | str = ("skill",),
    *,
    unit: str = "days",
    anchor: str = "first_attempt",
    censor: str = "data_date",
    leavers: str = "censored",
    horizon: float | str | None = None,
    limits: str = "log-log",
    confidence: float | str = 0.95,
) -> pl.DataFrame:
    """Median time to mastery (Kaplan-Meier): mastered after 3, 5, 9 days, open at 4, 10 gives 9.

    The mean of those who finished would say 5.67: it leaves out who takes longest. A deadline is
    no failure: who has not mastered it by the last day that the data speak for is still on the way.

    The median is the first time at which no more than half are still on the way. Where the curve
    lies at exactly one half for a while, that is the while's beginning; R's `survfit` gives its
    middle. Mastered after 2 and 4, open at 6 and 6: 4 here and in lifelines, 5 in R. The limits of
    the curve are those of `limits`, log-log unless said; R's are log unless said.

    Parameters
    ----------
    gradebook, filters, rule, by
        As `Gradebook.ask` takes them.
    unit
        `days` (calendar days, from day to day), `school_days` (days of the calendar's weekdays
        that are not among its days without school: from Friday to Monday is 1) or `attempts`
        (scored attempts).
    anchor
        Where days start: `first_attempt` or `assigned`. From `assigned`, a student who joined the
        course later counts among those at risk only from the first day there (left truncation).
        In attempts, `assigned` also counts students who have not tried yet, at 0.
    censor
        Until when a student without mastery was watched: `data_date` (the as-of day, else the
        newest day any file speaks for; the leaving day of those who left), `last_evidence` (the
        last scored attempt on the skill) or `last_activity` (the last attempt on anything). The
        choice moves the median: show it.
    leavers
        What is taken of students who left without mastery: `censored` (that they would have gone
        on as those who stayed), or the two bounds of what leaving can hide: `never` (none would
        have mastered it: they stay at risk as long as anybody) and `mastered` (all would have on
        the day they left). See `leaving_bounds`.
    horizon
        Gives the mean time on the way up to this time as well, everybody counted.
    limits
        Kind of the limits, see `statistics.survival_limits`: `log-log`, `log`, `plain`, `logit` or
        `arcsin`.
    confidence
        Confidence of the limits.

    Returns
    -------
    polars.DataFrame
        The group columns, then

        - `students`: watched on their way: events + censored,
        - `events`: students who met the rule (even if it lapsed later),
        - `censored`: students still on the way when last watched,
        - `median`: time by which half have mastered it; null while fewer have,
        - `lower`, `upper`: limits of the median: where the lower and the upper limit of the curve
          come down to one half; null where they do not,
        - `q25`, `q75`: time by which a quarter and three quarters have mastered it,
        - `without_start`: students left out because start or end is not known (undated work, work
          without an assigned day, no scale; unknown is never zero), or who had mastered it before
          they came,
        - `between_exports`: events whose day is only known to lie between two exports; the later
          day is taken here, see `time_to_mastery_interval`,
        - `cut_off`: students who may have tried before the first attempt that is known, because
          the first export already showed it or its number is above 1: their times from the first
          attempt are too short,
        - `leavers`: students who left without mastery,
        - `late_joiners`: students at risk only from the day they joined,
        - with a horizon: `restricted_mean`, `restricted_lower`, `restricted_upper`: mean time on
          the way up to it and its limits; null where nobody was watched that long.

    Raises
    ------
    SettingError
        When an option's value is not one of those above, or there is no calendar of school days.
    """
    groups = grouping(by)
    curve = _curve(
        gradebook, filters, rule, groups, unit, anchor, censor, leavers, limits, number(confidence)
    )
    if groups:
        answer = curve.group_by(groups, maintain_order=True).agg(_TIMES)
    else:
        answer = curve.select(_TIMES) if curve.height else curve.select(_TIMES).clear()
    if horizon is None:
        return answer
    until = moment("horizon", horizon)
    return pl.concat(
        [answer, _restricted(curve, groups, until, number(confidence))], how="horizontal"
    )


def time_to_mastery_curve(
    gradebook: Gradebook,
    filters: Filters = Filters(),  # noqa: B008  (frozen)
    rule: Rule | str | None = None,
    by: Iterable[str] | str = ("skill",),
    *,
    unit: str = "days",
    anchor: str = "first_attempt",
    censor: str = "data_date",
    leavers: str = "censored",
    limits: str = "log-log",
    confidence: float | str = 0.95,
) -> pl.DataFrame:
    """Kaplan-Meier curve of each group: mastered after 3, 5, 9, open at 4, 10: 0.8, 0.53, 0.27.

    Takes what `time_to_mastery` takes, and raises the same.

    Returns
    -------
    polars.DataFrame
        The group columns, then

        - `time`: days or attempts, one row for each at which somebody mastered or was last seen,
        - `at_risk`: students watched and still on the way just before it,
        - `events`, `censored`: students who mastered at it, and who were watched until it,
        - `survival`: share still on the way after it,
        - `lower`, `upper`: its limits; null where nobody is left on the way.
    """
    groups = grouping(by)
    curve = _curve(
        gradebook, filters, rule, groups, unit, anchor, censor, leavers, limits, number(confidence)
    )
    told = [*groups, "time", "at_risk", "events", "censored", "survival", "lower", "upper"]
    return curve[told].filter(_ENDED)


def _curve(
    gradebook: Gradebook,
    filters: Filters,
    rule: Rule | str | None,
    groups: tuple[str, ...],
    unit: str,
    anchor: str,
    censor: str,
    leavers: str,
    limits: str,
    confidence: float,
) -> pl.DataFrame:
    """The rows of the question with limits: one per group and time, a null time for the unknown."""
    options = spans(gradebook, unit, anchor, censor)
    choice("limits", limits, tuple(LIMITS))
    choice("leavers", leavers, LEAVERS)
    counted = gradebook.rows(
        "time_to_mastery", rule=rule, filters=filters, by=groups, quick=_BY_SKILL, **options
    )
    curve = curves(counted, groups, leavers)
    lower, upper = survival_limits(
        curve["survival"].to_numpy(), curve["hazard_variance"].to_numpy(), limits, confidence
    )
    return curve.hstack([
        pl.Series("lower", lower, nan_to_null=True), pl.Series("upper", upper, nan_to_null=True)
    ])  # fmt: skip


def _restricted(
    curve: pl.DataFrame, groups: tuple[str, ...], horizon: float, confidence: float
) -> pl.DataFrame:
    """Mean time on the way up to the horizon with its limits, a row for each group."""
    z = normal_quantile(confidence)
    n = curve["at_risk"].to_numpy().astype(float)
    d = curve["events"].to_numpy().astype(float)
    steps = np.divide(d, n * (n - d), out=np.zeros(len(n)), where=n > d)
    time, survival = (curve[name].to_numpy().astype(float) for name in ("time", "survival"))
    rows: list[dict[str, object]] = []
    for _, place in groups_of(curve, groups):
        # the last row of a group may be that of the unknown time
        end = place.stop - int(np.isnan(time[place.stop - 1]))
        part = slice(place.start, end)
        mean, error = restricted_mean(time[part], survival[part], horizon, steps[part])
        known = not np.isnan(mean)
        rows.append({
            "restricted_mean": mean if known else None,
            "restricted_lower": max(mean - z * error, 0) if known else None,
            "restricted_upper": min(mean + z * error, horizon) if known else None,
        })  # fmt: skip
    kinds = dict.fromkeys(("restricted_mean", "restricted_lower", "restricted_upper"), pl.Float64)
    return gathered(rows, curve, (), **kinds)


_OPTIONS = ("unit", "anchor", "censor", "leavers", "limits", "confidence")

QUESTIONS = (
    Question(
        key="time_to_mastery",
        title="How long does mastery take?",
        ask=time_to_mastery,
        options=(*_OPTIONS, "horizon"),
    ),
    Question(
        key="time_to_mastery_curve",
        title="How many are still on the way, day by day?",
        ask=time_to_mastery_curve,
        options=_OPTIONS,
    ),
)
