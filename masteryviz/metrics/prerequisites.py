"""Which skill seems to come before which, by what students have: beside the map that is given."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from masteryviz.filters import Filters
from masteryviz.gradebook import Gradebook, grouping
from masteryviz.metrics._options import share_option, whole_option
from masteryviz.metrics._question import Question
from masteryviz.metrics._shares import share, with_interval
from masteryviz.rules import Rule


def learned_prerequisites(
    gradebook: Gradebook,
    filters: Filters = Filters(),  # noqa: B008  (frozen)
    rule: Rule | str | None = None,
    by: Iterable[str] | str = (),
    *,
    least: int | str = 20,
    most: float | str = 0.1,
    confidence: float | str = 0.95,
) -> pl.DataFrame:
    """Skills that are seldom mastered without another: of 30 who have B, 1 does not have A.

    Only what students have now is looked at, of those with evidence of both. What is taught first
    is mastered first too, and an easy skill looks like a condition of every hard one: a pair is a
    question to ask, never a map. No other metric uses it.

    Parameters
    ----------
    gradebook, filters, rule, by
        As `Gradebook.ask` takes them.
    least
        Students with evidence of both that a pair must have to be called learned.
    most
        The share of those with the skill who may lack the other.
    confidence
        Share of such intervals that hold the truth.

    Returns
    -------
    polars.DataFrame
        One row per pair that is learned from the data or given by the map. The group columns, then

        - `skill`, `requires`: the skill, and the one that seems to come before it,
        - `learned`: enough students, `without` at most as said, and `asymmetry` above one half
          beyond chance,
        - `given`: whether the map says so, at once or by way of other skills,
        - `students`: with evidence of both: the sum of
        - `both`, `only_requires`, `only_skill`, `neither`,
        - `without`: only_skill / all with the skill: how often it is mastered without the other,
          with its Wilson interval `lower`, `upper`,
        - `reverse`: only_requires / all with the other,
        - `asymmetry`: only_requires / (only_requires + only_skill): of the students with exactly
          one of the two, the share with the one before; one half is no order, with its Wilson
          interval `asymmetry_lower`, `asymmetry_upper`.

        Shares are null where nobody is left to count.

    Raises
    ------
    SettingError
        When `least` is no whole number above 0, or `most` no share.
    """
    groups = grouping(by)
    enough, seldom = whole_option("least", least), share_option("most", most)
    pairs = gradebook.rows("skill_pairs", rule=rule, filters=filters, by=groups)
    has, has_before = (
        pl.col("both") + pl.col("only_skill"),
        pl.col("both") + pl.col("only_requires"),
    )
    one = pl.col("only_requires") + pl.col("only_skill")
    rated = pairs.with_columns(
        without=share("only_skill", has),
        reverse=share("only_requires", has_before),
        asymmetry=share("only_requires", one),
        skill="skill_after",
    )
    rated = with_interval(rated, "only_skill", has, confidence)
    limits = ("asymmetry_lower", "asymmetry_upper")
    told = with_interval(rated, "only_requires", one, confidence, limits).with_columns(
        learned=(
            (pl.col("students") >= enough)
            & (pl.col("without") <= seldom)
            & (pl.col("asymmetry_lower") > 0.5)
        ).fill_null(value=False)
    )
    columns = dict.fromkeys([
        *groups, "skill", "requires", "learned", "given", "students", "both", "only_requires",
        "only_skill", "neither", "without", "lower", "upper", "reverse", "asymmetry", *limits,
    ])  # fmt: skip
    return told.filter(pl.col("learned") | pl.col("given")).select(columns.keys())


QUESTIONS = (
    Question(
        key="learned_prerequisites",
        title="Which skill seems to need which?",
        ask=learned_prerequisites,
        by=(),
        options=("least", "most", "confidence"),
    ),
)
