"""What comes next, what keeps students from it, and where each student is."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from masteryviz.errors import SettingError
from masteryviz.filters import Filters
from masteryviz.gradebook import Gradebook
from masteryviz.mapping import Mapping, SkillEntry
from masteryviz.metrics.pace import pace
from masteryviz.metrics.readiness import blocked_by, ready_next
from tests import evidence_cases as cases
from tests.logs import START, day, gradebook

COURSE = Mapping(
    skills=(
        SkillEntry(skill="S1"),
        SkillEntry(skill="S2", requires=("S1",)),
        SkillEntry(skill="S3", requires=("S1",)),
        SkillEntry(skill="S4", requires=("S2", "S3")),
    )
)
"""S1 before S2 and S3, both before S4."""
ROWS = [
    ("a", "S1", 4, day(0)), ("a", "S2", 4, day(1)), ("a", "S3", 2, day(2)),
    ("b", "S1", 2, day(0)), ("b", "S3", 4, day(2)),
    ("c", "S1", 4, day(0)), ("c", "S2", 4, day(1)), ("c", "S3", 4, day(2)),
]  # fmt: skip


@pytest.fixture
def book():
    with gradebook(*ROWS, mapping=COURSE) as opened:
        yield opened


def test_ready_is_what_lacks_nothing_before_it(book):
    answer = ready_next(book).sort("student", "skill")
    assert answer.select("student", "skill", "state", "requires", "frees").rows() == [
        ("a", "S3", "returned", 1, 1),
        ("b", "S1", "returned", 0, 1),
        ("c", "S4", "not_assigned", 2, 0),
    ]


def test_a_filter_chooses_answers_and_hides_no_prerequisite(book):
    whole = ready_next(book)
    for skill in ("S1", "S3", "S4"):
        assert_frame_equal(ready_next(book, Filters(skill=(skill,))), whole.filter(skill=skill))
    one = ready_next(book, Filters(student=("c",)))
    assert_frame_equal(one, whole.filter(student="c"))


def test_what_is_lacking_keeps_from_what_comes_after(book):
    answer = blocked_by(book)
    columns = ("skill", "students", "students_freed", "freed", "blocked", "blocked_after")
    # b lacks S1, and with it S2 at once and S4 after that; S4 also waits for S2.
    # a lacks S3 alone for S4.
    assert answer.select(columns).rows() == [
        ("S1", 1, 1, 1, 1, 2),
        ("S2", 1, 1, 1, 1, 1),
        ("S3", 1, 1, 1, 1, 1),
    ]


def test_what_frees_most_students_comes_first():
    rows = [("a", "S1", 4, day(0)), *((s, "S2", 4, day(1)) for s in "abc")]
    rows += [("b", "S1", 4, day(0)), ("c", "S1", 1, day(0)), ("b", "S3", 1, day(3))]
    with gradebook(*rows, mapping=COURSE) as book:
        answer = blocked_by(book)
    assert answer.select("skill", "students_freed", "freed").rows() == [
        ("S3", 3, 3),
        ("S1", 1, 1),
    ]


def test_a_prerequisite_that_the_class_never_had_work_on_is_lacking_all_the_same():
    with gradebook(("a", "S2", 1, day(0)), mapping=COURSE) as book:
        assert ready_next(book).select("skill", "state").rows() == [("S1", "not_assigned")]
        answer = blocked_by(book).sort("skill")
    assert answer.select("skill", "blocked", "blocked_after").rows() == [
        ("S1", 2, 3),
        ("S2", 1, 1),
        ("S3", 1, 1),
    ]


def test_excused_from_a_prerequisite_keeps_nobody_back():
    rows = [("a", "S1", "EX", None), ("a", "S2", 1, day(1))]
    with gradebook(*rows, mapping=COURSE) as book:
        assert set(ready_next(book)["skill"]) == {"S2", "S3"}
        assert "S1" not in blocked_by(book)["skill"].to_list()


def test_without_a_scale_nobody_is_known_to_be_ready_for_what_comes_after():
    rows = [("a", "S1", 4, day(0)), ("a", "S2", 3, day(1))]
    with gradebook(*rows, mapping=COURSE, points=None) as book:
        assert ready_next(book).height == 0
        assert "S1" not in blocked_by(book)["skill"].to_list()


def test_prerequisites_in_a_ring_do_not_hang():
    ring = Mapping(
        skills=(SkillEntry(skill="S1", requires=("S2",)), SkillEntry(skill="S2", requires=("S1",)))
    )
    with gradebook(("a", "S1", 1, day(0)), mapping=ring) as book:
        assert ready_next(book).height == 0
        answer = blocked_by(book).sort("skill")
    assert answer.select("skill", "blocked", "blocked_after").rows() == [
        ("S1", 1, 1),
        ("S2", 1, 1),
    ]


def test_a_test_is_no_skill_to_learn_next():
    columns = "student skill task task_kind score submitted"
    course = Mapping(skills=(SkillEntry(skill="S1"), SkillEntry(skill="Test", kind="summative")))
    rows = [("a", "S1", "T1", "check", 1, day(0)), ("a", "Test", "T2", "summative", 1, day(0))]
    with gradebook(*rows, columns=columns, mapping=course) as book:
        assert ready_next(book)["skill"].to_list() == ["S1"]
        assert pace(book)["skills"].to_list() == [1]


# --- pace --------------------------------------------------------------------------------------


def planned(pace_on: tuple[tuple[str, int | None], ...]) -> Gradebook:
    """Students a and b on three skills, whose tasks have these pace dates."""
    days = {task: None if at is None else START + dt.timedelta(days=at) for task, at in pace_on}
    skills = [(task, f"S{task[1]}", 1.0) for task in days]
    entries = [
        ("a", "P1", "T1", 4.0, 4.0, dt.datetime(2021, 9, 1, 9)),
        ("a", "P1", "T2", 4.0, 4.0, dt.datetime(2021, 9, 3, 9)),
        ("b", "P1", "T1", 1.0, 4.0, dt.datetime(2021, 9, 2, 9)),
        ("b", "P1", "T3", 4.0, 4.0, dt.datetime(2021, 9, 9, 9)),
    ]
    batch = cases.log(
        *entries, columns="student section task score points submitted_at",
        tasks=cases.rows("tasks", *days.items(), columns="task pace_on"),
        task_skills=cases.rows("task_skills", *skills, columns="task skill weight"),
        skills=cases.rows(
            "skills", *((f"S{n}", "U1", n) for n in (1, 2, 3)), columns="skill unit position"
        ),
    )  # fmt: skip
    return Gradebook(cases.built((dt.datetime(2021, 9, 11), batch)))


def test_ahead_is_mastered_less_what_should_be():
    with planned((("T1", 2), ("T2", 7), ("T3", 20))) as book:
        answer = pace(book)
        early = pace(book, Filters(as_of=START + dt.timedelta(days=1)))
    columns = ("student", "mastered", "dated", "passed", "overdue", "ahead")
    assert answer.select(columns).rows() == [("b", 1, 3, 2, 2, -1), ("a", 2, 3, 2, 0, 0)]
    assert answer.select("student", "last_mastered", "now_at", "now_in").rows() == [
        ("b", "S3", "S1", "U1"),
        ("a", "S2", "S3", "U1"),
    ]
    assert early.select("student", "passed", "ahead").rows() == [("b", 0, 0), ("a", 0, 1)]


def test_a_skill_s_pace_date_is_the_latest_of_its_tasks_and_unknown_is_not_zero():
    with planned((("T1", 2), ("T1b", 30), ("T2", 7), ("T3", None))) as book:
        answer = pace(book).sort("student")
    assert answer.select("dated", "passed", "ahead").rows() == [(2, 1, 1), (2, 1, -1)]
    with planned((("T1", None), ("T2", None), ("T3", None))) as book:
        assert pace(book)["ahead"].to_list() == [None, None]


def test_a_filter_by_student_leaves_the_answer_as_it_is():
    with planned((("T1", 2), ("T2", 7), ("T3", 20))) as book:
        whole = pace(book)
        assert_frame_equal(pace(book, Filters(student=("a",))), whole.filter(student="a"))


def test_due_dates_of_the_student_s_own_work():
    columns = "student skill score submitted due"
    rows = [("a", "S1", 1, day(1), day(2)), ("b", "S1", 4, day(1), day(9))]
    with gradebook(*rows, columns=columns, as_of=5) as book:
        answer = pace(book, dates="due").sort("student")
        with pytest.raises(SettingError, match="dates must be one of pace, due, not 'plan'"):
            pace(book, dates="plan")
    assert answer.select("student", "passed", "ahead").rows() == [("a", 1, -1), ("b", 0, 1)]
    assert isinstance(answer, pl.DataFrame)
