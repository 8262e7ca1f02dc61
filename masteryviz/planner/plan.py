"""What a plan says: groups, skills for everybody, who is left over, and how good it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from masteryviz.planner._everybody import WholeClass
from masteryviz.planner._left import Left
from masteryviz.planner.problem import Group, Problem


@dataclass(frozen=True)
class Refusal:
    """A wish that could not be met, and that the plan was made without."""

    kind: str
    """`minutes`, `together`, `lock`, `kept` or `away`."""
    text: str
    """Why, in words; `{0}`, `{1}` ... stand for the students."""
    students: tuple[str, ...] = ()
    rotation: int | None = None
    """The only rotation in which a pair is not kept together; None: all of them."""

    def words(self, name: Callable[[str], str] = str) -> str:
        """The text with the students' names."""
        return self.text.format(*map(name, self.students))


@dataclass(frozen=True, kw_only=True)
class Plan:
    """Groups, and what is known of how good they are."""

    groups: tuple[Group, ...]
    rotations: int
    """Rotations that fit the time."""
    whole_class: tuple[WholeClass, ...] = ()
    left: tuple[Left, ...] = ()
    refused: tuple[Refusal, ...] = ()
    covered: int = 0
    """Gaps that are covered."""
    weight: int = 0
    """Sum of their weights."""
    bound: int = 0
    """No plan can have more weight than this."""

    @property
    def proven(self) -> bool:
        """Whether no better plan exists."""
        return self.weight >= self.bound

    @property
    def gap(self) -> float:
        """How much better a plan could be at most, as a share of the bound; 0 where proven."""
        return 0.0 if self.proven else 1 - self.weight / self.bound

    @property
    def load(self) -> int:
        """Groups that the busiest expert helps."""
        return max(Counter(g.expert for g in self.groups if g.expert).values(), default=0)

    @property
    def unled(self) -> int:
        """Groups with neither teacher nor expert."""
        return sum(not group.led and group.expert is None for group in self.groups)


def worth(problem: Problem, groups: tuple[Group, ...]) -> tuple[int, int]:
    """Gaps that groups cover and the sum of their weights; each gap counts once."""
    weights = {(g.student, g.skill): g.weight for g in problem.gaps if g.ready}
    pairs = {(student, group.skill) for group in groups for student in group.students}
    covered = [weights[pair] for pair in pairs if pair in weights]
    return len(covered), sum(covered)


def why_not(problem: Problem, student: str, skill: str, called: str = "it") -> str:
    """Why a student cannot be taught a skill now, in words; empty where the student can.

    Parameters
    ----------
    problem
        The class.
    student, skill
        Who, and what.
    called
        What the skill is called in the words.
    """
    if (student, skill) in problem.experts:
        return f"has {called} already"
    gaps = [gap for gap in problem.gaps if (gap.student, gap.skill) == (student, skill)]
    if not gaps:
        return f"has no open work on {called}"
    return "" if gaps[0].ready else f"is not ready for {called} yet"
