"""Exports whose rows are known to be shorter or longer than their header."""

from __future__ import annotations

from collections.abc import Sequence

_OUTCOMES = {"vendor_guid", "object_type"}
"""Canvas' list of outcomes: ratings stand in cells beyond the last header, groups have none."""
_REPORT = {"learning outcome id", "outcome score"}
"""Canvas' report on outcomes: one that is empty has a row of one cell that says so."""

_Rows = Sequence[tuple[int, list[str]]]


def evened(header: Sequence[str], rows: _Rows) -> tuple[int, list[tuple[int, list[str]]]]:
    """Give the width of the table, and its rows filled up to it where they may be short.

    Rows that are too short or too long for any other reason stay as they are.
    """
    names = [name.strip().casefold() for name in header]
    known, width = set(names), len(names)
    if known >= _OUTCOMES:
        last = next(name for name in reversed(names) if name)
        width = max([width, *(len(row) for _, row in rows)]) if last == "ratings" else width
        return width, [(line, [*row, *[""] * (width - len(row))]) for line, row in rows]
    if known >= _REPORT:
        return width, [
            (line, [*row, *[""] * (width - 1)] if len(row) == 1 else row) for line, row in rows
        ]
    return width, list(rows)
