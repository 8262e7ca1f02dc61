"""Mastery that another rule would not grant, or that one attempt alone carries."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from masteryviz.filters import Filters
from masteryviz.gradebook import Gradebook, grouping
from masteryviz.metrics import _students
from masteryviz.metrics._question import Question
from masteryviz.metrics._shares import share, with_interval
from masteryviz.rules import Rule, get_rule

COMPARED = ("latest", "average", "decaying", "median")
"""Rules that mastery is held against unless others are named. None of them asks for a number of
attempts: that would call everything fragile that is new."""

_KEYS = ("student_ix", "skill_ix", "task_ix")


def fragile(
    gradebook: Gradebook,
    filters: Filters = Filters(),  # noqa: B008  (frozen)
    rule: Rule | str | None = None,
    by: Iterable[str] | str = (),
    *,
    rules: Iterable[Rule | str] | str = COMPARED,
) -> pl.DataFrame:
    """Skills that a student has by a hair: 1, 1, 4 is mastery by the latest score alone.

    Parameters
    ----------
    gradebook, filters, rule, by
        As `Gradebook.ask` takes them.
    rules
        Rules to compare with, as rules or names (on the command line divided by commas). A name
        stands for the rule with the cut and the order of the one asked by.

    Returns
    -------
    polars.DataFrame
        One row per student and skill that is mastered and fragile. The group columns, then

        - `student`, `name`, `sort_name`, `skill`, `section`, `share`, `attempts`,
        - `at_cut`: attempts that reach the cut by themselves,
        - `one_attempt`: whether only one does: the mastery is carried by it,
        - `not_under`: rules under which it is not mastered, divided by commas; null: none,
        - `why`: both in words.

    Raises
    ------
    UnknownName
        When there is no such rule.
    """
    groups = grouping(by)
    rows = _held(gradebook, filters, rule, groups, rules)
    return _students.columns(
        rows.filter("fragile").with_columns(why=_why()), groups, "skill", "section", "share",
        "attempts", "at_cut", "one_attempt", "not_under", "why",
    )  # fmt: skip


def fragile_counts(
    gradebook: Gradebook,
    filters: Filters = Filters(),  # noqa: B008  (frozen)
    rule: Rule | str | None = None,
    by: Iterable[str] | str = ("skill",),
    *,
    rules: Iterable[Rule | str] | str = COMPARED,
    confidence: float | str = 0.95,
) -> pl.DataFrame:
    """How much of the mastery in each group is fragile: 4 of 12 would go by another rule.

    Takes what `fragile` takes, and raises the same.

    Returns
    -------
    polars.DataFrame
        The group columns, then

        - `mastered`: students who have it (once per skill),
        - `another_rule`: those who would not by at least one other rule,
        - `one_attempt`: those of whom only one attempt reaches the cut,
        - `fragile`: either,
        - `fragile_rate`: another_rule / mastered, with its Wilson interval `lower`, `upper`. One
          good attempt alone is left out of it: most mastery at the first attempt has no second.

        Groups in which nobody has mastered anything have no row.
    """
    groups = grouping(by)
    rows = _held(gradebook, filters, rule, groups, rules)
    counts = [
        pl.len().cast(pl.Int64).alias("mastered"),
        *(pl.col(name).sum().cast(pl.Int64) for name in ("another_rule", "one_attempt", "fragile")),
    ]
    grouped = (
        rows.group_by(groups, maintain_order=True).agg(counts)
        if groups
        else rows.select(counts).head(rows.height)
    )
    rated = grouped.with_columns(fragile_rate=share("another_rule", pl.col("mastered")))
    return with_interval(rated, "another_rule", pl.col("mastered"), confidence).select(
        *groups, "mastered", "another_rule", "one_attempt", "fragile", "fragile_rate", "lower",
        "upper",
    )  # fmt: skip


def _held(
    gradebook: Gradebook,
    filters: Filters,
    rule: Rule | str | None,
    groups: tuple[str, ...],
    rules: Iterable[Rule | str] | str,
) -> pl.DataFrame:
    """Everything mastered under the rule, with the rules that say otherwise."""
    chosen = gradebook.default_rule if rule is None else rule
    chosen = get_rule(chosen) if isinstance(chosen, str) else chosen
    rows = gradebook.rows("fragile", rule=chosen, filters=filters, by=groups)
    names = []
    for other in _others(chosen, rules):
        held = gradebook.rows("mastered", rule=other, filters=filters, by=groups)
        under = held.select(*_KEYS, pl.lit(value=True).alias(f"under {other.key}"))
        rows = rows.join(under, on=_KEYS, how="left", nulls_equal=True, maintain_order="left")
        names.append(other.key)
    against = [
        pl.when(pl.col(f"under {name}").is_null()).then(pl.lit(name))
        for name in dict.fromkeys(names)
    ]
    not_under = pl.concat_str(against, separator=", ", ignore_nulls=True) if against else pl.lit("")
    return rows.with_columns(
        not_under=pl.when(not_under != "").then(not_under), one_attempt=pl.col("at_cut") == 1
    ).with_columns(
        another_rule=pl.col("not_under").is_not_null(),
        fragile=pl.col("one_attempt") | pl.col("not_under").is_not_null(),
    )


def _others(chosen: Rule, rules: Iterable[Rule | str] | str) -> list[Rule]:
    """The rules to compare with, those named with the cut and order of the chosen one."""
    given = [name.strip() for name in rules.split(",")] if isinstance(rules, str) else list(rules)
    same = {"cut": chosen.cut, "order": chosen.order}
    others = [get_rule(rule).using(**same) if isinstance(rule, str) else rule for rule in given]
    return [rule for rule in others if rule != chosen]


def _why() -> pl.Expr:
    by_rule = pl.when("another_rule").then(pl.format("not mastered by {}", "not_under"))
    by_one = pl.when("one_attempt").then(pl.lit("one attempt alone reaches the cut"))
    return pl.concat_str(by_rule, by_one, separator="; ", ignore_nulls=True)


QUESTIONS = (
    Question(
        key="fragile",
        title="Whose mastery hangs by a thread?",
        ask=fragile,
        by=(),
        options=("rules",),
    ),
    Question(
        key="fragile_counts",
        title="How much of the mastery is fragile?",
        ask=fragile_counts,
        options=("rules", "confidence"),
    ),
)
