"""What is written down of a version, and whether its file is still that."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from masteryviz.store._files import digest, is_database

ERASE = "erase"
"""What made a version that somebody was erased in: what was before it must not come back."""

POINTER = "CURRENT"
"""Name of the file that says which version is the newest."""


@dataclass(frozen=True, kw_only=True)
class Version:
    """One version of the store: an immutable database file and what it must be."""

    version: int
    """Number of the version, from 1."""
    file: str
    """Name of its database file in the store's folder."""
    sha256: str
    """Digest of that file."""
    bytes: int
    """Its size."""
    schema_version: int
    """`schema.SCHEMA_VERSION` of the masteryviz that wrote it."""
    duckdb_version: str
    """The DuckDB that wrote it."""
    file_ix: int
    """Number of the newest load in it; 0 where nothing is loaded."""
    parent: int | None
    """The version whose content it was made from; undo goes there."""
    published_at: str
    """When it was published, UTC, ISO 8601."""
    action: str
    """What made it: load, undo ..."""

    def to_json(self) -> str:
        """The version as the text of its pointer."""
        return json.dumps(asdict(self), indent=1) + "\n"

    def is_there(self, folder: Path) -> bool:
        """Whether its file is there, of the right size and kind; quick."""
        path = folder / self.file
        try:
            return path.stat().st_size == self.bytes and is_database(path)
        except OSError:
            return False

    def is_intact(self, folder: Path) -> bool:
        """Whether its file is what was published, byte for byte."""
        return self.is_there(folder) and digest(folder / self.file) == self.sha256


def file_name(version: int) -> str:
    """Name of a version's database file."""
    return f"v{version:08d}.duckdb"


def record_name(version: int) -> str:
    """Name of the file that keeps what is written down of a version."""
    return f"v{version:08d}.json"


def read(path: Path) -> Version | None:
    """A version as written down in a file; None when that is missing or damaged."""
    try:
        given = json.loads(path.read_bytes())
        version = Version(**given)
    except (OSError, ValueError, TypeError):
        return None
    kinds: dict[str, tuple[type, ...]] = {
        "int": (int,), "str": (str,), "int | None": (int, type(None)),
    }  # fmt: skip
    sound = all(isinstance(getattr(version, f.name), kinds[str(f.type)]) for f in fields(version))
    return version if sound and version.file == file_name(version.version) else None


def recorded(folder: Path) -> list[Version]:
    """Every version written down in a folder, the newest first; none from before an erasing."""
    found = []
    for path in sorted(folder.glob("v*.json"), reverse=True):
        version = read(path)
        if version is not None:
            found.append(version)
            if version.action == ERASE:
                break
    return found
