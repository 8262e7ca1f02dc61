"""What a team expected beside what it was, and whether it gets closer from meeting to meeting."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from masteryviz.journal import Meeting

_EACH = {
    "skill": pl.String, "who": pl.String, "expected": pl.Float64, "actual": pl.Float64,
    "lower": pl.Float64, "upper": pl.Float64, "mastered": pl.Int64, "students": pl.Int64,
    "error": pl.Float64,
}  # fmt: skip
_ALL: dict[str, pl.DataType | type[pl.DataType]] = {
    "meeting": pl.Int64, "day": pl.Date, "members": pl.Int64, "predictions": pl.Int64,
    "bias": pl.Float64, "mean_error": pl.Float64, "within": pl.Int64, "errors": pl.List(pl.Float64),
}  # fmt: skip


def predictions(meeting: Meeting) -> pl.DataFrame:
    """What each member expected of each skill, beside the numbers as they were shown.

    Expected 0.70 where 12 of 24 (0.50) had mastered it is an error of +0.20.

    Returns
    -------
    polars.DataFrame
        One row per skill and member, in the meeting's order of skills; a skill of which nobody
        expected anything has one row without `who`.

        - `skill`, `who`, `expected`: the share that the member expected,
        - `actual`, `lower`, `upper`: share who had mastered it, and its 95 % Wilson interval,
        - `mastered`, `students`: its counts,
        - `error`: expected - actual; above 0 where more was expected than there was.

        Numbers are null before they are shown, and where nobody is left to count.
    """
    actual = {one.skill: one for one in meeting.actual}
    rows = []
    for skill in meeting.skills:
        was = actual.get(skill)
        shown = (
            (None,) * 5
            if was is None
            else (was.rate, was.lower, was.upper, was.mastered, was.students)
        )
        said: list[tuple[str | None, float | None]] = [
            (one.who, one.rate) for one in meeting.predictions if one.skill == skill
        ]
        for who, rate in said or [(None, None)]:
            known = rate is not None and was is not None and was.rate is not None
            error = rate - was.rate if known else None  # type: ignore[operator, union-attr]
            rows.append((skill, who, rate, *shown, error))
    return pl.DataFrame(rows, schema=_EACH, orient="row")


def calibration(meetings: Iterable[Meeting]) -> pl.DataFrame:
    """How far expectations lay from the numbers, meeting by meeting: errors +0.2, -0.1: bias 0.05.

    The errors of one meeting are not independent: members talk, and skills are of one class. So
    no interval is given, and few meetings show no trend.

    Parameters
    ----------
    meetings
        In the order in which they were held, where several are of one day.

    Returns
    -------
    polars.DataFrame
        One row per meeting whose numbers were shown and of which something was expected, the
        oldest first.

        - `meeting`: its number among these, from 1, and its `day`,
        - `members`, `predictions`: how many expected something, and how many expectations,
        - `bias`: mean error; above 0 where more was expected than there was,
        - `mean_error`: mean of the errors without their sign,
        - `within`: expectations inside the 95 % interval of the number,
        - `errors`: each error, in order.
    """
    rows: list[tuple[object, ...]] = []
    for meeting in sorted(meetings, key=lambda one: one.day):
        each = predictions(meeting).drop_nulls("error")
        if not each.is_empty():
            errors = each["error"]
            within = each.filter(pl.col("expected").is_between("lower", "upper")).height
            rows.append(
                (len(rows) + 1, meeting.day, each["who"].n_unique(), each.height, errors.mean(),
                 errors.abs().mean(), within, errors.sort().to_list())
            )  # fmt: skip
    return pl.DataFrame(rows, schema=_ALL, orient="row")
