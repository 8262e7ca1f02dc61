"""The members of a ZIP file, checked by their declared names and sizes before any is unpacked."""

from __future__ import annotations

import io
import stat
import zipfile
import zlib

from masteryviz.errors import InputError, Problem

LARGEST = 200 * 2**20
"""Bytes that all members together may declare to hold."""
HIGHEST_RATIO = 100
"""How many times smaller than its content a member of more than `_SMALL` bytes may be packed;
spreadsheets of real classes are packed 5 to 40 times."""
MOST_MEMBERS = 5000
_SMALL = 2**20
_SPLIT = "Download it again, or open it in a spreadsheet program and save the table as CSV (UTF-8)."


def is_zip(content: bytes) -> bool:
    """Whether bytes start as a ZIP file does, be it a workbook or an archive."""
    return content[:4] in (b"PK\x03\x04", b"PK\x05\x06")


def open_archive(content: bytes, file: str) -> zipfile.ZipFile:
    """Open a ZIP file whose directory has been found harmless; nothing is unpacked yet.

    Raises
    ------
    InputError
        When it is damaged, encrypted or too large, packed too tightly, or when a member's name
        stands twice, leads out of the archive or is no plain file.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, OSError, ValueError, EOFError, UnicodeError):
        raise InputError(
            file, Problem("The file is damaged or incomplete.", "Download it again.")
        ) from None
    members = archive.infolist()
    if problem := _directory_problem(members):
        raise InputError(file, problem)
    for member in members:
        if problem := _member_problem(member):
            raise InputError(file, problem)
    return archive


def read_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo | str, file: str) -> bytes:
    """Unpack one member; its declared size, checked before, is the most that is read.

    Raises
    ------
    InputError
        When its content does not agree with its checksum.
    """
    try:
        return archive.read(member)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, RuntimeError):
        raise InputError(
            file,
            Problem("The file is damaged: a part of it cannot be unpacked.", "Download it again."),
        ) from None


def _directory_problem(members: list[zipfile.ZipInfo]) -> Problem | None:
    total = sum(member.file_size for member in members)
    if total > LARGEST:
        return Problem(
            f"Unpacked it would take {total / 2**20:,.0f} MB; the limit is {LARGEST // 2**20} MB.",
            "No gradebook is that large. Export the gradebook again as CSV.",
        )
    if len(members) > MOST_MEMBERS:
        return Problem(
            f"It holds {len(members):,} files; the limit is {MOST_MEMBERS:,}.",
            "Export the gradebook again as CSV.",
        )
    names = [member.filename.casefold() for member in members]
    if len(set(names)) < len(names):
        return Problem("Two files in it have the same name.", _SPLIT)
    return None


def _member_problem(member: zipfile.ZipInfo) -> Problem | None:
    name = member.orig_filename
    parts = name.replace("\\", "/").split("/")
    if name[:1] in ("/", "\\") or ".." in parts or ":" in parts[0] or "\0" in name:
        return Problem(
            "A file in it has a name that leads out of the archive.",
            "Do not unpack it. Get the export from the gradebook itself.",
        )
    kind = stat.S_IFMT(member.external_attr >> 16)
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        return Problem(
            "It holds a link in place of a file.",
            "Do not unpack it. Get the export from the gradebook itself.",
        )
    if member.flag_bits & 0x1:
        return Problem("It is protected by a password.", "Remove the password and load it again.")
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return Problem("It is packed in an unusual way.", _SPLIT)
    if member.file_size > max(_SMALL, HIGHEST_RATIO * member.compress_size):
        return Problem(
            f"A file in it is packed {member.file_size // max(member.compress_size, 1):,} times "
            f"smaller than it is; the limit is {HIGHEST_RATIO}.",
            _SPLIT,
        )
    return None
