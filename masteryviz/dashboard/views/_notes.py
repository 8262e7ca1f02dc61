"""Notes on the screen: written down, changed, removed, and as lines in a chart's time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import polars as pl

from masteryviz import identity, meetings
from masteryviz.charts._chart import plural
from masteryviz.charts._notes import Mark
from masteryviz.dashboard.meeting_parts import Notes
from masteryviz.dashboard.panel import Picture
from masteryviz.dashboard.source import Source
from masteryviz.dashboard.state import Selection
from masteryviz.errors import MasteryvizError, SettingError
from masteryviz.filters import Names, day
from masteryviz.journal import WHATS, Entry, Journal, Note, Student, What

NAMED = 60
"""Students that can be ticked one by one; of more, choose a section first."""
_SHOWN = 12
"""Newest notes that are listed."""

_NONE = (
    "Mark a reteach or a scaffold: charts show it as a line in time, and here you see "
    "what came before and after it."
)


def notes_in_view(
    source: Source, selection: Selection, *, skills: Names = ()
) -> list[tuple[Entry, Note]]:
    """Notes that concern what is shown, the oldest first; no student's name while presenting.

    Parameters
    ----------
    source, selection
        As a panel is given them.
    skills
        Skills that the panel shows; none for all.
    """
    journal = Journal(source.store.path)
    if not journal.all("note"):
        return []
    now = {} if source.presenting else _ids_now(source)
    found = meetings.notes_in_view(journal, selection.filters(), skills=skills, ids=now)
    if not source.presenting:
        return found
    # Words may name a student, and the ids in view are not those that were written down.
    return [(entry, replace(note, text="…", given=None)) for entry, note in found]


def marks(source: Source, selection: Selection, *, skills: Names = ()) -> list[Mark]:
    """The notes in view as a chart with a calendar takes them: day and words.

    Parameters
    ----------
    source, selection, skills
        As `notes_in_view` takes them.
    """
    return [(note.day, note.label) for _, note in notes_in_view(source, selection, skills=skills)]


def marks_of(
    source: Source, selection: Selection, student: str, sections: Names, skills: Names
) -> list[Mark]:
    """The notes that concern one student, until the day of the data.

    Parameters
    ----------
    source, selection
        As `notes_in_view` takes them.
    student
        Id of the student; notes of what was given to others are left out.
    sections
        The student's sections, an empty word for none.
    skills
        Skills that are shown.
    """
    until = selection.as_of or source.book.data_date
    here = replace(selection, section=sections, as_of=until)
    return [
        (note.day, note.label)
        for _, note in notes_in_view(source, here, skills=skills)
        if note.given is None or student in note.given
    ]


def _ids_now(source: Source) -> dict[str, str]:
    return source.kept("ids now", lambda: identity.ids_now(source.store))


class NotesDesk:
    """The notes' widget, and what its buttons do."""

    def __init__(self, redraw: Callable[[], None]) -> None:
        self.part = Notes(self.hear)
        self._redraw = redraw
        self._seen: tuple[Source, Selection] | None = None
        self._saved = 0

    def there(self, source: Source, selection: Selection) -> list[tuple[Entry, Note]]:
        """Notes in view."""
        return notes_in_view(source, selection)

    def draw(self, source: Source, selection: Selection) -> Picture:
        """The form, and the newest notes with the check before and after each."""
        self._seen = (source, selection)
        found = self.there(source, selection)[::-1]
        frames = {entry.id: _around(source, selection, note) for entry, note in found[:_SHOWN]}
        data = {
            **_offers(source, selection),
            "notes": [_shown(source, entry, note, frames[entry.id])
                      for entry, note in found[:_SHOWN]],
            "more": max(0, len(found) - _SHOWN),
            "saved": self._saved,
            "problem": "",
        }  # fmt: skip
        answer = f"{plural(len(found), 'note')} in view." if found else _NONE
        frame = _all(found, frames)
        return Picture(answer, lambda: setattr(self.part, "data", data), frame=frame)

    def hear(self, message: Mapping[str, Any]) -> None:
        """Do what a button says; what is not understood does nothing."""
        if self._seen is None:
            return
        problem = ""
        try:
            self._do(message, self._seen[0])
            self._saved += 1
        except MasteryvizError as error:
            problem = str(error)
        self._redraw()
        if problem:
            self.part.data = {**self.part.data, "problem": problem}

    def _do(self, message: Mapping[str, Any], source: Source) -> None:
        journal = Journal(source.store.path)
        match message:
            case {"do": "note", "id": int(id)} if id:
                entry = journal.get(id)
                note = _note(source, message)
                if message.get("given") is None:
                    note = replace(note, given=Note.of(entry.body).given)
                journal.change(id, note.body(), revision=entry.revision)
            case {"do": "note"}:
                journal.add("note", _note(source, message).body())
            case {"do": "forget", "id": int(id)}:
                journal.remove(id)


def _note(source: Source, message: Mapping[str, Any]) -> Note:
    known = source.known()
    what: What | None = next((w for w in WHATS if w == message.get("what")), None)
    if what is None:
        raise SettingError("Say what kind of change it was.")
    try:
        on = dt.date.fromisoformat(str(message.get("day", "")))
    except ValueError:
        raise SettingError("Say on what day it was.") from None
    sections, skill = message.get("sections"), message.get("skill")
    return Note(
        what=what,
        day=on,
        text=str(message.get("text", "")).strip(),
        skill=str(skill) if skill in known["skill"] else "",
        sections=tuple(
            str(name) for name in (sections if isinstance(sections, list) else ())
            if name in known["section"]
        ),
        given=_given(source, message.get("given")),
    )  # fmt: skip


def _given(source: Source, tokens: object) -> tuple[Student, ...] | None:
    if not isinstance(tokens, list):
        return None
    students = [source.student(str(token)) for token in tokens]
    found = tuple(Student(student) for student in students if student is not None)
    if not found:
        raise SettingError("Tick the students whom it was given to, or say that it was for all.")
    return found


def tried(source: Source, selection: Selection, note: Note) -> pl.DataFrame:
    """`meetings.attempts_for` a note, asked once."""
    where = {"skill": (note.skill,), "section": note.sections or selection.section}
    return source.ask("attempts", selection, (), where)


def _around(source: Source, selection: Selection, note: Note) -> pl.DataFrame:
    return meetings.before_after(
        source.book, note, rule=source.rule(selection), filters=selection.filters(),
        tried=tried(source, selection, note) if note.skill else None,
    )  # fmt: skip


def _all(found: list[tuple[Entry, Note]], frames: Mapping[int, pl.DataFrame]) -> pl.DataFrame:
    """Every note's counts, for the table and downloads; no words, for they may name a student."""
    rows = [
        frames[entry.id].select(
            pl.lit(note.day).alias("note_day"), pl.lit(WHATS[note.what]).alias("note"),
            pl.lit(note.skill).alias("skill"), pl.all(),
        )
        for entry, note in found
        if entry.id in frames
    ]  # fmt: skip
    return pl.concat(rows) if rows else pl.DataFrame({"note_day": [], "note": [], "skill": []})


def _offers(source: Source, selection: Selection) -> dict[str, Any]:
    sections = selection.section or tuple(source.sections()["section"])
    return {
        "whats": [[key, title] for key, title in WHATS.items()],
        "skills": [[skill, title] for skill, title in source.titles().items()],
        "sections": list(sections),
        "chosen": {"skill": selection.skill, "sections": list(selection.section)},
        "today": (selection.as_of or dt.date.today()).isoformat(),
        "students": [] if source.presenting else _students(source, selection),
    }


def _students(source: Source, selection: Selection) -> list[list[str]]:
    """Token and name of those in view, where they are few enough to be ticked."""
    if source.students(selection) > NAMED:
        return []
    where = source.ask("students_by_state", selection, ("skill",)).select("student", "name")
    named = where.unique(maintain_order=True).iter_rows()
    return [[source.token(student), name or student] for student, name in named]


def _shown(source: Source, entry: Entry, note: Note, frame: pl.DataFrame) -> dict[str, Any]:
    hidden = "(words are hidden while presenting)"
    said = ""
    if note.skill:
        said = meetings.words(frame)
    where = ", ".join(note.sections) or "all sections"
    whom = "" if note.given is None else f"given to {plural(len(note.given), 'student')}"
    return {
        "id": entry.id,
        "what": note.what,
        "title": WHATS[note.what],
        "day": day(note.day),
        "iso": note.day.isoformat(),
        "text": hidden if source.presenting else note.text,
        "skill": note.skill,
        "sections": list(note.sections),
        "about": " · ".join(filter(None, (note.skill, where, whom))),
        "said": said,
        "editable": not source.presenting,
    }
