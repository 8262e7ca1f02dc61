"""Curves of time to mastery: steps, numbers watched, where a curve ends, and its sentence."""

from __future__ import annotations

import itertools

import polars as pl
import pytest

from masteryviz.charts import CHARTS
from tests.test_charts import CURVE, checked, texts, traces

DWINDLING = pl.DataFrame(
    {
        "skill": ["A"] * 4,
        "time": [1, 2, 3, 6],
        "at_risk": [12, 10, 6, 3],
        "events": [2, 0, 3, 3],
        "censored": [0, 4, 0, 0],
        "survival": [10 / 12, 10 / 12, 5 / 12, 0.0],
        "lower": [0.48, 0.48, 0.11, None],
        "upper": [0.96, 0.96, 0.71, None],
    }
)
"""Of 12 students 4 are watched for only 2 tries; the last 3 of those who stay master it."""


def test_a_curve_starts_with_everybody_and_steps_where_somebody_mastered() -> None:
    line = traces(CHARTS["survival"].draw(CURVE))["A"]
    assert line.x == (0, 3, 4, 5, 9, 10)
    assert line.y == (1, 0.8, 0.8, 0.5333, 0.2667, 0.2667)
    assert line.line.shape == "hv"


def test_a_curve_that_falls_at_once_still_starts_at_one() -> None:
    at_once = CURVE.with_columns(time=pl.col("time") - 3)
    line = traces(CHARTS["survival"].draw(at_once))["A"]
    assert line.x[:2] == (0, 0)
    assert line.y[:2] == (1, 0.8)


def test_ticks_stand_where_a_student_without_mastery_was_last_seen() -> None:
    marks = traces(CHARTS["survival"].draw(CURVE))["A censored"]
    assert list(zip(marks.x, marks.y, strict=True)) == [(4, 0.8), (10, 0.2667)]
    assert marks.marker.symbol == "line-ns"


def test_numbers_at_risk_stand_under_the_plots_own_ticks() -> None:
    figure = checked(CHARTS["survival"].draw(CURVE))
    row = traces(figure)["A at risk"]
    assert row.yaxis == "y2"
    assert row.x == figure.layout.xaxis.tickvals == (0, 2, 4, 6, 8, 10)
    assert row.text == ("50", "50", "40", "20", "20", "10")
    heading = next(note for note in figure.layout.annotations if note.yref == "paper")
    assert heading.text == "students still watched"
    assert "10 students still watched just before" in traces(figure)["A"].hovertext[5]
    assert figure.layout.yaxis2.domain[1] < figure.layout.yaxis.domain[0]


def test_past_the_end_of_a_curve_nobody_is_watched_which_is_no_zero() -> None:
    two = pl.concat([CURVE, DWINDLING.with_columns(skill=pl.lit("B"))])
    drawn = traces(CHARTS["survival"].draw(two))
    assert drawn["B at risk"].x == (0, 2, 4, 6, 8, 10)
    assert drawn["B at risk"].text == ("12", "10", "3", "3", "–", "–")


def test_a_curve_ends_where_fewer_than_five_are_watched_and_its_label_counts() -> None:
    figure = CHARTS["survival"].draw(DWINDLING)
    line = traces(figure)["A"]
    assert line.x == (0, 1, 2, 3)
    assert line.y == (1, 0.8333, 0.8333, 0.4167)
    assert texts(checked(figure)).startswith("<b>A</b> 4 of 12 not yet")
    assert (figure.layout.annotations[0].x, figure.layout.annotations[0].y) == (3, 5 / 12)
    assert list(traces(figure)["A censored"].x) == [2]
    long = CHARTS["survival"].draw(DWINDLING.with_columns(skill=pl.lit("MS-PS1-5 <x>")))
    assert texts(checked(long)).startswith("<b>MS-PS1-5 &lt;x&gt;</b><br>4 of 12 not yet")
    assert CHARTS["survival"].answers(DWINDLING) == (
        "A: half had mastered it after 3 days; 4 of 12 students are still on the way."
    )


def test_a_curve_of_whom_some_have_not_mastered_never_falls_to_nobody() -> None:
    six = DWINDLING.with_columns(at_risk=pl.Series([15, 13, 9, 6]),
                                 events=pl.Series([2, 0, 3, 6]))  # fmt: skip
    assert traces(CHARTS["survival"].draw(six))["A"].x == (0, 1, 2, 3)
    slow = six.with_columns(survival=pl.Series([0.87, 0.87, 0.58, 0.0]))
    assert CHARTS["survival"].answers(slow) == (
        "A: half had mastered it after 6 days, by when fewer than 5 were still watched; "
        "4 of 15 students are still on the way."
    )


def test_where_everybody_has_mastered_it_the_curve_is_whole() -> None:
    all_ = DWINDLING.head(2).with_columns(
        at_risk=pl.Series([4, 1]), events=pl.Series([3, 1]), censored=0,
        survival=pl.Series([0.25, 0.0]),
    )  # fmt: skip
    figure = CHARTS["survival"].draw(all_)
    assert traces(figure)["A"].y == (1, 0.25, 0)
    assert texts(checked(figure)).startswith("<b>A</b> 0 of 4 not yet")


def test_a_curve_of_fewer_than_five_is_drawn_as_long_as_all_are_watched() -> None:
    few = DWINDLING.tail(2).with_columns(
        at_risk=pl.Series([3, 2]), events=pl.Series([1, 0]), censored=pl.Series([0, 2]),
        survival=pl.Series([0.67, 0.67]),
    )  # fmt: skip
    assert traces(CHARTS["survival"].draw(few))["A"].x == (0, 3)


def test_the_limits_make_a_band_around_one_or_two_curves_only() -> None:
    names = ["A", "B", "C", "D", "E"]
    many = pl.concat([CURVE.with_columns(skill=pl.lit(name)) for name in names])
    one = traces(CHARTS["survival"].draw(many, highlighted=["C"]))
    assert one["C lower"].fill == "tonexty"
    assert one["C upper"].y == (1, 0.97, 0.97, 0.86, 0.69, 0.69)
    assert one["C"].line.width > one["others"].line.width
    assert set(one["others"].customdata) == {"A", "B", "D", "E", None}
    assert one["others"].x[:7] == (0, 3, 4, 5, 9, 10, None)
    three = traces(CHARTS["survival"].draw(many, highlighted=["A", "B", "C"]))
    assert not [name for name in three if name.endswith("upper")]
    none = traces(CHARTS["survival"].draw(many))
    assert set(none) == {"others"}
    assert set(none["others"].customdata) == {*names, None}


def test_curves_that_stand_out_differ_in_dash_as_well_as_in_colour() -> None:
    names = ["A", "B", "C", "D"]
    four = pl.concat([CURVE.with_columns(skill=pl.lit(name)) for name in names])
    drawn = traces(CHARTS["survival"].draw(four))
    assert len({drawn[name].line.dash for name in names}) == 4
    assert len({drawn[name].line.color for name in names}) == 4


def test_labels_of_curves_that_end_at_one_height_do_not_overlap() -> None:
    four = pl.concat([CURVE.with_columns(skill=pl.lit(name)) for name in "ABCD"])
    low, high = (four.with_columns(survival=pl.lit(share)) for share in (0.01, 1.0))
    for frame in (four, low, high):
        notes = CHARTS["survival"].draw(frame).layout.annotations
        heights = sorted(note.y for note in notes if note.text.startswith("<b>"))
        assert min(b - a for a, b in itertools.pairwise(heights)) > 0.067
        assert heights[0] > 0.03
        assert heights[-1] <= 1


def test_the_answer_of_a_curve_is_its_median_or_that_there_is_none() -> None:
    chart = CHARTS["survival"]
    assert chart.answers(CURVE).startswith("A: half had mastered it after 9 days")
    above = CURVE.head(2).with_columns(censored=pl.Series([0, 40]))
    assert chart.answers(above) == (
        "A: half have not mastered it yet; 40 of 50 students are still on the way."
    )
    at_once = CURVE.with_columns(time=pl.lit(0), survival=pl.lit(0.4))
    assert "mastered it on the first day" in chart.answers(at_once)


@pytest.mark.parametrize(("other", "end"), [(0.42, 10), (0.9, 3)])
def test_a_label_that_would_hide_another_curve_stands_behind_all_curves(
    other: float, end: int
) -> None:
    # B ends on day 3 at 5 of 12; A stays at the same height until day 10, or far above.
    level = CURVE.with_columns(survival=pl.lit(other))
    two = pl.concat([level, DWINDLING.with_columns(skill=pl.lit("B"))])
    labels = CHARTS["survival"].draw(two).layout.annotations[:2]
    assert {note.text[:8]: note.x for note in labels} == {"<b>A</b>": 10, "<b>B</b>": end}
