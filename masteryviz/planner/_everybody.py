"""Which skills so many lack that they are better taught to everybody."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from masteryviz.planner.problem import Problem


@dataclass(frozen=True)
class WholeClass:
    """A skill that so many lack that it is taught to everybody."""

    skill: str
    lacking: int
    of: int


def whole_class(problem: Problem) -> tuple[WholeClass, ...]:
    """The skills that more than the share of the class lacks, ready for them or not."""
    lacking = Counter(gap.skill for gap in problem.gaps)
    found = (
        WholeClass(skill, n, problem.counted.get(skill, len(problem.students)))
        for skill, n in lacking.items()
    )
    return tuple(item for item in found if item.lacking / item.of > problem.whole_class_over)
