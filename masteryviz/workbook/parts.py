"""The XML parts of a workbook: unpacked and parsed, never with entities."""

from __future__ import annotations

import xml.etree.ElementTree as ET
import zipfile
import zlib

from masteryviz.workbook.grid import Refused

TRUE = ("1", "true", "on")
_UTF16 = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")


def damaged(what: str) -> Refused:
    """The refusal of a workbook that contradicts itself."""
    return Refused(f"The workbook is damaged: {what}.", "Download it again.")


def part(archive: zipfile.ZipFile, name: str) -> bytes:
    """Content of a part; a name in other capitals is found too, as some programs write it."""
    try:
        return archive.read(name)
    except KeyError:
        same = [other for other in archive.namelist() if other.casefold() == name.casefold()]
        if not same:
            raise damaged(f"its part {name} is missing") from None
        return archive.read(same[0])
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError):
        raise damaged("a part of it cannot be unpacked") from None


def refuse_entities(archive: zipfile.ZipFile) -> None:
    """Unpack every XML part once: refuse damage, and document types, which hold entities."""
    for name in archive.namelist():
        content = part(archive, name)
        if not name.casefold().endswith((".xml", ".rels", ".vml")):
            continue
        if content[:2] in _UTF16:
            raise Refused("The workbook is written in an unusual encoding.")
        if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
            raise Refused(
                "The workbook holds a document type with entities, which no spreadsheet program "
                "writes; it was not read.",
                "Get the export from the gradebook itself, as CSV.",
            )


def parsed(content: bytes) -> ET.Element:
    """The root of a part."""
    return ET.fromstring(content)


def local(tag: str) -> str:
    """A name without its namespace: of both editions of the standard."""
    return tag.rpartition("}")[2]
