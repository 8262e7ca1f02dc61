"""Which wishes can hold at once: the others are named, and the plan is made without them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from masteryviz.planner._everybody import whole_class
from masteryviz.planner._together import Blocks, Together
from masteryviz.planner.plan import Refusal, why_not
from masteryviz.planner.problem import Group, Lock, Pair, Problem


@dataclass(frozen=True)
class Wishes:
    """What is left of the wishes."""

    rotations: int
    together: Mapping[int, Blocks]
    """By rotation: in each, those pairs count whose two are there."""
    always: Blocks
    """Of pairs that are kept together in every rotation."""
    apart: tuple[Pair, ...]
    locks: tuple[Lock, ...]
    kept: tuple[Group, ...]


def settled(problem: Problem) -> tuple[Wishes, tuple[Refusal, ...]]:
    """The wishes that can hold, and those that cannot, each in words.

    Kept groups come first, then locks, then pairs; keeping apart is never given up, because two
    who must not meet are a matter of safety, and two who like to work together are not.
    """
    refused: list[Refusal] = []
    rotations = _rotations(problem, refused)
    kept = _kept(problem, rotations, refused)
    locks = _locks(problem, rotations, kept, refused)
    apart = tuple(dict.fromkeys((min(p), max(p)) for p in problem.apart if p[0] != p[1]))
    _unknown_away(problem, rotations, refused)
    together = Together(problem, rotations, set(apart), locks)
    refused += together.refused
    return Wishes(rotations, together.blocks, together.always, apart, locks, kept), tuple(refused)


def _unknown_away(problem: Problem, rotations: int, refused: list[Refusal]) -> None:
    """Who is said to be away in a rotation that there is not."""
    for student, at in dict.fromkeys(problem.away):
        if at > max(rotations, problem.rotations):
            text = f"{{0}} was to be away in rotation {at}: {_there_are(rotations)}."
            refused.append(Refusal("away", text, (student,)))


def _there_are(rotations: int) -> str:
    return f"there {'is 1 rotation' if rotations == 1 else f'are {rotations} rotations'}"


def _rotations(problem: Problem, refused: list[Refusal]) -> int:
    fits = problem.minutes // problem.session_minutes
    wished = problem.rotations
    if fits >= wished:
        return wished
    if fits == 0:
        refused.append(Refusal("minutes", f"There are {problem.minutes} minutes, and one session "
                               f"takes {problem.session_minutes}: one session of "
                               f"{problem.minutes} minutes was planned."))  # fmt: skip
        return 1
    refused.append(Refusal("minutes", f"{wished} rotations of {problem.session_minutes} minutes "
                           f"need {wished * problem.session_minutes} minutes, and there are "
                           f"{problem.minutes}: {fits} planned."))  # fmt: skip
    return fits


def _kept(problem: Problem, rotations: int, refused: list[Refusal]) -> tuple[Group, ...]:
    kept: list[Group] = []
    busy: set[tuple[str, int]] = set()
    for group in problem.kept:
        people = (*group.students, *([group.expert] if group.expert else []))
        takes = {(student, group.rotation) for student in people}
        why = _kept_problem(problem, group, rotations)
        if not why and sum(g.rotation == group.rotation for g in kept) >= problem.parallel:
            why = f"only {problem.parallel} groups can run at once"
        if not why and (takes & busy or len(takes) < len(people)):
            why = "a student would be in two groups at once"
        if why:
            text = f"The group on {_quoted(group.skill)} in rotation {group.rotation} could not "
            refused.append(Refusal("kept", f"{text}be kept: {why}."))
            continue
        kept.append(group)
        busy |= takes
    return tuple(kept)


def _kept_problem(problem: Problem, group: Group, rotations: int) -> str:
    """What keeps a single kept group from being possible; empty where nothing does.

    Its size does not: a teacher who made it larger or smaller by hand meant it.
    """
    people = {*group.students, *([group.expert] if group.expert else [])}
    if not 1 <= group.rotation <= rotations:
        return _there_are(rotations)
    if people & set(problem.absent):
        return "a student of it is absent"
    if not all(problem.there(student, group.rotation) for student in people):
        return "a student of it is away then"
    if any({*pair} <= people for pair in problem.apart):
        return "two of it are to be kept apart"
    return ""


def _locks(
    problem: Problem, rotations: int, kept: tuple[Group, ...], refused: list[Refusal]
) -> tuple[Lock, ...]:
    can = {(g.student, g.skill) for g in problem.gaps if g.ready}
    everybody = {item.skill for item in whole_class(problem)}
    busy = {(s, g.rotation) for g in kept for s in (*g.students, g.expert)}
    taught = {(s, g.skill) for g in kept for s in g.students}
    taken: dict[tuple[str, int], str] = {}
    locks: list[Lock] = []
    seats = Counter[tuple[str, int]]()
    for lock in dict.fromkeys(problem.locks):
        at = (lock.skill, lock.rotation)
        room = (problem.parallel - sum(g.rotation == lock.rotation for g in kept)) * problem.most
        if lock.student in problem.absent:
            why = "is absent"
        elif not 1 <= lock.rotation <= rotations:
            why = f"cannot be: there {'is' if rotations == 1 else 'are'} only {rotations}"
        elif not problem.there(lock.student, lock.rotation):
            why = "is away then"
        elif lock.skill in everybody:
            why = "is not needed: it is taught to the whole class"
        elif (lock.student, lock.skill) not in can:
            why = why_not(problem, lock.student, lock.skill)
        elif (lock.student, lock.rotation) in busy or (lock.student, lock.rotation) in taken:
            why = "is in another group then"
        elif (lock.student, lock.skill) in taught or any(
            (k.student, k.skill) == (lock.student, lock.skill) for k in locks
        ):
            why = "is taught it in another rotation"
        elif seats[at] >= room:
            why = f"would be more than the {room} places of {problem.most} in a group"
        else:
            taken[lock.student, lock.rotation] = lock.skill
            seats[at] += 1
            locks.append(lock)
            continue
        refused.append(lock_refusal(lock, why))
    return tuple(locks)


def lock_refusal(lock: Lock, why: str) -> Refusal:
    """A lock that cannot hold."""
    text = f"{{0}} was to have {_quoted(lock.skill)} in rotation {lock.rotation}: {why}."
    return Refusal("lock", text, (lock.student,))


def _quoted(skill: str) -> str:
    """A skill's name, whose braces are not places for students."""
    return skill.replace("{", "{{").replace("}", "}}")
