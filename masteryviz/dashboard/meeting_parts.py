"""The widgets of a meeting: its protocol, what has changed since the last, and the notes."""

from __future__ import annotations

from masteryviz.dashboard.parts import Part, script


class Protocol(Part):
    """The steps of a meeting with their time, and what is to be done in the one it is at."""

    _esm = script(
        "keyed.js", "tick.js", "problem_line.js", "form_parts.js", "head_row.js", "entries.js",
        "meeting_choose.js", "meeting_steps.js", "meeting_onward.js", "meeting_head.js",
        "meeting_clock.js", "meeting_paper.js", "meeting.js",
    )  # fmt: skip


class Since(Part):
    """Decisions that are open, and what has changed since the last meeting."""

    _esm = script("keyed.js", "head_row.js", "meeting_since.js")


class Notes(Part):
    """Changes in teaching: a form for a new one, and those there are."""

    _esm = script("keyed.js", "tick.js", "problem_line.js", "form_parts.js", "notes_form.js",
                  "notes_list.js", "notes.js")  # fmt: skip
