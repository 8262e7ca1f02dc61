"""Who leads each group: the teacher, or a peer expert, with the load shared."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import replace

from masteryviz.planner._pool import Pool
from masteryviz.planner._programme import Programme
from masteryviz.planner.problem import Group


def with_leaders(
    pool: Pool, groups: Sequence[Group], weights: Sequence[int], seconds: float
) -> list[Group]:
    """The groups with teacher and experts.

    First as few groups as can be are left with nobody; then the busiest expert helps as seldom as
    can be; then the teacher is where the weight is largest. One programme with one objective: each
    aim counts more than all after it together.

    Parameters
    ----------
    pool
        Experts, the places the teacher has, and the kept groups, whose experts count in the load.
    groups, weights
        The groups of students, and the weight that each covers.
    seconds
        Time there is.
    """
    programme, aims = _programme(pool, groups, weights)
    values = programme.maximise(aims, seconds).values
    return [_led(group, number, values) for number, group in enumerate(groups)]


def _led(group: Group, number: int, values: dict[Hashable, int]) -> Group:
    experts = [key[2] for key, value in values.items()
               if value and isinstance(key, tuple) and key[:2] == ("expert", number)]  # fmt: skip
    led = bool(values.get(("teacher", number)))
    return replace(group, led=led, expert=None if led else next(iter(experts), None))


def _programme(
    pool: Pool, groups: Sequence[Group], weights: Sequence[int]
) -> tuple[Programme, dict[Hashable, float]]:
    programme = Programme()
    aims: dict[Hashable, float] = {}
    rank = {number: place for place, number in
            enumerate(sorted(range(len(groups)), key=lambda n: weights[n]))}  # fmt: skip
    ranks = 1 + len(groups) ** 2
    programme.add("load", upper=len(pool.rotations))
    aims["load"] = -ranks
    covered = ranks * (len(pool.rotations) + 1)
    by_helper: dict[str, list[tuple[int, Hashable]]] = {}
    for number, group in enumerate(groups):
        programme.add(("teacher", number))
        aims["teacher", number] = covered + rank[number]
        experts = _experts(pool, group, groups)
        for expert in experts:
            name = ("expert", number, expert)
            programme.add(name)
            aims[name] = covered
            by_helper.setdefault(expert, []).append((group.rotation, name))
        programme.at_most([("teacher", number), *(("expert", number, e) for e in experts)], 1)
    for rotation in pool.rotations:
        here = [("teacher", n) for n, g in enumerate(groups) if g.rotation == rotation]
        programme.at_most(here, pool.led[rotation])
    for helper, names in by_helper.items():
        before = sum(group.expert == helper for group in pool.kept)
        programme.row([*((name, 1.0) for _, name in names), ("load", -1)], high=-before)
        for rotation in pool.rotations:
            programme.at_most([name for at, name in names if at == rotation], 1)
    return programme, aims


def _experts(pool: Pool, group: Group, groups: Sequence[Group]) -> list[str]:
    """Who could help a group: has the skill, is in no group then, and is not kept apart."""
    busy = {s for other in groups if other.rotation == group.rotation for s in other.students}
    never = {
        other
        for pair in pool.apart
        for student, other in (pair, pair[::-1])
        if student in group.students
    }
    return [
        helper for helper in pool.helpers.get(group.skill, ())
        if helper not in busy | never and pool.free(helper, group.rotation)
    ]  # fmt: skip
