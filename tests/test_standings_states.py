"""States of a standing: what was known when, waiting for feedback, work without evidence."""

from __future__ import annotations

import datetime as dt

import pytest

from masteryviz import standings
from masteryviz.rules import RULES, Rule
from masteryviz.rules.average import Average
from masteryviz.rules.latest import Latest
from tests.rule_cases import NOTHING
from tests.standing_cases import Evidence, sep

# --- feedback and as-of -----------------------------------------------------------------------


def test_the_newest_attempt_waiting_for_feedback_decides_the_state():
    store = Evidence()
    store.attempt(2, sep(1))
    store.attempt(None, sep(3))
    row = store.one()
    assert (row["state"], row["mastered"], row["attempts"]) == ("submitted", False, 1)
    assert (row["score"], row["revisions"]) == (2.0, 0)
    assert (row["last_evidence_at"], row["last_activity_at"]) == (sep(1), sep(3))
    assert row["first_attempt_at"] == sep(1)


def test_waiting_work_takes_mastery_from_nobody_and_old_waiting_work_is_past():
    mastered = Evidence()
    mastered.attempt(4, sep(1))
    mastered.attempt(None, sep(3))
    assert mastered.one()["state"] == "mastered"
    answered = Evidence()
    answered.attempt(None, sep(1))
    answered.attempt(2, sep(3))
    assert answered.one()["state"] == "returned"


@pytest.mark.parametrize("rule", RULES.values(), ids=list(RULES))
def test_waiting_work_between_scores_changes_no_score(rule: Rule):
    graded, mixed = Evidence(), Evidence()
    for day, score in enumerate([3, 4, 2, 4, 4, 4, 3, 4], start=1):
        graded.attempt(score, sep(day))
        mixed.attempt(score, sep(day))
        mixed.attempt(None, sep(day, 10))
    text = f"select k, score, met from ({standings.history(rule)}) order by k"
    alone, among = (store.con.execute(text, NOTHING).fetchall() for store in (graded, mixed))
    assert len(alone) == 8
    assert among == alone


def test_only_waiting_work_is_no_evidence():
    store = Evidence()
    store.attempt(None, sep(3))
    row = store.one()
    assert (row["state"], row["mastered"], row["attempts"]) == ("submitted", False, 0)
    assert (row["score"], row["revisions"], row["first_attempt_at"]) == (None, None, None)
    assert (row["first_mastered"], row["assigned"], row["has_work"]) == (None, True, False)


@pytest.mark.parametrize(
    ("day", "state", "attempts"),
    [(2, "returned", 1), (3, "submitted", 1), (6, "submitted", 1), (7, "mastered", 2)],
)
def test_between_handing_in_and_grading_the_score_is_not_yet_known(day, state, attempts):
    store = Evidence()
    store.attempt(1, sep(1))
    store.attempt(4, sep(3), graded_at=sep(7, 23))
    row = store.one(as_of=dt.date(2026, 9, day))
    assert (row["state"], row["attempts"]) == (state, attempts)


def test_before_the_first_attempt_there_is_no_standing_and_undated_is_always_known():
    store = Evidence()
    store.attempt(1, sep(5))
    assert store.rows(as_of=dt.date(2026, 9, 4)) == []
    store.attempt(3)
    assert store.one(as_of=dt.date(2026, 9, 4))["score"] == 3.0


def test_a_grading_day_that_is_still_to_come_orders_nothing():
    store, rule = Evidence(), Latest(order="graded")
    store.attempt(1, sep(3), graded_at=sep(9))
    store.attempt(2, sep(4), graded_at=sep(5))
    row = store.one(rule, as_of=dt.date(2026, 9, 6))
    assert (row["state"], row["score"], row["last_activity_at"]) == ("returned", 2.0, sep(5))
    assert store.one(rule)["score"] == 1.0


def test_as_of_acts_before_the_rule():
    store = Evidence()
    for day, score in ((1, 4.0), (2, 4.0), (8, 1.0)):
        store.attempt(score, sep(day))
    early = store.one(Average(), as_of=dt.date(2026, 9, 2))
    assert (early["score"], early["mastered"], early["lapses"]) == (4.0, True, 0)
    late = store.one(Average())
    assert (late["score"], late["mastered"], late["lapses"]) == (3.0, False, 1)


# --- work without evidence --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("states", "state", "has_work"),
    [
        (["assigned"], "assigned", True),
        (["assigned", "missing"], "missing", True),
        (["excused"], "excused", False),
        (["excused", "not_assigned"], "excused", False),
        (["excused", "assigned"], "assigned", True),
    ],
)
def test_work_without_evidence(states, state, has_work):
    store = Evidence()
    for task, one in enumerate(states, start=1):
        store.work(one, task_ix=task)
    row = store.one()
    assert (row["state"], row["has_work"], row["assigned"]) == (state, has_work, has_work)
    assert (row["mastered"], row["attempts"], row["score"]) == (False, 0, None)
    assert (row["revisions"], row["lapses"], row["section_ix"]) == (None, 0, 1)


def test_not_assigned_work_has_no_standing():
    store = Evidence()
    store.work("not_assigned")
    assert store.rows() == []


def test_missing_and_excused_work_never_counts_as_a_zero():
    store = Evidence()
    store.attempt(4, sep(1))
    store.work("scored", assigned_on=dt.date(2026, 8, 30))
    store.work("missing", task_ix=2, assigned_on=dt.date(2026, 8, 25))
    store.work("excused", task_ix=2, assigned_on=dt.date(2026, 8, 20))
    row = store.one(Average())
    assert (row["score"], row["attempts"], row["state"]) == (4.0, 1, "mastered")
    assert row["assigned_on"] == dt.date(2026, 8, 25)


def test_the_state_of_work_is_that_of_the_period_in_which_it_held():
    store = Evidence()
    store.work("assigned", known_by=None, known_until=sep(10))
    store.work("missing", known_by=sep(10), known_until=None)
    assert store.one()["state"] == "missing"
    assert store.one(as_of=dt.date(2026, 9, 9))["state"] == "assigned"
    assert store.one(as_of=dt.date(2026, 9, 10))["state"] == "missing"


def test_a_state_that_was_taken_back_is_gone_from_that_day_on():
    store = Evidence()
    store.work("missing", known_by=sep(3), known_until=sep(10))
    store.work("assigned", known_by=sep(10), known_until=None)
    assert store.one(as_of=dt.date(2026, 9, 9))["state"] == "missing"
    assert store.one(as_of=dt.date(2026, 9, 10))["state"] == "assigned"
    assert store.rows(as_of=dt.date(2026, 9, 2)) == []


def test_work_assigned_later_is_not_there_yet():
    store = Evidence()
    store.work("assigned", assigned_on=dt.date(2026, 9, 5))
    assert store.rows(as_of=dt.date(2026, 9, 4)) == []
    assert store.one(as_of=dt.date(2026, 9, 5))["assigned_on"] == dt.date(2026, 9, 5)


def test_a_task_worth_nothing_gives_no_evidence():
    store = Evidence()
    store.attempt(2, sep(1), points=0.0)
    store.work("scored")
    row = store.one()
    assert (row["state"], row["attempts"], row["score"]) == ("assigned", 0, None)
    unknown = Evidence(scale_top=None)
    unknown.attempt(2, sep(1), points=0.0)
    assert unknown.rows() == []
