"""Turnbull's curve against R, a plain expectation-maximisation, and the Kaplan-Meier curve."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from masteryviz.errors import SettingError
from masteryviz.statistics import kaplan_meier, turnbull

GOLDEN = Path(__file__).parent / "golden"


def small() -> tuple[np.ndarray, np.ndarray]:
    data = pl.read_csv(GOLDEN / "interval_small.csv", null_values="NA").cast(pl.Float64)
    return data["l"].to_numpy(), data["r"].to_numpy()


def test_the_curve_equals_r():
    curve = turnbull(*small())
    expected = pl.read_csv(GOLDEN / "interval_small_turnbull.csv")
    # R puts the fall of (a, b] at its middle; the curve is the same at the ends
    at = dict(expected.select("time", "surv").iter_rows())
    falls = {3: 1.5, 5: 4.0, 7: 6.0, 10: 8.5, 12: 11.0}
    assert curve.by.tolist() == [*falls, np.inf]
    for by, survival in zip(curve.by, curve.survival, strict=True):
        if np.isfinite(by):
            assert survival == pytest.approx(at[falls[by]], abs=1e-4)
    assert curve.log_likelihood == pytest.approx(-17.885869, abs=1e-6)


def test_the_median_is_an_interval():
    curve = turnbull(*small())
    assert curve.time_until() == (7, 10)
    assert curve.time_until(0.75) == (3, 5)
    assert np.isnan(curve.time_until(0.1)).all()


def expectation(after, by, times, rounds=20_000):
    """Turnbull's own algorithm on every gap between ends, with nothing clever in it."""
    left, right = np.array(times[:-1]), np.array(times[1:])
    holds = (after[:, None] <= left) & (right <= by[:, None])
    mass = np.full(len(left), 1 / len(left))
    for _ in range(rounds):
        mass = mass * (holds / (holds @ mass)[:, None]).mean(axis=0)
    return right, mass, float(np.log(holds @ mass).sum())


@settings(max_examples=12)
@given(st.lists(st.tuples(st.integers(0, 5), st.integers(1, 4)), min_size=2, max_size=10),
       st.integers(0, 3))  # fmt: skip
def test_nothing_is_likelier(rows, still):
    after = np.array([a for a, _ in rows], float)
    by = np.array([a + w for a, w in rows], float)
    by[:still] = np.inf
    curve = turnbull(after, by)
    times = sorted({*after, *by, np.inf})
    _, _, likelihood = expectation(after, by, times, rounds=2000)
    assert curve.log_likelihood >= likelihood - 1e-8
    assert curve.log_likelihood <= likelihood + 1e-2
    assert curve.mass.sum() == pytest.approx(1)


@settings(max_examples=40)
@given(st.lists(st.tuples(st.integers(0, 8), st.booleans()), min_size=1, max_size=20))
def test_known_times_give_the_kaplan_meier_curve(students):
    durations, events = map(np.array, zip(*students, strict=True))
    curve = turnbull(durations, np.where(events, durations, np.inf))
    km = kaplan_meier(durations, events)
    steps = {time: s for time, s, d in zip(km.time, km.survival, km.events, strict=True) if d}
    known = np.isfinite(curve.by)
    assert curve.by[known].tolist() == list(steps)
    assert np.abs(curve.survival[known] - list(steps.values())).max(initial=0) < 1e-7


def test_intervals_that_touch_share_no_day():
    # closed intervals would let all three have happened at 5 together
    curve = turnbull([3, 3, 5], [5, 5, 8])
    assert curve.after.tolist() == [3, 5]
    assert curve.mass == pytest.approx([2 / 3, 1 / 3])


def test_a_known_time_at_the_end_of_an_interval_is_in_it_and_at_its_beginning_is_not():
    assert turnbull([3, 5], [5, 5]).mass.tolist() == [1]
    assert turnbull([5, 5], [8, 5]).mass == pytest.approx([0.5, 0.5])


def test_weights_stand_for_students():
    after, by = [0, 0, 3, 5], [3, 5, 5, np.nan]
    several = turnbull(np.repeat(after, [1, 4, 2, 3]), np.repeat(by, [1, 4, 2, 3]))
    weighted = turnbull(after, by, [1, 4, 2, 3])
    assert weighted.mass == pytest.approx(several.mass)
    assert weighted.log_likelihood == pytest.approx(several.log_likelihood)


def test_nobody_there_yet():
    curve = turnbull([4, 9], [np.nan, np.inf])
    assert np.isnan(curve.time_until()).all()
    assert curve.by.tolist() == [np.inf]


@pytest.mark.parametrize(
    ("after", "by", "message"),
    [([3], [2], "must not end before it begins"), ([3], [4, 5], "equally many"), ([], [], "least")],
)
def test_intervals_that_are_none_are_refused(after, by, message):
    with pytest.raises(SettingError, match=message):
        turnbull(after, by)


def test_many_students_and_exports_are_no_matter():
    chance = np.random.default_rng(4)
    times, exports = chance.exponential(30, 2000), np.arange(0, 120, 3.0)
    place = np.searchsorted(exports, times, side="left")
    by = np.where(place < len(exports), np.append(exports, np.inf)[place], np.inf)
    curve = turnbull(exports[place - 1], by)
    theirs = [(times > export).mean() for export in curve.by[:-1]]
    assert np.abs(curve.survival[:-1] - theirs).max() < 1e-9
