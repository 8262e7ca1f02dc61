"""How long mastery takes where days are only known to lie between two dated exports."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from masteryviz.filters import Filters
from masteryviz.gradebook import Gradebook, grouping
from masteryviz.metrics._question import Question
from masteryviz.metrics._spans import gathered, groups_of, spans
from masteryviz.rules import Rule
from masteryviz.statistics import Array, IntervalCurve, turnbull

UNITS = ("days", "school_days")


def time_to_mastery_interval(
    gradebook: Gradebook,
    filters: Filters = Filters(),  # noqa: B008  (frozen)
    rule: Rule | str | None = None,
    by: Iterable[str] | str = ("skill",),
    *,
    unit: str = "days",
    anchor: str = "first_attempt",
    censor: str = "data_date",
) -> pl.DataFrame:
    """Median time to mastery from a series of exports, as the interval that it must lie in.

    A gradebook export shows scores without days: who had not mastered it on 1 September and had on
    8 September mastered it some day between. `time_to_mastery` takes the later day; this keeps the
    interval, for the way's beginning as well: begun in (a, b] and mastered in (c, d], it took more
    than c - b and no more than d - a. The curve that makes all intervals most likely (Turnbull
    1976) falls between known days and nobody can say where, so that the median is an interval too.
    There are no limits: none are known to be right for such curves in small groups. Where every
    day is known this is the curve of `time_to_mastery`.

    Takes `anchor` and `censor` as `time_to_mastery` does, `unit` in days or school days, and
    raises the same.

    Returns
    -------
    polars.DataFrame
        The group columns, then

        - `students`: events + censored,
        - `events`, `censored`: students who mastered it, and who were on the way when last watched,
        - `exact`: events of which it is known how long they took,
        - `median_after`, `median_by`: half have not mastered it after the one and have by the
          other; null: not reached,
        - `q25_after`, `q25_by`, `q75_after`, `q75_by`: the same of a quarter and three quarters,
        - `cut_off`: students whose first attempt may have come before the first export (or before
          the log): from the first attempt their time has no upper end, or that from the assigned
          day where that is known,
        - `without_start`: students left out because start or end is not known, or nothing at all
          is known of their time,
        - `late_joiners`: students left out because they joined the course after the work was
          assigned: they could not have been seen mastering it before.
    """
    groups = grouping(by)
    asked, rows = _rows(gradebook, filters, rule, groups, unit, anchor, censor), []
    for names, place in groups_of(asked, groups):
        ways = _ways(asked[place], gradebook, unit)
        rows.append({**names, **ways.counts(), **ways.quartiles()})
    whole = ("students", "events", "censored", "exact")
    further = ("cut_off", "without_start", "late_joiners")
    columns = dict.fromkeys((*whole, *_QUARTILES, *further), pl.Int64)
    return gathered(rows, asked, groups, **columns)


def time_to_mastery_interval_curve(
    gradebook: Gradebook,
    filters: Filters = Filters(),  # noqa: B008  (frozen)
    rule: Rule | str | None = None,
    by: Iterable[str] | str = ("skill",),
    *,
    unit: str = "days",
    anchor: str = "first_attempt",
    censor: str = "data_date",
) -> pl.DataFrame:
    """The curve behind `time_to_mastery_interval`: where it falls, and how far.

    Takes what that takes, and raises the same.

    Returns
    -------
    polars.DataFrame
        The group columns, then

        - `after`, `by`: the curve falls somewhere after the one and by the other, and is level
          outside such intervals; equal where the time is known,
        - `share`: of students whose mastery lies there,
        - `survival`: share still on the way at `by`.
    """
    groups = grouping(by)
    asked, rows = _rows(gradebook, filters, rule, groups, unit, anchor, censor), []
    for names, place in groups_of(asked, groups):
        curve = _ways(asked[place], gradebook, unit).curve
        if curve is not None:
            falls = zip(curve.after, curve.by, curve.mass, curve.survival, strict=True)
            rows += [
                {**names, "after": max(int(after), 0), "by": int(by), "share": share, "survival": s}
                for after, by, share, s in falls
                if np.isfinite(by)
            ]
    kinds = {"after": pl.Int64, "by": pl.Int64, "share": pl.Float64, "survival": pl.Float64}
    return gathered(rows, asked, groups, **kinds)


_QUARTILES = {
    "median_after": (0.5, 0), "median_by": (0.5, 1), "q25_after": (0.75, 0), "q25_by": (0.75, 1),
    "q75_after": (0.25, 0), "q75_by": (0.25, 1),
}  # fmt: skip
_BEFORE = -1.0
"""An interval that begins here holds time 0."""


@dataclass(frozen=True)
class _Ways:
    """The ways to mastery of one group, as counted intervals."""

    rows: pl.DataFrame
    used: npt.NDArray[np.bool_]
    after: Array
    by: Array
    curve: IntervalCurve | None

    def counts(self) -> dict[str, object]:
        """How many students of which kind."""
        used = self.rows.filter(self.used)
        late = _students(self.rows.filter("late_joiner", ~pl.col("without_start")))
        events = _students(used.filter("event"))
        return {
            "students": _students(used), "events": events, "censored": _students(used) - events,
            "exact": _students(used.filter((self.after == self.by)[self.used])),
            "cut_off": _students(used.filter("cut_off")), "late_joiners": late,
            "without_start": _students(self.rows.filter(~self.used)) - late,
        }  # fmt: skip

    def quartiles(self) -> dict[str, object]:
        """The intervals of the quartiles; None where they are not reached."""
        if self.curve is None:
            return dict.fromkeys(_QUARTILES)
        found = {share: self.curve.time_until(share) for share in (0.75, 0.5, 0.25)}
        return {
            name: None if np.isnan(found[share][end]) else max(int(found[share][end]), 0)
            for name, (share, end) in _QUARTILES.items()
        }


def _students(rows: pl.DataFrame) -> int:
    return int(rows["students"].sum())


def _rows(
    gradebook: Gradebook,
    filters: Filters,
    rule: Rule | str | None,
    groups: tuple[str, ...],
    unit: str,
    anchor: str,
    censor: str,
) -> pl.DataFrame:
    options = spans(gradebook, unit, anchor, censor, UNITS)
    return gradebook.rows(
        "time_to_mastery_interval", rule=rule, filters=filters, by=groups, **options
    )


def _ways(rows: pl.DataFrame, gradebook: Gradebook, unit: str) -> _Ways:
    """Intervals of time from intervals of days, and their curve."""

    def between(start: str, end: str) -> Array:
        known = (rows[start].is_not_null() & rows[end].is_not_null()).to_numpy()
        days = [rows[name].to_numpy().astype("datetime64[D]") for name in (start, end)]
        found = np.full(rows.height, np.nan)
        if unit == "school_days":
            found[known] = gradebook.calendar.school_days_between(*(day[known] for day in days))
        else:
            found[known] = (days[1][known] - days[0][known]).astype(int)
        return found

    event, at_once, cut_off = (rows[name].to_numpy() for name in ("event", "at_once", "cut_off"))
    after = np.fmax(between("began_by", "ended_after"), 0)
    by = np.where(event, np.maximum(between("began_after", "ended_by"), after), np.inf)
    after = np.where(np.isnan(after), 0, after)
    by = np.where(np.isnan(by), np.inf, by)
    exact_start = at_once & ~cut_off
    after = np.where(exact_start, 0, np.where(at_once & cut_off, _BEFORE, after))
    by = np.where(exact_start, 0, by)
    says = (after > _BEFORE) | np.isfinite(by)
    used = says & ~(rows["without_start"] | rows["late_joiner"]).to_numpy()
    counts = rows["students"].to_numpy().astype(float)
    curve = turnbull(after[used], by[used], counts[used]) if used.any() else None
    return _Ways(rows, used, after, by, curve)


_OPTIONS = ("unit", "anchor", "censor")

QUESTIONS = (
    Question(
        key="time_to_mastery_interval",
        title="How long does mastery take, as far as dated exports can tell?",
        ask=time_to_mastery_interval,
        options=_OPTIONS,
    ),
    Question(
        key="time_to_mastery_interval_curve",
        title="How many are still on the way, as far as dated exports can tell?",
        ask=time_to_mastery_interval_curve,
        options=_OPTIONS,
    ),
)
