"""From paths to what is in the files: bytes, exports, and the batch that a reader makes of each."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from masteryviz.errors import InputError, MasteryvizError, Problem
from masteryviz.loading._answers import Answer
from masteryviz.loading._known import How
from masteryviz.loading._moment import Moment, moment_of
from masteryviz.loading._taken import Taken, take
from masteryviz.loading._words import NO_WORDS, Words
from masteryviz.readers import Batch
from masteryviz.recognition import Found, found_in, found_in_folder
from masteryviz.table import TextTable
from masteryviz.workbook import is_workbook

LARGEST = 2**30
"""Bytes above which a file is not read: no gradebook is that large."""


@dataclass(frozen=True)
class Export:
    """One export in a file, as it was read."""

    name: str
    """Name of the file, and of the sheet where the workbook has several."""
    sha256: str
    format: str
    moment: Moment
    taken: Taken

    @property
    def batch(self) -> Batch:
        """What it says."""
        return self.taken.batch

    @property
    def how(self) -> How:
        """How it was read."""
        return self.taken.how


@dataclass(frozen=True)
class Opened:
    """A given file with its content, or already with the exports found in it.

    Which exports are in a workbook or folder is known only once it is opened; any other file is
    one export, and is not opened before it is known whether the store has it.
    """

    how: How
    digests: tuple[str, ...]
    content: bytes = b""
    found: tuple[Found, ...] = ()

    @property
    def path(self) -> Path:
        """The file or folder."""
        return self.how.arrival.path

    @property
    def changed(self) -> float:
        """The file's time stamp; of a folder, that of its newest file."""
        inside = self.path.iterdir() if self.path.is_dir() else [self.path]
        return max(path.stat().st_mtime for path in inside)


def opened(how: How) -> Opened:
    """Read a file's bytes; open it where it may hold several exports.

    Raises
    ------
    InputError
        When it cannot be read.
    """
    path = how.arrival.path
    if path.is_dir():
        folder = found_in_folder(path, how.format)
        return Opened(how, (folder.sha256,), found=(folder,))
    content = _content(path)
    if how.sheets or is_workbook(content):
        found = tuple(found_in(content, path.name, how.format, how.sheets))
        return Opened(how, tuple(export.sha256 for export in found), found=found)
    return Opened(how, (hashlib.sha256(content).hexdigest(),), content)


def _content(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST:
            raise InputError(
                path.name,
                Problem("The file is larger than 1 GB.", "Export one course at a time."),
            )
        return path.read_bytes()
    except OSError as error:
        raise InputError(
            path.name, Problem(f"The file cannot be read: {error.strerror}.", "Check its name.")
        ) from None


def exports(
    file: Opened, wanted: Sequence[str], kept: Sequence[Answer] = (), words: Words = NO_WORDS
) -> Iterator[Export]:
    """Read the exports of a file whose digests are wanted.

    Parameters
    ----------
    kept
        What the user said of earlier exports.
    words
        What the store's levels say that words are worth.

    Raises
    ------
    InputError
        When one cannot be read; says where and why.
    """
    found = file.found or found_in(file.content, file.path.name, file.how.format)
    for export in found:
        if export.sha256 in wanted:
            yield _read(export, file, kept, words)


def _read(export: Found, file: Opened, kept: Sequence[Answer], words: Words) -> Export:
    taken = take(export, file.how, kept, words)
    batch, how = taken.batch, taken.how
    how.arrival.complete(batch)
    source = export.source
    if isinstance(source, TextTable) and sum(batch.rows.values()) != source.frame.height:
        raise MasteryvizError(
            f"{export.file}: {source.frame.height} rows were read and "
            f"{sum(batch.rows.values())} accounted for. Nothing of it was kept. This is a fault "
            "of masteryviz; please report it."
        )
    name = file.path.name
    moment = moment_of(how.as_of, batch.exported_at, name, file.changed, how.timezone)
    return Export(export.file, export.sha256, export.reader.key, moment, taken)
