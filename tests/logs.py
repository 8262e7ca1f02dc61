"""Gradebooks in memory from a few literal rows of a log."""

from __future__ import annotations

import datetime as dt

import polars as pl

from masteryviz.gradebook import Gradebook
from masteryviz.mapping import Mapping

START = dt.date(2021, 9, 1)


def day(number: int) -> str:
    """The day that comes `number` days after 1 September 2021."""
    return (START + dt.timedelta(days=number)).isoformat()


def gradebook(
    *rows: tuple[object, ...],
    columns: str = "student skill score submitted",
    points: float | None = 4,
    as_of: int | None = None,
    mapping: Mapping | None = None,
) -> Gradebook:
    """A gradebook of these rows; `columns` names their values, `points` is that of every row."""
    frame = pl.DataFrame(
        [[str(v) if v is not None else None for v in row] for row in rows],
        schema=columns.split(),
        orient="row",
    )
    if points is not None:
        frame = frame.with_columns(points=pl.lit(points))
    if as_of is None:
        return Gradebook.from_log(frame, mapping)
    return Gradebook.from_log(frame, mapping, as_of=START + dt.timedelta(days=as_of))


def attempts(
    *series: tuple[int, ...], skill: str = "S1", first: int = 0
) -> list[tuple[object, ...]]:
    """Rows of one attempt a day, one student for each series of scores."""
    return [
        (f"s{student}", skill, score, day(turn))
        for student, scores in enumerate(series, start=first)
        for turn, score in enumerate(scores)
    ]
