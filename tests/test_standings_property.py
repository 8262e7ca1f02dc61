"""What must always hold of standings, whatever the attempts."""

from __future__ import annotations

import datetime as dt
import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from masteryviz import standings
from masteryviz.rules import RULES
from masteryviz.rules.highest import Highest
from tests.rule_cases import NOTHING
from tests.standing_cases import Evidence, sep

# --- what must always hold --------------------------------------------------------------------

ATTEMPT = st.tuples(
    st.integers(1, 3), st.integers(1, 20), st.integers(0, 6), st.sampled_from([0, 1, 2, 3, 4, None])
)
"""Student, day handed in, days until graded, score."""
KEYS = st.sampled_from(sorted(RULES))


def put_all(store: Evidence, attempts: list[tuple[int, int, int, int | None]]) -> None:
    for student, day, wait, score in attempts:
        graded = None if score is None else sep(day) + dt.timedelta(days=wait)
        store.attempt(score, sep(day), graded_at=graded, student_ix=student)


@settings(max_examples=30)
@given(
    key=KEYS,
    before=st.lists(ATTEMPT, max_size=12),
    later=st.lists(ATTEMPT, max_size=4),
    days=st.integers(0, 20),
)
def test_later_attempts_never_change_an_earlier_standing(key, before, later, days):
    horizon = dt.date(2026, 9, 20) - dt.timedelta(days=days)
    store = Evidence()
    put_all(store, before)
    earlier = store.rows(RULES[key], as_of=horizon)
    put_all(store, [(who, horizon.day + 1 + day, *rest) for who, day, *rest in later
                    if horizon.day + 1 + day <= 30])  # fmt: skip
    assert store.rows(RULES[key], as_of=horizon) == earlier


@settings(max_examples=30)
@given(
    attempts=st.lists(ATTEMPT, max_size=20),
    cuts=st.tuples(st.integers(1, 100), st.integers(1, 100)),
    key=st.sampled_from(
        ["latest", "highest", "first", "average", "decaying", "in_a_row", "m_of_n", "mean_of_top"]
    ),
)
def test_raising_the_cut_never_raises_the_number_mastered(attempts, cuts, key):
    store = Evidence()
    put_all(store, attempts)
    low, high = (
        sum(row["mastered"] for row in store.rows(RULES[key].using(cut=cut / 100)))
        for cut in sorted(cuts)
    )
    assert high <= low


@settings(max_examples=30)
@given(attempts=st.lists(ATTEMPT, max_size=20), key=KEYS)
def test_a_standing_agrees_with_the_history_of_its_attempts(attempts, key):
    store = Evidence()
    put_all(store, attempts)
    rule = RULES[key]
    told: dict[int, list[tuple[float | None, bool]]] = {}
    for student, score, met in store.con.execute(
        f"select student_ix, score, met from ({standings.history(rule)}) order by student_ix, k",
        NOTHING,
    ).fetchall():
        told.setdefault(student, []).append((score, met))
    for row in store.rows(rule):
        history = told.get(row["student_ix"], [])
        met = [one for _, one in history]
        first = met.index(True) + 1 if True in met else None
        assert row["attempts"] == len(history)
        assert row["score"] == (history[-1][0] if history else None)
        assert row["mastered"] == bool(met and (met[-1] or (rule.sticky and True in met)))
        assert row["mastered_attempts"] == first
        assert row["revisions"] == ((first or len(met)) - 1 if met else None)
        assert row["lapses"] == sum(a and not b for a, b in itertools.pairwise(met))


def test_highest_never_lapses():
    store = Evidence()
    for day, score in enumerate([4, 0, 1, 4, 0], start=1):
        store.attempt(score, sep(day))
    assert store.one(Highest())["lapses"] == 0
