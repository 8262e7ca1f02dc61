"""Whether a class grows together or apart."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import polars as pl

from masteryviz.filters import Filters
from masteryviz.gradebook import Gradebook, grouping
from masteryviz.metrics._days import days_back
from masteryviz.metrics._options import whole_option
from masteryviz.metrics._question import Question
from masteryviz.rules import Rule


def spread(
    gradebook: Gradebook,
    filters: Filters = Filters(),  # noqa: B008  (frozen)
    rule: Rule | str | None = None,
    by: Iterable[str] | str = ("section",),
    *,
    every: int | str = 7,
    most: int | str = 12,
) -> pl.DataFrame:
    """How far students' shares of mastered skills lie apart, week by week.

    Each day is answered from what was known on it. The figures describe the class itself and no
    sample of one: there is no interval.

    Parameters
    ----------
    gradebook, filters, rule, by
        As `Gradebook.ask` takes them.
    every
        Days from one row to the next, counted back from the day looked at.
    most
        Number of days at most, the newest.

    Returns
    -------
    polars.DataFrame
        The group columns, then

        - `day`: the end of it is meant; null where nothing is dated,
        - `students`: with a skill assigned or tried whose mastery can be told,
        - `unknown`: students of whom none can,
        - `mean`: mean share of their skills that students have mastered,
        - `variance`: of these shares (divided by students - 1); null with one student,
        - `minimum`, `q25`, `median`, `q75`, `maximum` of the shares.

    Raises
    ------
    SettingError
        When `every` or `most` is no whole number above 0.
    """
    groups = grouping(by)
    step, number = whole_option("every", every), whole_option("most", most)
    parts = [
        gradebook.rows(
            "spread", rule=rule, filters=replace(filters, as_of=day), by=groups
        ).with_columns(day=pl.lit(day, pl.Date()))
        for day in days_back(gradebook, filters, rule, step, number)
    ]
    rows = pl.concat(parts)
    if groups:
        last = parts[-1].select(*groups, place=pl.int_range(pl.len()))
        rows = rows.join(last, on=groups, how="left", nulls_equal=True).sort(
            "place", *groups, "day", nulls_last=True
        )
    return rows.select(
        *groups, "day", "students", "unknown", "mean", "variance", "minimum", "q25", "median",
        "q75", "maximum",
    )  # fmt: skip


QUESTIONS = (
    Question(
        key="spread",
        title="Does the class grow together or apart?",
        ask=spread,
        by=("section",),
        options=("every", "most"),
    ),
)
