"""How long students wait for feedback, and what waits now."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from masteryviz.filters import Filters
from masteryviz.gradebook import Gradebook, grouping
from masteryviz.metrics import _students
from masteryviz.metrics._question import Question
from masteryviz.metrics._shares import number
from masteryviz.rules import Rule
from masteryviz.statistics import ROUNDING, survival_limits


def feedback_turnaround(
    gradebook: Gradebook,
    filters: Filters = Filters(),  # noqa: B008  (frozen)
    rule: Rule | str | None = None,
    by: Iterable[str] | str = ("teacher",),
    confidence: float | str = 0.95,
) -> pl.DataFrame:
    """Days from handed in to returned, counting what still waits: half within 2.1, 90 % within 6.

    Work that waits has waited so long and is not over (Kaplan-Meier): leaving it out would make
    slow feedback look quick. A hand-in counts once, of however many skills it is evidence; by
    skill, once for each. Filters and groups look at where it was handed in; `since` at when.
    The mastery rule does not matter.

    Returns
    -------
    polars.DataFrame
        The group columns, then

        - `handed_in`: hand-ins with known times: returned + waiting + replaced,
        - `returned`: with feedback,
        - `waiting`: without feedback until the day looked at,
        - `replaced`: without feedback until the student handed in anew: watched until then,
        - `median`: days within which half were returned, to a hundredth of a day; null while
          fewer were,
        - `lower`, `upper`: limits of the median,
        - `p90`: days within which 90 % were returned; null while fewer were,
        - `without_times`: hand-ins whose times the exports do not say; left out. Gradebook
          snapshots never do.
    """
    groups = grouping(by)
    steps = gradebook.rows("feedback_turnaround", rule=rule, filters=filters, by=groups)
    lower, upper = survival_limits(
        steps["survival"].to_numpy(), steps["hazard_variance"].fill_null(0).to_numpy(), "log-log",
        number(confidence),
    )  # fmt: skip
    curve = steps.with_columns(
        pl.Series("lower", lower, nan_to_null=True), pl.Series("upper", upper, nan_to_null=True)
    )

    def falls_to(share: float, column: str = "survival") -> pl.Expr:
        return pl.col("time").filter(pl.col(column) <= share + ROUNDING).min()

    columns = [
        (pl.col("events") + pl.col("censored")).sum().alias("handed_in"),
        pl.col("events").sum().alias("returned"),
        (pl.col("censored") - pl.col("replaced")).sum().alias("waiting"),
        pl.col("replaced").sum(),
        falls_to(0.5).alias("median"),
        falls_to(0.5, "lower").alias("lower"),
        falls_to(0.5, "upper").alias("upper"),
        falls_to(0.1).alias("p90"),
        pl.col("without_times").sum(),
    ]
    if groups:
        return curve.group_by(groups, maintain_order=True).agg(columns)
    return curve.select(columns).head(curve.height)


def grading_queue(
    gradebook: Gradebook,
    filters: Filters = Filters(),  # noqa: B008  (frozen)
    rule: Rule | str | None = None,
    by: Iterable[str] | str = (),
) -> pl.DataFrame:
    """What waits for feedback, that which lets a student go on first, then what waits longest.

    Returns
    -------
    polars.DataFrame
        One row per student, task and skill whose newest attempt has no feedback. The group
        columns, then

        - `student`, `name`, `sort_name`, `skill`, `task`, `section`, `form`, `submitted_at`,
        - `waiting_days`: days since it was handed in; null where that is not known,
        - `mastered_already`: whether the student has the skill even without it,
        - `frees`: number of skills that the student could go on to if this one is mastered:
          those of which it is the only prerequisite still missing,
        - `frees_skills`: which.
    """
    groups = grouping(by)
    rows = gradebook.rows("grading_queue", rule=rule, filters=filters, by=groups)
    return _students.columns(
        rows, groups, "skill", "task", "section", "form", "submitted_at", "waiting_days",
        "mastered_already", "frees", "frees_skills",
    )  # fmt: skip


QUESTIONS = (
    Question(
        key="feedback_turnaround",
        title="How long do students wait for feedback?",
        ask=feedback_turnaround,
        by=("teacher",),
        options=("confidence",),
    ),
    Question(
        key="grading_queue",
        title="What waits for feedback, and what would unlock most?",
        ask=grading_queue,
        by=(),
    ),
)
