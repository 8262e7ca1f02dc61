"""The protocol of a meeting: predict before the numbers, reveal, notice, infer, decide."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from masteryviz import settings
from masteryviz.errors import SettingError
from masteryviz.filters import Filters
from masteryviz.filters import day as in_words
from masteryviz.gradebook import Gradebook
from masteryviz.journal import (
    MINUTES,
    PHASES,
    Actual,
    Clock,
    Decision,
    Entry,
    Journal,
    Meeting,
    Phase,
)
from masteryviz.rules import Rule

MOST = 6
"""Skills that a meeting has time for."""


def begin(
    day: dt.date, skills: Iterable[str], sections: Iterable[str] = (), *, now: dt.datetime
) -> Meeting:
    """A meeting that begins with predictions.

    Parameters
    ----------
    day
        When it is.
    skills
        Which skills it is about, one to `MOST`.
    sections
        Where; none for all sections.
    now
        The moment, for the clock of the first phase.

    Raises
    ------
    SettingError
        When there are no skills, or too many to talk about.
    """
    chosen = tuple(dict.fromkeys(skills))
    if not 1 <= len(chosen) <= MOST:
        raise SettingError(
            f"Choose one to {MOST} skills for a meeting, not {len(chosen)}: there is time for no "
            "more."
        )
    clock = Clock.of_minutes(MINUTES["predict"], now)
    return Meeting(day=day, skills=chosen, sections=tuple(sections), phase="predict", clock=clock)


def turn_to(meeting: Meeting, phase: Phase, *, now: dt.datetime) -> Meeting:
    """The meeting in another phase, with that phase's time; what was said stays.

    Raises
    ------
    SettingError
        When it would go back before the numbers were shown, or on to them: `reveal` does that.
    """
    shown = PHASES.index("reveal")
    if (PHASES.index(phase) < shown) == meeting.revealed:
        raise SettingError(
            "The numbers were shown: nobody can predict any more."
            if meeting.revealed
            else "The numbers come first: reveal them."
        )
    minutes = MINUTES.get(phase)
    clock = Clock.of_minutes(minutes, now) if minutes else Clock()
    return replace(meeting, phase=phase, clock=clock)


def reveal(
    gradebook: Gradebook,
    meeting: Meeting,
    *,
    rule: Rule | str | None = None,
    filters: Filters = Filters(),  # noqa: B008  (frozen)
    now: dt.datetime,
) -> Meeting:
    """The meeting with the numbers as they are now; they stay, whatever is loaded later.

    Parameters
    ----------
    gradebook, rule, filters
        As `Gradebook.ask` takes them; the meeting's skills and sections take the filters' place.
    meeting
        Which one; it may have no predictions.
    now
        The moment, for the clock.

    Raises
    ------
    SettingError
        When they are shown already.
    """
    if meeting.revealed:
        raise SettingError("The numbers of this meeting were shown already.")
    where = replace(filters, skill=meeting.skills, section=meeting.sections or filters.section)
    found = gradebook.ask("mastery_rates", rule=rule, filters=where, by=("skill",))
    rows = {row["skill"]: row for row in found.iter_rows(named=True)}
    return replace(
        meeting,
        phase="reveal",
        clock=Clock.of_minutes(MINUTES["reveal"], now),
        actual=tuple(_actual(skill, rows.get(skill, {})) for skill in meeting.skills),
        data_date=where.as_of or gradebook.data_date,
        rule=gradebook.describe(where, rule),
    )


def _actual(skill: str, row: dict[str, int | float | None]) -> Actual:
    # A row that is kept back from this audience has no counts.
    students, unknown, mastered = (row.get(n) or 0 for n in ("students", "unknown", "mastered"))
    limits = {name: row.get(name) for name in ("lower", "upper")}
    return Actual(
        skill=skill, students=int(students - unknown), mastered=int(mastered),
        rate=row.get("mastery_rate"), **limits,
    )  # fmt: skip


def newest(journal: Journal) -> tuple[Entry, Meeting] | None:
    """The newest meeting, open or closed; None where there was none."""
    entries = journal.all("meeting")
    return (entries[0], Meeting.of(entries[0].body)) if entries else None


def decide(meeting: Meeting, decision: Decision) -> Meeting:
    """The meeting with one decision more, which somebody does by some day.

    Raises
    ------
    SettingError
        When it has no day, or one before the meeting's own.
    """
    if decision.due is None:
        raise SettingError("Say by when: a decision without a day is easily forgotten.")
    if decision.due < meeting.day:
        raise SettingError(
            f"{in_words(decision.due)} is before this meeting of {in_words(meeting.day)}. "
            "Choose the meeting's day or a later one."
        )
    return replace(meeting, decisions=(*meeting.decisions, decision))


def open_decisions(
    journal: Journal, *, lately: bool = False
) -> list[tuple[int, int, Meeting, Decision]]:
    """Decisions that nobody has said to be done, those due first first.

    Each with the number of its meeting's entry, its place there, and the meeting.

    Parameters
    ----------
    journal
        Where meetings are written down.
    lately
        Whether those that were done since the newest meeting began are given, too.
    """
    entries = journal.all("meeting")
    newest_day = Meeting.of(entries[0].body).day if entries else dt.date.min
    found = [
        (entry.id, place, meeting, decision)
        for entry in entries
        for meeting in (Meeting.of(entry.body),)
        for place, decision in enumerate(meeting.decisions)
        if decision.done is None
        or (lately and decision.done >= newest_day and entry.changed_at >= entries[0].made_at)
    ]
    return sorted(found, key=lambda item: (item[3].due or dt.date.max, item[2].day, item[1]))


def finish(journal: Journal, id: int, place: int, day: dt.date | None) -> None:
    """Say that a decision was done on a day, or (None) that it is open again.

    Raises
    ------
    SettingError
        When there is no such decision.
    """
    entry = journal.get(id)
    meeting = Meeting.of(entry.body)
    if not 0 <= place < len(meeting.decisions):
        raise SettingError("There is no such decision. Somebody may have removed it.")
    decisions = [*meeting.decisions]
    decisions[place] = replace(decisions[place], done=day)
    changed = replace(meeting, decisions=tuple(decisions))
    journal.change(id, changed.body(), entry.students, revision=entry.revision)


def teachers_are_named(folder: Path, journal: Journal) -> bool:
    """Whether the team wants teachers' names in its meetings; not unless it said so.

    It can say so in the settings (`[privacy] teachers = true`) or on the meeting's screen.

    Raises
    ------
    SettingError
        When the settings cannot be read.
    """
    said = [entry.body for entry in journal.all("choice") if entry.body["name"] == "teachers"]
    return settings.read(folder).privacy.teachers or bool(said and said[0]["value"])
