"""Whether a check is fair: how hard it is, where students fall short, and who agrees with it."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from masteryviz.filters import Filters
from masteryviz.gradebook import Gradebook, Quick, grouping
from masteryviz.metrics._differences import newcombe
from masteryviz.metrics._question import Question
from masteryviz.metrics._shares import choice, number, share, with_interval
from masteryviz.metrics._whole_checks import agreed
from masteryviz.rules import Rule

_CHECK = ("task", "form")


_ITEMS = Quick(
    needs="any_items",
    empty={
        **dict.fromkeys(("item", "title"), pl.String),
        **dict.fromkeys(("students", "at_cut", "unknown", "discrimination_students"), pl.Int64),
        **dict.fromkeys(("mean_share", "discrimination"), pl.Float64),
    },
)
_OWN_CHECKS = Quick(
    needs="any_own_checks",
    empty={
        "checked_by": pl.String,
        **dict.fromkeys(("both", "only_check", "only_teacher", "neither"), pl.Int64),
    },
)


def assessment_health(
    gradebook: Gradebook,
    filters: Filters = Filters(),  # noqa: B008  (frozen)
    rule: Rule | str | None = None,
    by: Iterable[str] | str = _CHECK,
    confidence: float | str = 0.95,
) -> pl.DataFrame:
    """Each task and form beside the others of its unit: 6 of 24 at once, 60 of 96 on the others.

    A check that is much harder than the unit's others may ask for something that was not taught;
    one that is much easier may not ask for the skill. The first attempt is that on the task.

    Returns
    -------
    polars.DataFrame
        The group columns, `task`, `unit` (of its skills: a task of two units has two rows), and
        where it is grouped by form, the `form` of the first attempt; then

        - `students`, `mastered_first`, `first_attempt_rate`, `lower`, `upper`, `unknown` as in
          `first_attempt`,
        - `others`, `others_rate`: the same students' group on the unit's other tasks,
        - `difference`: first_attempt_rate less others_rate, with its limits `difference_lower`
          and `difference_upper` (Newcombe); null without others,
        - `mastered`: students who met the rule on it at some time,
        - `stamped`: those of whom the mastering attempt is only a level's name, without points of
          questions or criteria under it, and `stamped_share` of `mastered` with its Wilson
          interval `stamped_lower`, `stamped_upper`.
    """
    asked = grouping(by)
    # Not by form unless asked: of an answer to others, groups are hidden among those asked by.
    columns = tuple(dict.fromkeys((*asked, "task", "unit")))
    counts = gradebook.rows("assessment", rule=rule, filters=filters, by=columns)
    known = pl.col("students") - pl.col("unknown")
    rest = tuple(name for name in columns if name not in _CHECK)
    beside = counts.with_columns(known=known).with_columns(
        others=pl.col("known").sum().over(rest) - pl.col("known").sum().over(*rest, "task"),
        others_first=pl.col("mastered_first").sum().over(rest)
        - pl.col("mastered_first").sum().over(*rest, "task"),
    )
    apart = newcombe(
        beside["mastered_first"], beside["known"], beside["others_first"], beside["others"],
        number(confidence),
    )  # fmt: skip
    names = ("difference", "difference_lower", "difference_upper")
    rated = beside.with_columns(
        *(pl.Series(n, values, nan_to_null=True) for n, values in zip(names, apart, strict=True)),
        first_attempt_rate=share("mastered_first", known),
        others_rate=share("others_first", pl.col("others")),
        stamped_share=share("stamped", pl.col("mastered")),
    )
    rated = with_interval(rated, "mastered_first", known, confidence)
    stamps = ("stamped_lower", "stamped_upper")
    return with_interval(rated, "stamped", pl.col("mastered"), confidence, stamps).select(
        *columns, "students", "mastered_first", "first_attempt_rate", "lower", "upper", "unknown",
        "others", "others_rate", *names, "mastered", "stamped", "stamped_share", *stamps,
    )  # fmt: skip


def items(
    gradebook: Gradebook,
    filters: Filters = Filters(),  # noqa: B008  (frozen)
    rule: Rule | str | None = None,
    by: Iterable[str] | str = ("task",),
    confidence: float | str = 0.95,
) -> pl.DataFrame:
    """Where most students fall short: of 24, 9 reach the cut in question 3.

    Only files with scores of questions or criteria say so; without any there are no rows.

    Returns
    -------
    polars.DataFrame
        One row per group and question or criterion, the hardest of a group first. The group
        columns, then

        - `item`, `title`: the question or criterion,
        - `students`: with a score on it; their first one counts,
        - `mean_share`: mean of their shares of its points,
        - `at_cut`: students whose share reaches the skill's cut,
        - `at_cut_rate`: at_cut / students, with its Wilson interval `lower`, `upper`,
        - `unknown`: students of whom it cannot be told (no points possible); left out of the rate,
        - `discrimination`: how far those who do well in it do well in the rest of the same
          hand-in: correlation, from -1 to 1, of a student's share of its points with the share of
          the points of the hand-in's other questions (corrected item-total correlation, of a
          question right or wrong the point-biserial one: Lord and Novick 1968, Statistical
          Theories of Mental Test Scores, ch. 15; Crocker and Algina 1986, Introduction to
          Classical and Modern Test Theory, ch. 14); null with fewer than 10 students, or where
          all have the same share,
        - `discrimination_students`: with points in it and in the rest.
    """
    groups = grouping(by)
    rows = gradebook.rows("items", rule=rule, filters=filters, by=groups, quick=_ITEMS)
    known = pl.col("students") - pl.col("unknown")
    rated = rows.with_columns(at_cut_rate=share("at_cut", known))
    return with_interval(rated, "at_cut", known, confidence).select(
        *groups, "item", "title", "students", "mean_share", "at_cut", "at_cut_rate", "lower",
        "upper", "unknown", "discrimination", "discrimination_students",
    )  # fmt: skip


def check_agreement(
    gradebook: Gradebook,
    filters: Filters = Filters(),  # noqa: B008  (frozen)
    rule: Rule | str | None = None,
    by: Iterable[str] | str = (),
    *,
    against: str | None = None,
    of: str = "check",
    confidence: float | str = 0.95,
) -> pl.DataFrame:
    """Whether students judge themselves and each other as the teacher does: kappa 0.4 of 50.

    A student's newest self check or peer check of a skill that a check of the teacher followed is
    held against the first one that did: both at the cut, or not.

    Parameters
    ----------
    gradebook, filters, rule, by
        As `Gradebook.ask` takes them.
    against
        Kind of the tasks that are the teacher's checks, such as `mastery check`. Default: every
        kind but self checks, peer checks and practice; tasks without a kind never count.
    of
        Whose task a group by `task` is: `check`, the student's own, or `teacher`, the one that
        it is held against.
    confidence
        Share of such intervals that hold the truth.

    Returns
    -------
    polars.DataFrame
        One row per group and kind of check. The group columns, then

        - `checked_by`: `self` or `peer`,
        - `students`: with such a pair of checks (once per skill): the sum of
        - `both`, `only_check` (at the cut by the student's word alone), `only_teacher`, `neither`,
        - `agreement`: (both + neither) / students,
        - `kappa`: agreement beyond chance, from -1 to 1 (Cohen), with its limits `lower`, `upper`;
          null where all verdicts are the same.

    Raises
    ------
    SettingError
        When `of` is neither.
    """
    groups = grouping(by)
    counts = gradebook.rows(
        "check_agreement", rule=rule, filters=filters, by=groups, against=against,
        of=choice("of", of, ("check", "teacher")), quick=_OWN_CHECKS,
    )  # fmt: skip
    return agreed(counts, groups, number(confidence))


QUESTIONS = (
    Question(
        key="assessment_health",
        title="Is the check as hard as the others of its unit?",
        ask=assessment_health,
        by=_CHECK,
        options=("confidence",),
    ),
    Question(
        key="items",
        title="In which question do most students fall short?",
        ask=items,
        by=("task",),
        options=("confidence",),
    ),
    Question(
        key="check_agreement",
        title="Do students judge themselves as the teacher does?",
        ask=check_agreement,
        by=(),
        options=("against", "of", "confidence"),
    ),
)
