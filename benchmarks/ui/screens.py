"""What is looked at: every view, and the states of it that look otherwise."""

from __future__ import annotations

from urllib.parse import urlencode

from masteryviz.dashboard.source import Source
from masteryviz.dashboard.views import VIEWS

SIZES = {"laptop": (1440, 900), "projector": (1280, 720), "tablet": (820, 1180)}
"""Width and height in CSS pixels."""


def screens(source: Source) -> dict[str, str]:
    """Name -> query of the link, for every view and for what opens inside it."""
    known = source.known()
    skill, section = known["skill"][0], known["section"][0]
    found = {key: urlencode({"view": key}) for key in VIEWS}
    found["skill_gaps_cell"] = urlencode({"skill": skill, "cell": section})
    found["skill_gaps_section"] = urlencode({"section": section})
    found["time_to_mastery_sections"] = urlencode({"view": "time_to_mastery", "by": "section"})
    if "student" in found:
        one = urlencode({"view": "student", "student": known["student"][0]})
        found["student_one"] = one
    for key in ("today", "class", "groups"):
        if key in found:
            found[f"{key}_section"] = urlencode({"view": key, "section": section})
    return found
