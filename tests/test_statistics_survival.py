"""Kaplan-Meier curves, restricted means, comparisons and competing ends against R and lifelines."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lifelines import AalenJohansenFitter, KaplanMeierFitter
from lifelines.utils import restricted_mean_survival_time
from statsmodels.duration.survfunc import survdiff

from masteryviz.errors import SettingError
from masteryviz.statistics import (
    aalen_johansen,
    from_landmark,
    kaplan_meier,
    log_rank,
    restricted_mean,
    time_until,
)

GOLDEN = Path(__file__).parent / "golden"


def golden(name: str) -> pl.DataFrame:
    return pl.read_csv(GOLDEN / f"{name}.csv", null_values="NA")


def steps(curve):
    return np.diff(curve.hazard_variance, prepend=0)


def check(curve, expected: pl.DataFrame) -> None:
    assert curve.time.tolist() == expected["time"].to_list()
    assert curve.at_risk.tolist() == expected["n.risk"].to_list()
    assert curve.events.tolist() == expected["n.event"].to_list()
    assert curve.censored.tolist() == expected["n.censor"].to_list()
    for ours, theirs in ((curve.survival, "surv"), (curve.lower, "lower"), (curve.upper, "upper")):
        answer = expected[theirs].cast(pl.Float64).to_numpy()
        assert np.array_equal(np.isnan(ours), np.isnan(answer))
        assert np.nanmax(np.abs(ours - answer)) < 1e-9


@pytest.mark.parametrize("limits", ["log", "log-log", "plain", "logit", "arcsin"])
@pytest.mark.parametrize("x", ["Maintained", "Nonmaintained"])
def test_aml_equals_r(limits, x):
    data = golden("aml").filter(x=x)
    curve = kaplan_meier(data["time"], data["status"], limits=limits)
    check(curve, golden(f"aml_km_{limits.replace('-', '')}").filter(strata=f"x={x}"))


def test_lung_equals_r():
    data = golden("lung")
    curve = kaplan_meier(data["time"], data["status"] == 2, limits="log")
    check(curve, golden("lung_km_log"))
    assert time_until(curve.time, curve.survival) == 310
    by_sex = [
        kaplan_meier(part["time"], part["status"] == 2)
        for part in (data.filter(sex=1), data.filter(sex=2))
    ]
    assert [time_until(c.time, c.survival) for c in by_sex] == [270, 426]


def test_late_entries_equal_r():
    data = golden("lefttrunc")
    curve = kaplan_meier(data["stop"], data["ev"], data["start"], limits="log")
    check(curve, golden("lefttrunc_km"))
    assert time_until(curve.time, curve.survival) == 10


def test_as_if_all_had_been_there_from_the_start_is_what_r_calls_naive():
    data = golden("lefttrunc")
    curve = kaplan_meier(data["stop"], data["ev"], limits="log")
    check(curve, golden("lefttrunc_naive_km"))
    assert time_until(curve.time, curve.survival) == 14


@settings(max_examples=40)
@given(st.lists(st.tuples(st.integers(0, 6), st.integers(1, 6), st.booleans()), min_size=1))
def test_who_is_at_risk_when_some_come_late(students):
    entries, watched, events = map(np.array, zip(*students, strict=True))
    curve = kaplan_meier(entries + watched, events, entries)
    at_risk = [np.sum((entries < t) & (t <= entries + watched)) for t in curve.time]
    assert curve.at_risk.tolist() == at_risk
    ended = [np.sum(events & (t == entries + watched)) for t in curve.time]
    assert curve.events.tolist() == ended
    survival = np.cumprod(1 - np.array(ended) / np.array(at_risk))
    assert np.allclose(curve.survival, survival, rtol=0, atol=1e-12)


def test_an_entry_that_is_not_before_the_end_is_refused():
    with pytest.raises(SettingError, match="Every entry must be before its duration"):
        kaplan_meier([3, 4], [1, 1], [0, 4])


def test_arrays_of_other_lengths_are_refused():
    with pytest.raises(SettingError, match="must be equally many"):
        kaplan_meier([3, 4], [1])


def test_the_median_of_the_worked_example():
    curve = kaplan_meier([3, 5, 9, 10, 4], [1, 1, 1, 0, 0])
    assert curve.survival == pytest.approx([0.8, 0.8, 0.8 * 2 / 3, 0.8 / 3, 0.8 / 3])
    assert time_until(curve.time, curve.survival) == 9


def test_where_the_curve_lies_at_one_half_the_median_is_the_beginning():
    curve = kaplan_meier([2, 4, 6, 6], [1, 1, 0, 0])
    assert time_until(curve.time, curve.survival) == 4
    assert time_until(curve.time, curve.survival, 0.75) == 2
    assert np.isnan(time_until(curve.time, curve.survival, 0.25))
    assert KaplanMeierFitter().fit([2, 4, 6, 6], [1, 1, 0, 0]).median_survival_time_ == 4


def test_last_bits_do_not_move_the_median():
    # ten events among twenty, one at a time: the product of shares is not one half to the last bit
    curve = kaplan_meier(range(1, 21), [1] * 10 + [0] * 10)
    assert time_until(curve.time, curve.survival) == 10


@pytest.mark.parametrize(
    ("x", "mean", "error"),
    [("Maintained", 28.897727, 3.4675777), ("Nonmaintained", 21.930556, 3.8356412)],
)
def test_restricted_means_equal_r(x, mean, error):
    data = golden("aml").filter(x=x)
    curve = kaplan_meier(data["time"], data["status"])
    found = restricted_mean(curve.time, curve.survival, 40, steps(curve))
    assert found == pytest.approx((mean, error), abs=5e-7)
    fitter = KaplanMeierFitter().fit(data["time"].to_numpy(), data["status"].to_numpy())
    assert found[0] == pytest.approx(restricted_mean_survival_time(fitter, 40), abs=1e-9)


def test_a_horizon_that_nobody_was_watched_to_gives_no_mean():
    assert np.isnan(restricted_mean([2, 4], [0.8, 0.6], 5)[0])
    assert restricted_mean([2, 4], [0.5, 0.0], 10)[0] == pytest.approx(2 + 0.5 * 2)
    assert restricted_mean([2, 4], [0.8, 0.6], 1)[0] == 1
    with pytest.raises(SettingError, match="horizon must be above 0"):
        restricted_mean([2], [0.5], 0)


def test_log_rank_equals_r():
    aml, lung = golden("aml"), golden("lung")
    found = log_rank(aml["time"], aml["status"], aml["x"])
    assert found.observed.tolist() == [7, 11]
    assert found.expected == pytest.approx([10.689336, 7.310664], abs=5e-7)
    assert found.chi_squared == pytest.approx(3.3963887, abs=5e-8)
    assert found.p == pytest.approx(0.0653393, abs=5e-8)
    sexes = log_rank(lung["time"], lung["status"] == 2, lung["sex"])
    assert sexes.chi_squared == pytest.approx(10.326742, abs=5e-7)
    assert sexes.p == pytest.approx(0.00131116, abs=5e-9)


@settings(max_examples=40)
@given(
    st.lists(
        st.tuples(st.integers(0, 9), st.booleans(), st.integers(0, 2)), min_size=6, max_size=30
    ).filter(lambda rows: len({g for *_, g in rows}) > 1)
)
def test_log_rank_of_several_groups_equals_statsmodels(rows):
    durations, events, groups = map(np.array, zip(*rows, strict=True))
    found = log_rank(durations, events, groups)
    assert found.observed.sum() == pytest.approx(found.expected.sum())
    if not np.isnan(found.p) and (found.expected > 0).all():
        statistic, p = survdiff(durations, events, groups)
        assert (found.chi_squared, found.p) == pytest.approx((statistic, p), abs=1e-8)


def test_one_group_cannot_be_compared():
    with pytest.raises(SettingError, match="at least two groups"):
        log_rank([1, 2], [1, 1], ["a", "a"])


def test_groups_that_were_never_at_risk_together_do_not_differ():
    assert np.isnan(log_rank([1, 5], [0, 1], ["a", "b"]).p)


def test_from_a_landmark_on():
    followed, further, ended = from_landmark([3, 14, 15, 20], [1, 1, 1, 0], 14)
    assert followed.tolist() == [False, False, True, True]
    assert further.tolist() == [1, 6]
    assert ended.tolist() == [True, False]


CAUSES = {"cens": 0, "mastered": 1, "left": 2}


def test_incidence_equals_r():
    data, expected = golden("competing"), golden("competing_aj")
    found = aalen_johansen(data["t"], data["e"].replace_strict(CAUSES))
    at = np.isin(found.time, expected["time"].to_numpy())
    assert at.sum() == 6
    for ours, name in (
        (found.still, "p_none"),
        (found.by_cause[:, 0], "p_mastered"),
        (found.by_cause[:, 1], "p_left"),
    ):
        assert np.abs(ours[at] - expected[name].to_numpy()).max() < 1e-9


def test_incidence_of_one_cause_is_one_minus_the_curve():
    data = golden("lung")
    curve = kaplan_meier(data["time"], data["status"] == 2)
    found = aalen_johansen(data["time"], data["status"] - 1)
    assert np.abs(found.by_cause[:, 0] - (1 - curve.survival)).max() < 1e-12


@settings(max_examples=30)
@given(st.lists(st.tuples(st.integers(1, 99), st.integers(0, 2)), min_size=3, max_size=25,
                unique_by=lambda row: row[0]))  # fmt: skip
def test_incidence_equals_lifelines(rows):
    durations, causes = map(np.array, zip(*rows, strict=True))
    found = aalen_johansen(durations, causes)
    assert np.allclose(found.still + found.by_cause.sum(axis=1), 1, rtol=0, atol=1e-12)
    if 1 in causes:
        fitter = AalenJohansenFitter(calculate_variance=False).fit(durations, causes, 1)
        theirs = fitter.cumulative_density_.loc[found.time].to_numpy().ravel()
        assert np.abs(found.by_cause[:, 0] - theirs).max() < 1e-9
