"""A note: an instructional change on a day, such as a reteach, or a scaffold given to some."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, Self, get_args

from masteryviz.errors import SettingError
from masteryviz.journal import _codec
from masteryviz.journal._codec import Student

What = Literal["reteach", "scaffold", "other"]
WHATS: dict[What, str] = dict(
    zip(get_args(What), ("Reteach", "Scaffold", "Other change"), strict=True)
)
"""Kinds of change, and their words on the screen."""


@dataclass(frozen=True, kw_only=True)
class Note:
    """What was changed in teaching, when, where and for whom.

    Raises
    ------
    SettingError
        When it says nothing.
    """

    what: What
    day: dt.date
    """When it was done."""
    text: str
    """In the teacher's own words."""
    skill: str = ""
    """The skill it was about; empty: no one skill."""
    task: str = ""
    """The task that was taught again or given differently; empty: none."""
    sections: tuple[str, ...] = ()
    """Where; empty: in all sections."""
    given: tuple[Student, ...] | None = None
    """Ids of those whom it was given to; None: to all. It may name nobody any more."""

    def __post_init__(self) -> None:
        if not self.text.strip():
            raise SettingError("A note needs some words: say what was changed.")

    @property
    def label(self) -> str:
        """A few words for a line in a chart."""
        return f"{WHATS[self.what]}: {self.text.strip()}"

    def body(self) -> dict[str, Any]:
        """The note as an entry's body."""
        return _codec.body(self)

    @classmethod
    def of(cls, body: Mapping[str, Any]) -> Self:
        """The note that an entry's body is.

        Raises
        ------
        SettingError
            When it is none.
        """
        return _codec.record(cls, body)
