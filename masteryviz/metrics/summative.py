"""Mastery beside tests, and beside what a traditional gradebook would give for the same work."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from masteryviz.filters import Filters
from masteryviz.gradebook import Gradebook, Quick, grouping
from masteryviz.metrics import _students
from masteryviz.metrics._question import Question
from masteryviz.metrics._shares import number, share
from masteryviz.rules import Rule
from masteryviz.statistics import normal_quantile

_BY_UNIT = Quick(adds_up=("sort_name", "student", "name", "student_ix"), finer="unit")


def mastery_and_summative(
    gradebook: Gradebook,
    filters: Filters = Filters(),  # noqa: B008  (frozen)
    rule: Rule | str | None = None,
    by: Iterable[str] | str = ("unit",),
    *,
    kind: str = "summative",
) -> pl.DataFrame:
    """Each student's mastery, test and totals: 48/60 for mastery and 41/50 in the test: 80.9 %.

    For mastery a task counts all its points where the student has its skill, and none where not;
    a traditional gradebook counts the points of the newest score, and 0 for missing work. Both
    look at the same tasks: those with a score, and those marked missing. A task of several skills
    is divided among them.

    Parameters
    ----------
    gradebook, filters, rule, by
        As `Gradebook.ask` takes them.
    kind
        Kind of the tasks that are tests; also of a skill that stands for a test.

    Returns
    -------
    polars.DataFrame
        The group columns, then `student`, `name`, `sort_name` and

        - `skills`, `mastered`, `mastered_share`: skills with such tasks, and those the student has,
        - `mastery_points`, `mastery_possible`: points for mastery,
        - `summative_points`, `summative_possible`, `summative_share`: the newest score of each
          test; null without any,
        - `mastery_total`: (mastery_points + summative_points) / (both possible),
        - `traditional_points`, `traditional_share`: points as a traditional gradebook has them,
          of the same mastery_possible,
        - `traditional_total`: the same with the tests,
        - `unknown`: skills whose mastery cannot be told, and
        - `without_points`: tasks whose points are not known: where there are any, the points for
          mastery and in total are null.

        Totals are null while there is no test.
    """
    groups = grouping(by)
    rows = gradebook.rows(
        "summative", rule=rule, filters=filters, by=groups, kind=kind, quick=_BY_UNIT
    )
    sure = (pl.col("unknown") == 0) & (pl.col("without_points") == 0)
    tested = pl.col("summative_possible") > 0
    possible = pl.col("mastery_possible") + pl.col("summative_possible")
    known = rows.with_columns(
        mastered_share=share("mastered", pl.col("skills") - pl.col("unknown")),
        mastery_points=pl.when(sure & (pl.col("mastery_possible") > 0)).then(
            pl.col("gained").fill_null(0)
        ),
        summative_share=share("summative_points", pl.col("summative_possible")),
        traditional_share=share("traditional_points", pl.col("mastery_possible")),
    )
    answered = known.with_columns(
        mastery_total=pl.when(tested).then(
            (pl.col("mastery_points") + pl.col("summative_points")) / possible
        ),
        traditional_total=pl.when(tested).then(
            (pl.col("traditional_points") + pl.col("summative_points")) / possible
        ),
    )
    return _students.columns(
        answered, groups, "skills", "mastered", "mastered_share", "mastery_points",
        "mastery_possible", "summative_points", "summative_possible", "summative_share",
        "mastery_total", "traditional_points", "traditional_share", "traditional_total", "unknown",
        "without_points",
    )  # fmt: skip


def summative_correlation(
    gradebook: Gradebook,
    filters: Filters = Filters(),  # noqa: B008  (frozen)
    rule: Rule | str | None = None,
    by: Iterable[str] | str = ("unit",),
    *,
    kind: str = "summative",
    confidence: float | str = 0.95,
) -> pl.DataFrame:
    """Whether students with more skills mastered score higher in the test, with its uncertainty.

    Of 10 students a correlation of 0.5 may as well be -0.19 or 0.86: the interval says so. It
    speaks of who scores higher, not of why, and mastery that was reached after the test counts.
    Takes what `mastery_and_summative` takes.

    Returns
    -------
    polars.DataFrame
        The group columns, then

        - `students`: with skills and with a test,
        - `without_summative`: with skills and without one; left out,
        - `mastered_share`, `summative_share`: means of both over these students,
        - `correlation`: Pearson's, of the two; null with fewer than 3 students or where all are
          alike,
        - `lower`, `upper`: its limits (Fisher's z); null with fewer than 4.
    """
    groups = grouping(by)
    z = normal_quantile(number(confidence))
    every = mastery_and_summative(gradebook, filters, rule, groups, kind=kind)
    held, scored = pl.col("mastered_share"), pl.col("summative_share")
    both = held.is_not_null() & scored.is_not_null()
    n = both.sum().cast(pl.Int64)
    found = [
        n.alias("students"),
        (held.is_not_null() & scored.is_null()).sum().cast(pl.Int64).alias("without_summative"),
        held.filter(both).mean(),
        scored.filter(both).mean(),
        _correlation(held.filter(both), scored.filter(both)).alias("correlation"),
    ]
    frame = (
        every.group_by(groups, maintain_order=True).agg(found)
        if groups
        else every.select(found).head(every.height)
    )
    reach = pl.when(pl.col("students") > 3).then(z / (pl.col("students") - 3).cast(float).sqrt())
    place = pl.col("correlation").clip(-1 + 1e-12, 1 - 1e-12).arctanh()
    return frame.with_columns(lower=(place - reach).tanh(), upper=(place + reach).tanh())


def _correlation(one: pl.Expr, other: pl.Expr) -> pl.Expr:
    """Pearson's correlation; null where it does not exist."""
    varied = (one.len() > 2) & (one.std() > 0) & (other.std() > 0)
    return pl.when(varied).then(pl.corr(one, other).fill_nan(None))


QUESTIONS = (
    Question(
        key="mastery_and_summative",
        title="Does mastery agree with the test, and with a traditional grade?",
        ask=mastery_and_summative,
        by=("unit",),
        options=("kind",),
    ),
    Question(
        key="summative_correlation",
        title="Do students with more skills mastered score higher in the test?",
        ask=summative_correlation,
        by=("unit",),
        options=("kind", "confidence"),
    ),
)
