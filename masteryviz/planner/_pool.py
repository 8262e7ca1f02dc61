"""A problem made ready for the programme: who can be taught what, with the wishes that can hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from masteryviz.planner._everybody import whole_class
from masteryviz.planner._together import Blocks
from masteryviz.planner._wishes import Wishes, settled
from masteryviz.planner.plan import Refusal
from masteryviz.planner.problem import Group, Lock, Pair, Problem


@dataclass(frozen=True, kw_only=True)
class Pool:
    """Numbers that the programme is made of; rotations count from 1."""

    rotations: range
    weights: dict[Pair, int]
    """Student and skill that may be taught in a small group."""
    ready: dict[str, tuple[str, ...]]
    """Students who may be taught a skill, by skill; skills with too few are left out."""
    helpers: dict[str, tuple[str, ...]]
    """Students present who have a skill, by skill."""
    places: dict[int, int]
    """Groups that may still be made, by rotation."""
    led: dict[int, int]
    """Groups of these that the teacher can lead."""
    busy: frozenset[tuple[str, int]]
    """Student and rotation that a kept group takes, or that the student is away in."""
    together: Mapping[int, Blocks]
    """Students who are kept together, two or more each, by rotation."""
    always: Blocks
    """Students who are kept together in every rotation."""
    apart: tuple[Pair, ...]
    locks: tuple[Lock, ...]
    kept: tuple[Group, ...]
    least: int
    most: int
    alone: bool

    def free(self, student: str, rotation: int) -> bool:
        """Whether the student is there in the rotation, and in no kept group."""
        return (student, rotation) not in self.busy

    def most_groups(self, skill: str, rotation: int) -> int:
        """Groups of a skill that there can be at once in a rotation."""
        there = sum(self.free(student, rotation) for student in self.ready[skill])
        return min(self.places[rotation], there // self.least)


def pool_of(problem: Problem) -> tuple[Pool, tuple[Refusal, ...]]:
    """The pool of a problem, and the wishes that cannot hold."""
    wishes, refused = settled(problem)
    present = [student for student in problem.students if student not in problem.absent]
    rotations = range(1, wishes.rotations + 1)
    weights = _weights(problem, set(present), wishes)
    locked = {(lock.student, lock.skill) for lock in wishes.locks}
    ready: dict[str, list[str]] = {}
    for student, skill in sorted(weights):
        ready.setdefault(skill, []).append(student)
    helpers: dict[str, list[str]] = {}
    for student, skill in sorted(set(problem.experts)):
        if student in set(present):
            helpers.setdefault(skill, []).append(student)
    enough = {
        skill: tuple(who) for skill, who in ready.items()
        if len(who) >= problem.least or any((s, skill) in locked for s in who)
    }  # fmt: skip
    return Pool(
        rotations=rotations,
        weights={pair: weight for pair, weight in weights.items() if pair[1] in enough},
        ready=enough,
        helpers={skill: tuple(who) for skill, who in helpers.items()},
        places={r: problem.parallel - sum(g.rotation == r for g in wishes.kept) for r in rotations},
        led={
            r: max(0, problem.led - sum(g.rotation == r and g.led for g in wishes.kept))
            for r in rotations
        },
        busy=frozenset(
            (student, g.rotation)
            for g in wishes.kept
            for student in (*g.students, *([g.expert] if g.expert else []))
        )
        | frozenset(problem.away),
        together=wishes.together,
        always=wishes.always,
        apart=wishes.apart,
        locks=wishes.locks,
        kept=wishes.kept,
        least=problem.least,
        most=problem.most,
        alone=problem.alone,
    ), refused


def _weights(problem: Problem, present: set[str], wishes: Wishes) -> dict[Pair, int]:
    """Weight of each gap that is left for the small groups."""
    everybody = {item.skill for item in whole_class(problem)}
    done = {(student, g.skill) for g in wishes.kept for student in g.students}
    return {
        (gap.student, gap.skill): gap.weight
        for gap in problem.gaps
        if gap.ready and gap.student in present and gap.skill not in everybody
        and (gap.student, gap.skill) not in done
    }  # fmt: skip
