"""Counts of how students' ways ended, as Kaplan-Meier curves: all groups at once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from masteryviz.statistics import Array

_EXITS = ("events", "censored", "leavers", "between_exports", "cut_off")
_COUNTS = (*_EXITS, "without_start", "arrived")

Numbers = npt.NDArray[np.int64]
Which = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class _Told:
    """Counts by group and time. Arrays, for to plan so few rows takes longer than to count them."""

    row: Numbers
    """A row of the same group in what was counted."""
    group: Numbers
    """0, 1, 2 ... in their order."""
    time: Array
    """NaN where it is not known: last in its group."""
    counts: Numbers
    """A line for each of `_COUNTS`."""

    def of(self, name: str) -> Numbers:
        """The counts of one kind."""
        line: Numbers = self.counts[_COUNTS.index(name)]
        return line

    def only(self, which: Which, time: Array, name: str, count: Numbers) -> _Told:
        """Some of the rows at another time, with one kind of count; all others are 0."""
        counts = np.zeros((len(_COUNTS), int(which.sum())), np.int64)
        counts[_COUNTS.index(name)] = count[which]
        return _Told(self.row[which], self.group[which], time[which], counts)

    def and_(self, other: _Told) -> _Told:
        """The rows of both, added up to one for each group and time."""
        group, time = np.append(self.group, other.group), np.append(self.time, other.time)
        order = np.lexsort((time, group))
        # No time is as late as the unknown one, which is to be one row as well.
        group, time = group[order], np.nan_to_num(time[order], nan=np.inf)
        first = _starts(group, time)
        counts = np.hstack([self.counts, other.counts])[:, order]
        return _Told(
            np.append(self.row, other.row)[order][first],
            group[first],
            np.where(np.isinf(time), np.nan, time)[first],
            np.add.reduceat(counts, first, axis=1) if first.size else counts,
        )


def curves(counted: pl.DataFrame, groups: tuple[str, ...], leavers: str) -> pl.DataFrame:
    """The curve of each group, as `statistics.kaplan_meier` would have it.

    Parameters
    ----------
    counted
        Rows of `sql/time_to_mastery.sql`, in its order.
    groups
        Its group columns.
    leavers
        What is taken of those who left: `censored`, `never` or `mastered`.

    Returns
    -------
    polars.DataFrame
        The group columns, `time` (null: those left out), the counts (`without_start` of those left
        out, `arrived` of those at risk from that time on), `at_risk`, `survival` and
        `hazard_variance` (running sum of events / (at risk * (at risk - events)) below 1).
    """
    told = whole = _left_out_apart(counted, groups)
    entry = _floats(counted["entry"])
    came_late = ~np.isnan(entry)
    if came_late.any():
        watched = told.of("events") + told.of("censored")
        late = told.only(came_late & ~np.isnan(told.time), entry, "arrived", watched)
        told = told.and_(late)
    if leavers != "censored":
        told = _supposed(told, leavers)
    time = pl.Series("time", told.time, nan_to_null=True).cast(counted.schema["time"])
    numbers = dict(zip(_COUNTS, told.counts, strict=True)) | _with_survival(told)
    names = [counted[name] for name in groups]
    if told is not whole:
        names = [name.gather(told.row) for name in names]
    return pl.DataFrame([*names, time, *(pl.Series(*number) for number in numbers.items())])


def _left_out_apart(counted: pl.DataFrame, groups: tuple[str, ...]) -> _Told:
    """The rows with `censored`, and those of the unknown time counted apart from all others."""
    rows = np.arange(counted.height)
    time, entry = _floats(counted["time"]), _floats(counted["entry"])
    # who had finished, or was gone, before the first day there was never at risk
    time = np.where(entry > time, np.nan, time)
    unknown, students = np.isnan(time), counted["students"].to_numpy()
    censored = students - counted["events"].to_numpy()
    exits = [censored if name == "censored" else counted[name].to_numpy() for name in _EXITS]
    known = [np.where(unknown, 0, count) for count in exits]
    without_start, arrived = np.where(unknown, students, 0), 0 * students
    counts = np.array([*known, without_start, arrived], np.int64)
    return _Told(rows, _numbered(counted, groups), time, counts)


def _numbered(counted: pl.DataFrame, groups: tuple[str, ...]) -> Numbers:
    """Which group each row is of: 0, 1, 2 ... in their order."""
    if not groups:
        return np.zeros(counted.height, np.int64)
    # As objects: a name that is not known is the same as the next one.
    names = (np.array(counted[name].to_list(), object) for name in groups)
    return np.cumsum(_differs(*names)) - 1


def _floats(column: pl.Series) -> Array:
    """The values, NaN for null."""
    return column.to_numpy().astype(float)


def _supposed(told: _Told, leavers: str) -> _Told:
    """The counts with those who left as if they had mastered it then, or never would."""
    counts, gone = told.counts.copy(), told.of("leavers")
    counts[_COUNTS.index("censored")] -= gone
    if leavers == "mastered":
        counts[_COUNTS.index("events")] += gone
        return replace(told, counts=counts)
    times = np.where(np.isnan(told.time), -np.inf, told.time)
    longest = np.maximum.reduceat(times, _starts(told.group))[told.group]
    return replace(told, counts=counts).and_(told.only(gone > 0, longest, "censored", gone))


def _starts(*keys: npt.NDArray[Any]) -> Numbers:
    """Where rows of other keys begin."""
    return np.flatnonzero(_differs(*keys))


def _differs(*keys: npt.NDArray[Any]) -> Which:
    """Whether a row is another than the one before it; the first one is."""
    differs: Which = np.arange(len(keys[0])) == 0
    for key in keys:
        differs[1:] |= key[1:] != key[:-1]
    return differs


def _with_survival(told: _Told) -> dict[str, npt.NDArray[Any]]:
    """Those at risk, and the product-limit estimate."""
    starts = _starts(told.group)
    events, arrived = told.of("events"), told.of("arrived")
    leave = (events + told.of("censored") - arrived)[::-1].cumsum()[::-1]
    later = np.append(leave, 0)[np.append(starts[1:], len(leave))]
    at_risk = arrived + leave - later[told.group]
    n, d = at_risk.astype(float), events.astype(float)
    some = d > 0
    factor = 1 - np.divide(d, n, out=np.zeros_like(n), where=some)
    hazard = np.divide(d, n * (n - d), out=np.zeros_like(n), where=some & (d < n))
    survival, variance = np.empty_like(n), np.empty_like(n)
    for start, end in pairwise([*starts, len(n)]):
        factor[start:end].cumprod(out=survival[start:end])
        hazard[start:end].cumsum(out=variance[start:end])
    return {"at_risk": at_risk, "survival": survival, "hazard_variance": variance}
