"""An independent check of plans, and the best plan by trying everything."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations, product

from hypothesis import strategies as st

from masteryviz.planner import Gap, Plan, Problem

Taught = frozenset[tuple[str, str]]
"""Students and the skill each is taught."""


Torn = frozenset[tuple[frozenset[str], int | None]]
"""Pairs that need not be kept together in a rotation; None: in any."""


def given_up(plan: Plan) -> Torn:
    """The pairs that the plan says cannot be kept together, and where."""
    return frozenset(
        (frozenset(item.students), item.rotation)
        for item in plan.refused if item.kind == "together"
    )  # fmt: skip


def pairs_of(problem: Problem, rotation: int, torn: Torn) -> list[tuple[str, str]]:
    """The pairs that are to be kept together in a rotation."""
    return [
        pair for pair in problem.together
        if len({*pair}) == 2 and not torn & {(frozenset(pair), None), (frozenset(pair), rotation)}
        and not {(student, rotation) for student in pair} & set(problem.away)
    ]  # fmt: skip


def faults(problem: Problem, plan: Plan, *, wishes: bool = True, torn: Torn = frozenset()) -> list[
    str
]:  # fmt: skip
    """Everything that is wrong with a plan; written without a line of the planner's."""
    found: list[str] = []
    ready = {(gap.student, gap.skill) for gap in problem.gaps if gap.ready}
    lacks = {skill: {g.student for g in problem.gaps if g.skill == skill}
             for skill in {g.skill for g in problem.gaps}}  # fmt: skip
    everybody = {
        skill for skill, who in lacks.items()
        if len(who) > problem.whole_class_over * problem.counted.get(skill, len(problem.students))
    }  # fmt: skip
    if {item.skill for item in plan.whole_class} != everybody:
        found.append("whole class")
    taught: list[tuple[str, str]] = []
    for rotation in {group.rotation for group in plan.groups}:
        groups = [group for group in plan.groups if group.rotation == rotation]
        busy = [s for g in groups for s in (*g.students, *([g.expert] if g.expert else []))]
        found += ["two groups at once"] * (len(busy) != len(set(busy)))
        found += ["too many groups"] * (len(groups) > problem.parallel)
        found += ["too many led"] * (sum(group.led for group in groups) > problem.led)
        found += ["absent"] * bool(set(busy) & set(problem.absent))
        found += ["away"] * any((student, rotation) in problem.away for student in busy)
        found += ["no such rotation"] * (not 1 <= rotation <= plan.rotations)
    for group in plan.groups:
        kept = group.students in {other.students for other in problem.kept}
        fits = problem.least <= len(group.students) <= problem.most
        found += ["size"] * (not fits and not kept)
        found += ["for everybody"] * (group.skill in everybody and not kept)
        pairs = {(student, group.skill) for student in group.students}
        found += ["not ready"] * bool(pairs - ready and not kept)
        taught += pairs
        found += ["no expert"] * (
            group.expert is not None and (group.expert, group.skill) not in problem.experts
        )
        found += ["alone"] * (
            not problem.alone and not kept and not group.led and group.expert is None
        )
        people = {*group.students, group.expert}
        found += ["apart"] * any({*pair} <= people for pair in problem.apart if len({*pair}) == 2)
        if wishes:
            pairs_now = pairs_of(problem, group.rotation, torn)
            apart = (len({*pair} & set(group.students)) == 1 for pair in pairs_now)
            found += ["together"] * any(apart)
    found += ["taught twice"] * (len(taught) != len(set(taught)))
    weights = {(gap.student, gap.skill): gap.weight for gap in problem.gaps if gap.ready}
    if plan.weight != sum(weights.get(pair, 0) for pair in set(taught)):
        found.append("weight")
    if plan.covered != sum(pair in weights for pair in set(taught)):
        found.append("covered")
    if plan.weight > plan.bound:
        found.append("bound")
    return found


def best(problem: Problem, rotations: int, torn: Torn = frozenset()) -> int:
    """Weight of the best plan, by trying every choice of every student in every rotation."""
    weights = {(g.student, g.skill): g.weight for g in problem.gaps if g.ready}
    total = {frozenset[tuple[str, str]](): 0}
    for rotation in range(1, rotations + 1):
        here = replace(
            problem,
            absent=(*problem.absent, *(s for s, at in problem.away if at == rotation)),
            together=tuple(pairs_of(problem, rotation, torn)),
        )
        choices = set(_rotation(here, weights))
        new: dict[Taught, int] = {}
        for had, taught in product(total, choices):
            if not had & taught:
                new[had | taught] = total[had] + sum(weights[pair] for pair in taught)
        total = new
    return max(total.values())


def _rotation(problem: Problem, weights: dict[tuple[str, str], int]) -> Iterator[Taught]:
    """What can be taught in one rotation."""
    present = [s for s in problem.students if s not in problem.absent]
    options = [[None, *(skill for who, skill in weights if who == s)] for s in present]
    for chosen in product(*options):
        taught = frozenset((s, skill) for s, skill in zip(present, chosen, strict=True) if skill)
        if any(_fits(problem, groups) for groups in _partitions(taught, problem.parallel)):
            yield taught


def _partitions(taught: Taught, most: int) -> Iterator[list[tuple[str, set[str]]]]:
    """All ways to make groups, at most so many, of who is taught the same."""
    ways: list[list[tuple[str, set[str]]]] = [[]]
    for student, skill in sorted(taught):
        longer = []
        for way in ways:
            for place, (name, who) in enumerate(way):
                if name == skill:
                    longer.append([*way[:place], (name, who | {student}), *way[place + 1 :]])
            if len(way) < most:
                longer.append([*way, (skill, {student})])
        ways = longer
    return iter(ways)


def _fits(problem: Problem, groups: list[tuple[str, set[str]]]) -> bool:
    for _, who in groups:
        if not problem.least <= len(who) <= problem.most:
            return False
        if any({*pair} <= who for pair in problem.apart):
            return False
        if any(len({*pair} & who) == 1 for pair in problem.together):
            return False
    return problem.alone or _led(problem, groups)


def _led(problem: Problem, groups: list[tuple[str, set[str]]]) -> bool:
    """Whether teacher and experts can lead all the groups."""
    busy = {student for _, who in groups for student in who} | set(problem.absent)
    for mine in combinations(range(len(groups)), min(problem.led, len(groups))):
        options = []
        for place, (skill, who) in enumerate(groups):
            never = {s for pair in problem.apart if {*pair} & who for s in pair}
            free = [s for s, k in problem.experts if k == skill and s not in busy | never]
            options += [free] if place not in mine else []
        if any(len(set(experts)) == len(experts) for experts in product(*options)):
            return True
    return False


@st.composite
def problems(draw: st.DrawFn, *, students: int = 5, skills: int = 2, rotations: int = 2) -> Problem:
    """Small classes with every kind of wish."""
    who = tuple(f"s{n}" for n in range(draw(st.integers(2, students))))
    what = tuple(f"k{n}" for n in range(draw(st.integers(1, skills))))
    has = {pair: draw(st.sampled_from(["gap", "gap", "gap", "later", "has"]))
           for pair in product(who, what)}  # fmt: skip
    gaps = tuple(
        Gap(*pair, weight=draw(st.integers(1, 9)), ready=kind == "gap")
        for pair, kind in has.items() if kind != "has"
    )  # fmt: skip
    pairs = st.tuples(st.sampled_from(who), st.sampled_from(who)).filter(lambda p: p[0] != p[1])
    least = draw(st.integers(1, 3))
    return Problem(
        students=who,
        gaps=gaps,
        experts=tuple(pair for pair, kind in has.items() if kind == "has"),
        absent=tuple(draw(st.lists(st.sampled_from(who), max_size=1))),
        away=tuple(
            draw(st.lists(st.tuples(st.sampled_from(who), st.integers(1, rotations)), max_size=2))
        ),
        rotations=draw(st.integers(1, rotations)),
        minutes=30,
        session_minutes=10,
        parallel=draw(st.integers(1, 3)),
        led=draw(st.integers(0, 2)),
        alone=draw(st.booleans()),
        least=least,
        most=least + draw(st.integers(0, 2)),
        whole_class_over=draw(st.sampled_from([1.0, 1.0, 0.6])),
        together=tuple(draw(st.lists(pairs, max_size=1))),
        apart=tuple(draw(st.lists(pairs, max_size=2))),
    )
