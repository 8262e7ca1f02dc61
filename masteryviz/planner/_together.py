"""Pairs that are to be kept together, rotation by rotation; those that cannot be are named."""

from __future__ import annotations

from collections.abc import Sequence

from masteryviz.planner._everybody import whole_class
from masteryviz.planner.plan import Refusal
from masteryviz.planner.problem import Lock, Pair, Problem

Blocks = tuple[tuple[str, ...], ...]
"""Students who are kept together, two or more each."""

_AWAY = "one of them is away then"


class Together:
    """Pair after pair is joined, as long as what comes of it can be one group.

    A pair counts in every rotation that both are there in: while one of them is away, the other
    is free. So who is with whom is settled for each rotation by itself.
    """

    def __init__(
        self, problem: Problem, rotations: int, apart: set[Pair], locks: Sequence[Lock]
    ) -> None:
        self.refused: list[Refusal] = []
        self._problem, self._apart = problem, apart
        self._fixed = {(lock.student, lock.rotation): lock.skill for lock in locks}
        self._ready = {at: _ready(problem, at) for at in range(1, rotations + 1)}
        self._joined: dict[int, dict[str, frozenset[str]]] = {at: {} for at in self._ready}
        held: dict[str, frozenset[str]] = {}
        for pair in dict.fromkeys((min(p), max(p)) for p in problem.together):
            if pair[0] != pair[1] and self._join(pair):
                _into(held, _union(held, pair))
        self.always: Blocks = _blocks(held)
        """Of pairs that are kept together in every rotation."""

    @property
    def blocks(self) -> dict[int, Blocks]:
        """Who is kept together, by rotation."""
        return {at: _blocks(groups) for at, groups in self._joined.items()}

    def _join(self, pair: Pair) -> bool:
        """Join a pair where it can be, and name where it cannot; whether it can everywhere."""
        whys = {at: self._never(pair, at) for at in self._ready}
        for why in set(whys.values()):
            if why and set(whys.values()) == {why}:
                never = "they are never there at the same time" if why == _AWAY else why
                self._refuse(pair, never)
                return False
        for at, why in whys.items():
            if why:
                self._refuse(pair, why, at)
            else:
                _into(self._joined[at], _union(self._joined[at], pair))
        return not any(whys.values())

    def _refuse(self, pair: Pair, why: str, rotation: int | None = None) -> None:
        when = f" in rotation {rotation}" if rotation else ""
        text = f"{{0}} and {{1}} cannot be kept together{when}: {why}."
        self.refused.append(Refusal("together", text, pair, rotation))

    def _never(self, pair: Pair, rotation: int) -> str:
        """Why a pair can never be in one group of a rotation; empty where it can."""
        problem, ready = self._problem, self._ready[rotation]
        if {*pair} & set(problem.absent):
            return "one of them is absent"
        if not all(problem.there(student, rotation) for student in pair):
            return _AWAY
        joined = _union(self._joined[rotation], pair)
        if any({*two} <= joined for two in self._apart):
            return "they are to be kept apart, too, and that was followed"
        if len(joined) > problem.most:
            return (
                f"with those who are to be together with them they are {len(joined)}, "
                f"and a group has at most {problem.most}"
            )
        shared = [skill for skill, who in ready.items() if joined <= who]
        if not shared:
            return "there is no skill that all of them are ready for"
        if all(len(ready[skill]) < problem.least for skill in shared):
            return f"for no skill that they share are there {problem.least} students"
        fixed = {self._fixed[s, rotation] for s in joined if (s, rotation) in self._fixed}
        if len(fixed) > 1 or not fixed <= set(shared):
            return "what is locked puts them into different groups"
        return ""


def _union(groups: dict[str, frozenset[str]], pair: Pair) -> frozenset[str]:
    one, other = pair
    return groups.get(one, frozenset({one})) | groups.get(other, frozenset({other}))


def _into(groups: dict[str, frozenset[str]], joined: frozenset[str]) -> None:
    groups.update(dict.fromkeys(joined, joined))


def _blocks(groups: dict[str, frozenset[str]]) -> Blocks:
    return tuple(sorted(tuple(sorted(group)) for group in set(groups.values())))


def _ready(problem: Problem, rotation: int) -> dict[str, set[str]]:
    """Students there in a rotation who may be taught a skill in a small group, by skill."""
    everybody = {item.skill for item in whole_class(problem)}
    ready: dict[str, set[str]] = {}
    for gap in problem.gaps:
        if gap.ready and gap.skill not in everybody and problem.there(gap.student, rotation):
            ready.setdefault(gap.skill, set()).add(gap.student)
    return ready
