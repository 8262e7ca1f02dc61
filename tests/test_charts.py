"""Charts draw the numbers of a metric's frame: read back from the traces, never from a picture."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import plotly.graph_objects as go
import polars as pl
import pytest

from masteryviz.charts import CHARTS
from masteryviz.charts._chart import literal, percent, plural, short
from masteryviz.charts._look import RAMP, RAMP_INK, STATE_COLOURS, contrast
from masteryviz.charts.medians import slowest_first
from masteryviz.charts.revisions import BUCKETS, attempts_to_mastery
from masteryviz.metrics import QUESTIONS
from tests import progress_frames
from tests.compare_frames import SECTIONS
from tests.meeting_frames import CALIBRATION, MOVES, PREDICTIONS

REVISIONS = pl.DataFrame(
    {
        "skill": ["A", "A", "A", "A", "B", "B"],
        "revisions": [0, 1, 3, 5, 0, 2],
        "mastered": [4, 2, 1, 1, 0, 1],
        "open": [1, 1, 0, 0, 3, 0],
        "unknown": [0] * 6,
        "lower_bound": [False] * 6,
    }
)
CURVE = pl.DataFrame(
    {
        "skill": ["A"] * 5,
        "time": [3, 4, 5, 9, 10],
        "at_risk": [50, 40, 30, 20, 10],
        "events": [10, 0, 10, 10, 0],
        "censored": [0, 10, 0, 0, 10],
        "survival": [0.8, 0.8, 0.5333, 0.2667, 0.2667],
        "lower": [0.2, 0.2, 0.07, 0.01, 0.01],
        "upper": [0.97, 0.97, 0.86, 0.69, 0.69],
    }
)
MEDIANS = pl.DataFrame(
    {
        "skill": ["A", "B", "C", "D"],
        "students": [5, 8, 4, 0],
        "events": [3, 2, 4, 0],
        "censored": [2, 6, 0, 0],
        "median": [9, None, 2, None],
        "lower": [3, 7, 1, None],
        "upper": [None, None, 4, None],
    },
    schema_overrides={"upper": pl.Int64},
)
YIELDS = pl.DataFrame(
    {
        "revision": [1, 2],
        "returned": [10, 4],
        "resubmitted": [8, 0],
        "mastered": [4, 0],
        "resubmit_rate": [0.8, 0.0],
        "revision_yield": [0.5, None],
        "lower": [0.2, None],
        "upper": [0.8, None],
    }
)
STATES = pl.DataFrame(
    {
        "skill": ["A", "A", "A", "B", "B"],
        "state": ["mastered", "returned", "excused", "missing", "excused"],
        "students": [6, 3, 1, 2, 4],
    }
)
RULED = pl.DataFrame(
    {
        "rule": ["latest", "highest", "in_a_row"],
        "words": ["latest score", "highest score", "3 in a row"],
        "in_use": [True, False, False],
        "students": [10, 10, 10],
        "mastered": [5, 8, 0],
        "mastery_rate": [0.5, 0.8, 0.0],
        "lower": [0.24, 0.49, 0.0],
        "upper": [0.76, 0.94, 0.28],
        "unknown": [0, 0, 0],
        "gained": [0, 3, 0],
        "lost": [0, 0, 5],
    }
)
CUTS = pl.DataFrame(
    {
        "cut": [0.7, 0.8, 0.9],
        "in_use": [False, True, False],
        "students": [10, 10, 10],
        "mastered": [8, 5, 5],
        "mastery_rate": [0.8, 0.5, 0.5],
        "lower": [0.49, 0.24, 0.24],
        "upper": [0.94, 0.76, 0.76],
        "unknown": [0, 0, 0],
        "flips": [None, 3, 0],
    }
)
PATH = pl.DataFrame(
    {
        "unit": ["U", "U", "V"],
        "skill": ["A", "B", "C"],
        "state": ["mastered", "returned", "not_assigned"],
        "attempts": [1, 2, 0],
        "lacks": [None, None, "B"],
        "frees": [None, "C", None],
        "mastered_at": [dt.datetime(2026, 3, 2), None, None],
    }
)
TRIED = pl.DataFrame(
    {
        "skill": ["A", "B", "B"],
        "k": [1, 1, 2],
        "on_form": ["A", None, "B"],
        "occurred": [dt.datetime(2026, 3, day) for day in (2, 3, 9)],
        "submitted_at": [dt.datetime(2026, 3, 2), None, dt.datetime(2026, 3, 9)],
        "graded_at": [dt.datetime(2026, 3, 4), None, dt.datetime(2026, 3, 9)],
        "known_after": [None, dt.datetime(2026, 3, 1), None],
        "known_by": [None, dt.datetime(2026, 3, 3), None],
        "evidence": [4.0, 1.0, 2.0],
        "top": [4.0, 4.0, 4.0],
        "at_cut": [True, False, False],
    }
)
FRAMES = {
    "path": PATH,
    "student_attempts": TRIED,
    **progress_frames.FRAMES,
    "rules": RULED,
    "cuts": CUTS,
    "revisions": REVISIONS,
    "survival": CURVE,
    "medians": MEDIANS,
    "funnel": YIELDS,
    "states": STATES,
    "funnel_plot": SECTIONS,
    "sections": SECTIONS,
    "predictions": PREDICTIONS,
    "calibration": CALIBRATION,
    "moves": MOVES,
}


def traces(figure: go.Figure) -> dict[str, Any]:
    """The figure's traces by name, after Plotly has checked every property of the figure."""
    return {trace.name: trace for trace in checked(figure).data}


def checked(figure: go.Figure) -> go.Figure:
    """The figure with every property checked, which drawing leaves out for speed."""
    return go.Figure(figure.to_plotly_json())


def texts(figure: go.Figure) -> str:
    """Every annotation, one after another."""
    return " | ".join(note.text for note in figure.layout.annotations)


def test_every_chart_has_a_frame_here_and_draws_a_question_that_exists() -> None:
    assert set(FRAMES) == set(CHARTS)
    assert {chart.question for chart in CHARTS.values()} <= set(QUESTIONS)


@pytest.mark.parametrize("key", sorted(FRAMES))
def test_a_frame_without_rows_gives_one_sentence_and_no_axes(key: str) -> None:
    chart, empty = CHARTS[key], FRAMES[key].clear()
    figure = chart.draw(empty)
    assert not figure.data
    assert texts(figure).startswith("Nobody")
    assert figure.layout.xaxis.visible is False
    assert chart.answers(empty).startswith("Nobody")


@pytest.mark.parametrize("key", sorted(FRAMES))
def test_a_figure_is_plain_json_of_a_height_and_can_be_drawn_twice(key: str) -> None:
    first, second = (CHARTS[key].draw(FRAMES[key]).to_plotly_json() for _ in range(2))
    assert json.dumps(first) == json.dumps(second)
    assert first["layout"]["height"] > 100


def test_revisions_are_gathered_by_attempt_and_the_open_ones_stand_apart() -> None:
    bars = attempts_to_mastery(REVISIONS)
    assert [(*bar, bar.tried) for bar in bars] == [
        ("A", (4, 2, 0, 2, 2), 10),
        ("B", (0, 0, 1, 0, 3), 4),
    ]


def test_the_parts_of_a_revisions_bar_are_shares_that_add_up_to_one() -> None:
    figure = CHARTS["revisions"].draw(REVISIONS)
    drawn = traces(figure)
    assert list(drawn) == list(BUCKETS)
    assert drawn["1st attempt"].x == (0.4, 0)
    assert drawn["Not yet"].x == (0.2, 0.75)
    counts = [(note.text, note.x, note.y) for note in figure.layout.annotations if not note.xref]
    assert counts == [("4", 0.2, 0), ("2", 0.5, 0), ("2", 0.7, 0), ("2", 0.9, 0),
                      ("1", 0.125, 1), ("3", 0.625, 1)]  # fmt: skip
    assert [sum(trace.x[row] for trace in drawn.values()) for row in (0, 1)] == [1, 1]
    assert texts(figure).startswith("10 | 4")


def test_a_part_of_a_bar_too_narrow_for_its_number_has_none_and_colours_are_explained() -> None:
    frame = pl.DataFrame({"skill": "A", "revisions": [0, 1, 2, 3], "mastered": [380, 12, 3, 3],
                          "open": [2, 0, 0, 0]}, strict=False)  # fmt: skip
    figure = checked(CHARTS["revisions"].draw(frame))
    assert texts(figure) == "400 | tried | 380"
    assert figure.layout.showlegend


def test_the_answer_counts_first_attempts_revisions_and_open_ones() -> None:
    answer = CHARTS["revisions"].answers(REVISIONS)
    assert answer.startswith("4 of 14 (29")
    assert "5 (36" in answer
    assert answer.endswith("5 not there yet.")


def test_the_selected_skill_is_bold_and_markup_in_a_name_is_text() -> None:
    frame = REVISIONS.with_columns(skill=pl.col("skill").replace("B", "<b>B</b> & <br>"))
    figure = checked(CHARTS["revisions"].draw(frame, selected="A"))
    assert figure.layout.yaxis.ticktext == ("<b>A</b>", "&lt;b&gt;B&lt;/b&gt; &amp; &lt;br&gt;")
    assert figure.layout.yaxis.range == (1.6, -0.6)


def test_medians_stand_slowest_first_and_one_not_reached_is_an_arrow() -> None:
    assert [row["skill"] for row in slowest_first(MEDIANS)] == ["B", "A", "C"]
    fewer = MEDIANS.with_columns(skill=pl.Series(["E", "F", "G", "H"]), median=None, events=1)
    order = slowest_first(pl.concat([MEDIANS, fewer], how="vertical_relaxed"))
    # Of those not reached 1 of 8, 1 of 5, 1 of 4 and 2 of 8 have mastered it.
    assert [row["skill"] for row in order] == ["F", "E", "B", "G", "A", "C"]
    figure = checked(CHARTS["medians"].draw(MEDIANS))
    dots = traces(figure)["median"]
    end = figure.layout.xaxis.range[1]
    assert dots.x == (end, 9, 2)
    assert dots.marker.symbol == ("triangle-right", "circle", "circle")
    assert dots.customdata == ("B", "A", "C")
    assert "<b>not yet</b>" in texts(figure)
    assert "2 of 8" in texts(figure)
    assert "not reached" in dots.hovertext[0]
    assert figure.layout.margin.r < 150
    # A dot at 0 stands clear of the labels.
    assert figure.layout.xaxis.range[0] == pytest.approx(-end * 0.04)


def test_limits_without_an_upper_end_reach_the_edge() -> None:
    figure = checked(CHARTS["medians"].draw(MEDIANS))
    end = figure.layout.xaxis.range[1]
    assert traces(figure)["limits"].x == (7, end, None, 3, end, None, 1, 4, None)


def test_the_funnel_narrows_from_returned_to_mastered() -> None:
    figure = checked(CHARTS["funnel"].draw(YIELDS))
    drawn = traces(figure)
    assert list(drawn) == ["had not mastered", "tried again", "mastered"]
    assert "10 had not mastered, 8 tried again" in drawn["mastered"].hovertext[0]
    assert [trace.x for trace in drawn.values()] == [(10, 4), (8, 0), (4, 0)]
    assert figure.layout.yaxis.ticktext == ("1st revision", "2nd revision")
    answer = CHARTS["funnel"].answers(YIELDS)
    assert answer.startswith("Of 10 not there at the first attempt, 8 (80")
    assert "4 of 8" in texts(figure)
    assert "not tried yet" in texts(figure)


def test_states_leave_out_who_is_excused_and_hatch_who_has_no_evidence() -> None:
    drawn = traces(CHARTS["states"].draw(STATES))
    assert drawn["Mastered"].x == (6 / 9, 0)
    assert drawn["Missing"].x == (0, 1)
    assert drawn["Missing"].marker.pattern.shape == "/"
    assert drawn["Mastered"].marker.pattern.shape is None
    assert CHARTS["states"].answers(STATES).startswith("6 of 11 (55")


def test_rules_stand_by_their_rate_and_the_one_in_use_stands_out() -> None:
    figure = checked(CHARTS["rules"].draw(RULED))
    dots = traces(figure)["rate"]
    assert list(dots.x) == [0.8, 0.5, 0.0]
    assert list(dots.customdata) == ["highest", "latest", "in_a_row"]
    assert list(dots.marker.symbol) == ["circle", "diamond", "circle"]
    assert "| +3 |" in texts(figure)
    assert figure.layout.xaxis.tickvals == (0, 0.5, 1)
    assert figure.layout.xaxis.tickangle == 0
    assert texts(figure).endswith("−5")
    assert CHARTS["rules"].answers(RULED).startswith("By the rule in use 50")
    assert "from 0" in CHARTS["rules"].answers(RULED)


def test_the_rule_in_use_alone_is_a_sentence_too() -> None:
    answer = CHARTS["rules"].answers(RULED.head(1))
    assert answer.endswith("have mastered it (5 of 10).")


def test_the_cut_in_use_is_marked_and_flips_stand_between_two_cuts() -> None:
    figure = checked(CHARTS["cuts"].draw(CUTS))
    assert [line.x0 for line in figure.layout.shapes] == [0.8]
    assert texts(figure) == "3 fewer | <b>cut in use</b>"
    assert figure.layout.annotations[0].x == pytest.approx(0.75)
    answer = CHARTS["cuts"].answers(CUTS)
    narrow = "\N{NARROW NO-BREAK SPACE}%"
    assert answer.endswith(
        f"have mastered it. In students × skills: 3 more at 70{narrow}, the same at 90{narrow}."
    )
    last = CHARTS["cuts"].answers(CUTS.tail(2))
    assert last.endswith(f"In students × skills: the same at 90{narrow}.")
    assert "the rate goes from 80" in CHARTS["cuts"].answers(CUTS.with_columns(in_use=False))


def test_those_that_share_the_longest_median_are_all_named_or_counted() -> None:
    answers = CHARTS["medians"].answers
    tied = MEDIANS.with_columns(median=pl.Series([7, 7, 1, None]))
    assert answers(tied) == "Longest: A and B, median 7 days."
    assert answers(tied.head(1).with_columns(median=pl.lit(1)), unit="attempts") == (
        "Longest: A, median 1 attempt."
    )
    four = pl.concat([tied.head(2), tied.head(2).with_columns(skill=pl.col("skill") + "2")])
    assert answers(four) == "4 share the longest, median 7 days."


def test_the_answer_of_medians_says_first_where_half_have_not_mastered_it() -> None:
    answers = CHARTS["medians"].answers
    assert answers(MEDIANS) == (
        "Half have not mastered 1 of 3 skills, least B (2 of 8). "
        "Longest of the others: A, median 9 days."
    )
    assert answers(MEDIANS.rename({"skill": "section"}).filter(pl.col("median").is_null())) == (
        "Half have not mastered it in 1 of 1 section, least B (2 of 8)."
    )


@pytest.mark.parametrize("key", sorted(FRAMES))
def test_every_property_of_a_figure_is_one_that_plotly_knows(key: str) -> None:
    for frame in (FRAMES[key], FRAMES[key].clear()):
        drawn = CHARTS[key].draw(frame)
        assert checked(drawn).to_plotly_json() == drawn.to_plotly_json()


def test_one_student_is_enough_for_every_chart() -> None:
    for key, frame in FRAMES.items():
        # One section alone has nobody to be compared with.
        assert bool(CHARTS[key].draw(frame.head(1)).data) == (key != "funnel_plot"), key


@pytest.mark.parametrize(
    ("ground", "ink"), [*zip(RAMP, RAMP_INK, strict=True), *STATE_COLOURS.values()]
)
def test_text_on_every_colour_reaches_the_contrast_of_wcag_aa(ground: str, ink: str) -> None:
    assert contrast(ground, ink) >= 4.5


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_small_words() -> None:
    assert literal("<a> & b") == "&lt;a&gt; &amp; b"
    assert percent(None) == "–"
    assert percent(0.285) == "29\N{NARROW NO-BREAK SPACE}%"
    assert plural(1, "student") == "1 student"
    assert plural(1200, "skill") == "1,200 skills"
    assert short("abcdef", 4) == "abc…"
