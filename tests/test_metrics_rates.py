"""Mastery rates and first attempts: what counts, and what must hold for any gradebook."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from masteryviz.errors import SettingError
from masteryviz.filters import Filters
from masteryviz.gradebook import Gradebook
from masteryviz.metrics.rates import first_attempt, mastery_rates
from masteryviz.rules import RULES
from tests.logs import START, attempts, day, gradebook


def test_four_of_ten_at_once_is_40_percent():
    with gradebook(*attempts(*[(4,)] * 4, *[(1, 4)] * 3, *[(2,)] * 3)) as book:
        answer = first_attempt(book).row(0, named=True)
    assert (answer["students"], answer["mastered_first"]) == (10, 4)
    assert answer["first_attempt_rate"] == pytest.approx(0.4)
    assert (answer["lower"], answer["upper"]) == pytest.approx((0.16818033, 0.68732623), abs=1e-7)


def test_later_attempts_do_not_change_the_first():
    with gradebook(*attempts((2, 4), (4, 1))) as book:
        assert first_attempt(book)["mastered_first"].item() == 1
        assert mastery_rates(book)["mastered"].item() == 1


def test_excused_work_is_no_student_and_missing_work_is_one():
    rows = [("s1", "S1", 4, day(0)), ("s2", "S1", "EX", None), ("s3", "S1", "Missing", None)]
    with gradebook(*rows) as book:
        answer = mastery_rates(book).row(0, named=True)
    assert (answer["students"], answer["with_evidence"], answer["mastered"]) == (2, 1, 1)
    assert answer["mastery_rate"] == 0.5
    assert answer["mastery_rate_evidence"] == 1
    assert answer["needs"] == 1


def test_a_group_without_students_has_no_rate():
    with gradebook(("s1", "S1", "EX", None), ("s1", "S2", 4, day(0))) as book:
        answer = mastery_rates(book).filter(skill="S1").row(0, named=True)
    assert answer["students"] == 0
    assert [answer[name] for name in ("mastery_rate", "lower", "upper")] == [None, None, None]


def test_without_points_mastery_is_unknown_and_not_zero():
    with gradebook(*attempts((3,), (4,)), points=None) as book:
        share = mastery_rates(book).row(0, named=True)
        points = mastery_rates(book, rule=RULES["latest"].using(cut=3.5)).row(0, named=True)
        assert first_attempt(book)["first_attempt_rate"].item() is None
    assert (share["students"], share["unknown"], share["mastery_rate"]) == (2, 2, None)
    assert (points["unknown"], points["mastery_rate"]) == (0, 0.5)


def test_a_student_counts_once_per_skill_in_a_coarser_group():
    rows = attempts((4,), (1,)) + attempts((4,), (4,), skill="S2")
    with gradebook(*rows) as book:
        answer = mastery_rates(book, by=()).row(0, named=True)
    assert (answer["students"], answer["mastered"], answer["mastery_rate"]) == (4, 3, 0.75)


def test_by_task_each_task_is_judged_on_its_own():
    rows = [("s1", "S1", "T1", 1, day(0)), ("s1", "S1", "T2", 4, day(1))]
    columns = "student skill task score submitted"
    with gradebook(*rows, columns=columns) as book:
        assert mastery_rates(book)["mastered"].to_list() == [1]
        by_task = mastery_rates(book, by=("skill", "task"))
        only = mastery_rates(book, filters=Filters(task=("T1",)))
    assert by_task.select("task", "students", "mastered").rows() == [("T1", 1, 0), ("T2", 1, 1)]
    assert only.select("students", "mastered").rows() == [(1, 0)]


def test_confidence_can_be_text_and_must_be_a_share():
    with gradebook(*attempts((4,), (1,))) as book:
        wide, narrow = (mastery_rates(book, confidence=c) for c in (0.99, "0.8"))
        assert wide["lower"].item() < narrow["lower"].item() < narrow["upper"].item()
        assert narrow["upper"].item() < wide["upper"].item()
        with pytest.raises(SettingError, match="confidence must be between 0 and 1, not 95"):
            mastery_rates(book, confidence="95")
        with pytest.raises(SettingError, match="must be a number such as 0.95, not 'high'"):
            first_attempt(book, confidence="high")


LOGS = st.lists(
    st.tuples(
        st.sampled_from(["a", "b", "c", "d"]),
        st.sampled_from(["S1", "S2", "S10"]),
        st.integers(0, 4),
        st.integers(0, 30).map(day),
        st.sampled_from(["P1", "P2"]),
    ),
    min_size=1,
    max_size=25,
)
COLUMNS = "student skill score submitted section"


@settings(max_examples=12)
@given(LOGS, st.floats(0.05, 1), st.floats(0.05, 1))
def test_rates_are_shares_and_a_higher_cut_never_raises_one(rows, one, other):
    low, high = sorted((one, other))
    with gradebook(*rows, columns=COLUMNS) as book:
        for by in ((), ("skill",), ("section", "skill")):
            for metric, rate in (
                (mastery_rates, "mastery_rate"),
                (first_attempt, "first_attempt_rate"),
            ):
                easy, hard = (
                    metric(book, rule=RULES["latest"].using(cut=cut), by=by) for cut in (low, high)
                )
                assert easy[rate].is_between(0, 1).all()
                assert (easy["lower"] <= easy[rate]).all()
                assert (easy[rate] <= easy["upper"]).all()
                assert (hard[rate] <= easy[rate]).all()
                assert hard["students"].to_list() == easy["students"].to_list()


@settings(max_examples=12)
@given(LOGS, st.sampled_from(sorted(RULES)))
def test_one_skill_is_that_row_of_the_whole(rows, rule):
    with gradebook(*rows, columns=COLUMNS) as book:
        whole = mastery_rates(book, rule=rule)
        for skill in whole["skill"]:
            alone = mastery_rates(book, rule=rule, filters=Filters(skill=(skill,)))
            assert_frame_equal(alone, whole.filter(skill=skill))


@settings(max_examples=12)
@given(LOGS, st.randoms(use_true_random=False))
def test_the_order_of_students_in_the_log_does_not_matter(rows, random):
    students = sorted({row[0] for row in rows})
    random.shuffle(students)
    moved = [row for student in students for row in rows if row[0] == student]
    with gradebook(*rows, columns=COLUMNS) as one, gradebook(*moved, columns=COLUMNS) as other:
        for question in (
            "mastery_rates",
            "first_attempt",
            "revision_counts",
            "standings",
            "time_to_mastery_curve",
        ):
            assert_frame_equal(one.ask(question), other.ask(question), check_row_order=False)


@settings(max_examples=12)
@given(LOGS, st.integers(0, 30))
def test_as_of_a_day_is_what_was_known_by_then(rows, last):
    known = [row for row in rows if row[3] <= day(last)]
    filters = Filters(as_of=START + dt.timedelta(days=last))
    with gradebook(*rows, columns=COLUMNS) as book:
        then = {q: book.ask(q, filters=filters) for q in ("mastery_rates", "time_to_mastery")}
    if not known:
        assert then["mastery_rates"].height == 0
        return
    with gradebook(*known, columns=COLUMNS) as book:
        for question, answer in then.items():
            assert_frame_equal(answer, book.ask(question, filters=filters), check_row_order=False)


def test_pandas_and_polars_logs_answer_alike():
    frame = pl.DataFrame(
        {
            "student": ["s1", "s2", "s3"],
            "skill": ["S1"] * 3,
            "correct": [True, False, True],
            "submitted": [dt.datetime(2021, 9, 1, 8), dt.datetime(2021, 9, 2, 8), None],
            "unused": [0.5, float("nan"), None],
        }
    )
    with Gradebook.from_log(frame) as one, Gradebook.from_log(frame.to_pandas()) as other:
        assert mastery_rates(one).select("students", "mastered").row(0) == (3, 2)
        assert_frame_equal(one.ask("standings"), other.ask("standings"))
