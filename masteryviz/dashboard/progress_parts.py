"""The widgets of Pace, What changed and Assessment health."""

from __future__ import annotations

from masteryviz.dashboard.parts import Part, script


class StudentGroups(Part):
    """Students in groups, each a chip that opens the student's page.

    `data` is `{"groups", "empty"}`; a group is `{"key", "name", "why", "count", "students"}`, a
    student `{"token", "name", "note", "title"}`.
    """

    _esm = script("keyed.js", "same_focus.js", "student_groups.js")


class Since(Part):
    """The earlier of two days: a date and the usual choices.

    `data` is `{"since", "set", "first", "latest", "choices", "words"}`; a choice is
    `{"label", "day", "words"}`, days as `2026-05-02`.
    """

    _esm = script("since.js")


class AsOfSlider(Part):
    """The day looked at, as a slider: `data` is `{"first", "days", "value"}`, in days."""

    _esm = script("as_of_wish.js", "as_of_slider.js")


class TaskPick(Part):
    """The check that is looked at: `data` is `{"value", "groups", "flags"}`."""

    _esm = script("task_pick.js")
