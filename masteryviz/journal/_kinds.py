"""The kinds of entries, and what a body of each must hold."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Body = Mapping[str, Any]
"""What an entry says, as JSON; a student only as `named(id)`."""


@dataclass(frozen=True)
class Kind:
    """A kind of entry."""

    key: str
    title: str
    """What one is called on the screen."""
    check: Callable[[Body], object]
    """Raises `SettingError` where a body is not one of this kind."""


KINDS: dict[str, Kind] = {
    # What a plan holds is the planner's own affair.
    kind.key: kind
    for kind in (Kind("plan", "plan", dict),)
}
"""Kind by key."""
