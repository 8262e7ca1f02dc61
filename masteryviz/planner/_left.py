"""Who is in no group of a plan, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from masteryviz.planner._everybody import whole_class
from masteryviz.planner.problem import Group, Problem
from masteryviz.wording import together

_WORDS = {
    "nothing_open": "has nothing open that a group could cover",
    "not_ready": "not ready for {} yet",
    "too_few": "too few others for {}",
    "no_group": "no group on {}",
    "no_place": "full: {}",
    "room": "a place is free: {}",
    "away": "when there is a group on {}",
}


@dataclass(frozen=True)
class Left:
    """A student who is there in some rotation and in no group."""

    student: str
    why: str
    """`nothing_open`, `not_ready`, `too_few`, `no_group` (none on what the student is ready for),
    `no_place` (these groups are full), `room` (one is not), or `away` (there are such groups only
    while the student is away)."""
    skills: tuple[str, ...] = ()
    """What the reason is about: skills that are open, that too few are ready for, or whose groups
    there are none of, are full or are not."""
    away: tuple[int, ...] = ()
    """Rotations that the student is not there in."""

    def words(self, most: int = 2) -> str:
        """`no group on A`, `away in rotation 2, when there is a group on A`.

        Parameters
        ----------
        most
            Skills that are named; of more, only how many.
        """
        shown, more = self.skills[:most], len(self.skills) - most
        why = _WORDS[self.why].format(together([*shown, *([f"{more} more"] if more > 0 else [])]))
        if not self.away:
            return why
        return f"{away_words(self.away)}{', ' if self.why == 'away' else '; '}{why}"


def away_words(rotations: Iterable[int]) -> str:
    """`away in rotation 2`, `away in rotations 1 and 3`."""
    found = [str(rotation) for rotation in rotations]
    return f"away in rotation{'s' if len(found) > 1 else ''} {together(found)}"


def left_over(
    problem: Problem, groups: tuple[Group, ...], rotations: int | None = None
) -> tuple[Left, ...]:
    """Who is there in some rotation and neither learns nor helps, and why.

    Parameters
    ----------
    problem, groups
        The class and its groups.
    rotations
        Rotations that are held; None: as many as wished.
    """
    held = range(1, (rotations or problem.rotations) + 1)
    everybody = {item.skill for item in whole_class(problem)}
    busy = {s for group in groups for s in (*group.students, group.expert)}
    there = {
        student: [at for at in held if problem.there(student, at)] for student in problem.students
    }
    open_: dict[str, list[str]] = {}
    ready: dict[str, list[str]] = {}
    for gap in problem.gaps:
        if gap.skill not in everybody:
            open_.setdefault(gap.student, []).append(gap.skill)
            if gap.ready:
                ready.setdefault(gap.student, []).append(gap.skill)
    company = Counter((skill, at) for s, skills in ready.items() for skill in skills
                      for at in there[s])  # fmt: skip
    enough = {place for place, n in company.items() if n >= problem.least}

    def left(student: str) -> Left:
        away = tuple(at for at in held if at not in there[student])
        if student not in open_:
            return Left(student, "nothing_open", away=away)
        if student not in ready:
            return Left(student, "not_ready", tuple(open_[student]), away)
        why, skills = _no_place(problem, groups, ready[student], there[student], enough)
        return Left(student, why, skills, away)

    return tuple(left(s) for s in problem.students if there[s] and s not in busy)


def _no_place(
    problem: Problem,
    groups: tuple[Group, ...],
    ready: list[str],
    there: list[int],
    enough: set[tuple[str, int]],
) -> tuple[str, tuple[str, ...]]:
    """Why a student who is ready for skills is in no group, and on which of them."""
    now = [group for group in groups if group.rotation in there]
    room = {group.skill for group in now if len(group.students) < problem.most}
    taught = {group.skill for group in now}
    missed = {group.skill for group in groups}
    could = {skill for skill, at in enough if at in there}
    reasons = ("room", room), ("no_place", taught), ("away", missed), ("no_group", could)
    for why, skills in reasons:
        if found := tuple(skill for skill in ready if skill in skills):
            return why, found
    return "too_few", tuple(ready)
