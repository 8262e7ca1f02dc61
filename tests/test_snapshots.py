"""Dated snapshots become history: what is an attempt, and what only looks like one."""

from __future__ import annotations

import datetime as dt

import pytest

from masteryviz import evidence, standings
from masteryviz.rules import get_rule
from tests.evidence_cases import add, attempts, built, day, empty, fetch, rows, snapshot

ANN = ("ann", "P1", "t1")


def scores(*loads: tuple[dt.datetime, object]) -> list[tuple[object, ...]]:
    return attempts(built(*loads), "score, points, known_after, known_by")


def test_a_first_score_is_an_attempt_that_nothing_is_known_to_come_before() -> None:
    assert scores((day("09-01"), snapshot((*ANN, 5.0)))) == [(5.0, 10.0, None, day("09-01"))]


def test_a_changed_score_happened_after_the_last_export_and_by_this_one() -> None:
    assert scores(
        (day("09-01"), snapshot((*ANN, None))),
        (day("09-08"), snapshot((*ANN, 5.0))),
        (day("09-15"), snapshot((*ANN, 5.0))),
        (day("09-22"), snapshot((*ANN, 8.0))),
    ) == [(5.0, 10.0, day("09-01"), day("09-08")), (8.0, 10.0, day("09-15"), day("09-22"))]


def test_a_lowered_score_is_an_attempt() -> None:
    assert [
        row[0]
        for row in scores(
            (day("09-01"), snapshot((*ANN, 8.0))), (day("09-08"), snapshot((*ANN, 6.0)))
        )
    ] == [8.0, 6.0]


@pytest.mark.parametrize("between", [None, "excused", "missing", "not_assigned"])
def test_the_same_score_after_a_blank_or_an_excusal_is_no_attempt(between: str | None) -> None:
    assert [
        row[0]
        for row in scores(
            (day("09-01"), snapshot((*ANN, 8.0))),
            (day("09-08"), snapshot((*ANN, between))),
            (day("09-15"), snapshot((*ANN, 8.0))),
        )
    ] == [8.0]


def test_another_score_after_a_blank_is_an_attempt_since_the_blank() -> None:
    assert scores(
        (day("09-01"), snapshot((*ANN, 8.0))),
        (day("09-08"), snapshot((*ANN, None))),
        (day("09-15"), snapshot((*ANN, 9.0))),
    )[1] == (9.0, 10.0, day("09-08"), day("09-15"))


def test_a_renamed_task_is_no_attempt_and_shows_its_newest_title() -> None:
    def named(title: str) -> object:
        tasks = rows("tasks", ("t1", title), columns="task title")
        return snapshot((*ANN, 8.0), tasks=tasks)

    con = built((day("09-08"), named("Forces check")), (day("09-01"), named("Check 1")))
    assert attempts(con, "score") == [(8.0,)]
    assert fetch(con, "select title from task") == [("Forces check",)]
    assert fetch(con, "select skill, title from skill") == [("Forces check", "Forces check")]


@pytest.mark.parametrize(
    ("score", "points", "new"),
    [
        (8.0, 20.0, False),  # the maximum was put right, the score stands
        (16.0, 20.0, False),  # the same share
        (2.67, 3.33, False),  # the same share to the decimals that are written
        (18.0, 20.0, True),
        (6.0, 20.0, True),
    ],
)
def test_changed_maximum_points_alone_are_no_attempt(
    score: float, points: float, new: bool
) -> None:
    found = scores(
        (day("09-01"), snapshot((*ANN, 8.0))),
        (day("09-08"), snapshot((*ANN, score), points=points)),
    )
    assert len(found) == 1 + new
    assert found[-1][:2] == (score, points)


def test_a_student_who_leaves_and_returns_makes_no_attempt() -> None:
    bob = ("bob", "P1", "t1", 3.0)
    loads = [
        (day("09-01"), snapshot((*ANN, 8.0), bob)),
        (day("09-08"), snapshot(bob)),
        (day("09-15"), snapshot((*ANN, 8.0), bob)),
    ]
    until = (
        "select enrolled_until from enrollment join student using (student_ix) "
        "where student = 'ann'"
    )
    left, back = built(*loads[:2]), built(*loads)
    assert fetch(left, until) == [(dt.date(2026, 9, 8),)]
    assert fetch(back, until) == [(None,)]
    assert attempts(back, "score", ["student = 'ann'"]) == [(8.0,)]


def test_a_student_who_changes_section_leaves_the_old_one_and_makes_no_attempt() -> None:
    bob, cyd = ("bob", "P1", "t1", 3.0), ("cyd", "P3", "t1", 3.0)
    con = built(
        (day("09-01"), snapshot((*ANN, 8.0), bob, cyd)),
        (day("09-08"), snapshot(("ann", "P3", "t1", 8.0), bob, cyd)),
    )
    assert fetch(
        con,
        "select section, enrolled_until from enrollment join student using "
        "(student_ix) join section using (section_ix) where student = 'ann' "
        "order by section",
    ) == [("P1", dt.date(2026, 9, 8)), ("P3", None)]
    assert attempts(con, "score", ["student = 'ann'"]) == [(8.0,)]


def test_an_export_of_one_section_does_not_empty_the_others() -> None:
    con = built(
        (day("09-01"), snapshot((*ANN, 8.0), ("cyd", "P3", "t1", 3.0))),
        (day("09-08"), snapshot((*ANN, 8.0))),
    )
    assert fetch(con, "select count(*) from enrollment where enrolled_until is not null") == [(0,)]


def test_another_gradebook_says_nothing_about_who_left_this_one() -> None:
    con = built(
        (day("09-01"), snapshot((*ANN, 8.0), ("bob", "P1", "t1", 3.0))),
        (day("09-08"), snapshot(("bob", "P1", "t9", 3.0), scope="another course")),
    )
    assert fetch(con, "select count(*) from enrollment where enrolled_until is not null") == [(0,)]


def test_moved_removed_and_returned_columns_are_no_attempts() -> None:
    one, two = (*ANN, 8.0), ("ann", "P1", "t2", 4.0)
    con = built(
        (day("09-01"), snapshot(one, two)),
        (day("09-08"), snapshot(two, one)),
        (day("09-15"), snapshot(two)),
        (day("09-22"), snapshot(one, two)),
    )
    assert attempts(con, "task, score") == [("t1", 8.0), ("t2", 4.0)]


def test_a_score_in_a_column_that_was_away_is_bounded_by_when_it_was_last_seen() -> None:
    assert scores(
        (day("09-01"), snapshot((*ANN, 8.0))),
        (day("09-08"), snapshot(("ann", "P1", "t2", None))),
        (day("09-15"), snapshot((*ANN, 9.0))),
    )[1][2:] == (day("09-01"), day("09-15"))


def test_files_that_arrive_out_of_order_make_the_same_history() -> None:
    loads = [
        (day("09-01"), snapshot((*ANN, 5.0))),
        (day("09-08"), snapshot((*ANN, 7.0))),
        (day("09-15"), snapshot((*ANN, 9.0))),
    ]
    assert scores(*loads) == scores(*reversed(loads)) == scores(*loads[1:], loads[0])


def test_points_possible_of_zero_are_no_evidence() -> None:
    con = built((day("09-01"), snapshot((*ANN, 5.0), points=0.0)))
    assert attempts(con, "score") == []
    assert fetch(con, "select state from work") == [("scored",)]


def test_work_shows_each_state_for_as_long_as_it_held() -> None:
    con = built(
        (day("09-01"), snapshot((*ANN, None))),
        (day("09-08"), snapshot((*ANN, "missing"))),
        (day("09-15"), snapshot((*ANN, "missing"))),
        (day("09-22"), snapshot((*ANN, 6.0))),
    )
    assert fetch(con, "select state, known_by, known_until from work order by known_by") == [
        ("assigned", day("09-01"), day("09-08")),
        ("missing", day("09-08"), day("09-22")),
        ("scored", day("09-22"), None),
    ]


def standing(*loads: tuple[dt.datetime, object], as_of: str | None = None) -> tuple[object, ...]:
    """State, score, attempts, lapses of the one standing, as known on a day."""
    rule = get_rule("latest")
    day_asked = dt.date.fromisoformat(f"2026-{as_of}") if as_of else None
    frame = (
        built(*loads)
        .sql(standings.select(rule), params={"as_of": day_asked, "task": None, "form": None})
        .pl()
    )
    return frame.select("state", "score", "attempts", "lapses").row(0)


@pytest.mark.parametrize("mark", ["excused", "not_assigned"])
def test_excused_work_is_no_evidence_from_that_export_on(mark: str) -> None:
    loads = [
        (day("09-01"), snapshot((*ANN, 9.0), ("ann", "P1", "t2", 5.0))),
        (day("09-08"), snapshot((*ANN, mark), ("ann", "P1", "t2", 5.0))),
    ]
    both = rows("task_skills", ("t1", "S", 1.0), ("t2", "S", 1.0), columns="task skill weight")
    for _, batch in loads:
        batch.frames["task_skills"] = both
    assert standing(*loads, as_of="09-07")[2] == 2
    assert standing(*loads)[1:3] == (5.0, 1)
    assert standing(*loads, as_of="09-08")[1:3] == (5.0, 1)


def test_a_score_that_is_back_after_an_excusal_is_the_same_evidence_again() -> None:
    loads = [
        (day("09-01"), snapshot((*ANN, 9.0))),
        (day("09-08"), snapshot((*ANN, "excused"))),
        (day("09-15"), snapshot((*ANN, 9.0))),
    ]
    assert standing(*loads[:2]) == ("excused", None, 0, 0)
    assert standing(*loads) == ("mastered", 9.0, 1, 0)
    assert standing(*loads, as_of="09-10") == ("excused", None, 0, 0)
    assert standing(*loads, as_of="09-01") == ("mastered", 9.0, 1, 0)


def test_an_excusal_before_the_first_score_takes_nothing_away() -> None:
    loads = [(day("09-01"), snapshot((*ANN, "excused"))), (day("09-08"), snapshot((*ANN, 9.0)))]
    assert scores(*loads) == [(9.0, 10.0, day("09-01"), day("09-08"))]
    assert standing(*loads) == ("mastered", 9.0, 1, 0)


def test_a_lowered_score_is_a_lapse() -> None:
    loads = [(day("09-01"), snapshot((*ANN, 9.0))), (day("09-08"), snapshot((*ANN, 5.0)))]
    assert standing(*loads) == ("returned", 5.0, 2, 1)


def test_exports_of_two_teachers_of_one_course_bound_and_empty_nothing_of_each_other() -> None:
    bob = ("bob", "P2", "t1")
    loads = [
        (day("09-01"), snapshot((*ANN, 5.0))),
        (day("09-03"), snapshot((*bob, 6.0))),
        (day("09-08"), snapshot((*ANN, 8.0))),
        (day("09-10"), snapshot((*bob, 9.0))),
    ]
    con = built(*loads)
    assert attempts(con, "student, attempt.score, known_after, known_by") == [
        ("ann", 5.0, None, day("09-01")),
        ("ann", 8.0, day("09-01"), day("09-08")),
        ("bob", 6.0, None, day("09-03")),
        ("bob", 9.0, day("09-03"), day("09-10")),
    ]
    assert fetch(con, "select count(*) from enrollment where enrolled_until is not null") == [(0,)]


def test_the_later_of_two_exports_of_one_day_is_the_one_with_the_later_name() -> None:
    con = empty()
    add(con, snapshot((*ANN, 8.0)), day("09-01"), "grades (1).csv")
    add(con, snapshot((*ANN, 5.0)), day("09-01"), "grades.csv")
    evidence.rebuild(con)
    assert attempts(con, "attempt.score, known_after") == [(5.0, None), (8.0, None)]


def test_rescaled_scores_and_a_new_one_on_the_new_points_are_one_new_attempt() -> None:
    assert [
        row[:2]
        for row in scores(
            (day("09-01"), snapshot((*ANN, 8.0))),
            (day("09-08"), snapshot((*ANN, 80.0), points=100.0)),
            (day("09-15"), snapshot((*ANN, 90.0), points=100.0)),
        )
    ] == [(80.0, 100.0), (90.0, 100.0)]
