"""What if mastery were defined otherwise: the same evidence under every rule and other cuts."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations

import polars as pl

from masteryviz.filters import Filters
from masteryviz.gradebook import Gradebook, grouping
from masteryviz.metrics import _students
from masteryviz.metrics._question import Question
from masteryviz.metrics._shares import share, with_interval
from masteryviz.metrics._verdicts import KEYS, beside, chosen_rule, compared, counted
from masteryviz.rules import Rule


def rule_comparison(
    gradebook: Gradebook,
    filters: Filters = Filters(),  # noqa: B008  (frozen)
    rule: Rule | str | None = None,
    by: Iterable[str] | str = (),
    *,
    rules: Iterable[Rule | str] | str = (),
    confidence: float | str = 0.95,
) -> pl.DataFrame:
    """Mastery rate of the same evidence under every rule: 20 by the latest score, 26 by the best.

    Parameters
    ----------
    gradebook, filters, rule, by
        As `Gradebook.ask` takes them. The rule is the one in use; the others are held against it.
    rules
        Rules to compare with, as rules or names (on the command line divided by commas). A name
        stands for the rule with the cut and the order of the one in use. Default: all rules.
    confidence
        Share of such intervals that hold the truth.

    Returns
    -------
    polars.DataFrame
        One row per group and rule, the one in use first. The group columns, then

        - `rule`, `words`: its name, and what it says,
        - `in_use`: whether it is the one asked by,
        - `students`, `with_evidence`, `mastered`, `mastery_rate`, `lower`, `upper`, `unknown` as
          in `mastery_rates`,
        - `gained`: students who have mastered it under this rule and not under the one in use,
        - `lost`: under the one in use and not under this one.

    Raises
    ------
    UnknownName
        When there is no such rule.
    """
    groups, chosen = grouping(by), chosen_rule(gradebook, rule)
    told = compared(chosen, rules)
    rows, _ = beside(gradebook, filters, told, groups)
    # Of all rules at once: to count a few thousand rows takes less than to begin with it.
    counts = [against.alias(f"{name} {count}") for name in told
              for count, against in _against(name, chosen.key).items()]  # fmt: skip
    beside_each_other = counted(rows, groups, *counts).lazy()
    parts = [
        beside_each_other.select(
            *groups, *(pl.col(f"{name} {count}").alias(count) for count in _COUNTS),
            rule=pl.lit(name), words=pl.lit(one.describe()), in_use=pl.lit(name == chosen.key),
        )
        for name, one in told.items()
    ]  # fmt: skip
    known = pl.col("students") - pl.col("unknown")
    rated = gradebook.in_order(pl.concat(parts).collect(), groups).with_columns(
        mastery_rate=share("mastered", known)
    )
    return with_interval(rated, "mastered", known, confidence).select(
        *groups, "rule", "words", "in_use", "students", "with_evidence", "mastered",
        "mastery_rate", "lower", "upper", "unknown", "gained", "lost",
    )  # fmt: skip


def rule_flips(
    gradebook: Gradebook,
    filters: Filters = Filters(),  # noqa: B008  (frozen)
    rule: Rule | str | None = None,
    by: Iterable[str] | str = (),
    *,
    rules: Iterable[Rule | str] | str = (),
) -> pl.DataFrame:
    """Who has mastered a skill under one rule and not under another, and why: 4, 4, 1.

    Parameters
    ----------
    gradebook, filters, rule, by
        As `Gradebook.ask` takes them.
    rules
        As in `rule_comparison`.

    Returns
    -------
    polars.DataFrame
        One row per student and skill on which at least two of the rules differ. The group
        columns, then

        - `student`, `name`, `sort_name`, `skill`, `section`,
        - `mastered`: by the rule in use,
        - `evidence`: the scores in the order of that rule, on the skill's scale,
        - `attempts`, `at_cut`: scored attempts, and those that reach the cut by themselves,
        - `mastered_by`, `not_by`: the rules that say so, divided by commas,
        - `why`: what about the attempts makes the difference,
        - a column per rule, by its name: the score it gives after the last attempt, on the scale
          or from 0 to 1 towards the rule; null: none yet.

    Raises
    ------
    UnknownName
        When there is no such rule.
    """
    groups, chosen = grouping(by), chosen_rule(gradebook, rule)
    told = compared(chosen, rules)
    rows, scores = beside(gradebook, filters, told, groups)
    differ = rows.filter(pl.any_horizontal(*told) & ~pl.all_horizontal(*told))
    said = differ.select(
        *KEYS, _names(told, met=True).alias("mastered_by"), _names(told, met=False).alias("not_by")
    )
    evidence = gradebook.rows("rule_evidence", rule=chosen, filters=filters, by=groups)
    found = evidence.join(
        said.join(scores, on=KEYS, nulls_equal=True), on=KEYS, nulls_equal=True,
        maintain_order="left",
    )  # fmt: skip
    return _students.columns(
        found.with_columns(why=_why()), groups, "skill", "section", "mastered", "evidence",
        "attempts", "at_cut", "mastered_by", "not_by", "why", *told,
    )  # fmt: skip


def rule_agreement(
    gradebook: Gradebook,
    filters: Filters = Filters(),  # noqa: B008  (frozen)
    rule: Rule | str | None = None,
    by: Iterable[str] | str = (),
    *,
    rules: Iterable[Rule | str] | str = (),
    confidence: float | str = 0.95,
) -> pl.DataFrame:
    """How often two rules say the same: 18 mastered by both, 2 by one alone, 10 by none.

    Takes what `rule_comparison` takes, and raises the same.

    Returns
    -------
    polars.DataFrame
        One row per group and pair of rules. The group columns, then

        - `rule`, `other`: the pair,
        - `students`: with evidence whose mastery both can tell (once per skill): the sum of
        - `both`, `only_rule`, `only_other`, `neither`,
        - `agreement`: (both + neither) / students, with its Wilson interval `lower`, `upper`.
    """
    groups, chosen = grouping(by), chosen_rule(gradebook, rule)
    told = compared(chosen, rules)
    rows, _ = beside(gradebook, filters, told, groups)
    tried = rows.filter(pl.col("attempts") > 0)
    parts = [counted(tried, groups, *_pair(*pair)).with_columns(
        rule=pl.lit(pair[0]), other=pl.lit(pair[1])) for pair in combinations(told, 2)]  # fmt: skip
    if not parts:
        parts = [counted(tried, groups, *_pair(chosen.key, chosen.key)).clear().with_columns(
            rule=pl.lit(""), other=pl.lit(""))]  # fmt: skip
    counts = gradebook.in_order(pl.concat(parts), groups).with_columns(
        students=pl.sum_horizontal("both", "only_rule", "only_other", "neither"),
        same=pl.col("both") + pl.col("neither"),
    )
    whole = pl.col("students")
    rated = counts.with_columns(agreement=share("same", whole))
    return with_interval(rated, "same", whole, confidence).select(
        *groups, "rule", "other", "students", "both", "only_rule", "only_other", "neither",
        "agreement", "lower", "upper",
    )  # fmt: skip


def _number(condition: pl.Expr) -> pl.Expr:
    return condition.fill_null(value=False).sum().cast(pl.Int64)


_COUNTS = ("students", "with_evidence", "mastered", "unknown", "gained", "lost")


def _against(name: str, own: str) -> dict[str, pl.Expr]:
    """Counts of one rule's verdicts, beside those of the rule in use: `_COUNTS`."""
    assigned, tried = pl.col("assigned"), pl.col("attempts") > 0
    here, there = pl.col(name), pl.col(own)
    found = (assigned, tried, assigned & here, tried & here.is_null(), here & ~there, ~here & there)
    return {count: _number(told) for count, told in zip(_COUNTS, found, strict=True)}


def _pair(one: str, other: str) -> tuple[pl.Expr, ...]:
    a, b = pl.col(one), pl.col(other)
    return (
        _number(a & b).alias("both"),
        _number(a & ~b).alias("only_rule"),
        _number(~a & b).alias("only_other"),
        _number(~a & ~b).alias("neither"),
    )


def _names(rules: Iterable[str], *, met: bool) -> pl.Expr:
    """The names of the rules with this verdict, divided by commas."""
    said = [pl.when(pl.col(name) if met else ~pl.col(name)).then(pl.lit(name)) for name in rules]
    return pl.concat_str(said, separator=", ", ignore_nulls=True)


def _why() -> pl.Expr:
    """What about the attempts makes rules differ, from which of them reach the cut."""
    below = pl.col("attempts") - pl.col("at_cut")
    return (
        pl.when(pl.col("at_cut").is_null() | (pl.col("at_cut") == 0))
        .then(pl.lit("no attempt reaches the cut by itself, but a rule that adds them up does"))
        .when(below == 0)
        .then(pl.lit("every attempt at the cut, but fewer than some rules ask for"))
        .when("last_at_cut")
        .then(pl.lit("last attempt at the cut, earlier ones below"))
        .when("first_at_cut")
        .then(pl.lit("first attempt at the cut, last one below"))
        .otherwise(pl.lit("last attempt below the cut, best above"))
    )


_LAB = ("rules", "confidence")
QUESTIONS = (
    Question(
        key="rule_comparison",
        title="What if mastery were defined otherwise?",
        ask=rule_comparison,
        by=(),
        options=_LAB,
    ),
    Question(
        key="rule_flips",
        title="Whose mastery depends on the rule?",
        ask=rule_flips,
        by=(),
        options=("rules",),
    ),
    Question(
        key="rule_agreement",
        title="Which rules say the same?",
        ask=rule_agreement,
        by=(),
        options=_LAB,
    ),
)
