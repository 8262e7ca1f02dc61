"""Who is stuck, who is absent, and whether a class grows apart."""

from __future__ import annotations

import datetime as dt
import statistics

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from masteryviz.errors import SettingError
from masteryviz.filters import Filters
from masteryviz.gradebook import Gradebook
from masteryviz.metrics.activity import inactivity
from masteryviz.metrics.spread import spread
from masteryviz.metrics.stuck import stuck, stuck_counts
from tests import evidence_cases as cases
from tests.logs import START, attempts, day, gradebook

SERIES = ((1,) * 11, (1,) * 3, (1, 1), (1, 4), (4,) * 12, (1,) * 10, (4, 1, 1))


def test_stuck_spinning_and_too_little_evidence():
    with gradebook(*attempts(*SERIES)) as book:
        answer = stuck(book)
        counts = stuck_counts(book).row(0, named=True)
    assert answer.select("student", "attempts", "verdict").rows() == [
        ("s0", 11, "wheel-spinning"),
        ("s5", 10, "wheel-spinning"),
        ("s1", 3, "stuck"),
        ("s6", 3, "stuck"),
        ("s2", 2, "too little evidence"),
    ]
    columns = ("students", "mastered", "stuck", "wheel_spinning", "too_little_evidence", "unknown")
    assert [counts[name] for name in columns] == [7, 2, 2, 2, 1, 0]
    assert counts["stuck_rate"] == pytest.approx(4 / 6)


def test_who_had_it_and_lost_it_has_lapses_and_its_day():
    with gradebook(*attempts((4, 1, 4, 1, 1), (1, 1, 1), (4, 1, 4))) as book:
        answer = stuck(book).select("student", "verdict", "score", "mastered_at", "lapses").rows()
    first = dt.datetime.combine(START, dt.time())
    # Had it on the first and third of five days; never; lost it and has it again: no row.
    assert answer == [("s0", "stuck", 1.0, first, 2), ("s1", "stuck", 1.0, None, 0)]


def test_other_numbers_can_be_asked_for():
    with gradebook(*attempts(*SERIES)) as book:
        verdicts = stuck(book, attempts="2", opportunities=3)["verdict"].to_list()
        message = "attempts must be a whole number from 1 up, not 'few'"
        with pytest.raises(SettingError, match=message):
            stuck(book, attempts="few")
        with pytest.raises(SettingError, match="opportunities must be a whole number from 1 up"):
            stuck_counts(book, opportunities=0)
    assert verdicts == ["wheel-spinning"] * 4 + ["stuck"]


def test_who_has_not_tried_says_too_little_and_who_is_excused_nothing():
    rows = [("s1", "S1", "Missing", None), ("s2", "S1", "EX", None), ("s3", "S1", 4, day(0))]
    with gradebook(*rows) as book:
        assert stuck(book).select("student", "verdict").rows() == [("s1", "too little evidence")]
        counts = stuck_counts(book).row(0, named=True)
    assert (counts["students"], counts["too_little_evidence"], counts["stuck_rate"]) == (2, 1, 0)


def test_without_a_scale_nobody_is_known_to_be_stuck():
    with gradebook(*attempts((3,) * 12), points=None) as book:
        assert stuck(book)["verdict"].to_list() == ["unknown"]
        assert stuck_counts(book).select("unknown", "stuck_rate").row(0) == (1, None)


@settings(max_examples=5)
@given(
    st.lists(st.lists(st.integers(0, 4), min_size=1, max_size=12), min_size=1, max_size=8),
    st.integers(1, 12),
    st.integers(1, 12),
)
def test_the_counts_add_up(series, few, many):
    with gradebook(*attempts(*series)) as book:
        counts = stuck_counts(book, attempts=few, opportunities=many).row(0, named=True)
        verdicts = stuck(book, attempts=few, opportunities=many)["verdict"].to_list()
    parts = ("mastered", "stuck", "wheel_spinning", "too_little_evidence", "unknown")
    assert sum(counts[name] for name in parts) == counts["students"] == len(series)
    for name in parts[1:]:
        assert verdicts.count(name.replace("wheel_", "wheel-").replace("_", " ")) == counts[name]


# --- activity ----------------------------------------------------------------------------------


def test_who_was_away_longest_comes_first_and_who_never_came_before_that():
    rows = [
        ("s1", "S1", 4, day(8)), ("s2", "S1", 1, day(2)), ("s3", "S1", "Missing", None),
        ("s1", "S2", 4, day(1)), ("s4", "S1", None, day(6)),
    ]  # fmt: skip
    with gradebook(*rows, as_of=10) as book:
        answer = inactivity(book, by=())
        early = inactivity(book, Filters(as_of=START + dt.timedelta(days=4)), by=())
        skill = inactivity(book, Filters(skill=("S2",)), by=())
    assert answer.select("student", "days_since", "tried", "open").rows() == [
        ("s3", None, 0, 1),
        ("s2", 8, 1, 1),
        ("s4", 4, 0, 1),
        ("s1", 2, 2, 0),
    ]
    assert early.filter(student="s1")["days_since"].item() == 3
    assert skill.select("student", "days_since").rows() == [("s1", 9)]


def test_a_snapshot_only_bounds_when_it_was():
    loads = [(cases.day("09-08"), cases.snapshot(("s1", "P1", "T1", 9.0)))]
    with Gradebook(cases.built(*loads)) as book:
        answer = inactivity(book).row(0, named=True)
    assert (answer["days_since"], answer["lower_bound"]) == (0, True)


# --- spread ------------------------------------------------------------------------------------


def test_variance_of_shares_week_by_week():
    rows = [
        ("s1", "S1", 4, day(0)), ("s2", "S1", 1, day(0)), ("s3", "S1", 1, day(0)),
        ("s1", "S2", 4, day(5)), ("s2", "S1", 4, day(8)), ("s3", "S2", 1, day(14)),
    ]  # fmt: skip
    with gradebook(*rows) as book:
        answer = spread(book)
    assert [row["day"] for row in answer.iter_rows(named=True)] == [
        START + dt.timedelta(days=days) for days in (0, 7, 14)
    ]
    for row, shares in zip(
        answer.iter_rows(named=True), ([1, 0, 0], [1, 0, 0], [1, 1, 0]), strict=True
    ):
        assert row["students"] == 3
        assert row["mean"] == pytest.approx(sum(shares) / 3)
        assert row["variance"] == pytest.approx(statistics.variance(shares))
        assert (row["minimum"], row["maximum"]) == (0, 1)
        assert row["median"] == statistics.median(shares)


def test_days_are_counted_back_and_the_oldest_are_left_out():
    with gradebook(*attempts((1,) * 30)) as book:
        assert spread(book, by=(), every="10", most=2)["day"].to_list() == [
            START + dt.timedelta(days=days) for days in (19, 29)
        ]
        as_of = Filters(as_of=START + dt.timedelta(days=3))
        assert spread(book, as_of)["day"].to_list() == [as_of.as_of]
        with pytest.raises(SettingError, match="every must be a whole number from 1 up, not 0"):
            spread(book, every=0)


def test_one_student_has_no_variance_and_undated_evidence_no_day():
    with gradebook(("s1", "S1", 4), columns="student skill score") as book:
        answer = spread(book).row(0, named=True)
    assert (answer["students"], answer["mean"], answer["variance"]) == (1, 1, None)


def test_a_past_day_is_answered_from_what_was_known_then():
    early = attempts((1, 1), (4, 4))
    later = [("s0", "S1", 4, day(6))]
    past = Filters(as_of=START + dt.timedelta(days=1))
    with gradebook(*early, as_of=1) as one, gradebook(*early, *later) as other:
        assert spread(one, past).rows() == spread(other, past).rows()
