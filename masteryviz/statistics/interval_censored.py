"""Curves of times that are only known to lie between two looks: dated exports."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from masteryviz.errors import SettingError
from masteryviz.statistics.intervals import Array
from masteryviz.statistics.survival import ROUNDING

_STEPS = 500
_TOLERANCE = 1e-10
"""The likelihood is then within this share of its greatest value."""


@dataclass(frozen=True)
class IntervalCurve:
    """Where the mass of interval-censored times lies: a row for each interval that holds some.

    Between `after` and `by` the curve falls, but nobody can say where; outside it is level.
    """

    after: Array
    by: Array
    """Infinite for those who may never finish."""
    mass: Array
    survival: Array
    """Share still on the way at `by`."""
    log_likelihood: float

    def time_until(self, share: float = 0.5) -> tuple[float, float]:
        """The interval in which the share still on the way comes down to `share`; NaN: it stays.

        Where the curve lies at exactly `share` for a while, it is the interval before that while,
        as in `survival.time_until`.
        """
        reached = np.flatnonzero((self.survival <= share + ROUNDING) & np.isfinite(self.by))
        if not reached.size:
            return float("nan"), float("nan")
        return float(self.after[reached[0]]), float(self.by[reached[0]])


def turnbull(
    after: npt.ArrayLike, by: npt.ArrayLike, weights: npt.ArrayLike | None = None
) -> IntervalCurve:
    """Most likely curve of times that lie in (after, by] (Peto 1973; Turnbull 1976).

    Intervals are half-open, as those between two exports: not yet at `after`, there at `by`.
    Software that takes them as closed (lifelines) lets neighbours share a day, and differs. The
    maximum is found by constrained Newton steps on the masses (Wang 2007, J. R. Stat. Soc. B 69),
    and is one: no mass can be moved to make the data likelier by more than 1e-10 a student.

    Parameters
    ----------
    after, by
        The interval of each student's time. Equal: the time is known. Infinite `by`, or NaN: not
        there yet at `after` (censored).
    weights
        How many students each interval stands for. Default: one.

    Raises
    ------
    SettingError
        When some `by` is before its `after`, arrays differ in length, or there is nobody.
    """
    left, right = np.asarray(after, float), np.asarray(by, float)
    if left.shape != right.shape or not left.size:
        raise SettingError("after and by must be equally many, and at least one.")
    right = np.where(np.isnan(right), np.inf, right)
    if np.any(right < left):
        raise SettingError("An interval must not end before it begins.")
    counts = np.ones(left.shape) if weights is None else np.asarray(weights, float)
    pairs, place = np.unique(np.stack([left, right], axis=1), axis=0, return_inverse=True)
    counts = np.bincount(place.ravel(), weights=counts, minlength=len(pairs)).astype(float)
    holders = _innermost(pairs)
    holds = _holds(pairs, holders)
    mass = _most_likely(holds, counts)
    kept = mass > _TOLERANCE
    mass = mass[kept] / mass[kept].sum()
    survival = np.maximum(1 - np.cumsum(mass), 0)
    survival[survival < ROUNDING] = 0
    likelihood = float(counts @ np.log(holds[:, kept] @ mass))
    return IntervalCurve(holders[kept, 0], holders[kept, 1], mass, survival, likelihood)


def _innermost(pairs: Array) -> Array:
    """Intervals from a left end to the next right end with no other end between: all mass is there.

    At one and the same time a known time begins first, then intervals that hold the time end, then
    those begin that do not.
    """
    lefts, rights = pairs[:, 0], pairs[:, 1]
    begins = np.where(lefts == rights, 0, 2)
    times = np.concatenate([lefts, rights])
    kinds = np.concatenate([begins, np.ones(len(rights))])
    order = np.lexsort((kinds, times))
    times, kinds = times[order], kinds[order]
    found = np.flatnonzero((kinds[:-1] != 1) & (kinds[1:] == 1))
    return np.stack([times[found], times[found + 1]], axis=1)


def _holds(pairs: Array, holders: Array) -> Array:
    """1 where the interval of the row holds the innermost interval of the column."""
    within = (pairs[:, :1] <= holders[:, 0]) & (holders[:, 1] <= pairs[:, 1:])
    # An open left end leaves out the known time that lies on it.
    known = holders[:, 0] == holders[:, 1]
    on_the_end = known & (pairs[:, :1] == holders[:, 0]) & (pairs[:, 1:] > pairs[:, :1])
    held: Array = (within & ~on_the_end).astype(float)
    return held


def _most_likely(holds: Array, counts: Array) -> Array:
    """The masses that make the counted intervals most likely."""
    # scipy takes longer to import than all of masteryviz: only who asks for it waits.
    from scipy.optimize import nnls

    total = counts.sum()
    mass = np.full(holds.shape[1], 1 / holds.shape[1])
    for _ in range(_STEPS):
        ratio = holds / (holds @ mass)[:, None]
        gain = counts @ ratio / total
        if gain.max() <= 1 + _TOLERANCE:
            break
        # log x is about -(x - 2)^2 / 2 near 1; that the masses add up to 1 makes it homogeneous.
        rows = np.sqrt(counts / total)[:, None] * (ratio - 2)
        wanted, _ = nnls(np.vstack([rows, np.ones(len(mass))]), np.append(np.zeros(len(rows)), 1.0))
        mass = _step(holds, counts, mass, wanted / wanted.sum(), gain)
    return mass


def _step(holds: Array, counts: Array, mass: Array, wanted: Array, gain: Array) -> Array:
    """Go towards the wanted masses as far as it helps; then share out once by expectation."""
    now = _log_likelihood(holds, counts, mass)
    rise = float(counts.sum() * gain @ (wanted - mass))
    length = 1.0
    while length > 1e-9:
        ahead = mass + length * (wanted - mass)
        if _log_likelihood(holds, counts, ahead) >= now + rise * length / 3:
            mass = ahead
            break
        length /= 2
    # The step of Turnbull's own algorithm: it never makes the data less likely.
    shared: Array = mass * (counts @ (holds / (holds @ mass)[:, None])) / counts.sum()
    return shared


def _log_likelihood(holds: Array, counts: Array, mass: Array) -> float:
    chances = holds @ mass
    return float(counts @ np.log(chances)) if chances.min() > 0 else float("-inf")
