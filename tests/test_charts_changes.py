"""Bars to both sides of nothing, and the way mastery has grown."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Any

import plotly.graph_objects as go
import polars as pl
import pytest

from masteryviz.charts import CHARTS
from masteryviz.charts.changes import directions, net, points
from tests.progress_frames import CHANGES, GROWTH


def checked(key: str, frame: pl.DataFrame, **how: Any) -> go.Figure:
    return go.Figure(CHARTS[key].draw(frame, **how).to_plotly_json())


def test_who_got_it_stands_right_of_nothing_and_who_lost_it_left() -> None:
    bars = {trace.name: trace for trace in checked("changes", CHANGES).data}
    assert list(bars["Got it"].x) == [7, 1]
    assert list(bars["Got it, new to the skill"].x) == [1, 0]
    assert list(bars["Lost it"].x) == [0, -3]
    assert list(bars["Lost it"].text) == ["", "3"]


def test_what_did_not_change_is_left_out_and_counted_in_the_answer() -> None:
    figure = checked("changes", CHANGES, selected="B")
    assert figure.layout.yaxis.ticktext == ("A", "<b>B</b>")
    # B lost three and got one, but its limits are −29 to +10.
    assert CHARTS["changes"].answers(CHANGES) == (
        "Clearly up in 1, clearly down in none; too close to call in 1; unchanged in 1."
    )


def test_only_limits_that_leave_out_nothing_are_a_direction_and_newcomers_are_none() -> None:
    fell = CHANGES.with_columns(upper=pl.Series([0.54, -0.01, 0.1]))
    assert directions(fell) == (["A"], ["B"], 0, 1)
    assert CHARTS["changes"].answers(fell) == (
        "Clearly up in 1, clearly down in 1 (B); unchanged in 1."
    )
    # Net 0, and one who is new to the skill has it; nobody had it on both days.
    new = CHANGES.filter(skill="C").with_columns(came_mastered=pl.lit(1))
    alone = new.with_columns(pl.lit(None, pl.Float64).alias(n) for n in ("lower", "upper"))
    for frame in (new, alone):
        assert directions(frame) == ([], [], 1, 0)
    # An interval that touches 0 does not leave it out.
    assert directions(CHANGES.with_columns(lower=pl.lit(0.0))).up == []


def test_a_net_change_is_bold_only_where_its_limits_leave_out_nothing() -> None:
    notes = [note.text for note in checked("changes", CHANGES).layout.annotations]
    assert "<b>+35 (+13 to +54)</b>" in notes
    assert "\N{MINUS SIGN}10 (\N{MINUS SIGN}29 to +10)" in notes


def test_a_limit_that_leaves_out_nothing_is_never_written_as_nothing() -> None:
    row = {"difference": 0.011, "lower": 0.003, "upper": 0.02}
    assert net(row) == "+1 (+0.3 to +2)"
    assert net({**row, "lower": 0.0001}) == "+1 (+0.1 to +2)"
    assert net({**row, "lower": -0.001}) == "+1 (0 to +2)"
    minus = "\N{MINUS SIGN}"
    fell = {"difference": -0.01, "lower": -0.02, "upper": -0.004}
    assert net(fell) == f"{minus}1 ({minus}2 to {minus}0.4)"


def test_without_any_change_one_sentence_says_so() -> None:
    still = CHANGES.filter(pl.col("skill") == "C")
    assert not checked("changes", still).data
    assert CHARTS["changes"].answers(still).startswith("Nobody's mastery changed")


@pytest.mark.parametrize(
    ("share", "text"), [(0.354, "+35"), (-0.1, "\N{MINUS SIGN}10"), (0.004, "0"), (-0.001, "0")]
)
def test_differences_are_whole_points_with_a_sign(share: float, text: str) -> None:
    assert points(share) == text


def test_a_line_has_the_days_on_which_there_was_somebody_to_count() -> None:
    lines = {trace.name: trace for trace in checked("over_time", GROWTH, highlighted=["B"]).data}
    assert lines["B"].x == ("2026-02-08", "2026-02-15")
    assert lines["B"].y == (0, 0.5)
    assert lines["others"].y == (0.1, 0.5, 0.75, None)
    assert list(lines["upper"].y) == [0.49, 0.85]


def test_the_two_days_and_further_marks_are_upright_lines_with_words() -> None:
    figure = checked(
        "over_time", GROWTH, since=dt.date(2026, 2, 8), as_of=dt.date(2026, 2, 15),
        marks=[(dt.date(2026, 2, 10), "Exit tickets <b>daily</b>"),
               (dt.date(2025, 1, 1), "before")],
    )  # fmt: skip
    assert [shape.x0 for shape in figure.layout.shapes] == [
        "2026-02-08",
        "2026-02-15",
        "2026-02-10",
    ]
    texts = [note.text for note in figure.layout.annotations]
    assert {"from 8 Feb", "to 15 Feb"} <= set(texts)
    assert any(text.startswith("Exit tickets &lt;b&gt;") for text in texts)


def test_the_words_of_two_close_days_stand_on_their_own_sides() -> None:
    figure = checked("over_time", GROWTH, since=dt.date(2026, 2, 7), as_of=dt.date(2026, 2, 8))
    sides = {note.text: note.xanchor for note in figure.layout.annotations}
    assert (sides["from 7 Feb"], sides["to 8 Feb"]) == ("right", "left")
    # At the very start there is no room before the line.
    first = checked("over_time", GROWTH, since=dt.date(2026, 2, 1), as_of=dt.date(2026, 2, 15))
    assert {note.text: note.xanchor for note in first.layout.annotations}["from 1 Feb"] == "left"


def test_lines_that_end_before_the_axis_have_their_names_at_their_end() -> None:
    figure = checked("over_time", GROWTH, highlighted=["A"], until=dt.date(2026, 3, 31))
    assert figure.layout.xaxis.range[1] >= "2026-03-31"
    (name,) = [note for note in figure.layout.annotations if note.text.startswith("<b>A</b>")]
    assert (name.x, name.xref) == ("2026-02-15", "x")


def test_the_answer_is_that_of_the_line_in_front() -> None:
    answer = CHARTS["over_time"].answers(GROWTH, name="B")
    assert answer.startswith("B: 0")
    assert answer.endswith("on 15 Feb 2026 (2 of 4).")
    undated = GROWTH.with_columns(day=pl.lit(None, pl.Date))
    assert CHARTS["over_time"].answers(undated) == "Nobody has dated work here."


def test_names_at_the_ends_never_cover_each_other_nor_leave_the_plot() -> None:
    rates = {"A": 1.0, "B": 0.99, "C": 0.98}
    close = pl.concat(
        [
            GROWTH.filter(skill="A").with_columns(
                skill=pl.lit(name), mastery_rate=pl.lit(rate), day="day"
            )
            for name, rate in rates.items()
        ]
    )
    figure = checked("over_time", close, highlighted=list(rates))
    heights = sorted(note.y for note in figure.layout.annotations if note.align == "left")
    assert len(heights) == 3
    assert heights[-1] <= 1
    assert min(b - a for a, b in itertools.pairwise(heights)) > 0.13
