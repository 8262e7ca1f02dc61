"""What is in a file: the source or sources in it, and the reader that takes each."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from masteryviz.archive import is_zip
from masteryviz.bundle import Bundle, read_bundle, read_folder
from masteryviz.document import looks_like_json, read_document
from masteryviz.errors import InputError, Problem
from masteryviz.mapping import Mapping, overlay_tasks
from masteryviz.readers import Batch, Reader
from masteryviz.readers._reader import Source
from masteryviz.recognition._choice import readable
from masteryviz.recognition._sheets import chosen_sheets
from masteryviz.table import TextTable, column_letter, read_table
from masteryviz.workbook import is_workbook, read_workbook


@dataclass(frozen=True, kw_only=True)
class Found:
    """One export in a file, ready to be read."""

    file: str
    """Name for messages; of a sheet among several, `book.xlsx [Period 1]`."""
    sha256: str
    """Digest of its bytes, and of the name of the sheet."""
    source: Source
    reader: Reader
    notices: tuple[Problem, ...] = ()
    """How it was chosen."""
    of_workbook: bool = False

    def read(self, mapping: Mapping) -> Batch:
        """What it says; the notices of its container come first.

        Raises
        ------
        InputError
            When the reader refuses it; for a workbook, with the cell's place such as F3.
        """
        try:
            batch = self.reader.read(self.source, mapping)
        except InputError as error:
            if self.of_workbook and isinstance(self.source, TextTable):
                raise _with_cells(error, self.source) from None
            raise
        batch.frames = overlay_tasks(mapping, batch.frames)
        batch.notices[:0] = [*self.notices, *self.source.notices]
        return batch


def found_in(
    content: bytes, file: str, format: str | None = None, sheets: Sequence[str] = ()
) -> list[Found]:
    """Find the export or exports in the bytes of a file.

    Parameters
    ----------
    file
        Name of the file, for messages; it decides nothing.
    format
        Key of the reader to use, instead of recognising the format.
    sheets
        Sheets of a workbook to take; none: the one visible sheet that is recognised.

    Raises
    ------
    InputError
        When the content cannot be read, is not recognised, or several sheets are recognised and
        none is named.
    UnknownName
        When there is no reader of that key.
    """
    if is_workbook(content):
        return _in_workbook(content, file, format, sheets)
    if sheets:
        raise InputError(
            file, Problem("This is no workbook: it has no sheets.", "Leave --sheet out.")
        )
    digest = hashlib.sha256(content).hexdigest()
    source, reader = readable(_source(content, file), format)
    return [Found(file=file, sha256=digest, source=source, reader=reader)]


def found_in_folder(path: Path, format: str | None = None) -> Found:
    """Find the export that a folder of several files is as a whole.

    Raises
    ------
    InputError
        When it is none.
    """
    try:
        bundle = read_folder(path)
        source, reader = readable(bundle, format)
    except InputError as error:
        raise InputError(
            path.name,
            Problem("This is a folder.", "Give the files in it, such as folder/*.csv."),
            Problem(f"As one export of several files it is not read: {error.problems[0].what}"),
        ) from None
    return Found(file=path.name, sha256=_digest(bundle), source=source, reader=reader)


def _digest(bundle: Bundle) -> str:
    digest = hashlib.sha256()
    for name in sorted(bundle.members):
        digest.update(name.encode("utf-8", "surrogateescape") + b"\0")
        digest.update(hashlib.sha256(bundle.members[name]).digest())
    return digest.hexdigest()


def _source(content: bytes, file: str) -> Source:
    if is_zip(content):
        return read_bundle(content, file)
    if looks_like_json(content):
        return read_document(content, file)
    return read_table(content, file)


def _in_workbook(
    content: bytes, file: str, format: str | None, sheets: Sequence[str]
) -> list[Found]:
    return [
        Found(
            file=table.file,
            sha256=hashlib.sha256(content + b"\0" + name.encode()).hexdigest(),
            source=table,
            reader=reader,
            notices=notices,
            of_workbook=True,
        )
        for name, table, reader, notices in chosen_sheets(
            read_workbook(content, file), file, format, sheets
        )
    ]


def _with_cells(error: InputError, table: TextTable) -> InputError:
    """The same refusal, with the cells as a spreadsheet program names them.

    What was noted of the sheet comes last: a hidden column or a failed formula may be the reason.
    """
    letters: dict[str, list[str]] = {}
    for index in range(len(table.header)):
        letters.setdefault(table.column_label(index), []).append(column_letter(index))
    problems = []
    for problem in error.problems:
        places = letters.get(problem.column or "", [])
        if problem.row is not None and len(places) == 1:
            problem = replace(problem, what=f"Cell {places[0]}{problem.row}: {problem.what}")
        problems.append(problem)
    return InputError(error.file, *problems, *table.notices)
