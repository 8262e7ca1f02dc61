"""What the buttons of a meeting do: each verb is one change of what is written down."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from masteryviz import meetings
from masteryviz.dashboard.source import Source
from masteryviz.dashboard.state import Selection
from masteryviz.errors import SettingError
from masteryviz.journal import PHASES, Clock, Decision, Entry, Journal, Meeting

Message = Mapping[str, Any]
Change = Callable[[Source, Selection, Meeting, Message], Meeting]

TEXTS = ("noticed", "inferred")
"""Lists of sentences in a meeting."""


def now() -> dt.datetime:
    """The moment, in a place where a test can stop it."""
    return dt.datetime.now(dt.UTC).replace(microsecond=0)


def begin(source: Source, journal: Journal, message: Message) -> int:
    """Begin a meeting; gives its number.

    Raises
    ------
    SettingError
        When skills are missing or too many.
    """
    known = source.known()
    skills = [skill for skill in _texts(message.get("skills")) if skill in known["skill"]]
    sections = [name for name in _texts(message.get("sections")) if name in known["section"]]
    meeting = meetings.begin(dt.date.today(), skills, sections, now=now())
    return journal.add("meeting", meeting.body())


def change(
    source: Source, selection: Selection, journal: Journal, entry: Entry, message: Message
) -> None:
    """Do what a message asks for to a meeting; what is not understood does nothing.

    Raises
    ------
    SettingError
        When the meeting cannot be changed so.
    StoreBusy
        When somebody else changed it meanwhile.
    """
    verb = _VERBS.get(str(message.get("do")))
    if verb is not None:
        meeting = verb(source, selection, Meeting.of(entry.body), message)
        journal.change(entry.id, meeting.body(), entry.students, revision=entry.revision)


def _predict(_s: Source, _x: Selection, meeting: Meeting, message: Message) -> Meeting:
    given = message.get("rates")
    rates = {
        skill: _rate(rate)
        for skill, rate in (given.items() if isinstance(given, Mapping) else ())
        if skill in meeting.skills and rate not in ("", None)
    }
    if not rates:
        raise SettingError("Say at least one number, from 0 to 100 %.")
    who = str(message.get("who", "")).strip()
    if not who:
        raise SettingError("Say who you are, so that you can change it later.")
    return meeting.expects(who, rates)


def _rate(given: object) -> float:
    try:
        return float(str(given)) / 100
    except ValueError:
        raise SettingError("An expected rate is a number from 0 to 100.") from None


def _reveal(source: Source, selection: Selection, meeting: Meeting, _m: Message) -> Meeting:
    return meetings.reveal(
        source.book, meeting, rule=source.rule(selection), filters=selection.filters(), now=now()
    )


def _turn(_s: Source, _x: Selection, meeting: Meeting, message: Message) -> Meeting:
    wanted = message.get("phase")
    phase = next((phase for phase in PHASES if phase == wanted), None)
    return meeting if phase is None else meetings.turn_to(meeting, phase, now=now())


def _clock(_s: Source, _x: Selection, meeting: Meeting, message: Message) -> Meeting:
    clocks: dict[str, Callable[[], Clock]] = {
        "pause": lambda: meeting.clock.paused(now()),
        "run": lambda: meeting.clock.running(now()),
        "minute": lambda: meeting.clock.longer(1, now()),
    }
    clock = clocks.get(str(message.get("what")))
    return meeting if clock is None else replace(meeting, clock=clock())


def _say(_s: Source, _x: Selection, meeting: Meeting, message: Message) -> Meeting:
    name, text = message.get("list"), str(message.get("text", "")).strip()
    if name not in TEXTS or not text:
        raise SettingError("Write down what was said first.")
    return _with_texts(meeting, str(name), (*getattr(meeting, str(name)), text))


def _unsay(_s: Source, _x: Selection, meeting: Meeting, message: Message) -> Meeting:
    name, place = message.get("list"), message.get("place")
    if name not in TEXTS or not isinstance(place, int):
        return meeting
    left = [text for n, text in enumerate(getattr(meeting, str(name))) if n != place]
    return _with_texts(meeting, str(name), tuple(left))


def _with_texts(meeting: Meeting, name: str, texts: tuple[str, ...]) -> Meeting:
    if name == "noticed":
        return replace(meeting, noticed=texts)
    return replace(meeting, inferred=texts)


def _decide(_s: Source, _x: Selection, meeting: Meeting, message: Message) -> Meeting:
    text, owner, strategy = (
        str(message.get(name, "")).strip() for name in ("text", "owner", "strategy")
    )
    if not text:
        raise SettingError("Say what will be done.")
    if not owner:
        raise SettingError("Say who will do it: what nobody owns, nobody does.")
    skill = message.get("skill")
    decision = Decision(
        text=text, owner=owner, strategy=strategy, due=_day(message.get("due")),
        skill=str(skill) if skill in meeting.skills else "",
    )  # fmt: skip
    return meetings.decide(meeting, decision)


def _undecide(_s: Source, _x: Selection, meeting: Meeting, message: Message) -> Meeting:
    place = message.get("place")
    left = tuple(one for n, one in enumerate(meeting.decisions) if n != place)
    return replace(meeting, decisions=left)


def _day(given: object) -> dt.date | None:
    if not given:
        return None
    try:
        return dt.date.fromisoformat(str(given))
    except ValueError:
        raise SettingError("The day is not one: write it as 2026-09-01.") from None


def _texts(values: object) -> list[str]:
    return [str(value) for value in values] if isinstance(values, list) else []


_VERBS: dict[str, Change] = {
    "predict": _predict,
    "reveal": _reveal,
    "turn": _turn,
    "clock": _clock,
    "say": _say,
    "unsay": _unsay,
    "decide": _decide,
    "undecide": _undecide,
}
