"""Whether help that was given goes along with mastery at the next attempt."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from masteryviz.filters import Filters
from masteryviz.gradebook import Gradebook, grouping
from masteryviz.metrics._differences import newcombe
from masteryviz.metrics._question import Question
from masteryviz.metrics._shares import choice, number, share, with_interval
from masteryviz.rules import Rule

RECORDED = ("with", "before")


def supports(
    gradebook: Gradebook,
    filters: Filters = Filters(),  # noqa: B008  (frozen)
    rule: Rule | str | None = None,
    by: Iterable[str] | str = ("skill",),
    *,
    recorded: str = "with",
    confidence: float | str = 0.95,
) -> pl.DataFrame:
    """Mastery at a revision with help and without: 6 of 10 and 9 of 30 is an association of 0.3.

    An association, and no effect: help goes to those who need it, and to those who ask. Counted
    are revisions, up to the one that mastered: a student may have several. The interval takes them
    as independent, and is rather too narrow.

    Parameters
    ----------
    gradebook, filters, rule, by
        As `Gradebook.ask` takes them.
    recorded
        `with`: help is recorded with the attempt that was made with it; `before`: with the
        returned attempt that came before.
    confidence
        Confidence of the limits.

    Returns
    -------
    polars.DataFrame
        The group columns, then

        - `students`: with a revision,
        - `supported`, `supported_mastered`: revisions with help, and those that mastered,
        - `supported_rate`: their share, with its Wilson interval `supported_lower` and
          `supported_upper`,
        - `unsupported`, `unsupported_mastered`, `unsupported_rate`, `unsupported_lower`,
          `unsupported_upper`: the same without help,
        - `association`: supported_rate less unsupported_rate, with its limits `association_lower`
          and `association_upper` (Newcombe); null without either,
        - `unrecorded`: revisions in sections that record no help at all: whether there was any is
          not known; left out.

    Raises
    ------
    SettingError
        When `recorded` is neither.
    """
    groups = grouping(by)
    counts = gradebook.rows(
        "supports", rule=rule, filters=filters, by=groups,
        recorded=choice("recorded", recorded, RECORDED),
    )  # fmt: skip
    for kind in ("supported", "unsupported"):
        counts = with_interval(
            counts.with_columns(share(f"{kind}_mastered", pl.col(kind)).alias(f"{kind}_rate")),
            f"{kind}_mastered", pl.col(kind), confidence, (f"{kind}_lower", f"{kind}_upper"),
        )  # fmt: skip
    apart = newcombe(
        counts["supported_mastered"], counts["supported"], counts["unsupported_mastered"],
        counts["unsupported"], number(confidence),
    )  # fmt: skip
    names = ("association", "association_lower", "association_upper")
    found = (
        pl.Series(name, values, nan_to_null=True) for name, values in zip(names, apart, strict=True)
    )
    kinds = [
        f"{kind}{part}"
        for kind in ("supported", "unsupported")
        for part in ("", "_mastered", "_rate", "_lower", "_upper")
    ]
    return counts.with_columns(found).select(*groups, "students", *kinds, *names, "unrecorded")


QUESTIONS = (
    Question(
        key="supports",
        title="Does help go along with mastery at the next attempt?",
        ask=supports,
        options=("recorded", "confidence"),
    ),
)
