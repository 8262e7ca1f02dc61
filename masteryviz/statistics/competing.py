"""How many have got there by each time when some leave for good: cumulative incidence."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from masteryviz.statistics.intervals import Array
from masteryviz.statistics.survival import Counts


@dataclass(frozen=True)
class Incidence:
    """Shares by each time at which somebody's time ended; they add up to 1."""

    time: Array
    at_risk: Array
    still: Array
    """Still on the way after that time."""
    by_cause: Array
    """A row for each time, a column for each cause 1, 2 ...: gone by then for that cause."""


def aalen_johansen(durations: npt.ArrayLike, causes: npt.ArrayLike) -> Incidence:
    """Share gone by each time for each cause (Aalen and Johansen 1978).

    One minus a Kaplan-Meier curve that treats leavers as censored says how many would have
    mastered it had nobody left; this says how many did.

    Parameters
    ----------
    durations
        Time of each student's event, or until which the student was watched without one.
    causes
        What ended it: 0 for nothing yet (censored), 1, 2 ... for the causes, such as 1 mastered
        and 2 left.
    """
    ends, cause = np.asarray(durations, float), np.asarray(causes, np.int64)
    time, place = np.unique(ends, return_inverse=True)
    counts = np.zeros((len(time), int(cause.max(initial=1)) + 1))
    np.add.at(counts, (place, cause), 1)
    at_risk = counts.sum(axis=1)[::-1].cumsum()[::-1]
    still, by_cause = incidence_of_counts(at_risk, counts[:, 1:])
    return Incidence(time, at_risk, still, by_cause)


def incidence_of_counts(at_risk: Array | Counts, events: Array | Counts) -> tuple[Array, Array]:
    """Shares still on the way and gone by cause, from counts in order of time.

    Parameters
    ----------
    at_risk
        Those on the way just before each time.
    events
        A row for each time, a column for each cause.
    """
    n = np.maximum(np.asarray(at_risk, float), 1)[:, None]
    hazards = np.asarray(events, float) / n
    still = np.cumprod(1 - hazards.sum(axis=1))
    before = np.append(1.0, still[:-1])
    return still, np.cumsum(before[:, None] * hazards, axis=0)
