"""Whether one form of a check is easier than the others."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from masteryviz.filters import Filters
from masteryviz.gradebook import Gradebook, grouping
from masteryviz.metrics._differences import newcombe
from masteryviz.metrics._question import Question
from masteryviz.metrics._shares import number
from masteryviz.metrics.rates import first_attempt
from masteryviz.rules import Rule


def forms(
    gradebook: Gradebook,
    filters: Filters = Filters(),  # noqa: B008  (frozen)
    rule: Rule | str | None = None,
    by: Iterable[str] | str = ("skill",),
    confidence: float | str = 0.95,
) -> pl.DataFrame:
    """First-attempt rate by form, against the other forms: A 12 of 24, C 20 of 24 is 0.33 apart.

    A form whose interval of the difference leaves out 0 is easier or harder than chance explains,
    if students did not choose it. Attempts without a form have a row of their own, null.

    Returns
    -------
    polars.DataFrame
        The group columns and `form`, then

        - `students`, `mastered_first`, `first_attempt_rate`, `lower`, `upper`, `unknown` as in
          `first_attempt`, of students whose first attempt was on this form,
        - `others`, `others_rate`: students of the same group on any other form, and their rate,
        - `difference`: first_attempt_rate less others_rate, with its limits `difference_lower`
          and `difference_upper` (Newcombe); null without others.
    """
    groups = tuple(name for name in grouping(by) if name != "form")
    frame = first_attempt(gradebook, filters, rule, (*groups, "form"), confidence).with_columns(
        known=pl.col("students") - pl.col("unknown")
    )

    def others(name: str) -> pl.Expr:
        total = pl.col(name).sum()
        return (total.over(groups) if groups else total) - pl.col(name)

    beside = frame.with_columns(
        others=others("known"), others_mastered=others("mastered_first")
    ).with_columns(
        others_rate=pl.when(pl.col("others") > 0).then(pl.col("others_mastered") / pl.col("others"))
    )
    apart = newcombe(
        beside["mastered_first"], beside["known"], beside["others_mastered"], beside["others"],
        number(confidence),
    )  # fmt: skip
    names = ("difference", "difference_lower", "difference_upper")
    found = (
        pl.Series(name, values, nan_to_null=True) for name, values in zip(names, apart, strict=True)
    )
    first = dict.fromkeys((*grouping(by), "form"))
    return beside.with_columns(found).select(
        *first, "students", "mastered_first", "first_attempt_rate", "lower", "upper", "unknown",
        "others", "others_rate", *names,
    )  # fmt: skip


QUESTIONS = (
    Question(
        key="forms",
        title="Is one form of a check easier than the others?",
        ask=forms,
        options=("confidence",),
    ),
)
