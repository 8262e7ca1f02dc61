"""Mastery day by day is what the mastery rates were as of each day; where everybody is."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from masteryviz.errors import SettingError
from masteryviz.filters import Filters
from masteryviz.mapping import Mapping, SkillEntry
from masteryviz.metrics.over_time import mastery_over_time, together
from masteryviz.metrics.pace import pace, pace_places
from tests.logs import START, day, gradebook

COLUMNS = "student skill score submitted graded section"
LAPSE = (
    ("a", "S1", 4, day(0), day(1), "P1"),
    ("a", "S1", 1, day(8), day(9), "P1"),
    ("b", "S1", 4, day(3), day(10), "P1"),
    ("b", "S2", None, day(14), None, "P1"),
)
COUNTS = ("students", "mastered", "unknown")


def test_lapses_and_late_grades_count_on_the_day_they_are_known() -> None:
    with gradebook(*LAPSE, columns=COLUMNS) as book:
        answer = mastery_over_time(book, every=1)
    grown = answer.filter(pl.col("skill") == "S1")
    assert grown["day"].to_list() == [START + dt.timedelta(days=n) for n in range(15)]
    assert grown["students"].to_list() == [1, 1, 1] + [2] * 12
    assert grown["mastered"].to_list() == [0] + [1] * 8 + [0] + [1] * 5


ATTEMPT = st.tuples(
    st.sampled_from("abcd"), st.sampled_from(["S1", "S2"]), st.integers(0, 4),
    st.integers(0, 20), st.sampled_from([0, 2, 9, None]),
)  # fmt: skip


@settings(max_examples=8)
@given(
    st.lists(ATTEMPT, min_size=1, max_size=20),
    st.sampled_from(["latest", "highest", "average", "in_a_row", "decaying"]),
    st.integers(1, 6),
    st.sampled_from([None, 12]),
)
def test_each_day_is_what_the_rates_were_as_of_it(found, rule, every, last) -> None:
    rows = [
        (student, skill, None if wait is None else score, day(at),
         None if wait is None else day(at + wait), "P1")
        for student, skill, score, at, wait in found
    ]  # fmt: skip
    filters = Filters(as_of=None if last is None else START + dt.timedelta(days=last))
    with gradebook(*rows, columns=COLUMNS) as book:
        answer = mastery_over_time(book, filters, rule, every=every, most=5)
        for moment in answer["day"].unique():
            then = book.ask("mastery_rates", rule=rule, filters=replace(filters, as_of=moment))
            here = answer.filter((pl.col("day") == moment) & (pl.col("students") > 0))
            kept = then.filter(pl.col("students") > 0)
            assert here.select("skill", *COUNTS).rows() == kept.select("skill", *COUNTS).rows()


def test_all_skills_together_are_asked_without_groups() -> None:
    with gradebook(*LAPSE, columns=COLUMNS) as book:
        alone = mastery_over_time(book, by=(), every=2)
        summed = together(mastery_over_time(book, every=2), "all")
    assert summed["skill"].unique().to_list() == ["all"]
    assert summed.drop("skill").equals(alone)


def test_the_newest_days_are_kept_and_nothing_dated_is_one_row() -> None:
    with gradebook(*LAPSE, columns=COLUMNS) as book:
        days = mastery_over_time(book, by=(), every="5", most=2)["day"].to_list()
        assert days == [START + dt.timedelta(days=n) for n in (9, 14)]
        with pytest.raises(SettingError, match="every must be a whole number"):
            mastery_over_time(book, every=0)
    with gradebook(("a", "S1", 4, None), columns="student skill score submitted") as book:
        assert mastery_over_time(book).select("day", "mastered").rows() == [(None, 1)]


def test_everybody_is_at_the_place_that_pace_says() -> None:
    course = Mapping(
        skills=(
            SkillEntry(skill="S1", pace=START + dt.timedelta(days=5)),
            SkillEntry(skill="S2", pace=START + dt.timedelta(days=30)),
        )
    )
    with gradebook(*LAPSE, columns=COLUMNS, mapping=course) as book:
        places, students = pace_places(book), pace(book, by=())
    assert places.select("at_skill", "passed", "students", "mastered", "here").rows() == [
        ("S1", True, 2, 1, 1),
        ("S2", False, 2, 0, 1),
    ]
    assert sorted(students["now_at"]) == ["S1", "S2"]
    assert places["pace_on"][1] == START + dt.timedelta(days=30)
