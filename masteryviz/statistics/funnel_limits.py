"""Between what limits groups of one kind differ by chance alone: the limits of a funnel plot."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from masteryviz.errors import SettingError
from masteryviz.statistics.intervals import Array, normal_quantile

INNER, OUTER = 0.95, 0.998
"""Of groups that are all alike, 1 in 20 lies beyond the inner limits and 1 in 500 beyond the outer
(Spiegelhalter 2005, about two and three standard errors)."""


def funnel_limits(rate: float, n: npt.ArrayLike, confidence: float = INNER) -> tuple[Array, Array]:
    """Shares between which groups of these sizes lie by chance when all have the same true rate.

    Exact binomial limits with the interpolation of Spiegelhalter (2005), "Funnel plots for
    comparing institutional performance", Statistics in Medicine 24, 1185-1202, appendix A.1.1: with
    r the smallest count whose cumulative probability reaches p, the limit is (r - a) / n with
    a = (P(R <= r) - p) / P(R = r). Without it, limits jump from one size to the next. The upper
    limit is the lower one of those who have not: as published it would be crossed by chance more
    often than it says. A rate of 80 % among 10 gives 0.4705 to 1. At 0 % and 100 % chance leaves no
    room, and both limits are the rate.

    Parameters
    ----------
    rate
        The share that all groups are compared with, 0 to 1.
    n
        Students of each group, whole numbers; NaN for a group of nobody.
    confidence
        Share of such groups that lie between the limits.

    Raises
    ------
    SettingError
        When `rate` is not between 0 and 1, or `confidence` is not strictly between them.
    """
    normal_quantile(confidence)
    if not 0 <= rate <= 1:
        raise SettingError(f"rate must be between 0 and 1, not {rate:g}. 80 % is written 0.8.")
    total = np.asarray(n, float)
    total = np.where(total > 0, np.floor(total + 0.5), np.nan)
    tail = (1 - confidence) / 2
    return _limit(rate, total, tail), np.asarray(1 - _limit(1 - rate, total, tail))


def _limit(rate: float, n: Array, p: float) -> Array:
    """The interpolated quantile p of the share among n."""
    if rate in (0, 1):
        return np.where(np.isnan(n), np.nan, float(rate))
    size = np.nan_to_num(n, nan=1.0)
    r = _quantile(rate, size, p)
    reached, before = _up_to(r, size, rate), _up_to(r - 1, size, rate)
    there = reached - before
    back = np.divide(reached - p, there, out=np.zeros_like(there), where=there > 0)
    return np.where(np.isnan(n), np.nan, np.clip((r - back) / size, 0, 1))


def outside_by_chance(groups: int, confidence: float, outside: int) -> float:
    """The chance that at least so many of groups that are all alike lie outside their limits.

    Each does with 1 - confidence, whatever the others do: a binomial tail. Of 20 groups and limits
    of 95 %, one or more lie outside in 64 of 100 pictures, and two or more in 26.

    Parameters
    ----------
    groups
        How many are compared.
    confidence
        Share of alike groups that lie within the limits.
    outside
        How many lie outside.
    """
    return 1 - float(_up_to(np.array(outside - 1.0), np.array(groups), 1 - confidence))


def _quantile(rate: float, n: Array, p: float) -> Array:
    """The smallest count of n whose cumulative probability reaches p, by halving."""
    low, high = np.full(n.shape, -1.0), n.copy()
    while np.any(high - low > 1):
        middle = np.floor((low + high) / 2)
        wide, enough = high - low > 1, _up_to(middle, n, rate) >= p
        high, low = np.where(wide & enough, middle, high), np.where(wide & ~enough, middle, low)
    return high


def _up_to(count: Array, n: Array, rate: float) -> Array:
    """Probability of at most this many of n; 0 below none."""
    # scipy takes longer to import than all of masteryviz: only who asks for it waits.
    from scipy.special import bdtr

    return np.where(count < 0, 0.0, bdtr(np.maximum(count, 0), n.astype(np.int64), rate))


def design_effect(variances: npt.ArrayLike, students: npt.ArrayLike, rate: float,
                  each: float) -> float:  # fmt: skip
    """How much less a student's results on several skills say than as many students would.

    Who has one skill often has the next: 30 students with 20 skills each are no 600 independent
    answers. The variance of the students' shares within the groups, divided by what chance alone
    would make of it, says how many answers count as one (Kish 1965; Rao and Scott 1992, "A simple
    method for the analysis of clustered binary data", Biometrics 48, 577-585). Counts are divided
    by it before limits are drawn. It is at least 1.

    Parameters
    ----------
    variances
        Variance of the students' shares in each group; NaN where a group has one student.
    students
        Students of each group.
    rate
        Share of all answers together.
    each
        Answers of one student, on average.

    Raises
    ------
    SettingError
        When `each` is not above 0.
    """
    if not each > 0:
        raise SettingError(f"each must be above 0, not {each:g}: nobody has an answer.")
    variance, free = np.asarray(variances, float), np.asarray(students, float) - 1
    told = ~np.isnan(variance) & (free > 0)
    chance = rate * (1 - rate) / each
    if not told.any() or chance <= 0:
        return 1.0
    within = float(np.sum(variance[told] * free[told]) / np.sum(free[told]))
    return max(1.0, within / chance)
