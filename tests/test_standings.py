"""From attempts and assigned work to a row per student and skill, on small literal tables."""

from __future__ import annotations

import datetime as dt

import pytest

from masteryviz import schema, standings
from masteryviz.rules.decaying import Decaying
from masteryviz.rules.in_a_row import InARow
from masteryviz.rules.latest import Latest
from tests.rule_cases import NOTHING
from tests.standing_cases import LEVELS, Evidence, sep


def test_progress_to_mastery_is_dated_and_counted():
    store = Evidence(levels=LEVELS)
    store.attempt(1, sep(1), form="A")
    store.attempt(2, sep(3), form="B")
    store.attempt(4, sep(9), form="C")
    row = store.one()
    assert row | {"section_ix": 1, "task_ix": None} == row
    assert (row["state"], row["mastered"], row["level"]) == ("mastered", True, "Exceeds")
    assert (row["score"], row["share"]) == (4.0, 1.0)
    assert (row["attempts"], row["revisions"], row["mastered_attempts"]) == (3, 2, 3)
    assert (row["first_attempt_at"], row["mastered_at"]) == (sep(1), sep(9))
    assert (row["known_after"], row["known_by"]) == (sep(9), sep(9))
    assert (row["last_evidence_at"], row["last_activity_at"]) == (sep(9), sep(9))
    assert (row["form"], row["first_mastered"], row["lapses"]) == ("A", False, 0)
    assert (row["lower_bound"], row["left_out"]) == (False, 0)


def test_columns_are_those_that_the_questions_read():
    made = Evidence().con.sql(standings.select(Latest()), params=NOTHING)
    columns = made.columns
    assert "HUGEINT" not in {str(kind) for kind in made.types}
    assert columns == [
        "student_ix", "skill_ix", "section_ix", "task_ix", "form", "state", "mastered", "score",
        "share", "level", "attempts", "revisions", "first_attempt_at", "first_mastered",
        "mastered_at", "mastered_attempts", "known_after", "known_by", "lapses",
        "last_evidence_at", "last_activity_at", "assigned_on", "has_work", "assigned",
        "lower_bound", "left_out", "first_known_after", "cut_off",
    ]  # fmt: skip
    keyed = {"student", "skill", "section"}
    assert set(schema.STANDING_COLUMNS) - keyed <= set(columns)


def test_never_mastered_counts_revisions_so_far():
    store = Evidence()
    store.attempt(1, sep(1))
    store.attempt(2, sep(3))
    row = store.one()
    assert (row["state"], row["mastered"], row["revisions"]) == ("returned", False, 1)
    assert (row["mastered_at"], row["mastered_attempts"], row["known_by"]) == (None, None, None)


def test_mastered_at_once_takes_no_revision():
    store = Evidence()
    store.attempt(4, sep(1))
    row = store.one()
    assert (row["first_mastered"], row["revisions"], row["mastered_attempts"]) == (True, 0, 1)


# --- order ------------------------------------------------------------------------------------


def test_undated_evidence_comes_first_and_makes_the_first_day_unknown():
    store = Evidence()
    store.attempt(3.5, sep(5))
    store.attempt(4)
    row = store.one()
    assert (row["score"], row["attempts"]) == (3.5, 2)
    assert (row["first_attempt_at"], row["mastered_at"], row["mastered"]) == (None, None, True)
    assert (row["known_after"], row["known_by"]) == (None, None)


def test_canvas_latest_of_undated_yesterday_and_now():
    store = Evidence()
    store.attempt(3, sep(9))
    store.attempt(1, sep(8))
    store.attempt(4)
    assert store.one()["score"] == 3.0


def test_ties_in_time_keep_the_order_of_the_file():
    store = Evidence()
    store.attempt(1, sep(1), seq=7)
    store.attempt(4, sep(1), seq=5)
    store.attempt(2, sep(1), seq=6)
    assert store.one()["score"] == 1.0
    same_row = Evidence()
    same_row.attempt(4, sep(1), seq=5, attempt_ix=2)
    same_row.attempt(3, sep(1), seq=5, attempt_ix=1)
    assert same_row.one()["score"] == 4.0


def test_the_order_is_a_setting():
    store = Evidence()
    store.attempt(1, sep(1), graded_at=sep(9), due_on=dt.date(2026, 9, 4))
    store.attempt(2, sep(2), graded_at=sep(3), due_on=dt.date(2026, 9, 8))
    store.attempt(3, sep(3), graded_at=sep(4), due_on=dt.date(2026, 9, 2))
    assert [store.one(Latest(order=order))["score"] for order in ("submitted", "graded", "due")] \
        == [3.0, 1.0, 2.0]  # fmt: skip
    assert store.one(Latest(order="graded"))["last_evidence_at"] == sep(9)


def test_a_log_without_submission_moments_is_ordered_by_grading_else_due_day():
    store = Evidence()
    store.attempt(1, None, graded_at=sep(5))
    store.attempt(2, None, due_on=dt.date(2026, 9, 6))
    store.attempt(3, sep(4))
    assert store.one()["score"] == 2.0


# --- lapses -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("scores", "lapses"),
    [
        ([4], 0), ([1, 4], 0), ([4, 1], 1), ([4, 1, 4], 1), ([4, 1, 4, 2], 2),
        ([4, 4, 1, 1], 1), ([1, 1], 0), ([1, 4, 4, 1, 4, 4, 1], 2),
    ],
)  # fmt: skip
def test_lapses_are_changes_from_met_to_not_met(scores, lapses):
    store = Evidence()
    for day, score in enumerate(scores, start=1):
        store.attempt(score, sep(day))
    row = store.one()
    assert (row["lapses"], row["mastered"]) == (lapses, scores[-1] == 4)


def test_a_sticky_skill_stays_mastered_and_the_day_is_that_of_the_first_time():
    store = Evidence()
    for day, score in ((1, 2), (2, 4), (3, 1)):
        store.attempt(score, sep(day))
    lapsed, kept = store.one(Latest()), store.one(Latest(sticky=True))
    assert (lapsed["state"], kept["state"]) == ("returned", "mastered")
    for row in (lapsed, kept):
        assert (row["score"], row["lapses"], row["mastered_at"]) == (1.0, 1, sep(2))
        assert (row["revisions"], row["mastered_attempts"]) == (1, 2)


def test_in_a_row_is_kept_by_default():
    store = Evidence()
    for day, score in enumerate([4, 4, 4, 1], start=1):
        store.attempt(score, sep(day))
    row = store.one(InARow())
    assert (row["mastered"], row["score"], row["mastered_at"]) == (True, 0.0, sep(3))
    assert store.one(InARow(sticky=False))["mastered"] is False


# --- snapshots --------------------------------------------------------------------------------


def test_a_snapshot_keeps_the_interval_in_which_mastery_came():
    store = Evidence()
    store.snapshot(2, None, sep(1))
    store.snapshot(4, sep(8), sep(15))
    row = store.one()
    assert (row["known_after"], row["known_by"], row["mastered_at"]) == (sep(8), sep(15), sep(15))
    assert (row["first_attempt_at"], row["lower_bound"], row["revisions"]) == (sep(1), True, 1)
    assert store.one(as_of=dt.date(2026, 9, 14))["state"] == "returned"


# --- keys -------------------------------------------------------------------------------------


def test_a_task_with_two_skills_gives_each_a_standing():
    store = Evidence()
    store.put("skill", skill_ix=2, skill="K2", scale_top=4.0)
    store.attempt(4, sep(1), skill_ix=1)
    store.attempt(1, sep(1), skill_ix=2)
    assert [(row["skill_ix"], row["mastered"]) for row in store.rows()] == [(1, True), (2, False)]


def test_a_student_in_two_sections_has_one_standing_in_that_of_the_newest_attempt():
    store = Evidence()
    store.attempt(4, sep(1), section_ix=7)
    store.attempt(None, sep(5), section_ix=3)
    store.work("scored", section_ix=1)
    row = store.one()
    assert (row["section_ix"], row["attempts"]) == (3, 1)
    assert store.one(as_of=dt.date(2026, 9, 4))["section_ix"] == 7


def test_the_section_of_the_work_stands_in_where_attempts_have_none():
    store = Evidence()
    store.attempt(4, sep(1), section_ix=None)
    store.work("scored", section_ix=9)
    assert store.one()["section_ix"] == 9


def test_by_task_evidence_is_kept_apart_by_task():
    store = Evidence()
    store.attempt(4, sep(1), task_ix=1)
    store.attempt(1, sep(2), task_ix=2)
    store.work("missing", task_ix=3)
    found = [(row["task_ix"], row["state"], row["attempts"]) for row in store.rows(by_task=True)]
    assert found == [(1, "mastered", 1), (2, "returned", 1), (3, "missing", 0)]
    assert store.one()["state"] == "returned"


def test_task_and_form_restrict_the_evidence_before_the_rule():
    store = Evidence()
    store.attempt(4, sep(1), task_ix=1, form="A")
    store.attempt(1, sep(2), task_ix=2, form="B")
    store.work("scored", task_ix=1, assigned_on=dt.date(2026, 8, 31))
    store.work("assigned", student_ix=2, task_ix=1)
    by_student = [(row["student_ix"], row["score"]) for row in store.rows(task=["T1"])]
    assert by_student == [(1, 4.0), (2, None)]
    by_form = store.one(form=["B"])
    assert (by_form["score"], by_form["form"]) == (1.0, "B")
    assert by_form["assigned_on"] == dt.date(2026, 8, 31)
    assert store.rows(task=["unknown"]) == []


# --- history ----------------------------------------------------------------------------------


def test_history_has_a_row_for_each_scored_attempt():
    store = Evidence(levels=LEVELS)
    store.attempt(2, sep(1))
    store.attempt(None, sep(2))
    store.attempt(3, sep(3))
    store.attempt(4, sep(4))
    found = store.con.execute(
        "select k, occurred, evidence, round(score, 4), level, met"
        f" from ({standings.history(Decaying())}) order by k",
        NOTHING,
    ).fetchall()
    assert found == [
        (1, sep(1), 2.0, 2.0, "Near", False),
        (2, sep(3), 3.0, 2.65, "Near", False),
        (3, sep(4), 4.0, 3.5275, "Mastery", True),
    ]
