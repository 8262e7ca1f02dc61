"""The widgets of the student page: choosing, skills in order, and what it comes to."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from typing import Any

import traitlets

from masteryviz.dashboard.parts import Act, Part, script

SHOWN = 40
"""Names that a search gives at most."""


class Chooser(Part):
    """Who is shown, the one before and after, and a search by name.

    The search is answered here and not in the page: a school has more names than a page needs.
    """

    _esm = script("student_asks.js", "choose_search.js", "choose_cards.js", "student_choose.js")
    found = traitlets.Dict().tag(sync=True)

    def __init__(self, act: Act) -> None:
        super().__init__(data={"student": "", "people": []})
        self.people: Callable[[], list[dict[str, str]]] = list
        """The students in view, as a search finds them."""
        self._act = act
        self.on_msg(lambda _widget, message, _buffers: self._hear(message))

    def _hear(self, message: Mapping[str, Any]) -> None:
        if message.get("do") == "look":
            self.look(str(message.get("text", "")))
        else:
            self._act(message)

    def look(self, text: str) -> None:
        """Find the students in view in whose name every word of the text stands."""
        words = _folded(text).split()
        hits = [one for one in self.people() if all(word in _folded(one["name"]) for word in words)]
        self.found = {"text": text, "people": hits[:SHOWN], "all": len(hits)}


class SkillSteps(Part):
    """Skills in order, each with its state, since when, and what is in the way."""

    _esm = script("student_asks.js", "student_skills.js")


class Credit(Part):
    """Next steps in words, and the evidence as mastery credit beside traditional points."""

    _esm = script("terms.js", "head_row.js", "student.js")


def _folded(text: str) -> str:
    """Text without accents and capitals: `Marín` is found by `marin`."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in parts if not unicodedata.combining(sign))
