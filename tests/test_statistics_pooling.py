"""Pooling of small groups: its prior, what it draws together, and what it leaves alone."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import betabinom

from masteryviz.errors import SettingError
from masteryviz.statistics import Prior, beta_binomial_prior, pooled


def test_the_worked_example():
    prior = Prior(12, 8)
    share, lower, upper = pooled([9, 0], [12, 0], prior)
    assert share == pytest.approx([21 / 32, 0.6])
    assert (lower < share).all()
    assert (share < upper).all()
    assert prior.describe() == "60 %, worth 20 students"


@pytest.mark.parametrize(
    ("x", "n"), [([5, 8, 9, 3], [12, 10, 24, 20]), ([20, 2, 11], [24, 22, 23]), ([1, 9], [9, 10])]
)
def test_no_prior_is_likelier_given_the_counts(x, n):
    def log_density(a, b):
        given = betabinom.logpmf(x, n, np.asarray(a)[..., None], np.asarray(b)[..., None])
        # per logit of the mean and logarithm of the weight
        return given.sum(axis=-1) + np.log(a * b) - 2.5 * np.log(a + b)

    prior = beta_binomial_prior(x, n)
    mean, weight = np.meshgrid(np.linspace(0.02, 0.98, 97), np.geomspace(0.2, 10_000, 200))
    others = log_density(mean * weight, (1 - mean) * weight)
    assert log_density(prior.alpha, prior.beta) >= others.max() - 1e-6


def test_groups_alike_are_drawn_together_and_groups_apart_are_not():
    alike = beta_binomial_prior([12, 13, 12], [24, 24, 24])
    apart = beta_binomial_prior([1, 12, 23], [24, 24, 24])
    assert alike.weight > 20
    assert apart.weight < 5
    assert np.ptp(pooled([12, 13], [24, 24], alike)[0]) < 0.03
    assert np.ptp(pooled([1, 23], [24, 24], apart)[0]) > 0.7


def test_the_smaller_a_group_the_nearer_to_the_others():
    share, _, _ = pooled([3, 30], [3, 30], Prior(6, 6))
    assert 0.5 < share[0] < share[1] < 1


def test_nobody_mastered_anywhere_is_no_trouble():
    prior = beta_binomial_prior([0, 0, 0], [10, 12, 9])
    share, lower, _ = pooled([0], [10], prior)
    assert 0 < share[0] < 0.05
    assert lower[0] >= 0


def test_shares_are_known_better_with_pooling():
    chance = np.random.default_rng(7)
    truth = chance.beta(12, 8, (40, 12))
    counts = chance.binomial(24, truth)
    errors = []
    for true, x in zip(truth, counts, strict=True):
        n = np.full(len(x), 24)
        share, lower, upper = pooled(x, n, beta_binomial_prior(x, n))
        held = (lower <= true) & (true <= upper)
        errors.append((np.abs(share - true).mean(), np.abs(x / n - true).mean(), held.mean()))
    ours, plain, coverage = np.mean(errors, axis=0)
    assert ours < 0.9 * plain
    # less than 0.95: the prior is taken as known, as the docstring says
    assert 0.8 < coverage < 0.95


def test_one_group_teaches_nothing():
    with pytest.raises(SettingError, match="at least two groups with students"):
        beta_binomial_prior([3, 0], [5, 0])
