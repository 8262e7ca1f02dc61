"""What a plan says: groups, skills for everybody, who is left over, and how good it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from masteryviz.planner.problem import Group, Problem


@dataclass(frozen=True)
class WholeClass:
    """A skill that so many lack that it is taught to everybody."""

    skill: str
    lacking: int
    of: int


@dataclass(frozen=True)
class Refusal:
    """A wish that could not be met, and that the plan was made without."""

    kind: str
    """`minutes`, `together`, `lock` or `kept`."""
    text: str
    """Why, in words; `{0}`, `{1}` ... stand for the students."""
    students: tuple[str, ...] = ()

    def words(self, name: Callable[[str], str] = str) -> str:
        """The text with the students' names."""
        return self.text.format(*map(name, self.students))


@dataclass(frozen=True)
class Left:
    """A student who is present and in no group."""

    student: str
    why: str
    """`nothing_open`, `not_ready`, `too_few`, `no_group` (none on what the student is ready for),
    `no_place` (these groups are full) or `room` (one is not)."""
    skills: tuple[str, ...] = ()
    """What the reason is about: skills that are open, that too few are ready for, or whose groups
    there are none of, are full or are not."""


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


def whole_class(problem: Problem) -> tuple[WholeClass, ...]:
    """The skills that more than the share of the class lacks, ready for them or not."""
    lacking = Counter(gap.skill for gap in problem.gaps)
    found = (
        WholeClass(skill, n, problem.counted.get(skill, len(problem.students)))
        for skill, n in lacking.items()
    )
    return tuple(item for item in found if item.lacking / item.of > problem.whole_class_over)


def worth(problem: Problem, groups: tuple[Group, ...]) -> tuple[int, int]:
    """Gaps that groups cover and the sum of their weights; each gap counts once."""
    weights = {(g.student, g.skill): g.weight for g in problem.gaps if g.ready}
    pairs = {(student, group.skill) for group in groups for student in group.students}
    covered = [weights[pair] for pair in pairs if pair in weights]
    return len(covered), sum(covered)


def left_over(problem: Problem, groups: tuple[Group, ...]) -> tuple[Left, ...]:
    """Who is present and in no group, neither learning nor helping, and why."""
    busy = {s for group in groups for s in (*group.students, group.expert)}
    everybody = {item.skill for item in whole_class(problem)}
    open_: dict[str, list[str]] = {}
    ready: dict[str, list[str]] = {}
    for gap in problem.gaps:
        if gap.skill not in everybody:
            open_.setdefault(gap.student, []).append(gap.skill)
            if gap.ready:
                ready.setdefault(gap.student, []).append(gap.skill)
    company = Counter(
        skill for s, skills in ready.items() if s not in problem.absent for skill in skills
    )
    enough = {skill for skill, n in company.items() if n >= problem.least}

    def left(student: str) -> Left:
        if student not in open_:
            return Left(student, "nothing_open")
        if student not in ready:
            return Left(student, "not_ready", tuple(open_[student]))
        return Left(student, *_no_place(problem, groups, ready[student], enough))

    present = (s for s in problem.students if s not in problem.absent and s not in busy)
    return tuple(map(left, present))


def _no_place(
    problem: Problem, groups: tuple[Group, ...], ready: list[str], enough: set[str]
) -> tuple[str, tuple[str, ...]]:
    """Why a student who is ready for skills is in no group, and on which of them."""
    room = {g.skill for g in groups if len(g.students) < problem.most}
    taught = {g.skill for g in groups}
    for why, skills in (("room", room), ("no_place", taught), ("no_group", enough)):
        if found := tuple(skill for skill in ready if skill in skills):
            return why, found
    return "too_few", tuple(ready)


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
