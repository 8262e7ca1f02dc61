"""Seriation against brute force: every order and every staircase of small classes."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from masteryviz.seriation import Marks, by_margins, exceptions, frontier, seriate

X = np.nan


def distance(marks: Marks, rows: tuple[int, ...], columns: tuple[int, ...]) -> int:
    """Steps from the corner to the mastered cells, summed."""
    return sum(
        i + j for (i, r), (j, c) in itertools.product(enumerate(rows), enumerate(columns))
        if marks[r, c] == 1
    )  # fmt: skip


def left_over(marks: Marks, reach: tuple[int, ...]) -> int:
    """Exceptions counted cell by cell."""
    return sum(
        (j < reach[i] and cell == 0) or (j >= reach[i] and cell == 1)
        for i, row in enumerate(marks.tolist()) for j, cell in enumerate(row)
    )  # fmt: skip


def staircases(students: int, skills: int) -> list[tuple[int, ...]]:
    """Every sequence that never rises."""
    every = itertools.combinations_with_replacement(range(skills, -1, -1), students)
    return [tuple(steps) for steps in every]


@st.composite
def classes(draw: st.DrawFn) -> Marks:
    """A class of up to 4 students and 4 skills."""
    students, skills = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    cells = st.sampled_from([0.0, 1.0, X])
    return np.array([[draw(cells) for _ in range(skills)] for _ in range(students)])


@given(classes())
def test_no_order_brings_the_mastered_cells_nearer_to_the_corner(marks: Marks) -> None:
    rows, columns = by_margins(marks)
    found = distance(marks, tuple(rows), tuple(columns))
    assert found == min(
        distance(marks, r, c)
        for r in itertools.permutations(range(marks.shape[0]))
        for c in itertools.permutations(range(marks.shape[1]))
    )


@given(classes())
def test_no_staircase_leaves_fewer_exceptions_and_ties_reach_least_far(marks: Marks) -> None:
    reach = tuple(int(steps) for steps in frontier(marks))
    every = staircases(*marks.shape)
    assert reach in every
    least = min(left_over(marks, steps) for steps in every)
    as_good = [steps for steps in every if left_over(marks, steps) == least]
    assert reach == min(as_good, key=lambda steps: steps[::-1])
    assert exceptions(marks, frontier(marks)).sum() == least


@given(classes())
def test_everybody_and_every_skill_stays(marks: Marks) -> None:
    found = seriate(marks)
    assert sorted(found.rows) == list(range(marks.shape[0]))
    assert sorted(found.columns) == list(range(marks.shape[1]))


def test_a_perfect_scale_is_found_again_and_has_no_exception() -> None:
    scale = np.array([[1, 1, 1, 0], [1, 1, 0, 0], [1, 0, 0, 0], [0, 0, 0, 0]], float)
    mixed = scale[np.ix_([2, 0, 3, 1], [3, 1, 0, 2])]
    found = seriate(mixed)
    assert mixed[np.ix_(found.rows, found.columns)].tolist() == scale.tolist()
    assert found.reach.tolist() == [3, 2, 1, 0]


def test_both_kinds_of_exception_are_found_and_nothing_graded_is_none() -> None:
    marks = np.array([[1, 1, 1, 1, X], [1, 0, 1, 1, X], [1, 1, X, 0, 0], [0, 0, 0, 1, 0]])
    reach = np.array([4, 4, 2, 0])
    assert frontier(marks).tolist() == reach.tolist()
    assert np.argwhere(exceptions(marks, reach)).tolist() == [[1, 1], [3, 3]]


def test_ties_go_to_the_nearer_then_to_the_order_given() -> None:
    marks = np.array([[1, 0], [1, 0], [1, 0]], float)
    shares = np.array([[1, 0.2], [1, 0.6], [1, 0.2]])
    assert by_margins(marks, shares)[0].tolist() == [1, 0, 2]
    assert by_margins(marks)[0].tolist() == [0, 1, 2]
    # A sum that differs in its last bit alone is a tie.
    sums = np.array([[0.1, 0.2, 0.3], [0.3, 0.2, 0.1]])
    assert by_margins(np.zeros((2, 3)), sums)[0].tolist() == [0, 1]


@pytest.mark.parametrize("shape", [(0, 0), (0, 3), (3, 0), (1, 1)])
def test_small_and_empty_classes(shape: tuple[int, int]) -> None:
    found = seriate(np.full(shape, X))
    assert (len(found.rows), len(found.columns), len(found.reach)) == (*shape, shape[0])
    assert found.reach.sum() == 0
