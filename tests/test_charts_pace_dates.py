"""Planned days and the days on which half of the class had it: what is drawn and said."""

from __future__ import annotations

import datetime as dt
from typing import Any

import plotly.graph_objects as go
import polars as pl
import pytest

from masteryviz.charts import CHARTS
from masteryviz.charts.pace_dates import MOST, shown, verdict
from tests.progress_frames import PACE_DATES

CHART = CHARTS["pace_dates"]


def checked(frame: pl.DataFrame = PACE_DATES, **how: Any) -> go.Figure:
    return go.Figure(CHART.draw(frame, **how).to_plotly_json())


def marks(figure: go.Figure) -> dict[str, list[tuple[str, int]]]:
    return {t.name: list(zip(t.x, t.y, strict=True)) for t in figure.data if t.name != "links"}


def test_each_day_is_a_mark_and_late_is_told_by_shape_as_well_as_colour() -> None:
    figure = checked(as_of=dt.date(2026, 3, 9))
    assert marks(figure) == {
        "planned day": [("2026-02-01", 0), ("2026-02-08", 1), ("2026-02-15", 2), ("2026-04-01", 4)],
        "half have it, by the day": [("2026-01-30", 0)],
        "half have it, later": [("2026-02-20", 1)],
        "half have it, no day planned": [("2026-03-01", 3)],
    }
    shapes = {t.name: t.marker.symbol for t in figure.data if t.name != "links"}
    assert shapes["half have it, later"] != shapes["half have it, by the day"]
    assert figure.layout.shapes[0].x0 == "2026-03-09"


def test_counts_and_what_is_not_known_stand_beside_the_days() -> None:
    figure = checked()
    texts = [note.text for note in figure.layout.annotations]
    assert {
        "10 of 20",
        "14 of 20",
        "had it by then",
        "30 Jan, 2 days early",
        "20 Feb, 12 days late",
        "not yet, the day is past",
        "1 Mar",
        "not yet",
    } <= set(texts)
    hover = next(t for t in figure.data if t.name == "half have it, later").hovertext[0]
    assert "14 of 20 have it (70" in hover
    assert "of 1 it cannot be told" in hover


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"half_on": dt.date(2026, 2, 1)}, "1 Feb, on the day"),
        ({"half_on": dt.date(2026, 2, 2)}, "2 Feb, 1 day late"),
        ({"half_on": None, "undated": 3}, "half have it, day not known"),
        ({"half_on": None, "mastered": 9}, "not yet, the day is past"),
        ({"half_on": None, "mastered": 0, "unknown": 20}, "cannot be told"),
    ],
)
def test_what_is_said_of_a_day(change: dict[str, Any], says: str) -> None:
    assert verdict(PACE_DATES.row(0, named=True) | change) == says


def test_the_answer_counts_the_days_that_have_come() -> None:
    assert CHART.answers(PACE_DATES) == (
        "Of 3 skills whose day has come, half of the class had 1 by the day, 1 later and 1 not "
        "yet. 1 skill without a planned day."
    )
    none = PACE_DATES.with_columns(pace_on=None, passed=None)
    assert CHART.answers(none) == "Half of the class or more has 3 of 5 skills."
    assert "planned day" not in marks(checked(none))


def test_a_lesson_is_named_with_its_task_once() -> None:
    lessons = PACE_DATES.select(
        pl.col("at_skill").alias("task"), pl.Series("title", ["Exit 1", "Lesson 2 exit", *"xyz"]),
        pl.Series("lesson", ["Lesson 1", "Lesson 2", None, "L4", "L5"]),
        pl.exclude("at_skill", "title"),
    )  # fmt: skip
    names = checked(lessons).layout.yaxis.ticktext
    assert names[:4] == ("Lesson 1: Exit 1", "Lesson 2 exit", "x", "L4: y")
    assert CHART.answers(lessons).startswith("Of 3 lessons' checks whose day has come")


def test_of_a_long_course_the_part_that_is_taught_is_drawn() -> None:
    later = PACE_DATES.tail(1).with_columns(mastered=pl.lit(0, pl.Int64))
    long = pl.concat([PACE_DATES.head(1)] * 60 + [later] * 30)
    found = shown(long.with_columns(at_skill=pl.int_range(pl.len()).cast(pl.String)))
    assert len(found) == MOST
    assert (found[0]["at_skill"], found[-1]["at_skill"]) == ("30", "69")


def test_nobody_and_no_day_are_one_sentence() -> None:
    for frame in (PACE_DATES.clear(), PACE_DATES.with_columns(pace_on=None, half_on=None)):
        figure = checked(frame.cast({"pace_on": pl.Date, "half_on": pl.Date}))
        assert len(figure.data) == 0
        assert len(figure.layout.annotations) == 1
