"""Intervals for shares and limits of Kaplan-Meier curves: pure functions on arrays."""

from __future__ import annotations

from collections.abc import Callable
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

from masteryviz.errors import SettingError, UnknownName

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
    x, total = np.asarray(successes, float), np.asarray(n, float)
    total = np.where(total > 0, total, np.nan)
    centre = x + z2 / 2
    reach = np.sqrt(z2) * np.sqrt(x * (total - x) / total + z2 / 4)
    # At none and at all the formula gives 0 and 1 but for the last bit.
    lower = np.where(x == 0, 0 * total, (centre - reach) / (total + z2))
    upper = np.where(x == total, 1.0, (centre + reach) / (total + z2))
    return lower, upper


def survival_limits(
    survival: npt.ArrayLike,
    hazard_variance: npt.ArrayLike,
    kind: str = "log-log",
    confidence: float = 0.95,
) -> tuple[Array, Array]:
    """Pointwise limits of a Kaplan-Meier curve from Greenwood's variance.

    Where nothing has happened yet (survival 1) both limits are 1; where survival is 0 Greenwood's
    variance does not exist and both are NaN, as in R's `survfit`.

    Parameters
    ----------
    survival
        Share that is still on the way after each time.
    hazard_variance
        Running sum of events / (at risk * (at risk - events)) up to and including that time.
    kind
        Scale on which the limits are symmetric: `log-log` (always inside 0 to 1), `log` or `plain`
        (both cut off at 0 and 1). Kalbfleisch and Prentice 1980, section 1.3.
    confidence
        Share of such intervals that hold the truth.

    Raises
    ------
    UnknownName
        When `kind` is none of the three.
    SettingError
        When `confidence` is not between 0 and 1.
    """
    if kind not in LIMITS:
        raise UnknownName("kind of limits", kind, tuple(LIMITS))
    z = normal_quantile(confidence)
    s = np.asarray(survival, float)
    inside = np.where((s > 0) & (s < 1), s, np.nan)
    lower, upper = LIMITS[kind](inside, z * np.sqrt(np.asarray(hazard_variance, float)))
    return np.where(s == 1, 1.0, lower), np.where(s == 1, 1.0, upper)


def _log_log(s: Array, reach: Array) -> tuple[Array, Array]:
    # reach / ln s is negative: the exponent that raises s is below 1 for the upper limit.
    stretch = np.exp(-reach / np.log(s))
    return s**stretch, s ** (1 / stretch)


def _log(s: Array, reach: Array) -> tuple[Array, Array]:
    return s * np.exp(-reach), np.minimum(s * np.exp(reach), 1)


def _plain(s: Array, reach: Array) -> tuple[Array, Array]:
    return np.maximum(s - s * reach, 0), np.minimum(s + s * reach, 1)


LIMITS: dict[str, Callable[[Array, Array], tuple[Array, Array]]] = {
    "log-log": _log_log,
    "log": _log,
    "plain": _plain,
}
"""Kinds of limits of a Kaplan-Meier curve, by name."""
