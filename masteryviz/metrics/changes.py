"""What has changed between two days: skills up and down, students who crossed or lapsed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace

import polars as pl

from masteryviz.errors import SettingError
from masteryviz.filters import Filters
from masteryviz.gradebook import Gradebook, grouping
from masteryviz.metrics import _students
from masteryviz.metrics._differences import newcombe_paired
from masteryviz.metrics._question import Question
from masteryviz.metrics._shares import number, share
from masteryviz.metrics._verdicts import KEYS, counted
from masteryviz.rules import Rule

SPAN = 14
"""Days that are looked back unless a day is said."""

_OF_A_DAY = ("state", "mastered", "share", "attempts")
_TOLD = (*_students.STUDENT, "skill", "section", "mastered_at", "last_evidence_at")
"""What is told of a student besides the two days."""


def changes(
    gradebook: Gradebook,
    filters: Filters = Filters(),  # noqa: B008  (frozen)
    rule: Rule | str | None = None,
    by: Iterable[str] | str = ("skill",),
    *,
    since: dt.date | str | None = None,
    until: dt.date | str | None = None,
    confidence: float | str = 0.95,
) -> pl.DataFrame:
    """Which skills went up or down between two days: 12 to 17 of the same 24 is 0.21 more.

    Only students who had the skill assigned on both days are compared, each with themselves, so
    that somebody who joins or leaves moves nothing. The limits are Newcombe's for paired shares.

    Parameters
    ----------
    gradebook, filters, rule, by
        As `Gradebook.ask` takes them.
    since
        The earlier day: what was known at its end. Default: 14 days before the later one.
    until
        The later day. Default: the day that the filters look at, else that of the data.
    confidence
        Share of such intervals that hold the truth.

    Returns
    -------
    polars.DataFrame
        The group columns (those of the later day), then

        - `students`: with the skill on both days whose mastery can be told on both,
        - `mastered_before`, `mastered_now`, `crossed` (now and not before), `lapsed` (before and
          not now),
        - `rate_before`, `rate_now`, `difference` (of the two), `lower`, `upper`: its limits,
        - `came`, `came_mastered`: students with the skill on the later day only, and those of
          them who have it,
        - `gone`: students with it on the earlier day only.

    Raises
    ------
    SettingError
        When a day is none, the earlier is not before the later, or nothing is dated.
    """
    groups = grouping(by)
    rows, gone = _both_days(gradebook, filters, rule, groups, since, until)
    known = pl.col("known")
    was, now = pl.col("mastered_before"), pl.col("mastered_now")
    counted_by = (*groups, "side", "known", "mastered_before", "mastered_now")
    everybody = pl.concat([rows.select(counted_by), gone], how="diagonal")
    counts = gradebook.in_order(
        counted(
            everybody, groups,
            _number(known).alias("students"),
            _number(known & was).alias("before"),
            _number(known & now).alias("now"),
            _number(known & was & now).alias("both"),
            _number(known & now & ~was).alias("crossed"),
            _number(known & was & ~now).alias("lapsed"),
            _number(known & ~was & ~now).alias("neither"),
            _number(pl.col("side") == "now").alias("came"),
            _number((pl.col("side") == "now") & now).alias("came_mastered"),
            _number(pl.col("side") == "before").alias("gone"),
        ),
        groups,
    )  # fmt: skip
    apart = newcombe_paired(
        counts["both"], counts["crossed"], counts["lapsed"], counts["neither"], number(confidence)
    )
    found = [
        pl.Series(name, values, nan_to_null=True)
        for name, values in zip(("difference", "lower", "upper"), apart, strict=True)
    ]
    return counts.with_columns(
        *found,
        mastered_before="before", mastered_now="now",
        rate_before=share("before", pl.col("students")),
        rate_now=share("now", pl.col("students")),
    ).select(
        *groups, "students", "mastered_before", "mastered_now", "crossed", "lapsed",
        "rate_before", "rate_now", "difference", "lower", "upper", "came", "came_mastered", "gone",
    )  # fmt: skip


def changed_students(
    gradebook: Gradebook,
    filters: Filters = Filters(),  # noqa: B008  (frozen)
    rule: Rule | str | None = None,
    by: Iterable[str] | str = (),
    *,
    since: dt.date | str | None = None,
    until: dt.date | str | None = None,
) -> pl.DataFrame:
    """Who has crossed into mastery between two days, and who has lapsed.

    Takes what `changes` takes, and raises the same.

    Returns
    -------
    polars.DataFrame
        One row per student and skill, those who lapsed first. The group columns, then

        - `change`: `lapsed` or `crossed` (also where the skill was not assigned on the first day),
        - `student`, `name`, `sort_name`, `skill`, `section`,
        - `state_before`, `state_now`, `share_before`, `share_now`, `attempts_before`,
          `attempts_now`: on the two days; null: the skill was not assigned yet,
        - `mastered_at`: when the rule was met for the first time,
        - `last_evidence_at`: the newest scored attempt.
    """
    groups = grouping(by)
    rows, _ = _both_days(gradebook, filters, rule, groups, since, until)
    was, now = pl.col("mastered_before"), pl.col("mastered_now")
    crossed = now & (was.is_null() & (pl.col("side") == "now") | ~was)
    change = pl.when(crossed).then(pl.lit("crossed")).when(was & ~now).then(pl.lit("lapsed"))
    told = rows.with_columns(change=change).filter(pl.col("change").is_not_null())
    ordered = told.sort(pl.col("change") == "crossed", maintain_order=True)
    ordered = gradebook.in_order(ordered, groups)
    return _students.columns(
        ordered,
        (*groups, "change"), "skill", "section", "state_before", "state_now", "share_before",
        "share_now", "attempts_before", "attempts_now", "mastered_at", "last_evidence_at",
    )  # fmt: skip


def _number(condition: pl.Expr) -> pl.Expr:
    return condition.fill_null(value=False).sum().cast(pl.Int64)


def _both_days(
    gradebook: Gradebook,
    filters: Filters,
    rule: Rule | str | None,
    groups: tuple[str, ...],
    since: dt.date | str | None,
    until: dt.date | str | None,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Standings of the later day beside those of the earlier, and those of the earlier alone.

    `side` says which day has it: `both`, `now` or `before`; `known`, whether both can be told.
    """
    days = _days(gradebook, filters, since, until)
    # Every group is a column in any case, and the rows are put in the groups' order at the end.
    by = tuple(name for name in groups if name == "task")
    before, now = (
        gradebook.rows("changed", rule=rule, filters=replace(filters, as_of=day), by=by)
        for day in days
    )
    of_then, of_now = (
        [pl.col(name).alias(f"{name}_{day}") for name in _OF_A_DAY] for day in ("before", "now")
    )
    earlier = before.select(*KEYS, *of_then, there=pl.lit(value=True))
    later = now.select(*KEYS, *of_now, *dict.fromkeys((*groups, *_TOLD)))
    rows = later.join(
        earlier, on=KEYS, how="left", nulls_equal=True, maintain_order="left"
    ).with_columns(
        side=pl.when("there").then(pl.lit("both")).otherwise(pl.lit("now")),
        known=pl.col("mastered_before").is_not_null() & pl.col("mastered_now").is_not_null(),
    )
    gone = before.join(now.select(KEYS), on=KEYS, how="anti", nulls_equal=True).with_columns(
        side=pl.lit("before"), known=pl.lit(value=False)
    )
    return rows, gone.select(*groups, "side", "known")


def _days(
    gradebook: Gradebook, filters: Filters, since: dt.date | str | None, until: dt.date | str | None
) -> tuple[dt.date, dt.date]:
    last = _day("until", until) or filters.as_of or gradebook.data_date
    if last is None:
        raise SettingError("Nothing here is dated, so that no two days can be compared.")
    first = _day("since", since) or last - dt.timedelta(days=SPAN)
    if first >= last:
        raise SettingError(f"since must be a day before {last}, not {first}.")
    return first, last


def _day(name: str, value: dt.date | str | None) -> dt.date | None:
    if isinstance(value, dt.datetime):
        return value.date()
    if value is None or isinstance(value, dt.date):
        return value
    try:
        return dt.date.fromisoformat(value)
    except (TypeError, ValueError):
        raise SettingError(f"{name} must be a day such as 2026-09-01, not {value!r}.") from None


QUESTIONS = (
    Question(
        key="changes",
        title="Which skills went up or down since we last met?",
        ask=changes,
        options=("since", "until", "confidence"),
    ),
    Question(
        key="changed_students",
        title="Who has got it since we last met, and who has lost it?",
        ask=changed_students,
        by=(),
        options=("since", "until"),
    ),
)
