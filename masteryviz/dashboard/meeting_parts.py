"""The widgets of a meeting: its protocol, what has changed since the last, and the notes."""

from __future__ import annotations

from masteryviz.dashboard.parts import Part, script


class Protocol(Part):
    """The steps of a meeting with their time, and what is to be done in the one it is at."""

    _esm = script("entries.js", "meeting_paper.js", "meeting.js")


class Since(Part):
    """Decisions that are open, and what has changed since the last meeting."""

    _esm = script("meeting_since.js")


class Notes(Part):
    """Changes in teaching: a form for a new one, and those there are."""

    _esm = script("notes.js")
