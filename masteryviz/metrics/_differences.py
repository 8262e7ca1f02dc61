"""How far two shares lie apart, with an interval."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from masteryviz.statistics import Array, wilson


def newcombe(
    successes: npt.ArrayLike,
    n: npt.ArrayLike,
    other_successes: npt.ArrayLike,
    other_n: npt.ArrayLike,
    confidence: float = 0.95,
) -> tuple[Array, Array, Array]:
    """Difference of two independent shares and its limits, from the Wilson limits of each.

    56 of 70 against 48 of 80 gives 0.2, from 0.0524 to 0.3339 (Newcombe 1998, Statistics in
    Medicine 17, method 10). Where either count is of nobody all three are NaN.

    Parameters
    ----------
    successes, n
        Counts of the one group.
    other_successes, other_n
        Counts of the group that is taken away.
    confidence
        Share of such intervals that hold the truth.

    Raises
    ------
    SettingError
        When `confidence` is not between 0 and 1.
    """
    one, other = _share(successes, n), _share(other_successes, other_n)
    lower, upper = wilson(successes, n, confidence)
    other_lower, other_upper = wilson(other_successes, other_n, confidence)
    difference = one - other
    below = np.sqrt((one - lower) ** 2 + (other_upper - other) ** 2)
    above = np.sqrt((upper - one) ** 2 + (other - other_lower) ** 2)
    return difference, difference - below, difference + above


def newcombe_paired(
    both: npt.ArrayLike,
    only_one: npt.ArrayLike,
    only_other: npt.ArrayLike,
    neither: npt.ArrayLike,
    confidence: float = 0.95,
) -> tuple[Array, Array, Array]:
    """Difference of two shares of the same people and its limits, from the Wilson limits of each.

    Of 21 people 1 both, 1 only the one, 7 only the other and 12 neither: -0.286, from -0.507 to
    -0.026 (Newcombe 1998, Statistics in Medicine 17, 2635-2650, method 10, with his continuity
    correction of the correlation; the example is in Fagerland, Lydersen, Laake 2014). Where there
    is nobody all three are NaN.

    Parameters
    ----------
    both, only_one, only_other, neither
        Counts of people. The difference is the share of the one less that of the other.
    confidence
        Share of such intervals that hold the truth.

    Raises
    ------
    SettingError
        When `confidence` is not between 0 and 1.
    """
    a, b, c, d = (np.asarray(x, float) for x in (both, only_one, only_other, neither))
    n = a + b + c + d
    one, other = _share(a + b, n), _share(a + c, n)
    lower, upper = wilson(a + b, n, confidence)
    other_lower, other_upper = wilson(a + c, n, confidence)
    excess = a * d - b * c
    excess = np.where(excess > 0, np.maximum(excess - n / 2, 0), excess)
    spread = np.sqrt((a + b) * (c + d) * (a + c) * (b + d))
    correlation = np.where(spread > 0, excess / np.where(spread > 0, spread, 1), 0.0)

    def reach(near: Array, far: Array) -> Array:
        squared = near**2 - 2 * correlation * near * far + far**2
        return np.asarray(np.sqrt(np.maximum(squared, 0)))

    difference = one - other
    below = reach(one - lower, other_upper - other)
    above = reach(upper - one, other - other_lower)
    return difference, difference - below, difference + above


def _share(successes: npt.ArrayLike, n: npt.ArrayLike) -> Array:
    total = np.asarray(n, float)
    share: Array = np.asarray(successes, float) / np.where(total > 0, total, np.nan)
    return share
