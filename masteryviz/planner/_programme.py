"""An integer programme under construction: named variables, rows, and HiGHS to solve it."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass

import numpy as np

Terms = Iterable[tuple[Hashable, float]]


@dataclass(frozen=True)
class Answer:
    """What the solver found."""

    values: dict[Hashable, int]
    """Value of each variable; empty where none was found."""
    objective: float
    bound: float
    """No solution has a larger objective; infinite where the solver cannot say."""
    feasible: bool
    """False where there is no solution at all; True where there is or may be one."""


class Programme:
    """Variables from 0 to a whole number, and rows between limits."""

    def __init__(self) -> None:
        self._place: dict[Hashable, int] = {}
        self._upper: list[float] = []
        self._lower: list[float] = []
        self._rows: list[tuple[list[int], list[float], float, float]] = []

    def __contains__(self, name: Hashable) -> bool:
        return name in self._place

    @property
    def size(self) -> int:
        """How many variables there are."""
        return len(self._upper)

    def add(self, name: Hashable, upper: float = 1, lower: float = 0) -> None:
        """A whole variable between two limits."""
        self._place[name] = len(self._upper)
        self._upper.append(upper)
        self._lower.append(lower)

    def row(self, terms: Terms, low: float = -np.inf, high: float = np.inf) -> None:
        """A sum of variables, those that do not exist being 0, between two limits."""
        found = [(self._place[name], factor) for name, factor in terms if name in self._place]
        places, factors = [place for place, _ in found], [factor for _, factor in found]
        self._rows.append((places, factors, low, high))

    def at_most(self, names: Iterable[Hashable], high: float) -> None:
        """A plain sum of variables that is at most a number."""
        self.row(((name, 1) for name in names), high=high)

    def maximise(self, weights: Mapping[Hashable, float], seconds: float) -> Answer:
        """Solve to proven optimality, or as far as the time allows."""
        # scipy takes longer to import than all of masteryviz: only who makes a plan waits.
        from scipy.optimize import Bounds, LinearConstraint, milp
        from scipy.sparse import csr_array

        if not self.size:
            met = all(low <= 0 <= high for _, _, low, high in self._rows)
            return Answer({}, 0, 0, feasible=met)
        cost = np.zeros(self.size)
        for name, weight in weights.items():
            cost[self._place[name]] = -weight
        starts = np.cumsum([0, *(len(places) for places, *_ in self._rows)])
        columns = np.concatenate([[], *(places for places, *_ in self._rows)]).astype(int)
        factors = np.concatenate([[], *(values for _, values, *_ in self._rows)])
        matrix = csr_array((factors, columns, starts), shape=(len(self._rows), self.size))
        limits = np.array([(low, high) for *_, low, high in self._rows]).reshape(-1, 2)
        found = milp(
            cost,
            constraints=LinearConstraint(matrix, limits[:, 0], limits[:, 1]),
            integrality=np.ones(self.size),
            bounds=Bounds(np.array(self._lower, float), np.array(self._upper, float)),
            options={"mip_rel_gap": 0, "time_limit": max(seconds, 0.01)},
        )
        bound = found.mip_dual_bound
        bound = np.inf if bound is None or np.isnan(bound) else -float(bound)
        if found.x is None:
            return Answer({}, -np.inf, bound, feasible=found.status != 2)
        whole = np.rint(found.x).astype(int)
        values = {name: int(whole[place]) for name, place in self._place.items()}
        return Answer(values, float(-cost @ whole), bound, feasible=True)
