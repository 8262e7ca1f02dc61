"""A folder of downloads: which of its files are exports, and the map that goes with each."""

from __future__ import annotations

import re
from collections import abc
from dataclasses import dataclass
from pathlib import Path

from masteryviz.errors import InputError, Problem
from masteryviz.loading import Arrival
from masteryviz.mapping import Mapping, load_mapping, named_files
from masteryviz.readers._oneroster_members import MANIFEST

MAP = "map.toml"
"""The map of all files of a folder and of the folders in it that have none of their own."""
EXPORTS = (
    ".csv", ".tsv", ".tab", ".txt", ".xlsx", ".xlsm", ".xls", ".ods", ".json", ".jsonl", ".zip",
)  # fmt: skip
"""Endings of files that are looked at."""
_UNFINISHED = (".crdownload", ".part", ".partial", ".download", ".tmp", ".opdownload")
_SYSTEM = ("desktop.ini", "thumbs.db")
_WHEN = re.compile(
    r"(?i)(?:(?:week|wk|term|quarter|q|semester|month|unit)[ _-]*)?[\d ._/-]+"
    r"|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w*[\d ._-]*"
    r"|archive|old|new|downloads?|exports?|inbox|data"
)
"""Names of folders that say when, or nothing, and never who."""


@dataclass(frozen=True)
class Inbox:
    """What a folder holds."""

    arrivals: tuple[Arrival, ...]
    """Exports, in the order of their paths."""
    passed_over: tuple[Path, ...]
    """Files that are no exports, such as pictures."""


def look(folder: Path, mapping: Mapping = Mapping()) -> Inbox:  # noqa: B008  (frozen)
    """Find the exports in a folder and in the folders in it.

    The map of a file is `<name>.toml` beside it, else the `map.toml` of its folder, else that of
    the folder around it, and so on up to the inbox, else `mapping`. Where neither the file nor its
    map names a teacher, the first folder below the inbox does, and the next one the section:
    `exports/Rivera/Period 1/...`. Folders that are called after a date or week say nothing.
    Hidden files, unfinished downloads, maps and the tables of skills that they name are not
    looked at.

    Raises
    ------
    InputError
        When there is no such folder.
    SettingError
        When a map is not right.
    """
    if not folder.is_dir():
        raise InputError(folder.name, Problem("There is no such folder.", "Check its name."))
    files = list(_files(folder))
    stems = {path.with_suffix("") for path in files if path.suffix.casefold() in EXPORTS}
    maps = [
        path
        for path in files
        if path.name == MAP or (path.suffix == ".toml" and path.with_suffix("") in stems)
    ]
    used = {*maps, *(named for path in maps for named in named_files(path))}
    files = [path for path in files if path not in used]
    loaded: dict[Path, Mapping] = {path: load_mapping(path) for path in maps}
    exports = [path for path in files if path.is_dir() or path.suffix.casefold() in EXPORTS]
    return Inbox(
        tuple(_arrival(path, folder, _map_of(path, folder, loaded, mapping)) for path in exports),
        tuple(path for path in files if path not in exports),
    )


def is_one_export(folder: Path) -> bool:
    """Whether a folder as a whole is one export, such as OneRoster's."""
    return any(member.name.casefold() == MANIFEST for member in folder.iterdir())


def _files(folder: Path) -> abc.Iterator[Path]:
    """Every file, and every folder that is one export, in order."""
    for path in sorted(folder.iterdir(), key=lambda path: (path.is_dir(), path.name.casefold())):
        name = path.name.casefold()
        if name.startswith((".", "~$")) or name in _SYSTEM or path.suffix.casefold() in _UNFINISHED:
            continue
        if not path.is_dir() or is_one_export(path):
            yield path
        elif not path.is_symlink():
            yield from _files(path)


def _map_of(path: Path, inbox: Path, maps: dict[Path, Mapping], other: Mapping) -> Mapping:
    folders = [folder for folder in path.parents if folder.is_relative_to(inbox)]
    places = (path.with_suffix(".toml"), *(folder / MAP for folder in folders))
    return next((maps[place] for place in places if place in maps), other)


def _arrival(path: Path, inbox: Path, mapping: Mapping) -> Arrival:
    """The export with what the folders around it are called."""
    around = [name for name in path.relative_to(inbox).parts[:-1] if not _WHEN.fullmatch(name)]
    teacher, section = (*around, None, None)[:2]
    return Arrival(path, mapping, teacher, section)
