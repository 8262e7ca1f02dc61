"""Pooled rates: what they are drawn towards, how far, and when nothing can be said."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from masteryviz.errors import SettingError
from masteryviz.metrics.pooling import mastery_rates_pooled
from tests.logs import day, gradebook


def classes(*counts: tuple[int, int], skill: str = "S1") -> list[tuple[object, ...]]:
    """Rows of classes in which so many of so many have mastered."""
    return [
        (f"{skill}-{number}-{student}", skill, 4 if student < mastered else 1, day(0), f"P{number}")
        for number, (mastered, students) in enumerate(counts)
        for student in range(students)
    ]


COLUMNS = "student skill score submitted section"
VARIED = ((5, 5), (20, 24), (12, 24), (4, 24), (22, 26))


def test_the_small_class_with_everybody_is_not_the_first():
    with gradebook(*classes(*VARIED), columns=COLUMNS) as book:
        answer = mastery_rates_pooled(book)
    assert answer["mastery_rate"].to_list() == pytest.approx([1, 5 / 6, 0.5, 1 / 6, 11 / 13])
    pooled = dict(answer.select("section", "pooled_rate").rows())
    assert max(pooled, key=pooled.get) != "P3"
    shrinkage = dict(answer.select("section", "shrinkage").rows())
    assert max(shrinkage, key=shrinkage.get) == "P0"


def test_rates_and_limits_are_those_of_the_prior_that_is_shown():
    with gradebook(*classes(*VARIED), columns=COLUMNS) as book:
        answer = mastery_rates_pooled(book)
    x, n = answer["mastered"].to_numpy(), answer["students"].to_numpy()
    (a,), (b,) = (answer[name].unique().to_list() for name in ("prior_a", "prior_b"))
    assert np.allclose(answer["pooled_rate"], (x + a) / (n + a + b))
    assert np.allclose(answer["prior_rate"], a / (a + b))
    assert np.allclose(answer["shrinkage"], (a + b) / (a + b + n))
    assert np.allclose(answer["lower"], stats.beta.ppf(0.025, x + a, n - x + b))
    assert np.allclose(answer["upper"], stats.beta.ppf(0.975, x + a, n - x + b))


def test_sections_are_pooled_within_each_skill():
    rows = classes(*VARIED) + classes((1, 20), (2, 20), (0, 20), skill="S2")
    with gradebook(*rows, columns=COLUMNS) as book:
        both = mastery_rates_pooled(book)
    with gradebook(*classes(*VARIED), columns=COLUMNS) as book:
        alone = mastery_rates_pooled(book)
    assert both.filter(skill="S1").equals(alone)
    assert both.filter(skill="S2")["pooled_rate"].max() < 0.2


def test_classes_that_are_alike_are_not_known_better_than_all_of_them_together():
    with gradebook(*classes((10, 20), (10, 20), (10, 20)), columns=COLUMNS) as book:
        answer = mastery_rates_pooled(book)
    assert answer["pooled_rate"].to_list() == pytest.approx([0.5] * 3, abs=1e-4)
    assert (answer["upper"] - answer["lower"]).min() > 0.2


def test_two_classes_teach_nothing_of_a_third():
    with gradebook(*classes((10, 20), (15, 20)), columns=COLUMNS) as book:
        answer = mastery_rates_pooled(book)
        assert answer["mastery_rate"].to_list() == [0.5, 0.75]
        for name in ("pooled_rate", "lower", "upper", "prior_a", "prior_b", "shrinkage"):
            assert answer[name].null_count() == 2
        assert mastery_rates_pooled(book, by=())["pooled_rate"].to_list() == [None]


def test_confidence_is_checked_even_where_nothing_is_pooled():
    with gradebook(*classes((1, 2)), columns=COLUMNS) as book:
        with pytest.raises(SettingError, match="confidence must be between 0 and 1, not 95"):
            mastery_rates_pooled(book, confidence=95)
        with pytest.raises(SettingError, match="must be a number such as 0.95, not 'high'"):
            mastery_rates_pooled(book, confidence="high")


@settings(max_examples=4)
@given(
    st.lists(
        st.integers(1, 30).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))),
        min_size=3,
        max_size=6,
    )
)
def test_a_pooled_rate_lies_between_the_raw_one_and_the_prior(counts):
    with gradebook(*classes(*counts), columns=COLUMNS) as book:
        for row in mastery_rates_pooled(book).iter_rows(named=True):
            low, high = sorted((row["mastery_rate"], row["prior_rate"]))
            assert low - 1e-9 <= row["pooled_rate"] <= high + 1e-9
            assert 0 <= row["lower"] <= row["pooled_rate"] <= row["upper"] <= 1
