"""The plan in hand: wishes, groups that are locked, moves by hand, and the way back."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from typing import Any

import polars as pl

from masteryviz.dashboard.source import Source
from masteryviz.dashboard.state import Selection
from masteryviz.errors import SettingError
from masteryviz.planner import Cost, Group, Plan, Problem, cost, moved, solve
from masteryviz.planning import Basis, basis

SHORTEST = 5
"""Minutes that a session takes at least."""

SHORT, LONG = 0.9, 12.0
"""Seconds that a plan is searched for, at once and when asked to search longer."""

LIMITS = {
    "rotations": (1, 4), "minutes": (5, 180), "parallel": (1, 12), "led": (0, 6),
    "least": (1, 10), "most": (1, 12), "over": (30, 100),
}  # fmt: skip
"""Smallest and largest number that each field takes; the share in per cent."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What the teacher set; students by id."""

    day: dt.date
    rotations: int = 1
    minutes: int = 12
    least: int = 3
    most: int = 6
    parallel: int = 4
    led: int = 1
    over: int = 60
    alone: bool = True
    untried: bool = False
    absent: tuple[str, ...] = ()
    away: tuple[tuple[str, int], ...] = ()
    """Student and rotation; those of rotations that are not wished now wait."""
    together: tuple[tuple[str, str], ...] = ()
    apart: tuple[tuple[str, str], ...] = ()

    @property
    def session(self) -> int:
        """Minutes of one session."""
        return max(SHORTEST, self.minutes // self.rotations)

    def away_in(self, student: str) -> tuple[int, ...]:
        """The rotations that a student is not there in."""
        every = range(1, self.rotations + 1)
        return tuple(at for at in every if student in self.absent or (student, at) in self.away)

    def turned(self, student: str, rotation: int | None) -> Asked:
        """With a student's absence turned round, in one rotation or altogether (None).

        Who is away in every rotation is absent.
        """
        every = range(1, self.rotations + 1)
        now, wanted = set(self.away_in(student)), {rotation} if rotation else set(every)
        now = now ^ wanted if rotation or student in self.absent else set(every)
        absent = {other for other in self.absent if other != student}
        away = [one for one in self.away if one[0] != student]
        if now >= set(every):
            absent |= {student}
        else:
            away += [(student, at) for at in sorted(now)]
        return replace(self, absent=tuple(sorted(absent)), away=tuple(away))

    def wishes(self, kept: tuple[Group, ...]) -> dict[str, Any]:
        """The fields of a problem."""
        return {
            "rotations": self.rotations, "minutes": self.minutes,
            "session_minutes": self.session, "least": self.least,
            "most": max(self.least, self.most), "parallel": self.parallel,
            "led": min(self.led, self.parallel), "alone": self.alone,
            "whole_class_over": self.over / 100, "absent": self.absent,
            "away": tuple(one for one in self.away if one[1] <= self.rotations),
            "together": self.together, "apart": self.apart, "kept": kept,
        }  # fmt: skip


@dataclass
class Desk:
    """The plan of one class; every method that changes it keeps the way back."""

    asked: Asked
    basis: Basis
    names: dict[str, str] = field(default_factory=dict)
    plan: Plan | None = None
    best: Plan | None = None
    """The plan as it was made, before moves by hand."""
    locked: set[Group] = field(default_factory=set)
    cost: Cost | None = None
    """What the last move cost."""
    kept: int = 0
    """Groups that the plan was made around."""
    stale: bool = False
    """Whether the wishes have changed since the plan was made."""
    _past: list[tuple[Plan, set[Group]]] = field(default_factory=list)

    def set(self, **changes: Any) -> None:  # noqa: ANN401  (fields of `Asked`)
        """Change wishes; the plan stays until it is made anew."""
        self.asked = replace(self.asked, **changes)
        self.stale = self.plan is not None

    @property
    def wished(self) -> Basis:
        """The class with the wishes as they are now."""
        kept = tuple(g for g in self.plan.groups if g in self.locked) if self.plan else ()
        return self.basis.with_wishes(**self.asked.wishes(kept))

    @property
    def problem(self) -> Problem:
        """The problem with the wishes as they are now."""
        return self.wished.problem

    def make(self, *, longer: bool = False) -> None:
        """Make the plan, around the groups that are locked; a longer search proves more."""
        self.plan = self.best = solve(self.problem, LONG if longer else SHORT)
        self.locked &= set(self.plan.groups)
        self.kept, self.cost, self.stale = len(self.locked), None, False
        self._past.clear()

    def carry(self, basis: Basis, names: dict[str, str]) -> None:
        """Take over the same class read anew; where it differs, the plan is to be made anew."""
        self.stale |= self.plan is not None and basis != self.basis
        self.basis, self.names = basis, names

    def move(self, student: str, rotation: int, to: int | None) -> None:
        """Move a student by hand; the groups that this changes are locked from then on."""
        if self.plan is None:
            return
        after = moved(self.problem, self.plan, student, rotation, to)
        self.cost = cost(self.problem, self.plan, after)
        self._past.append((self.plan, set(self.locked)))
        free = {_learners(group) for group in self.plan.groups if group not in self.locked}
        self.locked = {group for group in after.groups if _learners(group) not in free}
        self.plan = after

    def costs(self, student: str, rotation: int) -> list[tuple[int | None, Cost]]:
        """Where a student could go in a rotation, and what each would cost."""
        if self.plan is None or rotation in self.asked.away_in(student):
            return []
        places: list[int | None] = [
            place for place, group in enumerate(self.plan.groups)
            if group.rotation == rotation and student not in group.students
        ]  # fmt: skip
        if any(student in g.students for g in self.plan.groups if g.rotation == rotation):
            places.append(None)
        problem = self.problem
        return [
            (place, cost(problem, self.plan, moved(problem, self.plan, student, rotation, place)))
            for place in places
        ]

    @property
    def can_undo(self) -> bool:
        """Whether there is a move to take back."""
        return bool(self._past)

    def undo(self) -> None:
        """Take the last move back."""
        if self._past:
            self.plan, self.locked = self._past.pop()
            self.cost = None

    def lock(self, place: int) -> None:
        """Lock a group, or unlock it."""
        if self.plan is not None and 0 <= place < len(self.plan.groups):
            self.locked ^= {self.plan.groups[place]}

    def lost(self) -> Cost | None:
        """What all moves together cost against the plan as it was made."""
        if self.plan is None or self.best is None or self.plan is self.best:
            return None
        return cost(self.problem, self.best, self.plan)


def _learners(group: Group) -> tuple[int, str, tuple[str, ...]]:
    """What makes a group the same, whoever leads it."""
    return group.rotation, group.skill, group.students


def desk_of(source: Source, selection: Selection, section: str, asked: Asked | None) -> Desk:
    """A desk for a class, with the numbers that were set before.

    Raises
    ------
    SettingError
        When nobody of the class has work that the filters leave.
    """
    untried = asked.untried if asked else False
    found = basis(
        source.book, section, selection.filters(), source.rule(selection), untried=untried
    )
    there = set(found.problem.students)
    # Not of the whole district: names take more memory than the plan.
    listed = source.book.students().filter(pl.col("student").is_in([*there, *found.gone]))
    names = {
        student: name or student
        for student, name in listed.select("student", "name").iter_rows()
    }  # fmt: skip
    if asked is None:
        return Desk(Asked(day=next_day(found.known)), found, names)
    kept = replace(
        asked,
        absent=tuple(s for s in asked.absent if s in there),
        away=tuple(one for one in asked.away if one[0] in there),
        together=tuple(p for p in asked.together if there.issuperset(p)),
        apart=tuple(p for p in asked.apart if there.issuperset(p)),
    )
    return Desk(kept, found, names)


def next_day(known: dt.date | None) -> dt.date:
    """The working day after the newest data; without dates tomorrow's."""
    day = (known or dt.date.today()) + dt.timedelta(days=1)
    while day.weekday() > 4:
        day += dt.timedelta(days=1)
    return day


def number(name: str, value: object) -> int:
    """A number that a field takes.

    Raises
    ------
    SettingError
        When it is none, or out of its range.
    """
    low, high = LIMITS[name]
    try:
        found = int(str(value))
    except ValueError:
        found = low - 1
    if not low <= found <= high:
        raise SettingError(f"Write a whole number from {low} to {high}.")
    return found
