"""Writing `masteryviz.toml`: comments kept, all of it or nothing, with the former versions."""

from __future__ import annotations

import contextlib
import os
import tempfile
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError

from masteryviz import settings
from masteryviz.errors import SettingError
from masteryviz.settings import NAME, Settings

KEPT = 5
"""Former versions kept beside the file: `masteryviz.toml.1` is the newest of them."""

Changes = Mapping[str, Mapping[str, Any] | Sequence[Mapping[str, Any]]]
"""Table -> key -> value, None to leave it out; for `skill` a list of tables with a `name` each."""


def text(folder: Path) -> str:
    """The file as it stands; empty where there is none.

    Raises
    ------
    SettingError
        When it cannot be read.
    """
    try:
        return (folder / NAME).read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as error:
        raise SettingError(f"{NAME} cannot be read: {error}.") from None


def given(folder: Path) -> dict[str, Any]:
    """The tables of the file, as TOML gives them.

    Raises
    ------
    SettingError
        When it cannot be read or is not TOML.
    """
    return parsed(text(folder))


def parsed(content: str) -> dict[str, Any]:
    """The tables of a text, as TOML gives them.

    Raises
    ------
    SettingError
        When it is not TOML.
    """
    try:
        return tomllib.loads(content)
    except tomllib.TOMLDecodeError as error:
        raise SettingError(f"{NAME} is not TOML: {error}.") from None


def changed(before: str, changes: Changes) -> str:
    """The text of a file with some values changed; comments and everything else stay.

    Raises
    ------
    SettingError
        When the text is not TOML.
    """
    document = _document(before)
    for name, values in changes.items():
        if isinstance(values, Mapping):
            _set_table(document, name, values)
        else:
            _set_tables(document, name, values)
    return tomlkit.dumps(document)


def problems(values: Mapping[str, Any]) -> dict[str, str]:
    """What is wrong with values, by field: `{"rule.k": "k must be from 1 to 10, not 99."}`.

    A skill's field is `skill.<name>.<key>`; what only shows in a whole table stands under the
    table's name.
    """
    found: dict[str, str] = {}
    for field, alone in _one_by_one(values):
        with contextlib.suppress(KeyError):
            found |= _wrong(field, alone)
    if found:
        return found
    for table, inside in values.items():
        found |= _wrong(table, {table: inside})
    return found


def save(folder: Path, changes: Changes) -> Settings:
    """Write changes to the folder's `masteryviz.toml` and give the settings as they are now.

    The new text is checked, written beside the file, flushed to the disk and moved into its place:
    a crash leaves either the old file or the new one. The old one is kept as `masteryviz.toml.1`,
    those before it move up to `.5`.

    Raises
    ------
    SettingError
        When a value is refused or the file cannot be written; it is as it was.
    """
    before = text(folder)
    after = changed(before, changes)
    found = settings.of(parsed(after))
    if after != before:
        with _told():
            _keep(folder, before)
            _replace(folder / NAME, after)
    return found


def can_take_back(folder: Path) -> bool:
    """Whether there is a former version."""
    return (folder / f"{NAME}.1").is_file()


def take_back(folder: Path) -> Settings:
    """Exchange the file and its former version: doing it again brings the newer one back.

    Raises
    ------
    SettingError
        When there is no former version, or it is not right, or the file cannot be written.
    """
    if not can_take_back(folder):
        raise SettingError("There is no former version of the settings to go back to.")
    now = text(folder)
    with _told():
        former = (folder / f"{NAME}.1").read_text(encoding="utf-8-sig")
    found = settings.of(parsed(former))
    with _told():
        _replace(folder / NAME, former)
        _replace(folder / f"{NAME}.1", now)
    return found


def _document(content: str) -> tomlkit.TOMLDocument:
    try:
        return tomlkit.parse(content)
    except TOMLKitError as error:
        raise SettingError(f"{NAME} is not TOML: {error}.") from None


def _set_table(document: tomlkit.TOMLDocument, name: str, values: Mapping[str, Any]) -> None:
    there = {key: value for key, value in values.items() if value is not None}
    if name not in document:
        if there:
            _apart(document)
            document[name] = tomlkit.item(there)
        return
    _set_values(document[name], values)


def _apart(document: tomlkit.TOMLDocument) -> None:
    """Leave a line empty before what is added."""
    if document.as_string().strip() and not document.as_string().endswith("\n\n"):
        document.add(tomlkit.nl())


def _set_values(table: Any, values: Mapping[str, Any]) -> None:  # noqa: ANN401  (tomlkit's)
    for key, value in values.items():
        if value is None:
            table.pop(key, None)
        elif key not in table or table[key] != value:
            table[key] = value


def _set_tables(
    document: tomlkit.TOMLDocument, name: str, values: Sequence[Mapping[str, Any]]
) -> None:
    """Change the entries of an array of tables by their `name`; a new one is added at its end."""
    if name not in document:
        _apart(document)
        document[name] = tomlkit.aot()
    tables: Any = document[name]
    known = {str(entry.get("name")): entry for entry in tables}
    for entry in values:
        label = str(entry["name"])
        if label in known:
            _set_values(known[label], entry)
        else:
            tables.append(tomlkit.item({k: v for k, v in entry.items() if v is not None}))
    for place in reversed(range(len(tables))):
        if set(tables[place]) == {"name"}:
            del tables[place]
    if not len(tables):
        del document[name]


def _one_by_one(values: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every field with tables that hold it alone, and what it cannot be without."""
    for table, inside in values.items():
        if isinstance(inside, Mapping):
            for key, value in inside.items():
                name = {"name": inside["name"]} if table == "rule" and "name" in inside else {}
                yield f"{table}.{key}", {table: {**name, key: value}}
        else:
            for entry in inside:
                for key, value in entry.items():
                    alone = {table: [{"name": entry["name"], key: value}]}
                    yield f"{table}.{entry['name']}.{key}", alone


def _wrong(field: str, tables: Mapping[str, Any]) -> dict[str, str]:
    try:
        settings.of(tables)
    except SettingError as error:
        return {field: str(error)}
    return {}


@contextlib.contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise SettingError(f"{NAME} cannot be written: {error.strerror}.") from None


def _keep(folder: Path, before: str) -> None:
    """Keep a version as `.1`; the others move up, the oldest goes."""
    for number in range(KEPT - 1, 0, -1):
        with contextlib.suppress(FileNotFoundError):
            (folder / f"{NAME}.{number}").replace(folder / f"{NAME}.{number + 1}")
    _replace(folder / f"{NAME}.1", before)


def _replace(path: Path, content: str) -> None:
    """Put a file in the place of another: written and flushed beside it, then moved."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{NAME}.", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    _flush(path.parent)


def _flush(folder: Path) -> None:
    """Make a move last: the folder's own entry is written to the disk, where that exists."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
