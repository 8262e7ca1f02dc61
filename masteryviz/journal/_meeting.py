"""A meeting: what was expected of some skills, what the numbers were, what was decided."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal, Self, get_args

from masteryviz.errors import SettingError
from masteryviz.journal import _codec

Phase = Literal["choose", "predict", "reveal", "notice", "infer", "decide", "closed"]
PHASES: tuple[Phase, ...] = get_args(Phase)
"""In the order in which a meeting goes through them."""
MINUTES: dict[str, int] = {"predict": 4, "reveal": 3, "notice": 5, "infer": 7, "decide": 8}
"""How long each phase is given at first; 27 minutes together."""


@dataclass(frozen=True, kw_only=True)
class Prediction:
    """What one member expects of one skill."""

    who: str
    """The member, as they call themselves."""
    skill: str
    rate: float
    """Share of students expected to have mastered it, 0 to 1."""

    def __post_init__(self) -> None:
        if not 0 <= self.rate <= 1:
            raise SettingError(f"An expected rate is from 0 to 100 %, not {self.rate:.0%}.")
        _check_words("A prediction's name", self.who)


@dataclass(frozen=True, kw_only=True)
class Actual:
    """What a skill's numbers were when they were shown; they stay as they were."""

    skill: str
    students: int
    """With the skill, whose mastery can be told."""
    mastered: int
    rate: float | None
    """None: nobody to count."""
    lower: float | None
    """Of the 95 % Wilson interval."""
    upper: float | None


@dataclass(frozen=True, kw_only=True)
class Decision:
    """What somebody will do by when."""

    text: str
    owner: str
    """Who does it."""
    due: dt.date | None = None
    strategy: str = ""
    """What kind of teaching move it is, so that moves can be compared."""
    skill: str = ""
    """The skill it is for; empty: all of the meeting's."""
    done: dt.date | None = None
    """When it was done; None: it is open."""

    def __post_init__(self) -> None:
        _check_words("A decision", self.text)
        _check_words("A decision's owner", self.owner)


@dataclass(frozen=True, kw_only=True)
class Clock:
    """The time left in a phase: running until a moment, or standing at some seconds."""

    ends: dt.datetime | None = None
    """When it runs out; None: it stands."""
    left: int = 0
    """Seconds left where it stands."""

    @classmethod
    def of_minutes(cls, minutes: int, now: dt.datetime) -> Self:
        """One that begins to run now."""
        return cls(ends=now + dt.timedelta(minutes=minutes))

    def paused(self, now: dt.datetime) -> Self:
        """The clock standing."""
        return self if self.ends is None else type(self)(left=self.seconds(now))

    def running(self, now: dt.datetime) -> Self:
        """The clock going on."""
        return self if self.ends else type(self)(ends=now + dt.timedelta(seconds=self.left))

    def longer(self, minutes: int, now: dt.datetime) -> Self:
        """With more time from now on: an overrun does not eat the added minute."""
        more = max(0, self.seconds(now)) + 60 * minutes
        return (
            type(self)(left=more)
            if self.ends is None
            else type(self)(ends=now + dt.timedelta(seconds=more))
        )

    def seconds(self, now: dt.datetime) -> int:
        """Seconds left; below 0 by how much it is overrun."""
        return self.left if self.ends is None else round((self.ends - now).total_seconds())


@dataclass(frozen=True, kw_only=True)
class Meeting:
    """One meeting of the team over some skills, as far as it has come.

    Raises
    ------
    SettingError
        When a member expects two rates of one skill, or a prediction is of another skill.
    """

    day: dt.date
    skills: tuple[str, ...]
    sections: tuple[str, ...] = ()
    """Empty: all."""
    phase: Phase = "predict"
    clock: Clock = Clock()
    predictions: tuple[Prediction, ...] = ()
    noticed: tuple[str, ...] = ()
    """What members see in the numbers, without why."""
    inferred: tuple[str, ...] = ()
    """What they take to be behind it."""
    decisions: tuple[Decision, ...] = ()
    actual: tuple[Actual, ...] = ()
    """The numbers as they were shown; empty before they are."""
    data_date: dt.date | None = None
    """What day those numbers speak for."""
    rule: str = ""
    """What counted as mastered then, in words."""

    def __post_init__(self) -> None:
        said = [(one.who.casefold(), one.skill) for one in self.predictions]
        if len(said) != len(set(said)):
            raise SettingError("A member can expect only one rate of a skill.")
        strange = [one.skill for one in self.predictions if one.skill not in self.skills]
        if strange:
            raise SettingError(f"{strange[0]} is not a skill of this meeting.")

    @property
    def revealed(self) -> bool:
        """Whether the numbers were shown; from then on nobody can predict any more."""
        return PHASES.index(self.phase) >= PHASES.index("reveal")

    @property
    def open(self) -> tuple[Decision, ...]:
        """Decisions that nobody has said to be done."""
        return tuple(decision for decision in self.decisions if decision.done is None)

    def expects(self, who: str, rates: Mapping[str, float]) -> Self:
        """With what a member expects, skill by skill, in place of what they said before.

        Raises
        ------
        SettingError
            When the numbers are out already, or a rate is out of its range.
        """
        if self.revealed:
            raise SettingError("The numbers are out: nobody can predict any more.")
        others = tuple(
            one for one in self.predictions if one.who.casefold() != who.strip().casefold()
        )
        own = tuple(
            Prediction(who=who.strip(), skill=skill, rate=rate) for skill, rate in rates.items()
        )
        return replace(self, predictions=(*others, *own))

    def body(self) -> dict[str, Any]:
        """The meeting as an entry's body."""
        return _codec.body(self)

    @classmethod
    def of(cls, body: Mapping[str, Any]) -> Self:
        """The meeting that an entry's body is.

        Raises
        ------
        SettingError
            When it is none.
        """
        return _codec.record(cls, body)


def _check_words(what: str, text: str) -> None:
    if not text.strip():
        raise SettingError(f"{what} needs some words.")
