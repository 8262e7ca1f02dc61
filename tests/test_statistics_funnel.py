"""Limits of a funnel plot against fractions and against scipy; how answers of one student count."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from masteryviz.errors import SettingError
from masteryviz.statistics import OUTER, design_effect, funnel_limits, outside_by_chance


def by_fractions(rate: Fraction, n: int, p: Fraction) -> float:
    """The interpolated limit as the source states it, without any rounding on the way."""
    reached = Fraction(0)
    for r in range(n + 1):
        there = math.comb(n, r) * rate**r * (1 - rate) ** (n - r)
        reached += there
        if reached >= p:
            back = (reached - p) / there if there else Fraction(0)
            return float(min(1, max(0, (r - back) / n)))
    raise AssertionError


@given(st.integers(1, 99), st.integers(1, 45))
def test_limits_are_those_of_the_source_in_exact_arithmetic(percent: int, n: int) -> None:
    rate = Fraction(percent, 100)
    for confidence in (Fraction(95, 100), Fraction(998, 1000)):
        tail = (1 - confidence) / 2
        lower, upper = funnel_limits(float(rate), n, float(confidence))
        assert float(lower) == pytest.approx(by_fractions(rate, n, tail), abs=1e-7)
        assert float(upper) == pytest.approx(1 - by_fractions(1 - rate, n, tail), abs=1e-7)


@given(st.floats(0.02, 0.98), st.integers(1, 400))
def test_limits_lie_within_one_student_of_the_binomial_quantiles(rate: float, n: int) -> None:
    lower, upper = funnel_limits(rate, n)
    low, high = stats.binom.ppf([0.025, 0.975], n, rate)
    assert low - 1 - 1e-9 <= lower * n <= low + 1e-9
    assert high - 1e-9 <= upper * n <= high + 1 + 1e-9


@given(st.floats(0.02, 0.98), st.integers(1, 400))
def test_chance_crosses_neither_limit_more_often_than_stated(rate: float, n: int) -> None:
    lower, upper = funnel_limits(rate, n)
    counts = np.arange(n + 1)
    below, above = counts[counts / n < lower - 1e-12], counts[counts / n > upper + 1e-12]
    assert stats.binom.pmf(below, n, rate).sum() <= 0.025 + 1e-9
    assert stats.binom.pmf(above, n, rate).sum() <= 0.025 + 1e-9


def test_a_rate_of_80_per_cent_among_10() -> None:
    assert funnel_limits(0.8, 10) == pytest.approx((0.470506, 1.0), abs=1e-6)


def test_large_groups_come_to_the_normal_limits() -> None:
    lower, upper = funnel_limits(0.3, [1e6], OUTER)
    reach = stats.norm.ppf(0.999) * math.sqrt(0.3 * 0.7 / 1e6)
    assert (upper[0], lower[0]) == pytest.approx((0.3 + reach, 0.3 - reach), abs=2e-6)


def test_nobody_has_no_limits_and_certainty_has_no_width() -> None:
    lower, upper = funnel_limits(0.5, [0, np.nan, 12])
    assert np.isnan(lower).tolist() == np.isnan(upper).tolist() == [True, True, False]
    for rate in (0.0, 1.0):
        assert [limit.tolist() for limit in funnel_limits(rate, [5, 30])] == [[rate] * 2] * 2


@pytest.mark.parametrize(
    ("rate", "confidence", "words"),
    [(1.2, 0.95, "rate must be between 0 and 1"), (0.5, 95, "confidence must be between")],
)
def test_what_makes_no_sense_is_refused(rate: float, confidence: float, words: str) -> None:
    with pytest.raises(SettingError, match=words):
        funnel_limits(rate, 10, confidence)


def test_students_with_all_or_nothing_count_once_however_many_skills() -> None:
    # Half have all 10 skills, half none: the variance is that of one yes or no each.
    effect = design_effect([0.25], [1001], 0.5, 10)
    assert effect == pytest.approx(10)


def test_independent_answers_count_each() -> None:
    chance = np.random.default_rng(7)
    shares = chance.binomial(12, 0.6, (8, 500)) / 12
    effect = design_effect(shares.var(axis=1, ddof=1), [500] * 8, 0.6, 12)
    assert effect == pytest.approx(1, abs=0.05)


def test_where_nothing_varies_an_answer_is_an_answer() -> None:
    assert design_effect([np.nan], [1], 0.5, 10) == 1
    assert design_effect([0.0, 0.0], [5, 6], 1.0, 10) == 1
    with pytest.raises(SettingError, match="each must be above 0"):
        design_effect([0.1], [5], 0.5, 0)


@pytest.mark.parametrize(
    ("groups", "outside"), [(1, 0), (1, 1), (3, 2), (20, 1), (20, 2), (20, 20)]
)
def test_how_often_so_many_lie_outside_by_chance_is_a_sum_over_all_that_may_be_seen(
    groups: int, outside: int
) -> None:
    seen = (
        math.comb(groups, k) * Fraction(1, 20) ** k * Fraction(19, 20) ** (groups - k)
        for k in range(outside, groups + 1)
    )
    # As a difference from 1 it is known to the last place of 1, not of itself.
    assert outside_by_chance(groups, 0.95, outside) == pytest.approx(float(sum(seen)), abs=1e-12)
