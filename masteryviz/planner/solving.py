"""From a problem to the best plan, or to the best found in the time with how far it may be off."""

from __future__ import annotations

import math
import time
from collections import Counter
from collections.abc import Hashable
from dataclasses import replace

from masteryviz.planner._everybody import whole_class
from masteryviz.planner._experts import with_leaders
from masteryviz.planner._left import left_over
from masteryviz.planner._model import N, Pattern, Sessions, X, all_in_one, full
from masteryviz.planner._pattern import Search
from masteryviz.planner._pool import Pool, pool_of
from masteryviz.planner._splitting import split
from masteryviz.planner._wishes import lock_refusal
from masteryviz.planner.plan import Plan, Refusal, worth
from masteryviz.planner.problem import Group, Lock, Problem

_SMALL = 260
"""Variables up to which the whole programme is solved at once: there the detour takes longer."""


def solve(problem: Problem, seconds: float = 0.9) -> Plan:
    """The plan that covers the most weight of gaps.

    Skills that more than the set share of the class lacks are for the whole class and leave the
    pool. The rest is an integer programme, solved by HiGHS; see `docs/groups.md` for its rows. The
    groups come first; then as few of them as can be are left without a leader; then the busiest
    peer expert helps as seldom as can be. Wishes that cannot hold are left out and named.

    Parameters
    ----------
    problem
        The class, its gaps and the wishes.
    seconds
        Time for the search. With more, larger problems are proven; the plan is valid either way.

    Returns
    -------
    Plan
        With `bound`, the weight that no plan can exceed, and `proven` where the plan reaches it.
    """
    until = time.monotonic() + seconds
    pool, refused = _settled(problem)
    groups, bound = _best(pool, until)
    led = with_leaders(pool, groups, [_weight(pool, g) for g in groups], max(seconds, 1.0))
    every = tuple(sorted((*pool.kept, *led), key=_order))
    covered, weight = worth(problem, every)
    kept = worth(problem, pool.kept)[1]
    return Plan(
        groups=every,
        rotations=len(pool.rotations),
        whole_class=whole_class(problem),
        left=left_over(problem, every, len(pool.rotations)),
        refused=refused,
        covered=covered,
        weight=weight,
        bound=max(weight, kept + bound),
    )


def _order(group: Group) -> tuple[int, bool, str, tuple[str, ...]]:
    return group.rotation, not group.led, group.skill, group.students


def _weight(pool: Pool, group: Group) -> int:
    return sum(pool.weights.get((student, group.skill), 0) for student in group.students)


def _settled(problem: Problem) -> tuple[Pool, tuple[Refusal, ...]]:
    """The pool of a problem with the locks that can hold all at once, and every refusal.

    A lock for which no group can be made neither takes a place from another nor tears a pair: the
    wishes are settled anew without it.
    """
    refused: tuple[Refusal, ...] = ()
    while True:
        pool, named = pool_of(problem)
        gone = _impossible_locks(pool)
        if not gone:
            return pool, (*named, *refused)
        why = f"no group of {pool.least} to {pool.most} can be made for it"
        refused += tuple(lock_refusal(lock, why) for lock in gone)
        problem = replace(problem, locks=tuple(k for k in problem.locks if k not in gone))


def _impossible_locks(pool: Pool) -> list[Lock]:
    """The locks that cannot hold beside those before them."""
    if not pool.locks or _possible(pool):
        return []
    held: tuple[Lock, ...] = ()
    for lock in pool.locks:
        if _possible(replace(pool, locks=(*held, lock))):
            held = (*held, lock)
    return [lock for lock in pool.locks if lock not in held]


def _possible(pool: Pool) -> bool:
    """Whether there is any plan with the pool's locks."""
    programme, _ = full(pool, Sessions(pool, frozenset()))
    return programme.maximise({}, 10.0).feasible


def _best(pool: Pool, until: float) -> tuple[list[Group], int]:
    """The best groups, and the weight that none can exceed.

    A plan whose sessions cannot be split into groups under the wishes shows which skills need
    groups of their own in the programme: these are told apart, and it is solved again.
    """
    apart: frozenset[str] = frozenset()
    bound = sum(pool.weights.values())
    while True:
        values, found = _weighed(pool, apart, until)
        bound = min(bound, found)
        groups, entangled = _groups(pool, values)
        if not entangled:
            return groups, bound
        if entangled <= apart:  # not reached while the programme holds every wish
            return [group for group in groups if group.skill not in entangled], bound
        apart |= entangled
        until = max(until, time.monotonic() + 0.5)


def _weighed(
    pool: Pool, apart: frozenset[str], until: float
) -> tuple[dict[Hashable, int], int]:  # fmt: skip
    """Values of the programme's variables, and its bound in whole points."""
    programme, weights = full(pool, Sessions(pool, apart))
    if programme.size <= _SMALL:
        answer = programme.maximise(weights, max(until - time.monotonic(), 5.0))
        return answer.values, _whole(answer.bound)
    total = until - time.monotonic()
    first = all_in_one(pool)
    relaxed = first[0].maximise(first[1], max(total / 3, 1.0))
    bound = _whole(relaxed.bound)
    found = _by_pattern(pool, apart, relaxed.values, bound, total * 0.7)
    best = sum(weights[name] for name, value in found.items() if value and name in weights)
    left = until - time.monotonic()
    if best >= bound or left < 0.02:
        return found, bound
    programme.row(weights.items(), low=best + 1, high=bound)
    answer = programme.maximise(weights, left)
    if not answer.feasible:
        return found, round(best)  # nothing is better: proven
    return answer.values or found, min(bound, _whole(answer.bound))


def _by_pattern(
    pool: Pool, apart: frozenset[str], counted: dict[Hashable, int], bound: int, seconds: float
) -> dict[Hashable, int]:  # fmt: skip
    """The best plan for a good choice of which skills run when."""
    search = Search(pool)
    groups = Counter({name.skill: n for name, n in counted.items() if isinstance(name, N) and n})
    rows = search.improve(search.start(groups), bound, seconds)
    pattern: dict[tuple[str, int], int] = Counter(
        (skill, rotation) for rotation, row in zip(pool.rotations, rows, strict=True)
        for skill in row
    )  # fmt: skip
    # On a machine that is busy with something else the time may be over before there is any plan.
    return (
        _fixed(pool, apart, pattern, seconds)
        or _fixed(pool, apart, pattern, 10.0)
        or _fixed(pool, apart, None, 10.0)
    )


def _fixed(
    pool: Pool, apart: frozenset[str], pattern: Pattern | None, seconds: float
) -> dict[Hashable, int]:  # fmt: skip
    """The best plan whose groups are among those of a pattern; any plan without one."""
    if pattern is not None:
        places = ((lock.skill, lock.rotation) for lock in pool.locks)
        pattern = {**pattern, **{at: pool.most_groups(*at) for at in places}}
    programme, weights = full(pool, Sessions(pool, apart, pattern))
    return programme.maximise(weights if pattern is not None else {}, seconds).values


def _whole(bound: float) -> int:
    """A bound in whole points: weights are whole."""
    return 2**53 if math.isinf(bound) else math.floor(bound + 1e-6)


def _groups(pool: Pool, values: dict[Hashable, int]) -> tuple[list[Group], set[str]]:
    """The groups of a solution, and the skills whose sessions could not be split into them."""
    members: dict[tuple[str, int, int], list[str]] = {}
    for name, value in values.items():
        if isinstance(name, X) and value:
            members.setdefault(name[1:], []).append(name.student)
    groups: list[Group] = []
    entangled: set[str] = set()
    for (skill, rotation, copy), who in members.items():
        count = values[N(skill, rotation, copy)]
        parts = split(who, count, pool.least, pool.most, pool.together[rotation],
                      pool.apart)  # fmt: skip
        if parts is None:
            entangled.add(skill)
        else:
            groups += [Group(rotation, skill, part) for part in parts]
    return groups, entangled
