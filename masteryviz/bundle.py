"""The files of a zip or folder export, by name, or a refusal that says why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from masteryviz.archive import LARGEST, is_zip, open_archive, read_member
from masteryviz.errors import InputError, Problem

MOST_FILES = 1000
"""Files of a bundle; OneRoster has at most 26."""
_LITTER = ("__macosx/", ".ds_store", "thumbs.db", "desktop.ini")
"""What computers put beside files; no part of an export."""


@dataclass(frozen=True, kw_only=True)
class Bundle:
    """Several files that are one export, such as OneRoster's."""

    file: str
    """Name of the zip or folder, for messages."""
    members: Mapping[str, bytes]
    """Content of each file by its name in lower case, without folders."""
    notices: list[Problem] = field(default_factory=list)
    """What the user should know of the container. Not errors."""


def read_bundle(content: bytes, file: str) -> Bundle:
    """Read the files of a ZIP archive into memory; nothing is written to the disk.

    Raises
    ------
    InputError
        When the archive is damaged, encrypted or too large, holds an archive or a link, a name
        twice or one that leads out of it, or nothing.
    """
    archive = open_archive(content, file)
    return _bundle(
        file,
        (
            (member.filename, read_member(archive, member, file))
            for member in archive.infolist()
            if not member.is_dir()
        ),
    )


def read_folder(path: Path) -> Bundle:
    """Read the files of a folder, but not of folders in it.

    Raises
    ------
    InputError
        When it cannot be read, is too large, or holds an archive, a link or nothing.
    """
    return _bundle(path.name, _in_folder(path))


def _in_folder(path: Path) -> Iterator[tuple[str, bytes]]:
    total = 0
    try:
        for item in sorted(path.iterdir()):
            if item.is_symlink():
                what = "The folder holds a link in place of a file."
                raise InputError(path.name, Problem(what, "Put the file itself there."))
            if item.is_file() and not _litter(item.name):
                total += item.stat().st_size
                if total > LARGEST:
                    what = f"The files take more than {LARGEST // 2**20} MB."
                    raise InputError(path.name, Problem(what, "Keep one export in a folder."))
                yield item.name, item.read_bytes()
    except OSError as error:
        raise InputError(
            path.name, Problem(f"The folder cannot be read: {error.strerror}.", "Check its name.")
        ) from None


def _litter(name: str) -> bool:
    folded = name.casefold()
    return folded.startswith((_LITTER[0], "._")) or folded.rpartition("/")[2].startswith(
        ("._", *_LITTER[1:])
    )


def _bundle(file: str, items: Iterator[tuple[str, bytes]]) -> Bundle:
    members: dict[str, bytes] = {}
    for name, content in items:
        if _litter(name):
            continue
        short = name.replace("\\", "/").rpartition("/")[2].lower()
        if short in members:
            raise InputError(
                file,
                Problem(f"Two files in it are called {short!r}.", "Keep one export in a bundle."),
            )
        if is_zip(content):
            raise InputError(
                file,
                Problem(
                    f"{short!r} in it is a workbook or an archive itself.",
                    "Unpack it and load the files that are in it.",
                ),
            )
        members[short] = content
        if len(members) > MOST_FILES:
            raise InputError(
                file, Problem(f"It holds more than {MOST_FILES:,} files.", "Keep one export in it.")
            )
    if not members:
        raise InputError(file, Problem("It holds no files.", "Download the export again."))
    return Bundle(file=file, members=members)
