"""Mastery beside tests and traditional totals: the worked example, and what is not known."""

from __future__ import annotations

import math

import pytest
from scipy import stats

from masteryviz.errors import SettingError
from masteryviz.metrics.summative import mastery_and_summative, summative_correlation
from tests.logs import day, gradebook

COLUMNS = "student skill task task_kind unit score points submitted"


def lesson(number: int, assignment: object, check: object, student: str = "a"):
    """The assignment of 10 points and the check of 2 of one lesson; each lesson is a skill."""
    return [
        (student, f"L{number}", f"Assignment {number}", "assignment", "U1", assignment, 10, day(1)),
        (student, f"L{number}", f"Check {number}", "mastery check", "U1", check, 2, day(2)),
    ]


def unit_test(score: object, student: str = "a"):
    return [(student, "Test", "Test", "summative", "U1", score, 50, day(9))]


def asked(*rows, **options):
    with gradebook(*rows, columns=COLUMNS, points=None) as book:
        return mastery_and_summative(book, **options)


def test_the_worked_example_of_a_mastery_classroom():
    lessons = [row for number in range(1, 5) for row in lesson(number, 9, 2)] + lesson(5, 5, 1)
    answer = asked(*lessons, *unit_test(41)).row(0, named=True)
    assert (answer["skills"], answer["mastered"]) == (5, 4)
    assert answer["mastered_share"] == pytest.approx(0.8)
    assert (answer["mastery_points"], answer["mastery_possible"]) == (48, 60)
    assert (answer["summative_points"], answer["summative_possible"]) == (41, 50)
    assert answer["summative_share"] == pytest.approx(0.82)
    assert answer["mastery_total"] == pytest.approx(89 / 110)
    # The same evidence with partial credit: 4 x (9 + 2) + 5 + 1 = 50 of 60, 91 of 110 in all.
    assert answer["traditional_points"] == 50
    assert answer["traditional_share"] == pytest.approx(50 / 60)
    assert answer["traditional_total"] == pytest.approx(91 / 110)


def test_the_newest_score_of_each_task_counts():
    rows = [
        ("a", "L1", "Check", "check", "U1", 1, 4, day(1)),
        ("a", "L1", "Check", "check", "U1", 4, 4, day(2)),
        *unit_test(20),
        ("a", "Test", "Test", "summative", "U1", 40, 50, day(12)),
    ]
    answer = asked(*rows).row(0, named=True)
    assert (answer["traditional_points"], answer["summative_points"]) == (4, 40)


def test_missing_work_is_zero_for_a_traditional_total_and_excused_work_is_nothing():
    rows = [*lesson(1, 10, 2), ("a", "L2", "Assignment 2", "assignment", "U1", "Missing", 10, None)]
    rows += [("a", "L3", "Assignment 3", "assignment", "U1", "EX", 10, None)]
    answer = asked(*rows).row(0, named=True)
    assert (answer["skills"], answer["mastered"]) == (2, 1)
    assert (answer["mastery_points"], answer["mastery_possible"]) == (12, 22)
    assert (answer["traditional_points"], answer["traditional_share"]) == (12, 12 / 22)


def test_without_a_test_there_is_no_total():
    answer = asked(*lesson(1, 10, 2)).row(0, named=True)
    totals = ("summative_points", "summative_share", "mastery_total", "traditional_total")
    assert [answer[name] for name in totals] == [None] * 4
    assert answer["mastery_points"] == 12


def test_a_test_not_taken_yet_is_not_zero():
    rows = [*lesson(1, 10, 2), *unit_test(None)]
    assert asked(*rows)["summative_share"].to_list() == [None]


def test_another_word_for_a_test():
    rows = [*lesson(1, 10, 2), ("a", "Exam", "Exam", "Exam", "U1", 30, 50, day(9))]
    answer = asked(*rows, kind="exam").row(0, named=True)
    assert (answer["skills"], answer["summative_points"]) == (1, 30)


def test_without_points_totals_are_unknown():
    rows = [("a", "L1", "Check", "check", "U1", 3, None, day(1)), *unit_test(41)]
    answer = asked(*rows).row(0, named=True)
    assert (answer["unknown"], answer["without_points"]) == (1, 1)
    assert [answer[n] for n in ("mastered_share", "mastery_points", "mastery_total")] == [None] * 3


def test_a_task_of_two_skills_is_divided_between_them():
    rows = [
        ("a", skill, "Task", "task", "U1", score, 4, day(1))
        for skill, score in (("L1", 4), ("L2", 1))
    ]
    answer = asked(*rows).row(0, named=True)
    assert (answer["mastery_points"], answer["mastery_possible"]) == (2, 4)
    assert answer["traditional_points"] == pytest.approx(2.5)


# --- correlation -------------------------------------------------------------------------------


def students(*pairs: tuple[int, int]):
    """Students who master so many of 4 lessons and score so many of 50 in the test."""
    rows = []
    for number, (mastered, score) in enumerate(pairs):
        for place in range(1, 5):
            rows += lesson(place, 10 if place <= mastered else 1, 2 if place <= mastered else 0,
                           f"s{number}")  # fmt: skip
        rows += unit_test(score, f"s{number}")
    return rows


PAIRS = ((0, 20), (1, 18), (2, 30), (2, 41), (3, 35), (4, 44), (4, 39))


def correlated(*rows, **options):
    with gradebook(*rows, columns=COLUMNS, points=None) as book:
        return summative_correlation(book, **options).row(0, named=True)


def test_the_correlation_with_its_limits_equals_scipy():
    answer = correlated(*students(*PAIRS))
    expected = stats.pearsonr([m / 4 for m, _ in PAIRS], [s / 50 for _, s in PAIRS])
    limits = expected.confidence_interval(0.95)
    assert answer["students"] == 7
    assert answer["correlation"] == pytest.approx(expected.statistic)
    assert (answer["lower"], answer["upper"]) == pytest.approx((limits.low, limits.high))


def test_of_a_few_students_nothing_is_claimed():
    three = correlated(*students(*PAIRS[:3]))
    assert three["correlation"] is not None
    assert (three["lower"], three["upper"]) == (None, None)
    assert correlated(*students(*PAIRS[:2]))["correlation"] is None


def test_students_who_are_all_alike_have_no_correlation():
    answer = correlated(*students((2, 30), (2, 40), (2, 20), (2, 10)))
    assert answer["correlation"] is None
    assert (answer["lower"], answer["students"]) == (None, 4)


def test_students_on_one_line_have_limits_of_one():
    answer = correlated(*students((0, 10), (1, 20), (2, 30), (3, 40), (4, 50)))
    assert answer["correlation"] == pytest.approx(1)
    assert math.isfinite(answer["lower"])


def test_students_without_the_test_are_counted_and_left_out():
    answer = correlated(*students(*PAIRS), *lesson(1, 10, 2, "late"))
    assert (answer["students"], answer["without_summative"]) == (7, 1)


def test_confidence_is_checked():
    with pytest.raises(SettingError, match="confidence must be between 0 and 1, not 95"):
        correlated(*students(*PAIRS[:1]), confidence=95)
