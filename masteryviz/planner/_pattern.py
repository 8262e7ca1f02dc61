"""A good choice of which skills run when: seats filled by assignment, improved step by step."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from masteryviz.planner._pool import Pool
from masteryviz.planner._together import Blocks

Rows = list[list[str]]
"""Skills of each rotation, a skill once for every group of it."""

Had = dict[str, npt.NDArray[np.bool_]]
"""Which students are seated for a skill."""

_KICKS = 1000
"""How often the search starts again from a disturbed best choice, at most."""


class Search:
    """Local search over which skills run in which rotation.

    In one rotation, students who are kept together are seated where they need most, block after
    block; the other seats go to the others by a linear assignment, which is exact when the
    remaining wishes are left aside. Whoever has had a skill in an earlier rotation is not seated
    in it again.
    """

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._students = sorted({student for student, _ in pool.weights})
        place = {student: row for row, student in enumerate(self._students)}
        self._worth = {skill: np.zeros(len(place)) for skill in pool.ready}
        for (student, skill), weight in pool.weights.items():
            self._worth[skill][place[student]] = weight
        # A group must have its least size first: such a seat is worth more than any that need not.
        self._must = 1 + sum(pool.weights.values())
        self._known: dict[tuple[bytes, Blocks, tuple[str, ...]], tuple[float, Had]] = {}
        self._place = place
        self._free = {
            r: np.array([pool.free(student, r) for student in self._students], dtype=bool)
            for r in pool.rotations
        }

    def value(self, rows: Rows) -> float:
        """Weight that a choice covers; minus infinity where a group cannot be filled."""
        had: Had = {}
        total = 0.0
        for rotation, skills in zip(self._pool.rotations, rows, strict=True):
            if not skills:
                continue
            gained, seated = self._seated(rotation, sorted(skills), had)
            total += gained
            if total == -np.inf:
                break
            for skill, who in seated.items():
                had[skill] = had[skill] | who if skill in had else who
        return total

    def _seated(self, rotation: int, skills: list[str], had: Had) -> tuple[float, Had]:
        """As `_seat`; most rows have been seen before, and what was had there is the same."""
        if any(skill in had for skill in skills):
            return self._seat(rotation, skills, had)
        key = (self._free[rotation].tobytes(), self._pool.together[rotation], tuple(skills))
        if key not in self._known:
            self._known[key] = self._seat(rotation, skills, had)
        return self._known[key]

    def _seat(
        self, rotation: int, skills: list[str], had: Had
    ) -> tuple[float, Had]:  # fmt: skip
        # Lazy as in `_programme`: scipy is slow to import.
        from scipy.optimize import linear_sum_assignment

        pool, counts = self._pool, Counter(skills)
        values = {}
        for skill in counts:
            worth = np.where(self._free[rotation], self._worth[skill], 0)
            values[skill] = np.where(had[skill], 0, worth) if skill in had else worth
        gained, seated = self._blocks(rotation, counts, values)
        columns, seats, musts = [], [], []
        for skill, groups in counts.items():
            worth, taken = values[skill], int(seated[skill].sum())
            needed = max(0, groups * pool.least - taken)
            others = groups * pool.most - taken - needed
            columns += [np.where(worth > 0, worth + self._must, 0)] * needed + [worth] * others
            seats += [skill] * (needed + others)
            musts += [True] * needed + [False] * others
        if not columns:
            return gained, seated
        table = np.column_stack(columns)
        row, column = linear_sum_assignment(table, maximize=True)
        got = table[row, column]
        row, column = row[got > 0], column[got > 0]
        if np.asarray(musts)[column].sum() < sum(musts):
            return -np.inf, {}
        for student, seat in zip(row, column, strict=True):
            seated[seats[seat]][student] = True
        return gained + float(got[got > 0].sum() - self._must * sum(musts)), seated

    def _blocks(
        self, rotation: int, counts: Counter[str], values: dict[str, npt.NDArray[np.float64]]
    ) -> tuple[float, Had]:
        """Seat who is kept together, and take them out of `values`: nobody else seats them."""
        gained = 0.0
        seated = {skill: np.zeros(len(self._students), bool) for skill in counts}
        for block in self._pool.together[rotation]:
            who = [self._place[student] for student in block if student in self._place]
            options = [
                (float(worth[who].sum()), skill) for skill, worth in values.items()
                if len(who) == len(block) and (worth[who] > 0).all()
                and seated[skill].sum() + len(who) <= counts[skill] * self._pool.most
            ]  # fmt: skip
            if options:
                value, skill = max(options)
                gained += value
                seated[skill][who] = True
            for worth in values.values():
                worth[who] = 0
        return gained, seated

    def start(self, groups: Counter[str]) -> Rows:
        """Spread the groups over the rotations, the best first, where each still can be filled."""
        rows: Rows = [[] for _ in self._pool.rotations]
        for skill in sorted(groups.elements(), key=lambda s: (-self._worth[s].sum(), s)):
            tried = [(self.value(new), place) for place, new in self._with(rows, skill)]
            best = max(tried, default=(-np.inf, 0))
            if best[0] > self.value(rows):
                rows = dict(self._with(rows, skill))[best[1]]
        return rows

    def _with(self, rows: Rows, skill: str) -> Iterator[tuple[int, Rows]]:
        """The choices with one group more, by the place of the rotation."""
        for place, rotation in enumerate(self._pool.rotations):
            if len(rows[place]) < self._pool.places[rotation]:
                yield place, [[*r, skill] if at == place else r for at, r in enumerate(rows)]

    def improve(self, rows: Rows, enough: float, seconds: float) -> Rows:
        """The best that steps lead to: add, exchange or swap groups, until none is better.

        Then the best choice is disturbed and improved again, in always the same way, until the
        time is over or it is good enough.
        """
        until = time.monotonic() + seconds
        chance = np.random.default_rng(0)
        best = self._climb(rows, enough, until)
        for _ in range(_KICKS):
            if self.value(best) >= enough or time.monotonic() > until:
                break
            found = self._climb(self._kicked(best, chance), enough, until)
            best = max(best, found, key=self.value)
        return best

    def _kicked(self, rows: Rows, chance: np.random.Generator) -> Rows:
        """A choice with three spots changed at random; the same where it could not be filled."""
        skills = list(self._worth)
        spots = [(place, at) for place, row in enumerate(rows) for at in range(len(row))]
        new = rows
        for place in chance.permutation(len(spots))[:3]:
            new = _put(new, spots[place], skills[chance.integers(len(skills))])
        return new if self.value(new) > -np.inf else rows

    def _climb(self, rows: Rows, enough: float, until: float) -> Rows:
        best, better = self.value(rows), True
        while better and best < enough and time.monotonic() < until:
            better = False
            for new in self._steps(rows):
                value = self.value(new)
                if value > best:
                    rows, best, better = new, value, True
                    break
                if time.monotonic() > until:
                    break
        return rows

    def _steps(self, rows: Rows) -> Iterator[Rows]:
        for skill in self._worth:
            for _, new in self._with(rows, skill):
                yield new
        spots = [(place, at) for place, row in enumerate(rows) for at in range(len(row))]
        for number, one in enumerate(spots):
            for other in spots[number + 1 :]:
                if one[0] != other[0]:
                    first, second = rows[one[0]][one[1]], rows[other[0]][other[1]]
                    if first != second:
                        yield _put(_put(rows, one, second), other, first)
        for spot in spots:
            for skill in self._worth:
                if skill != rows[spot[0]][spot[1]]:
                    yield _put(rows, spot, skill)


def _put(rows: Rows, spot: tuple[int, int], skill: str) -> Rows:
    """The choice with another skill at a spot."""
    copy = [list(row) for row in rows]
    copy[spot[0]][spot[1]] = skill
    return copy
