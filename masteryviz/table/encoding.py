"""Bytes as UTF-8 text, or the exact character that cannot be read."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from masteryviz.errors import InputError, Problem

SAVE_UTF8 = "Save it again as CSV UTF-8 (in Excel: Save As, 'CSV UTF-8 (Comma delimited)')."

_CHUNK = 1 << 20
_SEQUENCE = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
_NOT_1252 = re.compile(r"[\udc81\udc8d\udc8f\udc90\udc9d]")
# An accented capital or a symbol straight after a small letter: é of Mac Roman is Ž of Windows.
_ODD_1252 = re.compile(r"(?<=[a-z])[ŠŒŽŸÀ-ÖØ-ÞƒˆŠ‰†‡‹›„˜¨‘]|(?<=[a-z])[–—](?=[a-z])")
_FOREIGN_RUN = re.compile(r"[À-ÖØ-öø-ÿ]{3,}")


@dataclass(frozen=True)
class Unreadable:
    """Characters that must not be in a text, and what to say where one is found."""

    text: str
    pattern: re.Pattern[str]
    what: Callable[[str], str]
    advice: str


@dataclass(frozen=True)
class Decoded:
    """UTF-8 bytes with LF line ends, the encoding they came in, and what was assumed."""

    data: bytes
    encoding: str
    notices: tuple[Problem, ...] = ()


def decode(content: bytes, file: str) -> Decoded | Unreadable:
    """Read bytes as text: UTF-8, UTF-16 with a byte order mark, else Windows-1252 with a notice.

    Raises
    ------
    InputError
        When the file as a whole is in an encoding that is not read.
    """
    if content.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        raise InputError(file, Problem("The text is encoded in UTF-32.", SAVE_UTF8))
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _utf16(content, file)
    content = content.removeprefix(codecs.BOM_UTF8)
    if b"\0" in content:
        return _with_nul(content, file)
    try:
        _check_utf8(content)
    except UnicodeDecodeError:
        return _not_utf8(content)
    return Decoded(_newlines(content), "utf-8")


def _newlines(data: bytes) -> bytes:
    return data.replace(b"\r\n", b"\n").replace(b"\r", b"\n") if b"\r" in data else data


def _check_utf8(content: bytes) -> None:
    """Check in pieces, so that a large file is not held a second time."""
    if content.isascii() or _is_utf8(content):
        return
    decoder = codecs.getincrementaldecoder("utf-8")()
    for start in range(0, len(content), _CHUNK):
        decoder.decode(content[start : start + _CHUNK])
    decoder.decode(b"", final=True)


def _is_utf8(content: bytes) -> bool:
    """Whether it is, told quickly but not where it is not."""
    try:
        pl.Series([content], dtype=pl.Binary).cast(pl.String)
    except pl.exceptions.PolarsError:
        return False
    return True


def _utf16(content: bytes, file: str) -> Decoded | Unreadable:
    try:
        text = content.decode("utf-16")
    except UnicodeDecodeError:
        raise InputError(
            file, Problem("The UTF-16 text is damaged or cut off.", "Download it again.")
        ) from None
    if "\0" in text:
        return _nul(text)
    return Decoded(_newlines(text.encode()), "utf-16")


def _with_nul(content: bytes, file: str) -> Unreadable:
    """Tell text of two or four bytes a character from a text with a stray NUL."""
    head = content[:4096]
    share = head.count(0) / len(head)
    if share > 0.6:
        raise InputError(
            file, Problem("This looks like UTF-32 text or is not text at all.", SAVE_UTF8)
        )
    if share > 0.2:
        raise InputError(
            file, Problem("This looks like UTF-16 text without a byte order mark.", SAVE_UTF8)
        )
    return _nul(content.decode("utf-8", "replace"))


def _nul(text: str) -> Unreadable:
    return Unreadable(
        text,
        re.compile("\0"),
        lambda _: "The cell holds a NUL byte: the file is damaged.",
        "Download the export again.",
    )


def _not_utf8(content: bytes) -> Decoded | Unreadable:
    """Tell damaged UTF-8 from Windows-1252 and from encodings that are not read."""
    kept = content.decode("utf-8", "surrogateescape")
    wrong = re.compile("[\udc80-\udcff]")
    if len(_SEQUENCE.findall(content)) > len(wrong.findall(kept)):
        return Unreadable(
            kept, wrong, lambda bad: f"The byte 0x{ord(bad) - 0xDC00:02X} is not UTF-8.", SAVE_UTF8
        )
    escaped = content.decode("cp1252", "surrogateescape")
    if _NOT_1252.search(escaped):
        return Unreadable(
            escaped,
            _NOT_1252,
            lambda bad: (
                f"The byte 0x{ord(bad) - 0xDC00:02X} is neither UTF-8 nor Windows-1252 "
                "(perhaps Mac Roman)."
            ),
            SAVE_UTF8,
        )
    if _ODD_1252.search(escaped):
        return _unlikely(escaped, _ODD_1252, "Mac Roman")
    if _FOREIGN_RUN.search(escaped):
        return _unlikely(escaped, _FOREIGN_RUN, "the code page of another alphabet")
    notice = Problem(
        "The text is not UTF-8 and was read as Windows-1252.",
        "Check that names with accents look right; if not, save the file as CSV UTF-8.",
    )
    return Decoded(_newlines(escaped.encode()), "cp1252", (notice,))


def _unlikely(text: str, pattern: re.Pattern[str], guess: str) -> Unreadable:
    what = (
        "The text is not UTF-8, and read as Windows-1252 it has unlikely letters (it may be "
        f"{guess})."
    )
    return Unreadable(text, pattern, lambda _: what, SAVE_UTF8)
