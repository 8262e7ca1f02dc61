"""From one version to the next: copy, write, check, flush, and only then move the pointer."""

from __future__ import annotations

import datetime as dt
import os
import secrets
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

import duckdb

from masteryviz import evidence
from masteryviz.errors import StoreError
from masteryviz.schema import SCHEMA_VERSION
from masteryviz.store import _audit, _checks, _files, _leftovers, _version
from masteryviz.store._version import POINTER, Version

T = TypeVar("T")

KEPT = 5
"""Versions kept: the newest, and those that undo can go back to."""

CLOSED: dict[str, Any] = {
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    "python_enable_replacements": "false",
}
"""No file but the database, no network, no extension, no look into the program's variables."""

_META = "insert into meta values ($key, $value)"


@dataclass(frozen=True)
class Change(Generic[T]):
    """What a new version does to the content of the old one."""

    write: Callable[[duckdb.DuckDBPyConnection], T]
    action: str
    """What to call it: load, undo ..."""
    may_shrink: bool = False
    """Whether evidence may get fewer."""
    anew: bool = False
    """Whether the file is written anew, so that no byte of what was taken away is left in it."""


def publish(
    folder: Path,
    change: Change[T],
    source: Version | None,
    parent: int | None,
) -> tuple[Version, T]:
    """Make and publish the version after the newest; the lock must be held.

    Parameters
    ----------
    folder
        The store's.
    change
        What to do to the content.
    source
        The version whose content to start from; None: an empty one.
    parent
        The version that undo goes back to.

    Raises
    ------
    StoreError
        When the disk is full or the content would not be sound.
    """
    number = _next_number(folder)
    temporary = folder / f".tmp-{os.getpid()}-{secrets.token_hex(4)}.duckdb"
    _files.require_space(folder, source.bytes if source else 0)
    try:
        result, sizes = _write(temporary, folder, change, source, number)
        if change.anew:
            _write_anew(temporary)
        file_ix = _read_again(temporary, sizes)
        version = Version(
            version=number,
            file=_version.file_name(number),
            sha256=_files.digest(temporary),
            bytes=temporary.stat().st_size,
            schema_version=SCHEMA_VERSION,
            duckdb_version=duckdb.__version__,
            file_ix=file_ix,
            parent=parent,
            published_at=dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
            action=change.action,
        )
        _put_in_place(folder, temporary, version)
    except (duckdb.IOException, duckdb.FatalException, duckdb.TransactionException, OSError) as e:
        raise StoreError(
            f"The store {folder} could not be written: {str(e).splitlines()[0]} "
            "Nothing was changed. See whether the disk is full, and try again."
        ) from e
    finally:
        for path in folder.glob(f"{temporary.name}*"):
            _files.remove(path)
    try:
        _audit.append(
            folder,
            change.action,
            version=number,
            sha256=version.sha256,
            parent=parent,
            files=sizes["source_file"],
            attempts=sizes["attempt"],
        )
    except OSError as error:
        raise StoreError(
            f"Version {number} was published, but the log of changes could not be written: "
            f"{error.strerror}. See whether the disk is full."
        ) from error
    _prune(folder, version)
    return version, result


def clear(folder: Path, pointer: Version | None) -> None:
    """Take away what a writer left behind that was stopped half-way; the lock must be held."""
    for path in folder.glob(".tmp-*"):
        _files.remove(path)
    _leftovers.clear(folder)
    if pointer is None or not pointer.is_there(folder):
        return
    _clear_erased(folder, pointer)
    for path in [*folder.glob("v*.duckdb"), *folder.glob("v*.json")]:
        if path.stem > _version.file_name(pointer.version).removesuffix(".duckdb"):
            _files.remove(path)


def _clear_erased(folder: Path, pointer: Version) -> None:
    """Take away what is from before an erasing that was stopped before it could do so itself."""
    erasing = [
        version.file[:9]
        for version in _version.recorded(folder)
        if version.action == _version.ERASE and version.version <= pointer.version
    ]
    for path in folder.glob("v[0-9]*"):
        if path.name[:9] < max(erasing, default=""):
            _files.remove(path)


def _next_number(folder: Path) -> int:
    taken = [int(path.name[1:9]) for path in folder.glob("v[0-9]*") if path.name[1:9].isdigit()]
    pointer = _version.read(folder / POINTER)
    return max([*taken, pointer.version if pointer else 0], default=0) + 1


def _write(
    temporary: Path,
    folder: Path,
    change: Change[T],
    source: Version | None,
    number: int,
) -> tuple[T, _checks.Sizes]:
    """One transaction on a private copy."""
    if source is not None:
        _files.create_private(temporary)
        shutil.copyfile(folder / source.file, temporary)
    with duckdb.connect(temporary, config=CLOSED) as con:
        temporary.chmod(0o600)
        con.execute("begin").fetchall()
        if source is None:
            evidence.create(con)
        before = {} if change.may_shrink else _checks.sizes(con)
        result = change.write(con)
        con.execute("delete from meta where key in ('version', 'action')").fetchall()
        for key, value in (("version", str(number)), ("action", change.action)):
            con.execute(_META, {"key": key, "value": value}).fetchall()
        sizes = _checks.require_sound(con, before)
        con.execute("commit").fetchall()
        con.execute("force checkpoint").fetchall()
    return result, sizes


def _write_anew(temporary: Path) -> None:
    """Copy what the tables hold, and nothing else, into another file that takes its place."""
    anew = temporary.with_name(temporary.name + ".anew")
    with duckdb.connect() as con:
        for name, path in (("old", temporary), ("anew", anew)):
            place = str(path).replace("'", "''")
            con.execute(f"attach '{place}' as {name}").fetchall()
        con.execute("copy from database old to anew").fetchall()
        con.execute("force checkpoint anew").fetchall()
    anew.chmod(0o600)
    _files.move(anew, temporary)


def _read_again(temporary: Path, sizes: _checks.Sizes) -> int:
    """Number of the newest load, after a look whether the closed file has what was written."""
    if temporary.with_name(temporary.name + ".wal").exists():
        raise StoreError("The new version was not closed properly. Nothing was changed.")
    with duckdb.connect(temporary, read_only=True, config=CLOSED) as con:
        if _checks.sizes(con) != sizes:
            raise StoreError(
                "The new version does not read as it was written. Nothing was changed. "
                "The disk may be failing."
            )
        newest = con.execute("select coalesce(max(file_ix), 0) from source_file").fetchall()
        return int(newest[0][0])


def _put_in_place(folder: Path, temporary: Path, version: Version) -> None:
    _files.flush(temporary)
    temporary.chmod(0o400)
    _files.move(temporary, folder / version.file)
    _files.flush(folder)
    _files.replace_text(folder / _version.record_name(version.version), version.to_json(), 0o400)
    _files.replace_text(folder / POINTER, version.to_json())


def _prune(folder: Path, newest: Version) -> None:
    """Remove all but the newest version and those that undo can go back to."""
    recorded = {version.version: version for version in _version.recorded(folder)}
    kept = [newest]
    while len(kept) < KEPT and (kept[-1].parent or 0) in recorded:
        kept.append(recorded[kept[-1].parent or 0])
    names = {version.file[:9] for version in kept}
    for path in folder.glob("v[0-9]*"):
        if path.name[:9] not in names and not _leftovers.is_in_use(path):
            _files.remove(path)
