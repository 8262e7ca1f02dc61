"""Fragile mastery, and whether mastery lasts."""

from __future__ import annotations

import pytest

from masteryviz.errors import UnknownName
from masteryviz.metrics.fragility import fragile, fragile_counts
from masteryviz.metrics.retention import retention
from masteryviz.rules import RULES
from tests.logs import attempts, gradebook

SERIES = ((1, 1, 4), (4, 4, 4), (4,), (1, 4, 4), (1, 1))
"""By a hair; safe; one attempt; not by the average of 3; not mastered."""


def test_mastered_by_the_latest_score_alone_is_fragile():
    with gradebook(*attempts(*SERIES)) as book:
        answer = fragile(book, rules="average, highest")
    rows = answer.select("student", "at_cut", "one_attempt", "not_under").rows()
    assert rows == [
        ("s0", 1, True, "average"),
        ("s2", 1, True, None),
        ("s3", 2, False, "average"),
    ]
    assert answer["why"].to_list() == [
        "not mastered by average; one attempt alone reaches the cut",
        "one attempt alone reaches the cut",
        "not mastered by average",
    ]


def test_counts_of_the_same():
    with gradebook(*attempts(*SERIES)) as book:
        answer = fragile_counts(book, rules=("average",)).row(0, named=True)
        everything = fragile_counts(book, rules=("average",), by=()).row(0, named=True)
    columns = ("mastered", "another_rule", "one_attempt", "fragile")
    assert [answer[name] for name in columns] == [4, 2, 2, 3]
    assert answer["fragile_rate"] == 0.5
    assert answer["lower"] == pytest.approx(0.15004, abs=1e-5)
    assert [everything[name] for name in columns] == [4, 2, 2, 3]


def test_the_rule_asked_by_is_not_held_against_itself():
    with gradebook(*attempts((4, 4))) as book:
        assert fragile(book, rules=("latest",)).height == 0
        assert fragile(book, rule="average", rules="latest,average").height == 0


def test_a_rule_by_name_has_the_cut_of_the_rule_asked_by():
    with gradebook(*attempts((3, 2, 3))) as book:
        easy = RULES["latest"].using(cut=0.6)
        assert fragile(book, rule=easy, rules="average").height == 0
        strict = RULES["average"].using(cut=0.8)
        assert fragile(book, rule=easy, rules=[strict])["not_under"].to_list() == ["average"]


def test_an_unknown_rule_is_refused():
    with gradebook(*attempts((4,))) as book, pytest.raises(UnknownName, match="no rule 'mean'"):
        fragile(book, rules="mean")


def test_by_task_each_task_is_judged_on_its_own():
    columns = "student skill task score submitted"
    rows = [
        ("s1", "S1", "T1", 4, "2021-09-01"), ("s1", "S1", "T1", 4, "2021-09-02"),
        ("s1", "S1", "T2", 1, "2021-09-03"), ("s1", "S1", "T2", 4, "2021-09-04"),
    ]  # fmt: skip
    with gradebook(*rows, columns=columns) as book:
        whole = fragile(book, rules="average")
        by_task = fragile(book, rules="average", by=("task",))
    assert whole.height == 0
    assert by_task.select("task", "at_cut", "not_under").rows() == [("T2", 1, "average")]


# --- retention ---------------------------------------------------------------------------------


def kept(*series: tuple[int, ...], rule: str = "latest") -> dict[str, object]:
    with gradebook(*attempts(*series)) as book:
        return retention(book, rule=rule).row(0, named=True)


def test_below_the_cut_on_later_evidence():
    answer = kept((4, 1), (4, 1, 4), (4, 4), (1, 4), (1, 1))
    columns = ("mastered", "tested_later", "below_later", "regained", "lapsed")
    assert [answer[name] for name in columns] == [4, 3, 2, 1, 1]
    assert answer["below_rate"] == pytest.approx(2 / 3)
    assert answer["median_days"] == 1


def test_who_was_not_tested_again_says_nothing_of_it():
    answer = kept((4,), (1, 4))
    assert (answer["mastered"], answer["tested_later"]) == (2, 0)
    assert [answer[name] for name in ("below_rate", "lower", "median_days")] == [None] * 3


def test_a_rule_that_forgives_does_not_hide_it():
    answer = kept((4, 1), rule="highest")
    assert (answer["below_later"], answer["lapsed"]) == (1, 0)


def test_undated_evidence_has_an_order_but_no_days():
    rows = [("s1", "S1", 4), ("s1", "S1", 1)]
    with gradebook(*rows, columns="student skill score") as book:
        answer = retention(book).row(0, named=True)
    assert (answer["tested_later"], answer["below_later"], answer["median_days"]) == (1, 1, None)


def test_without_a_scale_nobody_is_known_to_have_mastered():
    with gradebook(*attempts((4, 1)), points=None) as book:
        assert retention(book).height == 0
        assert fragile(book).height == 0
