"""From the bytes of a workbook to its sheets as tables of text."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass, replace
from typing import Any

from masteryviz.archive import is_zip, open_archive, read_member
from masteryviz.errors import InputError, Problem
from masteryviz.table import TextTable, read_table
from masteryviz.wording import plural
from masteryviz.workbook.process import taken_apart

MOST = 10
"""Cells that are named before the rest is only counted."""
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OPEN_DOCUMENT = b"application/vnd.oasis.opendocument.spreadsheet"


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One sheet: a table, or why it is none."""

    name: str
    hidden: bool
    table: TextTable | None
    """Its cells as they are shown; its `notices` tell of hidden rows and the like. None where
    `refusal` says why not."""
    refusal: InputError | None = None


def is_workbook(content: bytes) -> bool:
    """Whether bytes are those of a workbook, by what is in them: XLSX, XLSM, ODS or XLS."""
    if content[:8] == _OLE:
        return True
    if not is_zip(content):
        return False
    try:
        names = set(zipfile.ZipFile(io.BytesIO(content)).namelist())
    except (zipfile.BadZipFile, OSError, ValueError, EOFError, UnicodeError):
        return False
    return (
        "[Content_Types].xml" in names
        or any(name.startswith("xl/") for name in names)
        or {"mimetype", "content.xml"} <= names
    )


def read_workbook(content: bytes, file: str) -> tuple[Sheet, ...]:
    """Read every sheet of a workbook (XLSX, XLSM, ODS, XLS) as a strict table of text.

    Cells are the text that the program shows, but whole: numbers without rounding and without
    noise, dates as ISO, TRUE and FALSE, `85%`. Formulas are not worked out: their saved values
    are read. Macros and links are never followed. The file is taken apart by a child process
    under limits of memory and time.

    Raises
    ------
    InputError
        When the file as a whole is damaged, protected by a password, dangerous or no workbook.
        What forbids to read one sheet is that sheet's `refusal`.
    """
    kind = _kind(content, file)
    answer = taken_apart(kind, content, file)
    if "refused" in answer:
        raise InputError(file, Problem(**answer["refused"]))
    found = answer["sheets"]
    return tuple(_sheet(sheet, file, alone=len(found) == 1) for sheet in found)


def _kind(content: bytes, file: str) -> str:
    """Which kind of workbook it is; what is wrong with its directory refuses it here."""
    if content[:8] == _OLE:
        return _ole(content, file)
    archive = open_archive(content, file)
    names = archive.namelist()
    if "[Content_Types].xml" in names or any(name.startswith("xl/") for name in names):
        if any(name.startswith(("word/", "ppt/")) for name in names):
            raise InputError(
                file, Problem("This is a text or slides, not a workbook.", "Load the export.")
            )
        return "xlsx"
    if {"mimetype", "content.xml"} <= set(names) and _OPEN_DOCUMENT in read_member(
        archive, "mimetype", file
    )[:100]:
        return "ods"
    raise InputError(
        file, Problem("This is not a workbook.", "Load a CSV file, or XLSX, XLS or ODS.")
    )


def _ole(content: bytes, file: str) -> str:
    """Tell a protected workbook from an old one; both have the same wrapping."""
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise InputError(
            file,
            Problem(
                "This is a password-protected workbook.",
                "Remove the password (in Excel: File, Info, Protect Workbook, Encrypt with "
                "Password, delete it), save, and load it again.",
            ),
        )
    if any(name.encode("utf-16-le") in content for name in ("Workbook", "Book")):
        return "xls"
    raise InputError(
        file,
        Problem("This is a document of an old Office program, not a workbook.", "Load the export."),
    )


def _refusal(file: str, problems: list[Problem]) -> InputError:
    """The first problems and how many more there are."""
    more = len(problems) - MOST
    rest = [Problem(f"... and {plural(more, 'more cell')} like these.")] if more > 0 else []
    return InputError(file, *problems[:MOST], *rest)


def _sheet(said: dict[str, Any], file: str, *, alone: bool) -> Sheet:
    name, hidden = said["name"], said["hidden"]
    shown = file if alone else f"{file} [{name}]"
    notices = [Problem(**notice) for notice in said["notices"]]
    problems = [Problem(**problem) for problem in said["problems"]]
    try:
        if problems:
            raise _refusal(shown, problems)
        table = read_table(said["csv"].encode("utf-8", "replace"), shown)
    except InputError as refusal:
        return Sheet(name=name, hidden=hidden, table=None, refusal=refusal)
    table = replace(table, notices=[*notices, *table.notices])
    return Sheet(name=name, hidden=hidden, table=table)
