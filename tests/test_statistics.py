"""Intervals of a share, and limits of a curve, against R, statsmodels and lifelines."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lifelines import KaplanMeierFitter
from scipy.stats import binom
from statsmodels.stats.proportion import proportion_confint

from masteryviz.errors import SettingError, UnknownName
from masteryviz.statistics import exact, jeffreys, normal_quantile, survival_limits, wilson

GOLDEN = Path(__file__).parent / "golden"


def _hazard_variance(curve: pl.DataFrame) -> pl.Series:
    return curve.select(
        (pl.col("n.event") / (pl.col("n.risk") * (pl.col("n.risk") - pl.col("n.event")))).cum_sum()
    ).to_series()


@pytest.mark.parametrize(
    ("interval", "name"), [(wilson, "wilson"), (exact, "cp"), (jeffreys, "jeffreys")]
)
def test_intervals_equal_r_on_the_whole_grid(interval, name):
    grid = pl.read_csv(
        (GOLDEN / "binom_ci_grid.csv").read_text().replace(" ", "").encode(),
        infer_schema_length=None,
    )
    assert grid.height == 1599
    lower, upper = interval(grid["x"].to_numpy(), grid["n"].to_numpy())
    assert np.abs(lower - grid[f"{name}_lo"].to_numpy()).max() < 1e-9
    assert np.abs(upper - grid[f"{name}_hi"].to_numpy()).max() < 1e-9


def test_the_intervals_of_the_worked_example():
    assert wilson(7, 12) == pytest.approx((0.3195, 0.8067), abs=5e-5)
    assert jeffreys(7, 12) == pytest.approx((0.3119, 0.8195), abs=5e-5)
    assert exact(7, 12) == pytest.approx((0.2767, 0.8483), abs=5e-5)


@pytest.mark.parametrize("interval", [wilson, jeffreys])
@pytest.mark.parametrize("n", [5, 12, 24, 40])
def test_intervals_hold_the_truth_nearly_as_often_as_they_say(interval, n):
    shares, counts = np.linspace(0.02, 0.98, 97), np.arange(n + 1)
    lower, upper = interval(counts, np.full(n + 1, n))
    holds = (lower <= shares[:, None]) & (shares[:, None] <= upper)
    coverage = (binom.pmf(counts, n, shares[:, None]) * holds).sum(axis=1).mean()
    assert 0.93 < coverage < 0.97


@pytest.mark.parametrize(
    ("x", "n", "lower", "upper"),
    [
        (81, 263, 0.255288519878, 0.366209576983),
        (15, 148, 0.0623863995307, 0.1604872417233),
        (0, 20, 0.0, 0.161125158053),
        (1, 29, 0.00611321429276, 0.17175521879320),
    ],
)
def test_wilson_of_newcombe_1998(x, n, lower, upper):
    low, high = wilson(x, n)
    assert low == pytest.approx(lower, abs=1e-9)
    assert high == pytest.approx(upper, abs=1e-9)


@given(
    st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))),
    st.sampled_from([0.8, 0.9, 0.95, 0.99]),
)
def test_wilson_equals_statsmodels(counts, confidence):
    x, n = counts
    ours = wilson(x, n, confidence)
    theirs = proportion_confint(x, n, alpha=1 - confidence, method="wilson")
    assert np.allclose(ours, theirs, rtol=0, atol=1e-9)
    assert 0 <= ours[0] <= x / n <= ours[1] <= 1


@pytest.mark.parametrize(
    ("interval", "least"), [(wilson, 0.4385030), (exact, 0.2924018), (jeffreys, 0.4644168)]
)
def test_an_interval_of_nobody_is_not_known(interval, least):
    lower, upper = interval([0, 3], [0, 3])
    assert np.isnan(lower[0])
    assert np.isnan(upper[0])
    assert lower[1] == pytest.approx(least, abs=1e-6)
    assert upper[1] == 1


@pytest.mark.parametrize("confidence", [0, 1, 95, -0.1])
def test_confidence_outside_0_to_1_is_refused(confidence):
    with pytest.raises(SettingError, match="confidence must be between 0 and 1"):
        normal_quantile(confidence)


def test_normal_quantile_is_that_of_r():
    assert normal_quantile(0.95) == pytest.approx(1.959963984540054, abs=1e-12)


@pytest.mark.parametrize(
    ("file", "kind"),
    [
        ("aml_km_loglog.csv", "log-log"),
        ("aml_km_log.csv", "log"),
        ("aml_km_plain.csv", "plain"),
        ("aml_km_logit.csv", "logit"),
        ("aml_km_arcsin.csv", "arcsin"),
        ("lung_km_log.csv", "log"),
    ],
)
def test_limits_equal_r(file, kind):
    golden = pl.read_csv(GOLDEN / file, null_values="NA")
    assert golden.height >= 20
    for curve in golden.partition_by("strata"):
        lower, upper = survival_limits(curve["surv"], _hazard_variance(curve), kind)
        for ours, theirs in ((lower, curve["lower"]), (upper, curve["upper"])):
            expected = theirs.cast(pl.Float64).to_numpy()
            assert np.array_equal(np.isnan(ours), np.isnan(expected))
            assert np.nanmax(np.abs(ours - expected)) < 1e-9


@given(st.lists(st.tuples(st.integers(0, 12), st.booleans()), min_size=1, max_size=30))
def test_log_log_limits_equal_lifelines(students):
    durations, events = zip(*students, strict=True)
    fitter = KaplanMeierFitter().fit(durations, events)
    table = fitter.event_table.iloc[1:] if 0 not in durations else fitter.event_table
    d, n = table["observed"].to_numpy(float), table["at_risk"].to_numpy(float)
    survival = np.cumprod(1 - d / n)
    with np.errstate(divide="ignore"):
        variance = np.cumsum(d / (n * (n - d)))
    lower, upper = survival_limits(survival, variance)
    theirs = fitter.confidence_interval_.loc[table.index].to_numpy()
    inside = survival > 0
    assert np.abs(lower - theirs[:, 0])[inside].max(initial=0) < 1e-9
    assert np.abs(upper - theirs[:, 1])[inside].max(initial=0) < 1e-9
    assert np.isnan(lower[~inside]).all()


def test_an_unknown_kind_of_limits_is_refused():
    with pytest.raises(UnknownName, match="limits 'wald'. Known: arcsin, log, log-log, logit"):
        survival_limits([0.5], [0.1], "wald")
