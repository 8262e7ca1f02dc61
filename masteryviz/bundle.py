"""The files of a zip or folder export, by name, or a refusal that says why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from masteryviz.errors import Problem


@dataclass(frozen=True, kw_only=True)
class Bundle:
    """Several files that are one export, such as OneRoster's."""

    file: str
    """Name of the zip or folder, for messages."""
    members: Mapping[str, bytes]
    """Content of each file by its name in lower case, without folders."""
    notices: list[Problem] = field(default_factory=list)
    """What the user should know of the container. Not errors."""
