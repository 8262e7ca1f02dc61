"""Curves of several groups beside each other, without crediting anybody for having had time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from masteryviz.errors import SettingError
from masteryviz.statistics.intervals import Array


@dataclass(frozen=True)
class LogRank:
    """What happened in each group, and what would have if the groups did not differ."""

    observed: Array
    expected: Array
    chi_squared: float
    """Of one degree of freedom less than there are groups; NaN where nothing can differ."""
    p: float


def log_rank(durations: npt.ArrayLike, events: npt.ArrayLike, groups: npt.ArrayLike) -> LogRank:
    """Events of each group against those expected if all had one curve (Mantel 1966).

    R's `aml`: observed 7 and 11, expected 10.69 and 7.31, chi squared 3.396, p 0.065.

    Parameters
    ----------
    durations, events
        As `kaplan_meier` takes them.
    groups
        Group of each student; the answer has them in sorted order.

    Raises
    ------
    SettingError
        When there are fewer than two groups.
    """
    ends, ended = np.asarray(durations, float), np.asarray(events, bool)
    names, group = np.unique(np.asarray(groups), return_inverse=True)
    if len(names) < 2:
        raise SettingError("A comparison needs at least two groups.")
    time, place = np.unique(ends, return_inverse=True)
    shape = (len(time), len(names))
    gone, happened = np.zeros(shape), np.zeros(shape)
    np.add.at(gone, (place, group), 1)
    np.add.at(happened, (place, group), ended)
    return log_rank_of_counts(gone[::-1].cumsum(axis=0)[::-1], happened)


def log_rank_of_counts(at_risk: Array, events: Array) -> LogRank:
    """The same from counts: a row for each time, a column for each group."""
    n, d = at_risk.sum(axis=1), events.sum(axis=1)
    used = (d > 0) & (n > 0)
    n, d, share = n[used], d[used], at_risk[used] / n[used, None]
    observed, expected = events.sum(axis=0), (d[:, None] * share).sum(axis=0)
    # The variance of a hypergeometric draw; where one is left, nothing is drawn by chance.
    spread = d * np.where(n > 1, (n - d) / np.maximum(n - 1, 1), 0)
    covariance = np.diag((spread[:, None] * share).sum(axis=0)) - (
        np.einsum("t,ta,tb->ab", spread, share, share)
    )
    return LogRank(observed, expected, *_chi_squared(observed - expected, covariance))


def _chi_squared(difference: Array, covariance: Array) -> tuple[float, float]:
    """The statistic and its p; the groups that were ever at risk beside another count."""
    counted = np.flatnonzero(np.diag(covariance) > 1e-12)
    if len(counted) < 2:
        return float("nan"), float("nan")
    # The differences add up to 0, so that one of them says nothing new.
    kept = counted[:-1]
    inverse = np.linalg.pinv(covariance[np.ix_(kept, kept)])
    statistic = float(difference[kept] @ inverse @ difference[kept])
    # scipy takes longer to import than all of masteryviz: only who asks for it waits.
    from scipy.special import chdtrc

    return statistic, float(chdtrc(len(kept), statistic))


def from_landmark(
    durations: npt.ArrayLike, events: npt.ArrayLike, landmark: float
) -> tuple[npt.NDArray[np.bool_], Array, npt.NDArray[np.bool_]]:
    """Who is still on the way after a landmark, and their times and events from there.

    To compare groups that form along the way (who has revised twice), form them by what was known
    at the landmark and follow them from it. Formed by what happened later, a group's members could
    not have finished before it did: they were immortal until then (Anderson, Cain, Gelber 1983).

    Returns
    -------
    tuple
        Which students are followed (their time is later than the landmark), and of these the time
        from the landmark and whether it ended with the event.
    """
    ends, ended = np.asarray(durations, float), np.asarray(events, bool)
    followed = ends > landmark
    return followed, ends[followed] - landmark, ended[followed]
