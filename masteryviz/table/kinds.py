"""Files that are not text tables, known by their first bytes, and what to do with each."""

from __future__ import annotations

import io
import re
import zipfile

from masteryviz.errors import InputError, Problem

AS_CSV = "Download the export again and choose CSV; `masteryviz formats` says where to click."
SAVE_AS_CSV = "Open it in a spreadsheet program and save it as CSV (UTF-8)."

_BYTES: tuple[tuple[int, bytes, str, str], ...] = (
    (0, b"\x1f\x8b", "a gzip archive", "Unpack it and load the CSV file that is in it."),
    (0, b"\x89PNG\r\n\x1a\n", "a PNG image", AS_CSV),
    (0, b"\xff\xd8\xff", "a JPEG image", AS_CSV),
    (0, b"GIF8", "a GIF image", AS_CSV),
    (0, b"%PDF-", "a PDF document", AS_CSV),
    (0, b"SQLite format 3\x00", "an SQLite database", AS_CSV),
    (8, b"DUCK", "a DuckDB database", "A store is opened, not loaded; exports are loaded."),
    (0, b"PAR1", "a Parquet file", AS_CSV),
    (0, b"7z\xbc\xaf\x27\x1c", "a 7z archive", "Unpack it and load the CSV file that is in it."),
    (0, b"Rar!", "a RAR archive", "Unpack it and load the CSV file that is in it."),
    (0, b"{\\rtf", "an RTF document", AS_CSV),
)  # fmt: skip

_WEB_PAGE = re.compile(
    r"<(!doctype html|html|head|body|table|script|meta|title|div)\b", re.IGNORECASE
)
_JSON = re.compile(r'\{\s*("|\}|\Z)|\[\s*(["{\[\]]|-?\d|\Z)')


def refuse_other_bytes(content: bytes, file: str) -> None:
    """Refuse an empty file and files whose first bytes say that they are no text.

    Raises
    ------
    InputError
        Naming what the file is and what to do instead.
    """
    if not content:
        raise InputError(file, Problem("The file is empty.", "Download the export again."))
    for offset, magic, what, advice in _BYTES:
        if content[offset : offset + len(magic)] == magic:
            raise _is(file, what, advice)
    if content[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
        raise _zip(content, file)
    if content[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise _is(
                file,
                "a password-protected workbook",
                f"Remove the password. {SAVE_AS_CSV}",
            )
        raise _is(file, "an old Excel workbook (.xls)", SAVE_AS_CSV)


def refuse_other_text(head: str, file: str) -> None:
    """Refuse web pages, XML and JSON by the first characters of the text.

    Raises
    ------
    InputError
        Naming what the file is and what to do instead.
    """
    start = head.lstrip()
    if "urn:schemas-microsoft-com:office:spreadsheet" in start[:2000]:
        raise _is(file, "an Excel 2003 XML workbook", SAVE_AS_CSV)
    if _WEB_PAGE.match(start) or (start.startswith("<") and "<html" in start[:2000].lower()):
        raise _is(
            file,
            "a web page",
            "If it is a sign-in page, the sign-in had run out: sign in and download the export "
            "again as CSV. If it shows the gradebook, open it in a spreadsheet program and save "
            "it as CSV.",
        )
    if start.startswith("<?xml") or re.match(r"<[A-Za-z][\w:.-]*[\s/>]", start):
        raise _is(file, "an XML document", AS_CSV)
    if _JSON.match(start):
        raise _is(file, "JSON, not a table", AS_CSV)


def _is(file: str, what: str, advice: str) -> InputError:
    return InputError(file, Problem(f"This is {what}.", advice))


def _zip(content: bytes, file: str) -> InputError:
    """Tell a workbook from other ZIP files by the names inside; nothing is unpacked."""
    try:
        names = set(zipfile.ZipFile(io.BytesIO(content)).namelist())
    except (zipfile.BadZipFile, OSError, ValueError):
        return InputError(
            file,
            Problem(
                "This is a workbook or ZIP archive that is damaged or incomplete.",
                "Download it again, or better: choose CSV.",
            ),
        )
    if "[Content_Types].xml" in names or any(name.startswith("xl/") for name in names):
        return _is(file, "an Excel workbook (.xlsx)", SAVE_AS_CSV)
    if "mimetype" in names:
        return _is(file, "an OpenDocument file", SAVE_AS_CSV)
    if "manifest.csv" in names:
        return _is(file, "a OneRoster package", "It is loaded as a whole.")
    return _is(file, "a ZIP archive", "Unpack it and load the CSV file that is in it.")
