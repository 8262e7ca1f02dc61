"""The file of what the team wrote down: SQLite, private, every change on the disk when it ends."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from masteryviz.errors import StoreBusy, StoreError

VERSION = 1
"""Kind of tables that this module writes."""
_MARK = 0x4D56544D
"""SQLite's application id of these files: MVTM."""
_WAIT = 10.0
"""Seconds to wait for somebody else's change; each takes milliseconds."""

_TABLES = """
create table entry (
    id integer primary key autoincrement,
    kind text not null,
    made_at text not null,
    changed_at text not null,
    revision integer not null default 1,
    body text not null
) strict;
create index entry_of_kind on entry (kind, made_at);
create table entry_student (
    entry integer not null references entry (id) on delete cascade,
    student text not null,
    primary key (entry, student)
) strict, without rowid;
create index entry_of_student on entry_student (student);
create table promise (
    students text primary key, words text not null, marks text not null
) strict, without rowid;
"""

_SETTINGS = (
    # A deleted text is overwritten, and nothing is spilled into files elsewhere.
    "pragma secure_delete = on",
    "pragma temp_store = memory",
    "pragma journal_mode = delete",
    "pragma synchronous = full",
    "pragma foreign_keys = on",
)


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection | None]:
    """A connection that cannot write; None where nothing was ever written down.

    Raises
    ------
    StoreError
        When the file is damaged or of a newer masteryviz.
    """
    if not path.exists() or path.stat().st_size == 0:
        yield None
        return
    with _words(path), closing(_open(path)) as con:
        if _version(con, path) == 0:
            yield None
            return
        con.execute("pragma query_only = on")
        yield con


@contextmanager
def writing(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection inside a transaction: all that is done is kept when the block ends, or nothing.

    Raises
    ------
    StoreBusy
        When somebody else is writing for ten seconds.
    StoreError
        When the file cannot be written, is damaged or of a newer masteryviz.
    """
    with _words(path):
        _create_private(path)
        with closing(_open(path)) as con:
            con.execute("begin immediate")
            try:
                if _version(con, path) == 0:
                    _create_tables(con)
                yield con
            except BaseException:
                con.execute("rollback")
                raise
            con.execute("commit")


def compact(path: Path) -> None:
    """Write the file anew, so that nothing that was removed is left between its pages."""
    with _words(path), closing(_open(path)) as con:
        con.execute("vacuum")


def _open(path: Path) -> sqlite3.Connection:
    con = sqlite3.connect(path, timeout=_WAIT, isolation_level=None)
    for setting in _SETTINGS:
        con.execute(setting).fetchall()
    return con


def _create_private(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except FileExistsError:
        return


def _version(con: sqlite3.Connection, path: Path) -> int:
    """Kind of the file's tables; 0: it has none yet."""
    version = int(con.execute("pragma user_version").fetchone()[0])
    if version > VERSION:
        raise StoreError(
            f"What the team wrote down ({path.name}) is of a newer masteryviz. Update masteryviz."
        )
    return version


def _create_tables(con: sqlite3.Connection) -> None:
    # Not `executescript`: it would end the transaction.
    for statement in filter(str.strip, _TABLES.split(";")):
        con.execute(statement)
    con.execute(f"pragma application_id = {_MARK}")
    con.execute(f"pragma user_version = {VERSION}")


@contextmanager
def _words(path: Path) -> Iterator[None]:
    """SQLite's and the system's complaints in a teacher's words."""
    try:
        yield
    except sqlite3.OperationalError as error:
        if "locked" in str(error) or "busy" in str(error):
            raise StoreBusy(
                f"Somebody else is writing to {path.name}. Nothing was changed. Try again."
            ) from None
        raise StoreError(_failed(path, str(error))) from error
    except sqlite3.DatabaseError as error:
        raise StoreError(
            f"What the team wrote down ({path.name}) cannot be read: {error}. Restore that file "
            "from a backup, or move it away to begin anew."
        ) from error
    except OSError as error:
        raise StoreError(_failed(path, error.strerror or str(error))) from error


def _failed(path: Path, why: str) -> str:
    return (
        f"{path.name} could not be written: {why}. Nothing was changed. "
        "See whether the disk is full and the store's folder is yours."
    )
