"""The dot path: every student a mark, the line where the dates put it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import plotly.graph_objects as go
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from masteryviz.charts import CHARTS
from masteryviz.charts.pace import DONE, STATUS
from tests.progress_frames import PLACES

CHART = CHARTS["pace"]
EVERYBODY = pl.DataFrame(
    {
        "student": ["s1", "s2", "s3", "s4", "s5", "s6"],
        "now_at": ["A", "A", "B", "B", "C", None],
        "ahead": [-2, -1, -1, 0, 0, 1],
    }
)


def checked(**how: Any) -> go.Figure:
    return go.Figure(CHART.draw(PLACES, **how).to_plotly_json())


def marks(figure: go.Figure) -> dict[str, list[str]]:
    """Words of a mark -> the places of its students."""
    return {t.name: list(t.customdata) for t in figure.data if t.customdata is not None}


def test_each_student_is_one_mark_at_the_first_open_skill() -> None:
    assert marks(checked(students=EVERYBODY)) == {
        "Behind the pace": ["A", "A", "B"],
        "On pace": ["B", "C"],
        "Ahead": [DONE],
    }
    assert marks(checked()) == {"No pace date": ["A", "A", "B", "B", "C"]}


def test_the_pace_line_is_below_the_last_skill_whose_day_has_come() -> None:
    figure = checked(students=EVERYBODY, as_of=dt.date(2026, 3, 9))
    line = next(shape for shape in figure.layout.shapes if shape.type == "line")
    places = dict(zip(figure.layout.yaxis.ticktext, figure.layout.yaxis.tickvals, strict=True))
    assert places["B"] < line.y0 < places["C"]
    named = next(t for t in figure.data if t.name == "the class should be here on 9 Mar")
    assert (named.line.dash, named.line.color) == (line.line.dash, line.line.color)
    assert named.showlegend


def test_without_dates_there_is_no_line_and_the_chosen_place_still_stands_out() -> None:
    undated = PLACES.with_columns(pace_on=pl.lit(None, pl.Date), passed=pl.lit(None, pl.Boolean))
    figure = go.Figure(CHART.draw(undated, selected="B").to_plotly_json())
    assert [shape.type for shape in figure.layout.shapes] == ["rect"]
    assert "<b>B</b>" in figure.layout.yaxis.ticktext
    assert figure.layout.showlegend is False


def test_counts_stand_beside_every_place() -> None:
    texts = [note.text for note in checked(students=EVERYBODY).layout.annotations]
    assert texts.count("<b>2</b>") == 2
    assert {"4 of 6", "3 of 6", "1 of 5", "1 Feb", "U1", "U2"} <= set(texts)


def test_the_answer_says_who_is_behind_and_where_most_are() -> None:
    answer = CHART.answers(PLACES, students=EVERYBODY)
    assert answer == "3 behind the pace, 2 on it, 1 ahead. Most: 2 of 6 students are at A."
    undated = EVERYBODY.with_columns(ahead=pl.lit(None, pl.Int64))
    assert CHART.answers(PLACES, students=undated).startswith("Most: 2 of 6 students")


@given(
    st.lists(
        st.tuples(st.sampled_from(["A", "B", "C", None]), st.integers(-3, 3)),
        min_size=1, max_size=900,
    )
)  # fmt: skip
def test_no_crowd_leaves_its_row_and_no_two_marks_share_a_spot(found: list[Any]) -> None:
    students = pl.DataFrame(found, schema={"now_at": pl.String, "ahead": pl.Int64}, orient="row")
    figure = CHART.draw(PLACES, students=students)
    each = int(figure.layout.xaxis.title.text.split()[3].replace(",", ""))
    spots = [
        spot for t in figure.data if t.customdata is not None for spot in zip(t.x, t.y, strict=True)
    ]
    assert len(set(spots)) == len(spots)
    assert max(x for x, _ in spots) <= figure.layout.xaxis.range[1] + len(STATUS)
    most = -(-students.group_by("now_at", "ahead").len()["len"].sum() // each)
    assert most <= len(spots) <= most + 4 * len(STATUS)
    if each == 1:
        assert len(spots) == students.height


@pytest.mark.parametrize("crowd", [24, 200], ids=["a class", "many classes"])
def test_marks_stand_beside_each_other_where_the_plot_is_narrowest(crowd: int) -> None:
    students = pl.DataFrame({"student": range(crowd), "now_at": "A", "ahead": -1})
    figure = CHART.draw(PLACES, students=students)
    low, high = figure.layout.xaxis.range
    marks = next(trace for trace in figure.data if trace.name == "Behind the pace")
    assert 350 / (high - low) >= marks.marker.size


def test_a_name_of_a_skill_is_never_markup() -> None:
    odd = PLACES.with_columns(at_skill=pl.col("at_skill").replace("A", "<b>A</b> &"))
    figure = CHART.draw(odd)
    assert "&lt;b&gt;A&lt;/b&gt; &amp;" in figure.layout.yaxis.ticktext
