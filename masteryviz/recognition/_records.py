"""A JSON list of records as the table that it is: a row for each, a column for each key."""

from __future__ import annotations

from typing import Any

import polars as pl

from masteryviz.document import Document
from masteryviz.errors import Problem
from masteryviz.table import TextTable
from masteryviz.table.cleaning import clean_text

_Row = dict[str, Any]


def as_table(document: Document) -> TextTable | None:
    """The table of a list of records; None where the document is something else.

    A record is an object of texts, numbers and booleans. It may hold one list of such objects, as
    a student holds scores: each of those is a row then, with what is said of the student.
    """
    rows = _rows(document.value)
    if not rows:
        return None
    columns = list(dict.fromkeys(key for _, row in rows for key in row))
    header = tuple(clean_text(column)[0] for column in columns)
    cells = {
        f"c{index}": [_text(row.get(column)) for _, row in rows]
        for index, column in enumerate(columns)
    }
    return TextTable(
        file=document.file,
        header=header,
        frame=pl.DataFrame(cells, schema=dict.fromkeys(cells, pl.String)),
        lines=pl.Series("line", [number for number, _ in rows], dtype=pl.UInt32),
        notices=[
            *document.notices,
            Problem("The JSON list was read as a table; rows are its records, the first being 1."),
        ],
    )


def _rows(value: object) -> list[tuple[int, _Row]]:
    """Each row with the number of its record."""
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        return []
    rows = []
    for number, record in enumerate(value, 1):
        unfolded = _unfolded(record)
        if unfolded is None:
            return []
        rows += [(number, row) for row in unfolded]
    return rows


def _unfolded(record: _Row) -> list[_Row] | None:
    """The rows of a record; None where it is nested in another way."""
    lists = {key: value for key, value in record.items() if isinstance(value, list)}
    plain = {key: value for key, value in record.items() if key not in lists}
    if len(lists) > 1 or not _is_plain(plain):
        return None
    if not lists:
        return [plain]
    ((_, inner),) = lists.items()
    if not all(isinstance(item, dict) and _is_plain(item) for item in inner):
        return None
    if any(plain.keys() & item.keys() for item in inner):
        return None
    return [plain | item for item in inner]


def _is_plain(record: _Row) -> bool:
    return not any(isinstance(value, dict | list) for value in record.values())


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return clean_text(str(value))[0]
