"""The list of students that Today is made of."""

from __future__ import annotations

from masteryviz.dashboard.parts import Part, script


class PeopleList(Part):
    """Students, each with a skill, the reason in words, and a button that explains it.

    `data` is `{"label", "rows", "all", "empty"}`; a row is `{"student": token, "name", "about",
    "skill", "why", "fact", "of", "tone"}`.
    """

    _esm = script("student_asks.js", "today.js")
