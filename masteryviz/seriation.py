"""Who has what, put in order: the easiest skill left, the strongest student on top."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Marks = npt.NDArray[np.float64]
"""Students by skills: 1 mastered, 0 tried and not mastered, NaN nothing graded."""
Places = npt.NDArray[np.intp]


@dataclass(frozen=True)
class Seriation:
    """A class in order, with the line that divides what is mastered from what is not."""

    rows: Places
    """Numbers of the students, strongest first."""
    columns: Places
    """Numbers of the skills, easiest first."""
    reach: Places
    """How many of the skills lie inside the frontier, for each student in this order."""


def seriate(marks: Marks, shares: Marks | None = None) -> Seriation:
    """Put a class in order and draw its frontier.

    See `by_margins` and `frontier`. Neither a student nor a skill is lost where nothing is graded.

    Parameters
    ----------
    marks
        Students by skills: 1 mastered, 0 tried and not mastered, NaN nothing graded.
    shares
        Share of the scale reached in each cell, NaN where there is none; it settles ties.
    """
    rows, columns = by_margins(marks, shares)
    return Seriation(rows, columns, frontier(marks[np.ix_(rows, columns)]))


def by_margins(marks: Marks, shares: Marks | None = None) -> tuple[Places, Places]:
    """Students by how many skills they have, skills by how many have them, most first.

    Of all orders of students and of skills, this one brings the mastered cells nearest to the top
    left corner: the sum over them of (place of the row + place of the column) is least. That
    follows from the rearrangement inequality, for the sum falls apart into one sum over students
    and one over skills.

    Ties go to the larger sum of `shares`: of two students with as many skills, the one who is
    nearer to the rest. Then the order given stays.

    Parameters
    ----------
    marks, shares
        As `seriate` takes them.
    """
    has = (marks == 1).astype(np.float64)
    near = np.zeros_like(has) if shares is None else np.nan_to_num(shares)
    return _most_first(has, near, 1), _most_first(has, near, 0)


def _most_first(has: Marks, near: Marks, axis: int) -> Places:
    # Sums in different orders differ in their last bit, which must not settle anything.
    return np.lexsort((-near.sum(axis=axis).round(9), -has.sum(axis=axis)))


def frontier(marks: Marks) -> Places:
    """The staircase with the fewest exceptions: how far right each student's frontier reaches.

    An exception is a skill that was tried and is not mastered inside the frontier, or one that is
    mastered outside. Cells with nothing graded are none. Of all staircases, on which a student
    never reaches further than the student above, this one leaves the fewest exceptions; of
    those that leave as few, it reaches least far, from the last student upwards.

    Parameters
    ----------
    marks
        Students by skills in order, such as `by_margins` puts them.
    """
    students, skills = marks.shape
    if students == 0:
        return np.zeros(0, np.intp)
    left_over = _left_over(marks)
    above = np.zeros((students, skills + 1), np.int64)
    for row in range(1, students):
        above[row] = _least_from(left_over[row - 1] + above[row - 1])
    reach = np.zeros(students, np.intp)
    for row in range(students - 1, -1, -1):
        least = reach[row + 1] if row + 1 < students else 0
        total = left_over[row] + above[row]
        reach[row] = least + np.argmin(total[least:])
    return reach


def _left_over(marks: Marks) -> npt.NDArray[np.int64]:
    """Exceptions of each student for each reach from none of the skills to all."""
    inside, outside = (_up_to(marks == kind) for kind in (0, 1))
    return inside + outside[:, -1:] - outside


def _up_to(there: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
    """How many there are in each row before each place, from the first to after the last."""
    return np.pad(np.cumsum(there, axis=1, dtype=np.int64), ((0, 0), (1, 0)))


def _least_from(total: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """For each reach, the least total of the students above, who reach as far or further."""
    return np.minimum.accumulate(total[::-1])[::-1]


def exceptions(marks: Marks, reach: Places) -> npt.NDArray[np.bool_]:
    """Cells that do not fit: tried and not mastered inside the frontier, or mastered outside.

    Parameters
    ----------
    marks
        Students by skills in order.
    reach
        As `frontier` gives it.
    """
    inside = np.arange(marks.shape[1]) < np.asarray(reach)[:, None]
    found: npt.NDArray[np.bool_] = np.where(inside, marks == 0, marks == 1)
    return found
