"""Somebody who works out what a suppressed table hides, with linear programmes and by trying."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from itertools import product

import numpy as np
from scipy.optimize import linprog

Sums = Mapping[tuple[Hashable, ...], tuple[frozenset[int], int]]
"""Published sums: name -> the cells that they are of, and the number."""


def ranges(
    cells: int, published: Iterable[tuple[frozenset[int], int]], asked: Iterable[frozenset[int]]
) -> list[tuple[float, float]]:
    """The least and greatest value that each asked sum of cells can have, cells being at least 0.

    A linear programme for each end, over all cells at once, with every published sum as an
    equation; a cell on show is a sum of one. Before that a few programmes with goals drawn at
    random: where two of their tables differ in a sum, its range is that wide at least, and that
    is enough to know.
    """
    sums = list(published)
    left, right = _system(cells, sums)
    targets = [np.array([float(cell in of) for cell in range(cells)]) for of in asked]
    drawn = np.random.default_rng(7)
    # At most as many as there can be, so that every programme has an end.
    most = 1 + sum(number for _, number in sums)
    goals = [drawn.uniform(-1, 1, cells) for _ in range(4)]
    tried = [_best(goal, left, right, most) for goal in goals]
    found = []
    for target in targets:
        seen = [float(target @ table) for table in tried]
        if max(seen) - min(seen) < 0.01:
            seen += [float(target @ _best(sign * target, left, right, most)) for sign in (1, -1)]
        found.append((min(seen), max(seen)))
    return found


def _best(
    goal: np.ndarray, left: np.ndarray | None, right: np.ndarray | None, most: int
) -> np.ndarray:
    """The table with the least value of the goal."""
    answer = linprog(goal, A_eq=left, b_eq=right, bounds=(0, most), method="highs")
    assert answer.status == 0, answer.message
    return np.asarray(answer.x)


def possible(
    cells: int, published: Iterable[tuple[frozenset[int], int]], most: int
) -> list[set[int]]:
    """Every value that each cell has in some table of whole numbers that fits: by trying all."""
    sums = list(published)
    known = {next(iter(of)): number for of, number in sums if len(of) == 1}
    rest = [cell for cell in range(cells) if cell not in known]
    values: list[set[int]] = [set() for _ in range(cells)]
    for tried in product(range(most + 1), repeat=len(rest)):
        table = {**known, **dict(zip(rest, tried, strict=True))}
        if all(sum(table[cell] for cell in of) == number for of, number in sums):
            for cell, number in table.items():
                values[cell].add(number)
    return values


def _system(
    cells: int, sums: list[tuple[frozenset[int], int]]
) -> tuple[np.ndarray | None, np.ndarray | None]:
    if not sums:
        return None, None
    left = np.array([[1.0 if cell in of else 0.0 for cell in range(cells)] for of, _ in sums])
    return left, np.array([float(number) for _, number in sums])
