"""The way of each student, and the queue for checks, beside a plain recount of both."""

from __future__ import annotations

import datetime as dt
from itertools import groupby

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from masteryviz.filters import Filters
from masteryviz.mapping import Mapping, SkillEntry
from masteryviz.metrics.paths import check_queue, student_path
from tests.logs import START, day, gradebook

BEFORE: dict[str, tuple[str, ...]] = {
    "S1": (), "S2": ("S1",), "S3": ("S1",), "S4": ("S2", "S3"),
}  # fmt: skip
COURSE = Mapping(
    skills=tuple(SkillEntry(skill=skill, requires=before) for skill, before in BEFORE.items())
)
COLUMNS = "student skill task task_kind form score submitted graded"


def check(student: str, skill: str, form: str | None, score: int | None, on: int):
    graded = None if score is None else day(on + 1)
    return (student, skill, f"Check {skill}", "mastery check", form, score, day(on), graded)


def practice(student: str, skill: str, score: int, on: int):
    return (student, skill, f"Practice {skill}", "practice", None, score, day(on), day(on))


def queue(*rows: tuple[object, ...], **options: object):
    with gradebook(*rows, columns=COLUMNS, mapping=COURSE) as book:
        return check_queue(book, **options)


def test_who_practised_since_the_last_check_comes_first_with_the_next_form() -> None:
    answer = queue(
        check("a", "S1", "A", 1, 0), check("b", "S1", "A", 1, 0), practice("b", "S1", 2, 5),
        practice("c", "S1", 2, 0), check("c", "S1", "A", 1, 4), check("c", "S1", "B", 1, 8),
        check("d", "S1", "C", 4, 0),
    )  # fmt: skip
    columns = ("student", "reason", "practised", "forms_had", "next_form", "forms_left")
    assert answer.select(columns).rows() == [
        ("b", "practised", 1, "A", "B", 2),
        ("a", "again", 0, "A", "B", 2),
        ("c", "again", 0, "A, B", "C", 1),
    ]


def test_practice_alone_is_no_check_and_waiting_work_takes_nobody_into_the_queue() -> None:
    answer = queue(
        practice("a", "S1", 1, 0), practice("a", "S1", 1, 1),
        check("b", "S1", "A", 1, 0), check("b", "S1", "B", None, 3),
    )  # fmt: skip
    assert answer.select("student", "reason", "practised", "checked_at").rows() == [
        ("a", "practised", 2, None)
    ]


def test_forms_stand_in_the_order_that_people_expect() -> None:
    answer = queue(check("a", "S1", "Form 2", 1, 0), check("b", "S1", "Form 10", 1, 0))
    assert dict(answer.select("student", "next_form").rows()) == {"a": "Form 10", "b": "Form 2"}


def test_no_form_is_offered_where_that_of_a_check_is_not_known() -> None:
    answer = queue(check("a", "S1", None, 1, 0), check("b", "S1", "A", 4, 0))
    assert answer.select("student", "next_form", "forms_left").rows() == [("a", None, None)]


def test_as_of_an_earlier_day_later_work_is_not_known() -> None:
    rows = (check("a", "S1", "A", 1, 0), check("a", "S1", "B", 4, 9), check("b", "S1", "C", 4, 0))
    assert queue(*rows).is_empty()
    then = Filters.parse([], as_of=START + dt.timedelta(days=4))
    assert queue(*rows, filters=then).select("student", "forms_had").rows() == [("a", "A")]


SCORES = st.dictionaries(
    st.tuples(st.sampled_from("abc"), st.sampled_from(sorted(BEFORE))),
    st.integers(0, 4), min_size=1,
)  # fmt: skip


@settings(max_examples=12)
@given(SCORES)
def test_what_is_lacking_and_freed_is_as_counted_one_by_one(scores: dict[tuple[str, str], int]):
    rows = [(student, skill, score, day(0)) for (student, skill), score in sorted(scores.items())]
    with gradebook(*rows, mapping=COURSE) as book:
        answer = student_path(book)
        waiting = check_queue(book)
    for student, those in groupby(answer.iter_rows(named=True), key=lambda row: row["student"]):
        way = {row["skill"]: row for row in those}
        # With every share of the top of 4: mastered from 80 % on.
        lacks = {
            skill: [b for b in BEFORE[skill] if b in way and scores.get((student, b), 0) < 4]
            for skill in way
        }
        for skill, row in way.items():
            mastered = scores.get((student, skill), 0) >= 4
            assert row["mastered"] is mastered
            assert (row["lacks"] or "") == ", ".join(lacks[skill])
            opens = [
                after for after in way
                if lacks[after] == [skill] and scores.get((student, after), 0) < 4
            ]  # fmt: skip
            assert (row["frees"] or "") == ", ".join(opens)
        queued = set(waiting.filter(student=student)["skill"])
        assert queued == {
            skill for skill in way
            if (student, skill) in scores and scores[student, skill] < 4 and not lacks[skill]
        }  # fmt: skip


@pytest.mark.parametrize("by", [("section",), ("unit",)])
def test_groups_stand_first(by: tuple[str, ...]) -> None:
    rows = (check("a", "S1", "A", 1, 0),)
    assert queue(*rows, by=by).columns[:2] == [*by, "student"]
