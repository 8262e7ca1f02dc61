"""The store: publish a version, open the newest, go back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import duckdb

from masteryviz import evidence
from masteryviz.errors import Problem, StoreError
from masteryviz.schema import SCHEMA_VERSION, TABLES
from masteryviz.store import (
    _audit,
    _checks,
    _folder,
    _leftovers,
    _lock,
    _publish,
    _secret,
    _version,
)
from masteryviz.store._version import POINTER, Version

T = TypeVar("T")

READER: dict[str, Any] = {
    **_publish.CLOSED,
    "lock_configuration": "true",
    # So that it can be lowered for a moment, and with it what a reader at rest keeps.
    "allowed_configs": ["memory_limit"],
    "memory_limit": "512MB",
    "threads": "2",
    # Without these, freed memory goes back to the system only when something else is asked.
    "allocator_background_threads": "true",
}
"""How a version is opened for reading: many readers may share a small computer."""
SMALL, LITTLE = 150 * 2**20, "160MB"
"""Bytes of a version up to which a reader needs no more memory than that: 1.6 M attempts."""


QUICK = 64 * 2**20
"""Bytes of a version that are compared whenever it is opened: a tenth of a second."""


def memory_limit(file: Path) -> str:
    """The most memory that a reader of a version takes for its tables, as DuckDB is told."""
    is_small = file.exists() and file.stat().st_size < SMALL
    return LITTLE if is_small else str(READER["memory_limit"])


class Store:
    """A folder of immutable versions of one database; nothing is made before the first `publish`.

    Parameters
    ----------
    path
        Folder of the store. Default: `default_path()`.
    wait
        Seconds to wait for another writer.
    """

    def __init__(self, path: Path | str | None = None, *, wait: float = 5.0) -> None:
        self.path = Path(path).expanduser() if path is not None else _folder.default_path()
        self.wait = wait

    def current(self) -> Version | None:
        """The newest version; None where nothing was ever published.

        Where the newest was damaged, it is the newest intact one (see `notices`).

        Raises
        ------
        StoreError
            When no version is intact, or the store needs another masteryviz.
        """
        version = _version.read(self.path / POINTER)
        if version is None or not version.is_there(self.path):
            version = self._newest_intact()
        if version is not None and version.schema_version != SCHEMA_VERSION:
            raise StoreError(
                f"The store {self.path} has tables of kind {version.schema_version}, and this "
                f"masteryviz needs kind {SCHEMA_VERSION}. "
                + (
                    "Update masteryviz."
                    if version.schema_version > SCHEMA_VERSION
                    else "Load the exports again into a new store."
                )
            )
        return version

    def tokens(self, students: Iterable[str]) -> dict[str, str]:
        """Student's id -> what stands for it outside of the store, as in links: always the same.

        Where the folder cannot be written they hold for this process only.
        """
        secret = _secret.read(self.path)
        return {student: _secret.token(secret, student) for student in students}

    def notices(self) -> list[Problem]:
        """What the user should know: a bad place for a store, a damaged newest version."""
        found = _folder.notices(self.path)
        version = self._to_open()
        if version is not None and version != _version.read(self.path / POINTER):
            found.append(
                Problem(
                    f"The newest version of the store is damaged; version {version.version} of "
                    f"{version.published_at} is used.",
                    "Load the files again that came after it.",
                )
            )
        return found

    def connect(self) -> duckdb.DuckDBPyConnection:
        """Open the newest version for reading only; it stays as it is while it is open.

        The connection reads the version's tables and nothing else: no other file, no network, no
        extension, no variable of the program; of its settings only the memory it may use can be
        changed. The table `meta` says which version it is.

        Raises
        ------
        StoreError
            When there is no store, or no version of it can be opened.
        """
        reason = ""
        _leftovers.clear(self.path)
        for _ in range(20):
            version = self._to_open()
            if version is None:
                raise StoreError(
                    f"There is no store in {self.path} yet. Load a file first: masteryviz load FILE"
                )
            try:
                return self._open(version)
            except duckdb.Error as error:
                # A writer may have taken the version away meanwhile; then there is a newer one.
                if version.is_there(self.path):
                    reason = str(error).splitlines()[0]
                    break
        version = self._newest_intact()
        if version is None:
            raise StoreError(f"The store {self.path} cannot be opened: {reason}")
        try:
            return self._open(version)
        except duckdb.Error as error:
            raise StoreError(
                f"The store {self.path} cannot be opened: {str(error).splitlines()[0]} "
                f"It was written by DuckDB {version.duckdb_version}, this is {duckdb.__version__}."
            ) from None

    def _open(self, version: Version) -> duckdb.DuckDBPyConnection:
        file = self.path / version.file
        how = {**READER, "memory_limit": memory_limit(file)}
        return duckdb.connect(file, read_only=True, config=how)

    def publish(
        self,
        write: Callable[[duckdb.DuckDBPyConnection], T],
        action: str,
        *,
        may_shrink: bool = False,
        anew: bool = False,
    ) -> T:
        """Make the next version: the newest one's content after `write`, all of it or nothing.

        `write` is given a connection inside a transaction; what it returns is handed on. The new
        version is checked, closed, read again and flushed to the disk before the pointer moves.
        Evidence that gets fewer is taken for a fault, unless it `may_shrink`. With `anew`, what
        `write` took away is in no byte of the new file; after the action `erase` all versions from
        before it are removed, and nothing goes back there.

        Raises
        ------
        StoreBusy
            When somebody else is writing, naming who and since when.
        StoreError
            When the disk is full, a rule of `store_checks.sql` is broken, or the store needs
            another masteryviz. The store is as it was then.
        """
        with self._writing(action) as current:
            lineage = None if current is None else current.version
            checked = _publish.Change(write, action, may_shrink, anew)
            return _publish.publish(self.path, checked, current, lineage)[1]

    def rehearse(
        self, write: Callable[[duckdb.DuckDBPyConnection], T], *, may_shrink: bool = False
    ) -> T:
        """Do in memory what `publish` would do, and keep nothing.

        Raises
        ------
        StoreError
            As `publish`.
        """
        version = self.current()
        with duckdb.connect() as con:
            evidence.create(con)
            if version is not None:
                place = str(self.path / version.file).replace("'", "''")
                con.execute(f"attach '{place}' as kept (read_only)").fetchall()
                for name in TABLES:
                    con.execute(f"insert into {name} by name from kept.{name}").fetchall()
                con.execute("detach kept").fetchall()
            before = {} if may_shrink else _checks.sizes(con)
            result = write(con)
            _checks.require_sound(con, before)
            return result

    def undo(self) -> Version:
        """Take the last change back: publish the content of the version before it again.

        Raises
        ------
        StoreError
            When there is nothing to take back, or the version before is no longer kept.
        """
        with self._writing("undo") as current:
            if current is None or (current.parent is None and current.file_ix == 0):
                raise StoreError(f"There is nothing to take back in {self.path}.")
            kept = {version.version: version for version in _version.recorded(self.path)}
            older = kept.get(current.parent or 0)
            if current.action == _version.ERASE:
                raise StoreError(
                    "The last change erased a student; that cannot be taken back. Nothing was "
                    "changed."
                )
            if current.parent is not None and not (older and older.is_intact(self.path)):
                raise StoreError(
                    f"Version {current.parent} is not there any more: only the newest "
                    f"{_publish.KEPT} versions are kept. Nothing was changed. Load the files "
                    "that you want into a new store."
                )
            parent = older.parent if older else None
            nothing: _publish.Change[None] = _publish.Change(lambda _: None, "undo")
            return _publish.publish(self.path, nothing, older, parent)[0]

    def verify(self) -> list[str]:
        """Everything that is wrong with the store's files, in words; empty: all is well."""
        recorded = _version.recorded(self.path)
        found = [
            f"Version {version.version} ({version.file}) was changed or cut off."
            for version in recorded
            if not version.is_intact(self.path)
        ]
        pointer = _version.read(self.path / POINTER)
        if pointer is None:
            found.append(f"The pointer {POINTER} is missing or damaged.")
        else:
            if pointer not in recorded:
                found.append(f"The record of version {pointer.version} is missing or damaged.")
            if pointer.version not in _audit.versions(self.path):
                found.append(f"The log of changes does not tell of version {pointer.version}.")
        return found + _audit.problems(self.path)

    def _to_open(self) -> Version | None:
        """The newest version, compared byte for byte where that is quick.

        In a larger one DuckDB finds a changed block by its checksum when it reads it.
        """
        version = self.current()
        if version is None or version.bytes > QUICK or version.is_intact(self.path):
            return version
        return self._newest_intact()

    def _newest_intact(self) -> Version | None:
        """The newest version that is byte for byte what was published; None: there never was one.

        Raises
        ------
        StoreError
            When there are versions, and none is intact.
        """
        recorded = _version.recorded(self.path)
        for version in recorded:
            if version.is_intact(self.path):
                return version
        if recorded or (self.path / POINTER).exists():
            raise StoreError(
                f"The store {self.path} is damaged, and none of its versions is intact. "
                "Restore the folder from a backup, or load the exports into a new store."
            )
        return None

    @contextmanager
    def _writing(self, action: str) -> Iterator[Version | None]:
        """Hold the lock, with the folder made ready; give the version to start from."""
        _folder.prepare(self.path)
        with _lock.writing(self.path, action, self.wait):
            current = self.current()
            if current is not None and not current.is_intact(self.path):
                # A changed block must not be copied into a version that then counts as intact.
                current = self._newest_intact()
            _publish.clear(self.path, _version.read(self.path / POINTER))
            yield current
