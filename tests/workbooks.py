"""Workbooks made in memory: XLSX as openpyxl writes it, ODS by hand, with parts changed."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import openpyxl

SHEET = "xl/worksheets/sheet1.xml"
Change = Callable[[bytes], bytes]


def xlsx(
    sheets: Mapping[str, Sequence[Sequence[Any]]],
    change: Callable[[openpyxl.Workbook], None] = lambda _: None,
) -> bytes:
    """A workbook of these sheets; `change` may do to it what rows cannot say."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    change(book)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def changed(
    content: bytes,
    changes: Mapping[str, Change] | None = None,
    drop: Sequence[str] = (),
    add: Mapping[str, bytes] | None = None,
) -> bytes:
    """A ZIP file with some parts changed, dropped or added."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            if name not in drop:
                part = old.read(name)
                new.writestr(name, (changes or {}).get(name, bytes)(part))
        for name, part in (add or {}).items():
            new.writestr(name, part)
    return stream.getvalue()


def with_rows(content: bytes, rows: str) -> bytes:
    """A workbook whose first sheet holds the given XML as its rows."""

    def put(part: bytes) -> bytes:
        before, _, rest = part.partition(b"<sheetData>")
        return before + b"<sheetData>" + rows.encode() + b"</sheetData>" + rest.partition(
            b"</sheetData>"
        )[2]  # fmt: skip

    return changed(content, {SHEET: put})


_ODS = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0">'
    '<office:automatic-styles><style:style style:name="off" style:family="table">'
    '<style:table-properties table:display="false"/></style:style></office:automatic-styles>'
    "<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
    "</office:document-content>"
)


def ods(tables: str, extra: Mapping[str, bytes] | None = None) -> bytes:
    """An OpenDocument workbook whose content are these tables, as XML."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        new.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        new.writestr("content.xml", _ODS.replace("{tables}", tables))
        for name, part in (extra or {}).items():
            new.writestr(name, part)
    return stream.getvalue()


def ods_rows(rows: Sequence[Sequence[Any]], name: str = "Sheet1") -> str:
    """A table of an OpenDocument workbook: numbers as numbers, texts as texts."""

    def cell(value: object) -> str:
        if value is None or value == "":
            return "<table:table-cell/>"
        if isinstance(value, int | float):
            shown = f'office:value-type="float" office:value="{value}"'
            return f"<table:table-cell {shown}><text:p>{value}</text:p></table:table-cell>"
        return (
            '<table:table-cell office:value-type="string">'
            f"<text:p>{value}</text:p></table:table-cell>"
        )

    body = "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in rows)
    return f'<table:table table:name="{name}">{body}</table:table>'
