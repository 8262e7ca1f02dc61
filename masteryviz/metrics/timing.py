"""How long mastery takes, counting those who are still on the way."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from masteryviz.errors import SettingError
from masteryviz.filters import Filters
from masteryviz.gradebook import Gradebook, grouping
from masteryviz.metrics._question import Question
from masteryviz.metrics._shares import choice, number
from masteryviz.rules import Rule
from masteryviz.statistics import LIMITS, survival_limits

UNITS = ("days", "attempts")
ANCHORS = ("first_attempt", "assigned")
CENSORS = ("data_date", "last_evidence", "last_activity")

_ROUNDING = 1e-9
"""A product of shares may miss one half by its last bits."""


def time_to_mastery(
    gradebook: Gradebook,
    filters: Filters = Filters(),  # noqa: B008  (frozen)
    rule: Rule | str | None = None,
    by: Iterable[str] | str = ("skill",),
    *,
    unit: str = "days",
    anchor: str = "first_attempt",
    censor: str = "data_date",
    limits: str = "log-log",
    confidence: float | str = 0.95,
) -> pl.DataFrame:
    """Median time to mastery (Kaplan-Meier): mastered after 3, 5, 9 days, open at 4, 10 gives 9.

    The mean of those who finished would say 5.67: it leaves out who takes longest.

    Parameters
    ----------
    gradebook, filters, rule, by
        As `Gradebook.ask` takes them.
    unit
        `days` (calendar days, from day to day) or `attempts` (scored attempts).
    anchor
        Where days start: `first_attempt` or `assigned`. In attempts, `assigned` also counts
        students who have not tried yet, at 0.
    censor
        Until when a student without mastery was watched: `data_date` (the as-of day, else the
        newest day any file speaks for; the leaving day of those who left), `last_evidence` (the
        last scored attempt on the skill) or `last_activity` (the last attempt on anything). The
        choice moves the median: show it.
    limits
        Kind of the limits, see `statistics.survival_limits`: `log-log`, `log` or `plain`.
    confidence
        Confidence of the limits.

    Returns
    -------
    polars.DataFrame
        The group columns, then

        - `students`: at risk from the start: events + censored,
        - `events`: students who met the rule (even if it lapsed later),
        - `censored`: students still on the way when last watched,
        - `median`: time by which half have mastered it; null while fewer have,
        - `lower`, `upper`: limits of the median: where the lower and the upper limit of the curve
          come down to one half; null where they do not,
        - `q25`, `q75`: time by which a quarter and three quarters have mastered it,
        - `without_start`: students left out because start or end is not known (undated work, work
          without an assigned day, no scale): unknown is never zero,
        - `between_exports`: events whose day is only known to lie between two exports; the later
          day is taken.

    Raises
    ------
    SettingError
        When an option's value is not one of those above.
    """
    groups = grouping(by)
    curve = _curve(
        gradebook, filters, rule, groups, unit, anchor, censor, limits, number(confidence)
    )
    known = pl.col("time").is_not_null()

    def falls_to(share: float, column: str = "survival") -> pl.Expr:
        return pl.col("time").filter(known & (pl.col(column) <= share + _ROUNDING)).min()

    columns = [
        (pl.col("events") + pl.col("censored")).sum().alias("students"),
        pl.col("events").sum(),
        pl.col("censored").sum(),
        falls_to(0.5).alias("median"),
        falls_to(0.5, "lower").alias("lower"),
        falls_to(0.5, "upper").alias("upper"),
        falls_to(0.75).alias("q25"),
        falls_to(0.25).alias("q75"),
        pl.col("without_start").sum(),
        pl.col("between_exports").sum(),
    ]
    if groups:
        return curve.group_by(groups, maintain_order=True).agg(columns)
    return curve.select(columns).head(curve.height)


def time_to_mastery_curve(
    gradebook: Gradebook,
    filters: Filters = Filters(),  # noqa: B008  (frozen)
    rule: Rule | str | None = None,
    by: Iterable[str] | str = ("skill",),
    *,
    unit: str = "days",
    anchor: str = "first_attempt",
    censor: str = "data_date",
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
        - `at_risk`: students still on the way just before it,
        - `events`, `censored`: students who mastered at it, and who were watched until it,
        - `survival`: share still on the way after it,
        - `lower`, `upper`: its limits; null where nobody is left on the way.
    """
    groups = grouping(by)
    curve = _curve(
        gradebook, filters, rule, groups, unit, anchor, censor, limits, number(confidence)
    )
    return curve.filter(pl.col("time").is_not_null()).select(
        *groups, "time", "at_risk", "events", "censored", "survival", "lower", "upper"
    )


def _curve(
    gradebook: Gradebook,
    filters: Filters,
    rule: Rule | str | None,
    groups: tuple[str, ...],
    unit: str,
    anchor: str,
    censor: str,
    limits: str,
    confidence: float,
) -> pl.DataFrame:
    """The rows of the question with limits: one per group and time, a null time for the unknown."""
    if unit == "school_days":
        raise SettingError(
            "unit 'school_days' needs a calendar of school days, which is not there yet. "
            "Use days or attempts."
        )
    options = {
        "clock": choice("unit", unit, UNITS),
        "anchor": choice("anchor", anchor, ANCHORS),
        "censor": choice("censor", censor, CENSORS),
    }
    choice("limits", limits, tuple(LIMITS))
    curve = gradebook.rows("time_to_mastery", rule=rule, filters=filters, by=groups, **options)
    lower, upper = survival_limits(
        curve["survival"].to_numpy(), curve["hazard_variance"].fill_null(0).to_numpy(), limits,
        confidence,
    )  # fmt: skip
    return curve.with_columns(
        pl.Series("lower", lower, nan_to_null=True), pl.Series("upper", upper, nan_to_null=True)
    )


_OPTIONS = ("unit", "anchor", "censor", "limits", "confidence")

QUESTIONS = (
    Question(
        key="time_to_mastery",
        title="How long does mastery take?",
        ask=time_to_mastery,
        options=_OPTIONS,
    ),
    Question(
        key="time_to_mastery_curve",
        title="How many are still on the way, day by day?",
        ask=time_to_mastery_curve,
        options=_OPTIONS,
    ),
)
