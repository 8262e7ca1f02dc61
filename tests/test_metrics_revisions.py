"""Revisions: those who mastered, those still open, and what revising brought."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from masteryviz.metrics.revisions import revision_counts, revision_funnel, revision_yield
from tests.logs import attempts, gradebook

LEVELS = {"IP": 2, "M": 4}


def counted(*series, question=revision_counts):
    scores = [tuple(LEVELS.get(level, level) for level in one) for one in series]
    with gradebook(*attempts(*scores)) as book:
        return question(book)


def test_in_progress_in_progress_mastery_is_two_revisions():
    answer = counted(("IP", "IP", "M"))
    assert answer.select("revisions", "mastered", "open").rows() == [(2, 1, 0)]


def test_mastery_at_once_is_no_revision():
    assert counted(("M",)).select("revisions", "mastered", "open").rows() == [(0, 1, 0)]


def test_in_progress_in_progress_is_one_revision_so_far_and_open():
    assert counted(("IP", "IP")).select("revisions", "mastered", "open").rows() == [(1, 0, 1)]


def test_revisions_after_mastery_do_not_count():
    answer = counted(("IP", "M", "IP", "IP"), ("M", "M"))
    assert answer.select("revisions", "mastered", "open").rows() == [(0, 1, 0), (1, 1, 0)]


def test_without_points_revisions_are_unknown():
    with gradebook(*attempts((2, 4)), points=None) as book:
        answer = revision_counts(book)
        assert answer.select("revisions", "mastered", "open", "unknown").rows() == [(1, 0, 0, 1)]
        assert revision_yield(book).height == 0


def test_a_log_is_no_lower_bound():
    assert counted(("IP",))["lower_bound"].to_list() == [False]


def test_yield_of_ten_students():
    # 2 at once; of the other 8, 6 revise and 3 master; of the 3 left who revised, 1 tries again.
    series = [("M",)] * 2 + [("IP",)] * 2 + [("IP", "M")] * 3 + [("IP", "IP")] * 2
    answer = counted(*series, ("IP", "IP", "IP"), question=revision_yield)
    assert answer.select("revision", "returned", "resubmitted", "mastered").rows() == [
        (1, 8, 6, 3),
        (2, 3, 1, 0),
        (3, 1, 0, 0),
    ]
    assert answer["resubmit_rate"].to_list() == pytest.approx([0.75, 1 / 3, 0])
    assert answer["revision_yield"].to_list()[:2] == [0.5, 0]
    assert answer["revision_yield"][2] is None
    assert answer["lower"][2] is None


@settings(max_examples=12)
@given(st.lists(st.lists(st.integers(0, 4), min_size=1, max_size=6), min_size=1, max_size=12))
def test_yield_and_counts_tell_the_same_story(series):
    rows = attempts(*series)
    with gradebook(*rows) as book:
        counts, yields = revision_counts(book), revision_yield(book)
    assert counts["mastered"].sum() + counts["open"].sum() == len(series)
    mastered = {r: m for r, m in counts.select("revisions", "mastered").rows() if r and m}
    found = {k: m for k, m in yields.select("revision", "mastered").rows() if m}
    assert found == mastered
    for one in series:
        first = next((turn for turn, score in enumerate(one) if score == 4), None)
        column = "open" if first is None else "mastered"
        row = counts.filter(revisions=len(one) - 1 if first is None else first)
        assert row[column].item() >= 1


def test_the_way_from_returned_to_mastered():
    series = [("M",)] * 2 + [("IP",)] * 2 + [("IP", "M")] * 3 + [("IP", "IP")] * 2
    answer = counted(*series, ("IP", "IP", "M"), question=revision_funnel).row(0, named=True)
    columns = ("returned", "resubmitted", "graded_again", "mastered")
    assert [answer[name] for name in columns] == [8, 6, 6, 4]
    assert answer["resubmit_rate"] == 0.75
    assert answer["recovery_rate"] == pytest.approx(4 / 6)
    assert answer["resubmit_lower"] < 0.75 < answer["resubmit_upper"]
    assert answer["lower"] < 4 / 6 < answer["upper"]


def test_a_resubmission_that_waits_was_handed_in_and_says_nothing_of_mastery():
    rows = [*attempts((2,), (2,)), ("s0", "S1", None, "2021-09-05")]
    with gradebook(*rows) as book:
        answer = revision_funnel(book).row(0, named=True)
    assert (answer["returned"], answer["resubmitted"], answer["graded_again"]) == (2, 1, 0)
    assert answer["recovery_rate"] is None


def test_resubmitting_has_limits_too():
    answer = counted(("IP",), ("IP", "IP"), ("IP", "M"), question=revision_yield)
    first = answer.row(0, named=True)
    assert first["resubmit_rate"] == pytest.approx(2 / 3)
    assert (first["resubmit_lower"], first["resubmit_upper"]) == pytest.approx(
        (0.2076596, 0.9385081), abs=1e-7
    )


@settings(max_examples=5)
@given(st.lists(st.lists(st.integers(0, 4), min_size=1, max_size=6), min_size=1, max_size=12))
def test_funnel_and_yield_tell_the_same_story(series):
    with gradebook(*attempts(*series)) as book:
        funnel = revision_funnel(book).row(0, named=True)
        yields = revision_yield(book)
    first = yields.filter(revision=1)
    assert funnel["returned"] == first["returned"].sum()
    assert funnel["resubmitted"] == first["resubmitted"].sum()
    assert funnel["mastered"] == yields["mastered"].sum()
