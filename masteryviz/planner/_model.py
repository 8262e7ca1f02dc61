"""The two programmes: every rotation by itself, and all rotations in one, which is only a bound."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from itertools import pairwise
from typing import NamedTuple

from masteryviz.planner._pool import Pool
from masteryviz.planner._programme import Programme

Pattern = Mapping[tuple[str, int], int]
"""Most groups of a skill in a rotation."""


class X(NamedTuple):
    """1 where the student is taught the skill in the rotation (in that copy of the session)."""

    student: str
    skill: str
    rotation: int
    copy: int


class N(NamedTuple):
    """Groups of the skill in the rotation."""

    skill: str
    rotation: int
    copy: int
    kind: str = "groups"


class E(NamedTuple):
    """1 where the student helps a group as its expert."""

    helper: str
    skill: str
    rotation: int
    copy: int
    kind: str = "expert"


class T(NamedTuple):
    """Groups that the teacher leads."""

    skill: str
    rotation: int
    copy: int
    kind: str = "teacher"


class Y(NamedTuple):
    """1 where the student is taught the skill in any rotation."""

    student: str
    skill: str


class Sessions:
    """Sessions of a pool: a skill in a rotation, in several copies where `split` names the skill.

    A session that is not split may be several groups at once; that they can be told apart again
    under the wishes is checked afterwards.
    """

    def __init__(self, pool: Pool, split: frozenset[str], pattern: Pattern | None = None) -> None:
        self.most: dict[tuple[str, int, int], int] = {}
        for skill in pool.ready:
            for rotation in pool.rotations:
                most = pool.most_groups(skill, rotation)
                if pattern is not None:
                    most = min(most, pattern.get((skill, rotation), 0))
                if skill in split:
                    self.most |= {(skill, rotation, copy): 1 for copy in range(most)}
                elif most:
                    self.most[skill, rotation, 0] = most

    def __iter__(self) -> Iterator[tuple[str, int, int]]:
        return iter(self.most)

    def of(self, *, skill: str | None = None, rotation: int | None = None) -> list[
        tuple[str, int, int]
    ]:  # fmt: skip
        """The sessions of a skill or in a rotation."""
        return [
            at for at in self.most
            if (skill is None or at[0] == skill) and (rotation is None or at[1] == rotation)
        ]  # fmt: skip


def full(pool: Pool, sessions: Sessions) -> tuple[Programme, dict[Hashable, float]]:
    """The whole programme, and its objective."""
    programme = Programme()
    weights: dict[Hashable, float] = {}
    for at in sessions:
        programme.add(N(*at), sessions.most[at])
        for student in pool.ready[at[0]]:
            if pool.free(student, at[1]):
                programme.add(X(student, *at))
                weights[X(student, *at)] = pool.weights[student, at[0]]
    _sizes(programme, pool, sessions)
    _once(programme, pool, sessions)
    _pairs(programme, pool, sessions)
    if not pool.alone:
        _leaders(programme, pool, sessions)
    _one_at_a_time(programme, pool, sessions)
    for lock in pool.locks:
        here = [at for at in sessions.of(skill=lock.skill) if at[1] == lock.rotation]
        programme.row(((X(lock.student, *at), 1) for at in here), low=1)
    return programme, weights


def _sizes(programme: Programme, pool: Pool, sessions: Sessions) -> None:
    """Every group has its size, and nobody is in a session that does not take place."""
    for at in sessions:
        who = [(X(student, *at), 1.0) for student in pool.ready[at[0]]]
        programme.row([*who, (N(*at), -pool.least)], low=0)
        programme.row([*who, (N(*at), -pool.most)], high=0)
        for name, _ in who:
            programme.row([(name, 1), (N(*at), -1)], high=0)
        if (at[0], at[1], at[2] + 1) in sessions.most:  # copies are alike: the first are used first
            programme.row([(N(*at), 1), (N(at[0], at[1], at[2] + 1), -1)], low=0)
    for rotation in pool.rotations:
        programme.at_most((N(*at) for at in sessions.of(rotation=rotation)), pool.places[rotation])


def _once(programme: Programme, pool: Pool, sessions: Sessions) -> None:
    """Nobody is taught a skill twice."""
    for skill, who in pool.ready.items():
        here = sessions.of(skill=skill)
        for student in who if len(here) > 1 else ():
            programme.at_most((X(student, *at) for at in here), 1)


def _one_at_a_time(programme: Programme, pool: Pool, sessions: Sessions) -> None:
    """In a rotation, a student is in one group at most, learning or helping."""
    for rotation in pool.rotations:
        here = sessions.of(rotation=rotation)
        for student in {student for student, _ in pool.weights}:
            names = [*(X(student, *at) for at in here), *(E(student, *at) for at in here)]
            programme.at_most(names, 1)
        for helper in {who for helpers in pool.helpers.values() for who in helpers}:
            if not pool.alone:
                programme.at_most((E(helper, *at) for at in here), 1)


def _pairs(programme: Programme, pool: Pool, sessions: Sessions) -> None:
    """Together: both or neither. Apart: both only where there are two groups at least."""
    for at in sessions:
        for group in pool.together[at[1]]:
            for one, other in pairwise(group):
                programme.row([(X(one, *at), 1), (X(other, *at), -1)], 0, 0)
        for one, other in pool.apart:
            programme.row([(X(one, *at), 1), (X(other, *at), 1), (N(*at), -1)], high=0)


def _leaders(programme: Programme, pool: Pool, sessions: Sessions) -> None:
    """Every group has the teacher or an expert who is not learning then."""
    for at in sessions:
        programme.add(T(*at), sessions.most[at])
        for helper in pool.helpers.get(at[0], ()):
            if pool.free(helper, at[1]):
                programme.add(E(helper, *at))
        experts = [(E(helper, *at), 1.0) for helper in pool.helpers.get(at[0], ())]
        programme.row([*experts, (T(*at), 1), (N(*at), -1)], 0, 0)
        for one, other in (*pool.apart, *((b, a) for a, b in pool.apart)):
            terms = [(E(one, *at), 1.0), (X(other, *at), 1.0), (N(*at), -1.0)]
            programme.row(terms, high=0)
    for rotation in pool.rotations:
        programme.at_most((T(*at) for at in sessions.of(rotation=rotation)), pool.led[rotation])


def all_in_one(pool: Pool) -> tuple[Programme, dict[Hashable, float]]:
    """A programme that counts groups over all rotations together.

    Every plan is one of its solutions, so that its optimum is a bound; it is far smaller, and as
    the rotations are not told apart, there is no symmetry in it.
    """
    programme = Programme()
    weights: dict[Hashable, float] = {}
    for skill, who in pool.ready.items():
        most = sum(pool.most_groups(skill, rotation) for rotation in pool.rotations)
        programme.add(N(skill, 0, 0), most)
        for student in who:
            programme.add(Y(student, skill))
            weights[Y(student, skill)] = pool.weights[student, skill]
            programme.row([(Y(student, skill), 1), (N(skill, 0, 0), -1)], high=0)
        taught = [(Y(student, skill), 1.0) for student in who]
        programme.row([*taught, (N(skill, 0, 0), -pool.least)], low=0)
        programme.row([*taught, (N(skill, 0, 0), -pool.most)], high=0)
        for group in pool.always:
            for one, other in pairwise(group):
                programme.row([(Y(one, skill), 1), (Y(other, skill), -1)], 0, 0)
    programme.at_most((N(skill, 0, 0) for skill in pool.ready), sum(pool.places.values()))
    for student in {student for student, _ in pool.weights}:
        rotations = sum(pool.free(student, rotation) for rotation in pool.rotations)
        programme.at_most((Y(student, skill) for skill in pool.ready), rotations)
    for lock in pool.locks:
        programme.row([(Y(lock.student, lock.skill), 1)], low=1)
    return programme, weights
