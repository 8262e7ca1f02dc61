"""The room of a meeting: what is written down, what is shown of it, and what buttons do."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import ipywidgets

from masteryviz import meetings
from masteryviz.charts import CHARTS
from masteryviz.dashboard.figure_view import FigureView
from masteryviz.dashboard.meeting_parts import Protocol, Since
from masteryviz.dashboard.panel import Panel, Picture
from masteryviz.dashboard.parts import Act
from masteryviz.dashboard.source import Source
from masteryviz.dashboard.state import Selection
from masteryviz.dashboard.views import _meeting_verbs as verbs
from masteryviz.dashboard.views import _meeting_words as words
from masteryviz.dashboard.views._notes import NotesDesk, tried
from masteryviz.dashboard.views._view import Screen
from masteryviz.errors import MasteryvizError
from masteryviz.filters import day
from masteryviz.journal import Entry, Journal, Meeting, Note

log = logging.getLogger(__name__)

_SHOWN: dict[str, tuple[str, ...]] = {
    "choose": ("protocol", "since", "calibration", "moves", "notes"),
    # Nothing else on the screen may give the numbers away.
    "predict": ("protocol",),
    "decide": ("protocol", "actual", "moves"),
}
"""Panels of a phase; of those not named, the protocol and its chart."""


@dataclass(frozen=True)
class _Look:
    """One look at what is written down: the same for every panel of a drawing."""

    journal: Journal
    entries: list[Entry]
    entry: Entry | None
    """The meeting that goes on, or an earlier one that is looked at."""

    @property
    def meeting(self) -> Meeting | None:
        return None if self.entry is None else Meeting.of(self.entry.body)

    @property
    def phase(self) -> str:
        return "choose" if self.meeting is None else self.meeting.phase

    @property
    def closed(self) -> list[Meeting]:
        """Meetings that are over, the newest first; of one day, the one begun last."""
        found = [(Meeting.of(entry.body), entry.id) for entry in self.entries]
        order = sorted(found, key=lambda item: (item[0].day, item[1]), reverse=True)
        return [meeting for meeting, _ in order if meeting.phase == "closed"]


@dataclass
class Room:
    """The widgets of the screen, and what they show of the journal."""

    act: Act
    panels: Mapping[str, Panel] = field(default_factory=dict)
    beside: ipywidgets.DOMWidget = field(default_factory=ipywidgets.VBox)
    """What stands beside the protocol before a meeting begins."""
    pair: ipywidgets.DOMWidget = field(default_factory=ipywidgets.VBox)
    """The box of the protocol and what stands beside it."""
    _at: int = 0
    """Number of an earlier meeting that is looked at; 0 for none."""
    _saved: int = 0
    _seen: tuple[Source, Selection] | None = None
    _look: _Look | None = None
    _mark: object = None

    def __post_init__(self) -> None:
        self.protocol = Protocol(self.hear)
        self.since = Since(self.hear)
        self.notes = NotesDesk(self.show)

    def enter(self, source: Source, selection: Selection) -> None:
        """Look at what is written down, and show the panels that belong to the phase."""
        self._seen = (source, selection)
        self._look = self._looked(source)
        self._mark = _mark(self._look.journal)
        shown = _SHOWN.get(self._look.phase, ("protocol", "actual"))
        empty = {name for name, there in self._there().items() if not there}
        shown = tuple(name for name in shown if name not in empty)
        for name, panel in self.panels.items():
            panel.layout.display = None if name in shown else "none"
        alone = "since" not in shown
        self.beside.layout.display = "none" if alone else None
        (self.pair.add_class if alone else self.pair.remove_class)("is-alone")
        for name in shown:
            self.panels[name].show(source, selection)

    def _there(self) -> dict[str, bool]:
        """Panels that may have nothing to show, and whether they have."""
        look = self.seen
        tried = any(d.done and d.strategy for m in look.closed for d in m.decisions)
        noted = any(Note.of(entry.body).skill for entry in look.journal.all("note"))
        return {"calibration": bool(look.closed), "moves": tried or noted}

    def show(self) -> None:
        """Draw the screen again as it was last asked for."""
        if self._seen is not None:
            self.enter(*self._seen)

    def hear(self, message: Mapping[str, Any]) -> None:
        """Do what a button says, and show what came of it."""
        if self._seen is None:
            return
        if message.get("do") == "poll":
            if self._look is not None and _mark(self._look.journal) != self._mark:
                self.show()
            return
        problem = ""
        try:
            self._do(message, *self._seen)
            self._saved += 1
        except MasteryvizError as error:
            problem = str(error)
        self.show()
        if problem:
            self.protocol.data = {**self.protocol.data, "problem": problem}

    def _do(self, message: Mapping[str, Any], source: Source, selection: Selection) -> None:
        look = self._looked(source)
        match message:
            case {"do": "begin"}:
                self._at = 0
                verbs.begin(source, look.journal, message)
            case {"do": "look", "id": int(id)}:
                self._at = id
            case {"do": "drop"} if look.entry is not None:
                look.journal.remove(look.entry.id)
                self._at = 0
            case {"do": "done", "id": int(id), "place": int(place)}:
                meetings.finish(look.journal, id, place, dt.date.today())
            case {"do": "undone", "id": int(id), "place": int(place)}:
                meetings.finish(look.journal, id, place, None)
            case {"do": "teachers", "value": bool(value)}:
                look.journal.add("choice", {"name": "teachers", "value": value})
            case _ if look.entry is not None:
                verbs.change(source, selection, look.journal, look.entry, message)
                if message.get("phase") == "closed":
                    self._at = look.entry.id

    def _looked(self, source: Source) -> _Look:
        journal = Journal(source.store.path)
        entries = journal.all("meeting")
        going = [e for e in entries if Meeting.of(e.body).phase != "closed"]
        at = [entry for entry in entries if entry.id == self._at]
        return _Look(journal, entries, next(iter(at or going[:1]), None))

    def draw_protocol(self, source: Source, selection: Selection) -> Picture:
        """The steps, and what is to be done in the one the meeting is at."""
        look = self.seen
        if look.entry is None:
            chosen = (selection.skill, selection.section)
            data = words.of_no_meeting(source, look.journal, chosen, look.entries)
        else:
            names = words.members(look.entries)
            data = words.of_meeting(source, look.journal, look.entry, names)
        data |= {"saved": self._saved, "mark": str(look.entry and look.entry.id)}
        return Picture("", lambda: setattr(self.protocol, "data", data))

    def draw_since(self, source: Source, selection: Selection) -> Picture:
        """Open decisions, and what has changed since the last meeting's numbers."""
        look = self.seen
        data: dict[str, Any] = {
            "decisions": words.open_decisions(look.journal, dt.date.today()), "changes": [],
            "since": "", "none": "",
        }  # fmt: skip
        last = next((m for m in look.closed if m.data_date is not None), None)
        frame = None
        if last is None or last.data_date is None:
            data["none"] = "There was no meeting yet. What it decides opens the next one."
        elif (selection.as_of or source.book.data_date or last.data_date) <= last.data_date:
            data["none"] = f"Nothing newer than {day(last.data_date)} has been loaded since."
        else:
            frame = source.ask("changes", selection, ("skill",), {"skill": last.skills,
                               "section": last.sections or selection.section},
                               since=last.data_date)  # fmt: skip
            data["changes"] = words.changed(frame, source.titles(), last)
            data["since"] = day(last.data_date)
        count = sum(not one["done"] for one in data["decisions"])
        answer = f"{count} open decision{'s' * (count != 1)}." if count else "No decision is open."
        return Picture(answer, lambda: setattr(self.since, "data", data), frame=frame)

    @property
    def seen(self) -> _Look:
        """What this drawing is of."""
        assert self._look is not None
        return self._look

    def draw_actual(self, view: FigureView, source: Source, _selection: Selection) -> Picture:
        """What was expected beside the numbers as they were shown."""
        meeting = self.seen.meeting
        assert meeting is not None
        frame = meetings.predictions(meeting)
        chart = CHARTS["predictions"]
        answer = chart.answers(frame)

        def paint() -> None:
            view.show(chart.draw(frame, titles=source.titles()), answer)

        # The meeting's own sections, day and rule: the page's filters may say others by now.
        told = meeting.data_date is None or "as of" in meeting.rule
        said = "" if told or meeting.data_date is None else f" Data of {day(meeting.data_date)}."
        shown = f" Shown: {meeting.rule}." if meeting.rule else ""
        return Picture(f"{answer}{said}{shown}", paint, frame=frame, noted=False)

    def draw_calibration(self, view: FigureView, _s: Source, _x: Selection) -> Picture:
        """Errors of predictions, meeting by meeting."""
        frame = meetings.calibration(reversed(self.seen.closed))
        chart = CHARTS["calibration"]
        answer = chart.answers(frame)
        return Picture(
            answer, lambda: view.show(chart.draw(frame), answer), frame=frame, noted=False
        )

    def draw_moves(self, view: FigureView, source: Source, selection: Selection) -> Picture:
        """Strategies beside each other, over all who used them."""
        notes = [note for _, note in self.notes.there(source, selection)]
        # Whoever used a move counts, whichever teacher is looked at.
        everybody = replace(selection, teacher=())
        frame = meetings.strategies(
            source.book, notes, self.seen.closed, rule=source.rule(selection),
            filters=everybody.filters(), tried=lambda note: tried(source, everybody, note),
        )  # fmt: skip
        chart = CHARTS["moves"]
        answer = chart.answers(frame)
        return Picture(
            answer, lambda: view.show(chart.draw(frame), answer), frame=frame, noted=False
        )

    def draw_notes(self, source: Source, selection: Selection) -> Picture:
        """Changes in teaching, each with the check before and after it."""
        return self.notes.draw(source, selection)


@dataclass(frozen=True)
class MeetingScreen(Screen):
    """The screen, whose panels change with the phase of the meeting."""

    room: Room

    def show(self, source: Source, selection: Selection) -> None:
        """Show the panels of the phase."""
        self.room.enter(source, selection)


def _mark(journal: Journal) -> object:
    """When the journal was last written to."""
    try:
        found = journal.path.stat()
    except FileNotFoundError:
        return None
    return found.st_mtime_ns, found.st_size
