"""Text of score cells becomes points and states; nothing unknown becomes a number."""

from __future__ import annotations

import math

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from masteryviz.cells import Scores, decimal_mark, read_ids, read_scores


def place(at: int) -> tuple[int, str]:
    return at + 3, "Quiz"


def scores(*texts: str, points: float | None = None, **options: object) -> Scores:
    cells = pl.Series(texts, dtype=pl.String)
    given_points = None if points is None else pl.Series([points] * len(texts), dtype=pl.Float64)
    return read_scores(cells, place, points=given_points, **options)


def said(problems: list) -> str:
    return "\n".join(map(str, problems))


@pytest.mark.parametrize(
    ("text", "score"),
    [("2", 2.0), ("2.0", 2.0), ("2.50", 2.5), (".5", 0.5), ("3.", 3.0), ("+1", 1.0), ("-1", -1.0)],
)
def test_plain_numbers(text: str, score: float) -> None:
    read = scores(text, points=4)
    assert read.frame.row(0) == (score, 4.0, None, "scored")
    assert not read.problems


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("", "assigned"), ("-", "assigned"), ("–", "assigned"), ("EX", "excused"),
        ("Excused", "excused"), ("e", "excused"), ("N/A", "not_assigned"), ("n/a", "not_assigned"),
        ("Missing", "missing"), ("m", "missing"),
    ],
)  # fmt: skip
def test_marks_are_no_scores(text: str, state: str) -> None:
    assert scores(text, points=2).frame.row(0) == (None, 2.0, None, state)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("#DIV/0!", "spreadsheet's error"),
        ("#REF!", "spreadsheet's error"),
        ("NaN", "'NaN' is not a score"),
        ("None", "'None' is not a score"),
        ("null", "'null' is not a score"),
        ("inf", "'inf' is not a score"),
        ("1e308", "'1e308' is not a score"),
        ("1e400", "'1e400' is not a score"),
        ("9" * 400, "beyond 1,000,000"),
        ("Incomplete", "'Incomplete' is not a score"),
        ("✓", "mark without known points"),
        ("B+", "grade or mark without known points"),
        ("M", "grade or mark without known points"),
        ("E", "grade or mark without known points"),
        ("1,5", "is ',' the decimal mark"),
        ("1.2.3", "is not a score"),
        ("1/0", "is not a score"),
        ("2026-01-02", "is not a score"),
        ("Doe, Jane Mary", "Text of 14 letters"),
    ],
)
def test_what_is_no_score_is_an_error_with_its_place(text: str, message: str) -> None:
    read = scores("1", text)
    assert len(read.problems) == 1
    assert str(read.problems[0]).startswith("row 4, column 'Quiz': ")
    assert message in str(read.problems[0])


def test_percentages_are_shares_of_the_points() -> None:
    read = scores("85%", "100 %", points=2)
    assert read.frame["score"].to_list() == [1.7, 2.0]
    assert "row 3, column 'Quiz': A percentage was read as a share of points. (2 cells" in said(
        read.notices
    )
    assert scores("85%").frame.row(0) == (0.85, 1.0, None, "scored")


def test_fractions_are_points_of_points() -> None:
    assert scores("1/2", points=2).frame.row(0) == (1.0, 2.0, None, "scored")
    assert scores("1/2", points=10).frame.row(0) == (5.0, 10.0, None, "scored")
    assert scores("3 / 4").frame.row(0) == (3.0, 4.0, None, "scored")
    assert "fraction" in said(scores("1/2").notices)


def test_thousands_are_read_with_a_notice() -> None:
    read = scores("1,000", "12 500.5".replace(" 500.5", "'500"), points=20_000)
    assert read.frame["score"].to_list() == [1000.0, 12_500.0]
    assert "thousands" in said(read.notices)


def test_decimal_commas_where_the_file_uses_them() -> None:
    read = scores("1,5", "2", "1.000", "85,5%", decimal=",", points=2000)
    assert read.frame["score"].to_list() == [1.5, 2.0, 1000.0, 1710.0]
    assert "is '.' the decimal mark" in said(scores("1.5", decimal=",").problems)


@pytest.mark.parametrize(
    ("texts", "separator", "told", "mark"),
    [
        (["1,5", "2"], ";", None, ","),
        (["1,5", "2"], "\t", None, ","),
        (["1,5", "2"], ",", None, "."),
        (["1,5", "2"], ",", ",", ","),
        (["1,5", "2.5"], ";", None, "."),
        (["1", "2"], ";", None, "."),
        (["1,5"], ";", ".", "."),
    ],
)
def test_decimal_mark_of_a_file(texts: list[str], separator: str, told: str, mark: str) -> None:
    assert decimal_mark(pl.Series(texts), separator, told) == mark


def test_figures_of_other_scripts_are_numbers_with_a_notice() -> None:
    read = scores("٢", "−1", "２", "٨٥٪", points=2)
    assert read.frame["score"].to_list() == [2.0, -1.0, 2.0, 1.7]
    assert "another script" in said(read.notices)


def test_scores_below_zero_and_above_the_points_are_kept_and_said() -> None:
    read = scores("-1", "3", "2", points=2)
    assert read.frame["score"].to_list() == [-1.0, 3.0, 2.0]
    assert "row 3, column 'Quiz': The score is below zero" in said(read.notices)
    assert "row 4, column 'Quiz': The score is above the points" in said(read.notices)
    assert not read.problems


def test_levels_go_before_marks_and_the_map_goes_before_all() -> None:
    levels = {"m": 1.0, "ip": 0.5, "-": 0.0}
    read = scores("M", "IP", "m", "-", levels=lambda text: levels.get(text.casefold()))
    assert read.frame["score"].to_list() == [1.0, 0.5, 1.0, 0.0]
    assert read.frame["level"].to_list() == ["M", "IP", "m", "-"]
    marks = {"IP": "submitted", "0": "missing", "x": "blank"}
    read = scores("ip", "0", "X", "1", marks=marks, levels=lambda text: levels.get(text))
    assert read.frame["state"].to_list() == ["submitted", "missing", "assigned", "scored"]
    assert read.frame["score"].to_list() == [None, None, None, 1.0]


def test_the_rest_of_many_errors_is_counted() -> None:
    read = scores(*["?"] * 50)
    assert len(read.problems) == 21
    assert "30 more cells" in str(read.problems[-1])


@given(st.lists(st.text(max_size=6) | st.floats().map(str) | st.integers().map(str), max_size=12))
def test_every_cell_is_a_finite_score_a_state_or_an_error(texts: list[str]) -> None:
    read = scores(*[text.strip() for text in texts], points=4)
    frame = read.frame
    assert frame.height == len(texts)
    numbers = frame.filter(pl.col("score").is_not_null())
    assert all(math.isfinite(score) for score in numbers["score"])
    open_cells = frame.filter((pl.col("state") == "scored") & pl.col("score").is_null())
    assert bool(read.problems) or open_cells.is_empty()
    assert frame.filter(pl.col("state") != "scored")["score"].null_count() == len(
        frame.filter(pl.col("state") != "scored")
    )


def test_ids_stay_text_and_damage_is_refused() -> None:
    ids, problems, notices = read_ids(pl.Series(["000123", "1000.0", "1.23457E+11", "A1"]), place)
    assert ids.to_list()[:2] == ["000123", "1000"]
    assert ids.to_list()[3] == "A1"
    assert [str(p).split(":")[0] for p in problems] == ["row 5, column 'Quiz'"]
    assert "ends in .0" in said(notices)
