"""The bytes of a JSON export as one strict document, or a refusal that says why."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from masteryviz.errors import Problem


@dataclass(frozen=True, kw_only=True)
class Document:
    """A JSON export: objects, lists, texts, numbers, booleans and nulls."""

    file: str
    """Name of the file, for messages."""
    value: Any
    """The content; of JSON Lines, the list of its values."""
    notices: list[Problem] = field(default_factory=list)
    """What the user should know of the bytes, such as a byte order mark. Not errors."""
