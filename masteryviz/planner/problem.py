"""What a plan of small groups is made from: students, open gaps, experts, time and wishes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from masteryviz.errors import SettingError

Pair = tuple[str, str]


@dataclass(frozen=True)
class Gap:
    """A skill that a student does not have."""

    student: str
    skill: str
    weight: int = 1
    """What it is worth to cover it, in whole points above 0."""
    ready: bool = True
    """Whether the student can be taught it now; otherwise it counts for the whole class only."""


@dataclass(frozen=True)
class Lock:
    """A student is to be taught a skill in a rotation (the first is 1)."""

    student: str
    skill: str
    rotation: int


@dataclass(frozen=True)
class Group:
    """Students who are taught a skill together in a rotation (the first is 1)."""

    rotation: int
    skill: str
    students: tuple[str, ...]
    expert: str | None = None
    """The student who has the skill and helps; None where nobody does."""
    led: bool = False
    """Whether the teacher leads it."""


@dataclass(frozen=True, kw_only=True)
class Problem:
    """A class, its gaps, and what the teacher wishes.

    Raises
    ------
    SettingError
        When a number is out of its range, or a gap, expert or wish is of nobody in the class.
    """

    students: tuple[str, ...]
    """The whole class, absent ones too: the share that lacks a skill is of all of them."""
    gaps: tuple[Gap, ...]
    experts: tuple[Pair, ...] = ()
    """Student and skill that the student has."""
    counted: Mapping[str, int] = field(default_factory=dict)
    """Students of whom it is known whether they have the skill, by skill; others: the class."""
    absent: tuple[str, ...] = ()
    """Students who are not there at all."""
    away: tuple[tuple[str, int], ...] = ()
    """Student and rotation (the first is 1) that the student is not there in."""
    rotations: int = 1
    """Sessions one after the other that are wished."""
    minutes: int = 12
    """Minutes that there are for all rotations."""
    session_minutes: int = 12
    """Minutes of one session: together with `minutes` the most rotations that there can be."""
    parallel: int = 4
    """Groups that can run at once."""
    led: int = 1
    """How many of these a teacher can lead; the others have a peer expert or work alone."""
    alone: bool = True
    """Whether a group may work with neither teacher nor expert."""
    least: int = 3
    """Fewest students of a group, without its expert."""
    most: int = 6
    """Most students of a group, without its expert."""
    whole_class_over: float = 0.6
    """A skill that more than this share of the class lacks is taught to everybody."""
    together: tuple[Pair, ...] = ()
    """Pairs that are in the same group or, in a rotation that both are there in, both in none."""
    apart: tuple[Pair, ...] = ()
    """Pairs that are never in the same group, nor one the other's expert."""
    locks: tuple[Lock, ...] = ()
    """Placements that are settled."""
    kept: tuple[Group, ...] = ()
    """Groups that stay exactly as they are, of whatever size; the rest is planned around them."""

    def __post_init__(self) -> None:
        for name, low in _LEAST.items():
            value = getattr(self, name)
            if isinstance(value, bool) or not isinstance(value, int) or value < low:
                raise SettingError(f"{name} must be a whole number from {low} on, not {value!r}.")
        if self.most < self.least:
            raise SettingError(
                f"A group of at least {self.least} and at most {self.most} students is none: "
                "raise the largest size or lower the smallest."
            )
        if not 0 < self.whole_class_over <= 1:
            raise SettingError(
                "whole_class_over must be a share above 0 and at most 1, "
                f"not {self.whole_class_over!r}."
            )
        if any(isinstance(at, bool) or not isinstance(at, int) or at < 1 for _, at in self.away):
            raise SettingError("A rotation that a student is away in is a whole number from 1 on.")
        if any(gap.weight < 1 for gap in self.gaps):
            raise SettingError("The weight of a gap must be a whole number from 1 on.")
        if len({(gap.student, gap.skill) for gap in self.gaps}) < len(self.gaps):
            raise SettingError("A gap of one student on one skill is given twice.")
        if len(set(self.students)) < len(self.students):
            raise SettingError("A student is in the class twice.")
        if self._named() - set(self.students):
            raise SettingError("A gap, expert or wish names a student who is not in the class.")

    def there(self, student: str, rotation: int) -> bool:
        """Whether a student is there in a rotation."""
        return student not in self.absent and (student, rotation) not in self.away

    def away_in(self, student: str) -> tuple[int, ...]:
        """The rotations that a student who is not absent altogether is away in."""
        return tuple(sorted({at for who, at in self.away if who == student}))

    def _named(self) -> set[str]:
        """Everybody who is named outside the list of the class."""
        return {
            *(gap.student for gap in self.gaps),
            *(student for student, _ in self.experts),
            *self.absent,
            *(student for student, _ in self.away),
            *(student for pair in (*self.together, *self.apart) for student in pair),
            *(lock.student for lock in self.locks),
            *(student for group in self.kept for student in group.students),
            *(group.expert for group in self.kept if group.expert is not None),
        }


_LEAST = {
    "rotations": 1, "minutes": 1, "session_minutes": 1, "parallel": 1, "led": 0, "least": 1,
    "most": 1,
}  # fmt: skip
