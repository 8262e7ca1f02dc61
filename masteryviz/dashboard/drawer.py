"""The panel at the side that opens a number: who, what, why, and how it is computed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import traitlets

from masteryviz.dashboard.parts import Act, Part, script

Block = Mapping[str, Any]
"""One piece of the drawer's body; made by the functions below."""


@dataclass(frozen=True, kw_only=True)
class Content:
    """What the drawer says."""

    title: str
    about: str = ""
    """One line below the title."""
    blocks: tuple[Block, ...] = ()
    actions: tuple[tuple[str, Mapping[str, Any]], ...] = field(default=())
    """Buttons at its end: their words, and the message each sends."""


def text(words: str, tone: str = "") -> Block:
    """A paragraph; `tone` is `strong` for the answer, `quiet` for a note."""
    return {"kind": "text", "words": words, "tone": tone}


def heading(words: str) -> Block:
    """A heading within the drawer."""
    return {"kind": "heading", "words": words}


def facts(pairs: Iterable[tuple[str, str]]) -> Block:
    """Terms and what is said of each."""
    return {"kind": "facts", "pairs": [list(pair) for pair in pairs]}


def table(
    columns: Sequence[str],
    rows: Iterable[Sequence[str]],
    right: Sequence[int] = (),
    marked: Sequence[int] = (),
) -> Block:
    """A small table.

    Parameters
    ----------
    columns
        Words above its columns.
    rows
        Its cells as text.
    right
        Places of the columns of numbers.
    marked
        Places of the rows that stand out.
    """
    return {
        "kind": "table", "columns": list(columns), "rows": [list(row) for row in rows],
        "right": list(right), "marked": list(marked),
    }  # fmt: skip


def folded(title: str, words: Callable[[], str]) -> Block:
    """Text such as SQL, closed; it is made only when somebody opens it."""
    return {"kind": "folded", "title": title, "words": words}


class Drawer(Part):
    """Stands beside the page, not over its work: nothing behind it is locked.

    Parameters
    ----------
    act
        Where its buttons' messages go.
    """

    _esm = script("escape_key.js", "terms.js", "head_row.js", "drawer_blocks.js", "drawer.js")
    unfolded = traitlets.Dict().tag(sync=True)
    """Place of a folded block -> its words, once it was opened."""

    def __init__(self, act: Act | None = None) -> None:
        super().__init__(self._hear, {"open": 0})
        self._then = act
        self._opened = 0
        self._folded: dict[str, Callable[[], str]] = {}

    def show(self, content: Content) -> None:
        """Open it, or say something else in it."""
        self._opened += 1
        blocks = [dict(block) for block in content.blocks]
        self._folded, self.unfolded = {}, {}
        for place, block in enumerate(blocks):
            if block["kind"] == "folded":
                self._folded[str(place)] = block.pop("words")
                block["key"] = str(place)
        self.data = {
            "open": self._opened, "title": content.title, "about": content.about,
            "blocks": blocks,
            "actions": [[words, dict(message)] for words, message in content.actions],
        }  # fmt: skip

    def close_up(self) -> None:
        """Close it: what it says is no longer what is shown."""
        if self.data.get("open"):
            self.data = {"open": 0}

    def _hear(self, message: Mapping[str, Any]) -> None:
        if message.get("do") == "unfold":
            key = str(message.get("key"))
            if key in self._folded and key not in self.unfolded:
                self.unfolded = {**self.unfolded, key: self._folded[key]()}
        elif self._then is not None:
            self._then(message)
