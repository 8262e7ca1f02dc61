"""Kaplan-Meier curves, also of students who came late, with limits, quantiles and means."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from masteryviz.errors import SettingError, UnknownName
from masteryviz.statistics.intervals import Array, normal_quantile

Counts = npt.NDArray[np.int64]

ROUNDING = 1e-9
"""A product of shares may miss one half by its last bits."""


@dataclass(frozen=True)
class Curve:
    """A Kaplan-Meier curve: one place of each array for each time at which somebody's time ended.

    Before the first time everybody is on the way; a value holds from its time to the next.
    """

    time: Array
    at_risk: Array
    """Those still on the way and watched just before that time."""
    events: Array
    censored: Array
    survival: Array
    hazard_variance: Array
    """Greenwood's running sum of events / (at risk * (at risk - events)): the variance of the
    survival's logarithm; infinite from where it is 0."""
    lower: Array
    upper: Array


def kaplan_meier(
    durations: npt.ArrayLike,
    events: npt.ArrayLike,
    entries: npt.ArrayLike | None = None,
    *,
    limits: str = "log-log",
    confidence: float = 0.95,
) -> Curve:
    """Product-limit curve of Kaplan and Meier (1958), with late entries where they are given.

    Mastered after 3, 5, 9, open at 4, 10 gives 0.8, 0.5333, 0.2667.

    Parameters
    ----------
    durations
        Time of each student's event, or until which the student was watched without one.
    events
        Whether that time ended with the event.
    entries
        Time after which each student was watched (left truncation): who came late is at risk at t
        when entry < t <= duration. Default: everybody from the start, also at time 0.
    limits, confidence
        As `survival_limits` takes them.

    Raises
    ------
    SettingError
        When somebody's entry is not before the end, or arrays differ in length.
    UnknownName
        When there is no such kind of limits.
    """
    ends, ended = np.asarray(durations, float), np.asarray(events, bool)
    starts = None if entries is None else np.asarray(entries, float)
    if ends.shape != ended.shape or (starts is not None and starts.shape != ends.shape):
        raise SettingError("durations, events and entries must be equally many.")
    if starts is not None and not np.all(starts < ends):
        raise SettingError("Every entry must be before its duration: leave out who was never seen.")
    time, place = np.unique(ends, return_inverse=True)
    happened = np.bincount(place, weights=ended, minlength=len(time)).astype(float)
    gone = np.bincount(place, minlength=len(time)).astype(float)
    at_risk = gone[::-1].cumsum()[::-1]
    if starts is not None:
        at_risk = at_risk - (len(starts) - np.searchsorted(np.sort(starts), time, side="left"))
    survival, variance = product_limit(at_risk, happened)
    lower, upper = survival_limits(survival, variance, limits, confidence)
    return Curve(time, at_risk, happened, gone - happened, survival, variance, lower, upper)


def product_limit(at_risk: npt.ArrayLike, events: npt.ArrayLike) -> tuple[Array, Array]:
    """Survival after each time and Greenwood's running sum, from counts in order of time."""
    n, d = np.asarray(at_risk, float), np.asarray(events, float)
    left = n - d
    with np.errstate(divide="ignore", invalid="ignore"):
        steps = np.where(d > 0, d / (n * left), 0.0)
        factors: Array = np.where(n > 0, left / n, 1.0).astype(float)
    return factors.cumprod(), np.cumsum(steps)


def time_until(time: npt.ArrayLike, survival: npt.ArrayLike, share: float = 0.5) -> float:
    """The first time at which no more than `share` is still on the way; NaN if there is none.

    Where the curve lies at exactly `share` for a while, this is the beginning of that while: half
    have it by then. R's `survfit` gives its middle, textbooks either. Mastered after 2 and 4, open
    at 6 and 6: the curve is at one half from 4 on, and the median is 4.
    """
    reached = np.flatnonzero(np.asarray(survival, float) <= share + ROUNDING)
    return float(np.asarray(time, float)[reached[0]]) if reached.size else float("nan")


def restricted_mean(
    time: npt.ArrayLike,
    survival: npt.ArrayLike,
    horizon: float,
    hazard_steps: npt.ArrayLike | None = None,
) -> tuple[float, float]:
    """Mean time on the way up to a horizon: the area under the curve until then, and its error.

    Of the first 40 weeks, patients of R's `aml` stay 28.90 (maintained) and 21.93. Unlike the mean
    of finishers it counts everybody, and unlike the median it is there when half never finish.

    Parameters
    ----------
    time, survival
        A curve, in order of time.
    horizon
        Until when time is counted. A curve that ends above 0 before it does not say: NaN.
    hazard_steps
        events / (at risk * (at risk - events)) of each time, for the standard error (Klein and
        Moeschberger 2003, section 4.5). Without it the error is NaN.

    Raises
    ------
    SettingError
        When `horizon` is not above 0.
    """
    if not horizon > 0:
        raise SettingError(f"horizon must be above 0, not {horizon:g}.")
    t, s = np.asarray(time, float), np.asarray(survival, float)
    if not t.size or (t[-1] < horizon and s[-1] > ROUNDING):
        return float("nan"), float("nan")
    ends = np.minimum(np.append(t, horizon), horizon)
    areas = np.diff(ends) * s
    mean = ends[0] + areas.sum()
    if hazard_steps is None:
        return float(mean), float("nan")
    ahead = areas[::-1].cumsum()[::-1]
    # Where everybody has finished nothing lies ahead, and the step is infinite.
    steps = np.where(ahead > 0, np.asarray(hazard_steps, float), 0.0)
    return float(mean), float(np.sqrt(np.sum(ahead**2 * steps)))


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
        Scale on which the limits are symmetric: `log-log` (the default here, in lifelines and
        statsmodels), `logit` and `arcsin` stay inside 0 to 1 by themselves; `log` (R's default)
        and `plain` are cut off there. Kalbfleisch and Prentice 1980, section 1.3; Borgan and
        Liestøl 1990.
    confidence
        Share of such intervals that hold the truth.

    Raises
    ------
    UnknownName
        When there is no such kind.
    SettingError
        When `confidence` is not between 0 and 1.
    """
    if kind not in LIMITS:
        raise UnknownName("kind of limits", kind, tuple(LIMITS))
    z = normal_quantile(confidence)
    s = np.asarray(survival, float)
    known = (s > 0) & (s < 1)
    inside = np.where(known, s, np.nan)
    variance = np.where(known, np.asarray(hazard_variance, float), np.nan)
    lower, upper = LIMITS[kind](inside, z * np.sqrt(variance))
    return np.where(s == 1, 1.0, lower), np.where(s == 1, 1.0, upper)


def _log_log(s: Array, reach: Array) -> tuple[Array, Array]:
    # reach / ln s is negative: the exponent that raises s is below 1 for the upper limit.
    stretch = np.exp(-reach / np.log(s))
    return s**stretch, s ** (1 / stretch)


def _log(s: Array, reach: Array) -> tuple[Array, Array]:
    return s * np.exp(-reach), np.minimum(s * np.exp(reach), 1)


def _plain(s: Array, reach: Array) -> tuple[Array, Array]:
    return np.maximum(s - s * reach, 0), np.minimum(s + s * reach, 1)


def _logit(s: Array, reach: Array) -> tuple[Array, Array]:
    odds, stretch = s / (1 - s), np.exp(reach / (1 - s))
    # Written without odds * stretch in a numerator: that overflows where s is near 1.
    return 1 / (1 + stretch / odds), 1 / (1 + 1 / (odds * stretch))


def _arcsin(s: Array, reach: Array) -> tuple[Array, Array]:
    angle, turn = np.arcsin(np.sqrt(s)), reach / 2 * np.sqrt(s / (1 - s))
    lower, upper = np.maximum(angle - turn, 0), np.minimum(angle + turn, np.pi / 2)
    return np.sin(lower) ** 2, np.sin(upper) ** 2


LIMITS: dict[str, Callable[[Array, Array], tuple[Array, Array]]] = {
    "log-log": _log_log,
    "log": _log,
    "plain": _plain,
    "logit": _logit,
    "arcsin": _arcsin,
}
"""Kinds of limits of a Kaplan-Meier curve, by name."""
