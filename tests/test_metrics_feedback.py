"""Feedback: how long it takes, counting what waits; what waits, and what it would unlock."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lifelines import KaplanMeierFitter
from lifelines.utils import median_survival_times, qth_survival_time

from masteryviz.filters import Filters
from masteryviz.gradebook import Gradebook
from masteryviz.mapping import Mapping, SkillEntry
from masteryviz.metrics.feedback import feedback_turnaround, grading_queue
from tests import evidence_cases as cases
from tests.logs import START, day, gradebook

COLUMNS = "student skill task submitted graded score"


def handed_in(*days: tuple[float, float | None]) -> list[tuple[object, ...]]:
    """Rows of one task each, handed in and returned after so many days."""

    def moment(number: float | None) -> str | None:
        if number is None:
            return None
        when = dt.datetime.combine(START, dt.time()) + dt.timedelta(days=number)
        return when.isoformat(" ", "minutes")

    return [
        (f"s{n}", "S1", f"T{n}", moment(when), moment(back), None if back is None else 4)
        for n, (when, back) in enumerate(days)
    ]


def turnaround(book: Gradebook, **asked: object) -> dict[str, object]:
    return feedback_turnaround(book, by=(), **asked).row(0, named=True)


def test_what_waits_counts_as_not_yet_returned():
    rows = handed_in((0, 1), (0, 2), (0, 3), (0, None), (0, None))
    with gradebook(*rows, columns=COLUMNS, as_of=10) as book:
        answer = turnaround(book)
    assert (answer["handed_in"], answer["returned"], answer["waiting"]) == (5, 3, 2)
    assert answer["median"] == 3
    assert answer["p90"] is None


def test_all_returned_is_the_plain_median_and_ninetieth_percentile():
    rows = handed_in(*((0, days) for days in range(1, 11)))
    with gradebook(*rows, columns=COLUMNS) as book:
        answer = turnaround(book)
    assert (answer["median"], answer["p90"], answer["waiting"]) == (5, 9, 0)
    assert answer["lower"] < 5 < answer["upper"]


def test_hours_are_parts_of_a_day_and_returned_the_same_day_is_never_negative():
    with gradebook(*handed_in((0.5, 2)), columns=COLUMNS) as book:
        assert turnaround(book)["median"] == 1.5
    with gradebook(*handed_in((0.5, 0)), columns=COLUMNS) as book:
        assert turnaround(book)["median"] == 0


def test_work_handed_in_anew_before_feedback_was_waited_for_until_then():
    rows = [("s1", "S1", "T1", day(0), None, None), ("s1", "S1", "T1", day(4), day(5), 4)]
    with gradebook(*rows, columns=COLUMNS) as book:
        answer = turnaround(book)
        assert grading_queue(book).height == 0
    assert (answer["returned"], answer["replaced"], answer["waiting"]) == (1, 1, 0)
    assert answer["median"] == 1


def test_a_hand_in_counts_once_of_however_many_skills():
    rows = [("s1", skill, "T1", day(0), day(2), 4) for skill in ("S1", "S2", "S3")]
    with gradebook(*rows, columns=COLUMNS) as book:
        assert turnaround(book)["handed_in"] == 1
        assert feedback_turnaround(book, by=("skill",))["handed_in"].to_list() == [1, 1, 1]


def test_unknown_times_are_counted_and_never_zero():
    rows = [("s1", "S1", "T1", day(0), None, 4), ("s2", "S1", "T1", None, day(3), 4)]
    with gradebook(*rows, columns=COLUMNS) as book:
        answer = turnaround(book)
    assert (answer["handed_in"], answer["without_times"], answer["median"]) == (0, 2, None)


def test_a_snapshot_says_nothing_of_feedback():
    loads = [(cases.day("09-01"), cases.snapshot(("s1", "P1", "T1", 9.0)))]
    with Gradebook(cases.built(*loads)) as book:
        answer = turnaround(book)
        assert grading_queue(book).height == 0
    assert (answer["handed_in"], answer["without_times"]) == (0, 1)


def test_as_of_a_day_what_came_back_later_waits():
    rows = handed_in((0, 1), (0, 6), (8, 9))
    filters = Filters(as_of=START + dt.timedelta(days=4))
    with gradebook(*rows, columns=COLUMNS) as book:
        answer = turnaround(book, filters=filters)
        queue = grading_queue(book, filters)
    assert (answer["handed_in"], answer["returned"], answer["waiting"]) == (2, 1, 1)
    assert queue.select("student", "waiting_days").rows() == [("s1", 4)]


@settings(max_examples=6)
@given(
    st.lists(
        st.tuples(st.integers(0, 12), st.integers(0, 9), st.booleans()), min_size=1, max_size=20
    )
)
def test_it_equals_lifelines(spans):
    end = 21
    rows = handed_in(*((start, start + days if back else None) for start, days, back in spans))
    with gradebook(*rows, columns=COLUMNS, as_of=end) as book:
        last = Filters(as_of=START + dt.timedelta(days=end))
        answer = turnaround(book, filters=last)
    days = [days if back else end + 1 - start for start, days, back in spans]
    fitter = KaplanMeierFitter().fit(days, [back for *_, back in spans])
    nothing = float("inf")
    assert (answer["median"] if answer["median"] is not None else nothing) == (
        fitter.median_survival_time_
    )
    p90 = qth_survival_time(0.1 + 1e-9, fitter.survival_function_)
    assert (answer["p90"] if answer["p90"] is not None else nothing) == p90
    if answer["lower"] is not None:
        limits = median_survival_times(fitter.confidence_interval_)
        assert answer["lower"] == limits.iloc[0, 0]


COURSE = Mapping(
    skills=(
        SkillEntry(skill="S1"),
        SkillEntry(skill="S2", requires=("S1",)),
        SkillEntry(skill="S3", requires=("S1",)),
        SkillEntry(skill="S4", requires=("S2", "S3")),
    )
)


def test_what_unlocks_most_comes_first_then_what_waits_longest():
    rows = [
        ("s1", "S4", "T4", day(1), None, None),
        ("s2", "S1", "T1", day(5), None, None),
        ("s3", "S1", "T1", day(2), day(3), 4), ("s3", "S2", "T2", day(3), None, None),
        ("s4", "S1", "T1", day(4), None, None),
        ("s5", "S3", "T3", day(0), day(1), 4), ("s5", "S2", "T2", day(6), None, None),
        ("s5", "S1", "T1", day(0), day(1), 4),
    ]  # fmt: skip
    with gradebook(*rows, columns=COLUMNS, mapping=COURSE, as_of=9) as book:
        queue = grading_queue(book)
        one = grading_queue(book, Filters(skill=("S2",)))
    assert queue.select("student", "skill", "frees", "frees_skills", "waiting_days").rows() == [
        ("s4", "S1", 2, "S2, S3", 5),
        ("s2", "S1", 2, "S2, S3", 4),
        ("s5", "S2", 1, "S4", 3),
        ("s1", "S4", 0, None, 8),
        ("s3", "S2", 0, None, 6),
    ]
    assert one.rows() == queue.filter(skill="S2").rows()


def test_a_skill_that_is_there_already_unlocks_nothing():
    rows = [("s1", "S1", "T1", day(0), day(1), 4), ("s1", "S1", "T9", day(2), None, None)]
    with gradebook(*rows, columns=COLUMNS, mapping=COURSE) as book:
        queue = grading_queue(book)
    assert queue.select("task", "mastered_already", "frees").rows() == [("T9", True, 0)]


def test_only_what_is_there_without_the_hand_in_is_there_already():
    rows = [
        ("s1", "S1", "T1", day(0), day(1), 4), ("s1", "S1", "T2", day(2), None, None),
        ("s1", "Unit 1", "U1", day(3), None, None),
        ("s2", "Unit 1", "U1", day(0), day(1), 4), ("s2", "Unit 1", "U2", day(2), None, None),
        ("s2", "S1", "T1", day(3), None, None),
    ]  # fmt: skip
    test = Mapping(skills=(SkillEntry(skill="S1"), SkillEntry(skill="Unit 1", kind="summative")))
    with gradebook(*rows, columns=COLUMNS, mapping=test) as book:
        queue = grading_queue(book)
    assert sorted(queue.select("student", "task", "mastered_already").rows()) == [
        ("s1", "T2", True), ("s1", "U1", False), ("s2", "T1", False), ("s2", "U2", True),
    ]  # fmt: skip


def test_confidence_moves_the_limits_only():
    rows = handed_in(*((0, days) for days in range(1, 11)))
    with gradebook(*rows, columns=COLUMNS) as book:
        wide, narrow = (turnaround(book, confidence=c) for c in ("0.99", 0.5))
    assert wide["median"] == narrow["median"]
    assert wide["lower"] < narrow["lower"]
    assert narrow["upper"] < wide["upper"]
    assert isinstance(wide["median"], float)
    assert wide["median"] == pytest.approx(5)
