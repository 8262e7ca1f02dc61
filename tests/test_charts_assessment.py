"""Forms, questions, agreement and the test: shares with limits, and nothing said of too few."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go
import polars as pl
import pytest

from masteryviz.charts import CHARTS
from masteryviz.charts._look import CARD
from masteryviz.charts.agreement import kappa_words
from masteryviz.charts.items import separates
from masteryviz.charts.summative import places
from tests.progress_frames import AGREEMENT, FORMS, ITEMS, SUMMATIVE

CORRELATION = pl.DataFrame({"correlation": [0.5], "lower": [-0.19], "upper": [0.86]})


def checked(key: str, frame: pl.DataFrame) -> go.Figure:
    return go.Figure(CHARTS[key].draw(frame).to_plotly_json())


def texts(figure: go.Figure) -> list[str]:
    return [note.text for note in figure.layout.annotations]


def test_an_easier_form_is_seen_and_three_students_say_nothing() -> None:
    figure = checked("forms", FORMS)
    dots = next(trace for trace in figure.data if trace.name == "share")
    assert list(dots.x) == [8 / 24, 20 / 24, 2 / 3]
    assert dots.marker.symbol == ("diamond", "diamond", "circle")
    assert dots.marker.color[2] == CARD
    assert {"harder than the others", "easier than the others", "too few to say"} <= set(
        texts(figure)
    )
    answer = CHARTS["forms"].answers(FORMS)
    assert answer.startswith("Form A is harder than the others; Form B is easier")


def test_one_form_alone_is_compared_with_nothing() -> None:
    one = FORMS.head(1).with_columns(
        form=pl.lit(None, pl.String), others=pl.lit(0), others_rate=None, difference=None,
        difference_lower=None, difference_upper=None,
    )  # fmt: skip
    assert "the only form" in texts(checked("forms", one))
    assert CHARTS["forms"].answers(one).startswith("All 24 first attempts were on the same form")


def test_questions_stand_hardest_first_with_their_limits() -> None:
    figure = checked("items", ITEMS)
    limits = next(trace for trace in figure.data if trace.name == "limits")
    assert limits.x == (0.21, 0.57, None, 0.74, 0.98, None)
    assert figure.layout.yaxis.ticktext == ("Question 3", "q1")
    assert CHARTS["items"].answers(ITEMS) == "Fewest reach the cut in Question 3: 9 of 24."


def test_a_question_says_whether_it_separates_only_where_that_is_known() -> None:
    figure = checked("items", ITEMS)
    assert {"separates well", "hardly separates"} <= set(texts(figure))
    hover = next(trace for trace in figure.data if trace.name == "share").hovertext[1]
    assert "0.12 (23 students)" in hover
    silent = ITEMS.with_columns(discrimination=pl.lit(None, pl.Float64))
    figure = checked("items", silent)
    assert not [text for text in texts(figure) if "separate" in text or "scores" in text]
    assert "correlation" not in str(figure.data)


@pytest.mark.parametrize(
    ("value", "words"),
    [(-0.01, "the wrong way round"), (0, "hardly separates"), (0.2, "separates"),
     (0.3, "separates well"), (None, "")],
)  # fmt: skip
def test_how_well_a_question_separates_in_words(value: float | None, words: str) -> None:
    assert separates(value) == words


def test_few_answers_to_a_question_are_not_judged() -> None:
    few = ITEMS.with_columns(students=pl.lit(4), at_cut=pl.lit(1))
    assert CHARTS["items"].answers(few).startswith("Too few students")


def test_pairs_of_checks_add_up_and_kappa_has_its_limits() -> None:
    figure = checked("agreement", AGREEMENT)
    assert [sum(trace.x[row] for trace in figure.data) for row in (0, 1)] == pytest.approx([1, 1])
    assert "0.41 (0.17 to 0.65)" in texts(figure)
    assert "too few to say" in texts(figure)
    assert CHARTS["agreement"].answers(AGREEMENT) == (
        "Self checks agree with the teacher in 35 of 50. Peer checks: too few to say (3)."
    )


def test_the_two_ways_of_disagreeing_have_a_pattern_besides_their_colour() -> None:
    shapes = {
        trace.name: trace.marker.pattern.shape for trace in checked("agreement", AGREEMENT).data
    }
    assert [bool(shapes[name]) for name in shapes] == [False, False, True, True]
    assert len(set(shapes.values())) == 3
    for trace in checked("agreement", AGREEMENT).data[2:]:
        assert trace.marker.pattern.bgcolor == trace.marker.color


def test_kappa_below_0_has_a_true_minus_sign() -> None:
    row = AGREEMENT.row(0, named=True) | {"kappa": -0.6, "lower": -0.82, "upper": -0.38}
    assert kappa_words(row) == "-0.60 (-0.82 to -0.38)".replace("-", "\N{MINUS SIGN}")


def test_two_skills_of_three_students_are_six_attempts_and_still_too_few() -> None:
    twice = FORMS.with_columns(pl.col("students", "mastered_first") * 2, once=pl.col("students"))
    figure = checked("forms", twice)
    assert "67\N{NARROW NO-BREAK SPACE}%</b>  4 of 6" in str(texts(figure)[-2]).removeprefix("<b>")
    assert texts(figure)[-1] == "too few to say"
    dots = next(trace for trace in figure.data if trace.name == "share")
    assert dots.marker.color[2] == CARD


def test_students_with_skills_and_test_are_counted_where_they_are() -> None:
    assert places(SUMMATIVE).rows() == [
        (0.5, pytest.approx(0.55), 1), (0.5, pytest.approx(0.65), 1), (1.0, pytest.approx(0.95), 2),
    ]  # fmt: skip
    dots = next(trace for trace in checked("summative", SUMMATIVE).data if trace.name == "students")
    assert max(dots.marker.size) == dots.marker.size[2]
    assert dots.hovertext[2].startswith("<b>2 students</b>")


@pytest.mark.parametrize(
    ("limits", "says"),
    [
        ((0.2, 0.7), "Among 12 students, those with more skills score higher in the test: "),
        ((-0.7, -0.2), "those with more skills score lower"),
        ((-0.2, 0.7), "Among 12 students, it cannot be said"),
    ],
)
def test_the_answer_is_as_sure_as_the_correlation(limits: tuple[float, float], says: str) -> None:
    many: Any = pl.concat([SUMMATIVE] * 3)
    found = CORRELATION.with_columns(lower=pl.lit(limits[0]), upper=pl.lit(limits[1]))
    assert says in CHARTS["summative"].answers(many, correlation=found)


def test_of_four_students_nothing_is_said() -> None:
    answer = CHARTS["summative"].answers(SUMMATIVE, correlation=CORRELATION)
    assert answer == "4 students with both: too few to say."
