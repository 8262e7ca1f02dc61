"""Intervals of a share, for counts in small groups."""

from __future__ import annotations

from statistics import NormalDist

import numpy as np
import numpy.typing as npt

from masteryviz.errors import SettingError

Array = npt.NDArray[np.float64]


def normal_quantile(confidence: float) -> float:
    """How many standard errors an interval of this confidence reaches to either side.

    Raises
    ------
    SettingError
        When `confidence` is not between 0 and 1: 0.95 -> 1.959964.
    """
    if not 0 < confidence < 1:
        raise SettingError(
            f"confidence must be between 0 and 1, not {confidence:g}. 95 % is written 0.95."
        )
    return NormalDist().inv_cdf((1 + confidence) / 2)


def wilson(
    successes: npt.ArrayLike, n: npt.ArrayLike, confidence: float = 0.95
) -> tuple[Array, Array]:
    """Score interval of a share, good for small groups (Wilson 1927; Brown, Cai, DasGupta 2001).

    7 of 12 gives 0.3195 to 0.8067.

    Parameters
    ----------
    successes, n
        Counts, of equal shape. Where `n` is 0 both limits are NaN: nothing is known.
    confidence
        Share of such intervals that hold the truth.

    Raises
    ------
    SettingError
        When `confidence` is not between 0 and 1.
    """
    z2 = normal_quantile(confidence) ** 2
    x, total = _counts(successes, n)
    centre = x + z2 / 2
    reach = np.sqrt(z2) * np.sqrt(x * (total - x) / total + z2 / 4)
    # At none and at all the formula gives 0 and 1 but for the last bit.
    lower = np.where(x == 0, 0 * total, (centre - reach) / (total + z2))
    upper = np.where(x == total, 1.0, (centre + reach) / (total + z2))
    return lower, upper


def jeffreys(
    successes: npt.ArrayLike, n: npt.ArrayLike, confidence: float = 0.95
) -> tuple[Array, Array]:
    """Equal-tailed interval of a share from the prior Beta(1/2, 1/2), for small groups.

    7 of 12 gives 0.3119 to 0.8195. None of `n` has the lower limit 0 and all of `n` the upper
    limit 1, as Brown, Cai and DasGupta (2001, section 4.1.2) advise.

    Takes what `wilson` takes, and raises the same.
    """
    tail = _tail(confidence)
    x, total = _counts(successes, n)
    low, high = _beta_quantiles(x + 0.5, total - x + 0.5, tail)
    return np.where(x == 0, 0 * total, low), np.where(x == total, 1.0, high)


def exact(
    successes: npt.ArrayLike, n: npt.ArrayLike, confidence: float = 0.95
) -> tuple[Array, Array]:
    """Interval of a share that never holds the truth too seldom (Clopper and Pearson 1934).

    7 of 12 gives 0.2767 to 0.8483: wider than `wilson` and `jeffreys`, the price of the promise.

    Takes what `wilson` takes, and raises the same.
    """
    tail = _tail(confidence)
    x, total = _counts(successes, n)
    # A beta distribution has no parameter 0: there the limit is 0 or 1 without a quantile.
    low, _ = _beta_quantiles(np.where(x == 0, 1.0, x), total - x + 1, tail)
    _, high = _beta_quantiles(x + 1, np.where(x == total, 1.0, total - x), tail)
    return np.where(x == 0, 0 * total, low), np.where(x == total, 1.0, high)


def beta_interval(a: npt.ArrayLike, b: npt.ArrayLike, confidence: float) -> tuple[Array, Array]:
    """Equal-tailed interval of Beta(a, b) distributions.

    Raises
    ------
    SettingError
        When `confidence` is not between 0 and 1.
    """
    return _beta_quantiles(np.asarray(a, float), np.asarray(b, float), _tail(confidence))


def _counts(successes: npt.ArrayLike, n: npt.ArrayLike) -> tuple[Array, Array]:
    """The counts as floats, with NaN for a total of nobody."""
    x, total = np.asarray(successes, float), np.asarray(n, float)
    return x, np.where(total > 0, total, np.nan)


def _tail(confidence: float) -> float:
    normal_quantile(confidence)
    return (1 - confidence) / 2


def _beta_quantiles(a: Array, b: Array, tail: float) -> tuple[Array, Array]:
    # scipy takes longer to import than all of masteryviz: only who asks for it waits.
    from scipy.special import betaincinv

    return np.asarray(betaincinv(a, b, tail)), np.asarray(betaincinv(a, b, 1 - tail))
