"""Bars to both sides of nothing, and the way mastery has grown."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Any

import plotly.graph_objects as go
import polars as pl
import pytest

from masteryviz.charts import CHARTS
from masteryviz.charts.changes import points
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
    assert CHARTS["changes"].answers(CHANGES) == (
        "Up in 1 of 3 skills, down in 1: B. Nothing changed in 1."
    )


def test_a_net_change_is_bold_only_where_its_limits_leave_out_nothing() -> None:
    notes = [note.text for note in checked("changes", CHANGES).layout.annotations]
    assert "<b>+35 (+13 to +54)</b>" in notes
    assert "\N{MINUS SIGN}10 (\N{MINUS SIGN}29 to +10)" in notes


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
    heights = sorted(note.y for note in figure.layout.annotations if note.x == 1)
    assert len(heights) == 3
    assert heights[-1] <= 1
    assert min(b - a for a, b in itertools.pairwise(heights)) > 0.13
