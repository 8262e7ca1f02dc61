"""The kinds of entries, and what a body of each must hold."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from masteryviz.journal import _codec
from masteryviz.journal._meeting import Meeting
from masteryviz.journal._note import Note

Body = Mapping[str, Any]
"""What an entry says, as JSON; a student only as `named(id)`."""


@dataclass(frozen=True, kw_only=True)
class Choice:
    """Something that the team agreed on for itself."""

    name: str
    value: bool


@dataclass(frozen=True)
class Kind:
    """A kind of entry."""

    key: str
    title: str
    """What one is called on the screen."""
    check: Callable[[Body], object]
    """Raises `SettingError` where a body is not one of this kind."""


KINDS: dict[str, Kind] = {
    kind.key: kind
    for kind in (
        # What a plan holds is the planner's own affair.
        Kind("plan", "plan", dict),
        Kind("note", "note", Note.of),
        Kind("meeting", "meeting", Meeting.of),
        Kind("choice", "choice of the team", lambda body: _codec.record(Choice, body)),
    )
}
"""Kind by key."""
