"""The charts of a meeting, read from their traces: expected and so, calibration, strategies."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import plotly.graph_objects as go
import polars as pl
import pytest

from masteryviz.charts import CHARTS
from tests.meeting_frames import CALIBRATION, MOVES, PREDICTIONS

FRAMES = {"predictions": PREDICTIONS, "calibration": CALIBRATION, "moves": MOVES}


def traces(figure: go.Figure) -> dict[str, Any]:
    """The figure's traces by name, after Plotly has checked every property of the figure."""
    return {trace.name: trace for trace in go.Figure(figure.to_plotly_json()).data}


def texts(figure: go.Figure) -> str:
    return " | ".join(note.text for note in figure.layout.annotations).replace("\u202f", " ")


@pytest.mark.parametrize("key", sorted(FRAMES))
def test_a_frame_without_rows_is_a_sentence(key: str) -> None:
    empty = FRAMES[key].clear()
    figure = CHARTS[key].draw(empty)
    assert not figure.data
    assert texts(figure).startswith("Nobody")
    assert CHARTS[key].answers(empty).startswith("Nobody")
    json.dumps(CHARTS[key].draw(FRAMES[key]).to_plotly_json())


def test_expected_dots_stand_at_their_rate_and_the_diamond_at_the_actual_one() -> None:
    figure = CHARTS["predictions"].draw(PREDICTIONS, titles={"A": "A <b>"})
    drawn = traces(figure)
    assert drawn["expected"].x == (0.4, 0.7, 0.7)
    # Two who say the same stand one above the other.
    assert drawn["expected"].y == (0, 0, -0.13)
    assert (drawn["actual"].x, drawn["actual"].y) == ((0.5,), (0,))
    assert drawn["interval"].x == (0.3, 0.6, None)
    assert "12 of 24 (50 %)" in texts(figure)
    assert "nobody to count" in texts(figure)
    assert figure.layout.yaxis.ticktext[0] == "A &lt;b&gt;"
    assert "<b>Bo &amp; Co</b>" in "".join(drawn["expected"].hovertext)


def test_before_the_numbers_the_chart_says_only_that() -> None:
    hidden = PREDICTIONS.with_columns(
        pl.lit(None, pl.Float64).alias(name) for name in ("actual", "lower", "upper", "error")
    ).with_columns(students=pl.lit(None, pl.Int64), mastered=pl.lit(None, pl.Int64))
    figure = CHARTS["predictions"].draw(hidden)
    assert not figure.data
    assert "Nobody has seen the numbers yet" in texts(figure)


def test_the_answer_compares_the_teams_mean_with_the_interval() -> None:
    answers = CHARTS["predictions"].answers
    assert answers(PREDICTIONS) == "The team's mean lay within the interval in 1 skill."
    over = PREDICTIONS.with_columns(upper=pl.lit(0.55))
    assert answers(over) == "More was expected than there was in A."
    under = PREDICTIONS.with_columns(lower=pl.lit(0.65), upper=pl.lit(0.9))
    assert answers(under) == "Less was expected than there was in A."


def test_calibration_shows_each_error_and_the_mean_and_no_trend_of_few() -> None:
    figure = CHARTS["calibration"].draw(CALIBRATION)
    drawn = traces(figure)
    assert drawn["mean"].y == (0.1, -0.05)
    assert texts(figure).endswith("+10 points | −5 points")
    assert (drawn["each prediction"].x, drawn["each prediction"].y) == (
        (1, 1, 2), (-0.1, 0.3, -0.05),
    )  # fmt: skip
    assert figure.layout.xaxis.ticktext[0] == "2 Mar<br>2 ○"
    said = CHARTS["calibration"].answers(CALIBRATION).replace("\u202f", " ")
    assert said == (
        "Last time 1 prediction lay 5 points from the number on average, on the whole 5 "
        "points too low. 2 meetings: too few to tell whether it gets closer."
    )
    many = pl.concat([CALIBRATION, CALIBRATION]).with_columns(meeting=pl.int_range(1, 5))
    assert "at the first of 4 meetings it was 20" in CHARTS["calibration"].answers(many)
    zero = CALIBRATION.with_columns(bias=pl.lit(0.0), day=pl.lit(dt.date(2026, 1, 1)))
    assert texts(CHARTS["calibration"].draw(zero)).endswith("0 points | 0 points")


def test_long_names_stand_on_two_lines_and_no_word_is_lost_before_the_second_ends() -> None:
    long = "MS-LS1-2 · Develop and use a model to describe the function of a cell as a whole"
    figure = CHARTS["predictions"].draw(PREDICTIONS, titles={"A": long, "B": "B · Short"})
    first, second = figure.layout.yaxis.ticktext
    assert first == "MS-LS1-2 · Develop and use a model<br>to describe the function of a cel…"
    assert second == "B · Short"


def test_words_below_many_meetings_never_meet_and_the_newest_has_some() -> None:
    many = pl.concat([CALIBRATION] * 5).with_columns(meeting=pl.int_range(1, 11))
    axis = CHARTS["calibration"].draw(many).layout.xaxis
    assert (axis.tickvals, axis.tickangle) == ((1, 4, 7, 10), 0)
    assert axis.ticktext[-1] == "1 Apr<br>1 ○"


def test_moves_show_counts_on_both_sides_and_only_what_was_checked() -> None:
    figure = CHARTS["moves"].draw(MOVES)
    drawn = traces(figure)
    assert (drawn["before"].x, drawn["after"].x) == ((0.25,), (0.75,))
    assert "2/8 → 6/8" in texts(figure)
    assert figure.layout.yaxis.ticktext == ("Number &lt;lines&gt;<br>2 times",)
    assert "It does not show which" in CHARTS["moves"].answers(MOVES).replace(": it", ": It")
    unchecked = MOVES.with_columns(checked=pl.lit(0))
    assert not CHARTS["moves"].draw(unchecked).data
