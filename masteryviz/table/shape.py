"""Where a text's columns divide and which row is the header."""

from __future__ import annotations

import re
from collections import Counter

SEPARATORS = ",;\t|"
MOST_TITLES = 15
"""Rows of titles that may stand above a header."""
_MOST_STRUCTURE = 25
_SAMPLE_ROWS = 60
_LEAST_COLONS = 3
_SPACES = " \v\f\xa0"

_SEP_LINE = re.compile(r'"?sep=(.)"?[ \t,;|]*(?:\n|\Z)', re.IGNORECASE)
_NUMBER = re.compile(r"[+\-−]?\d+([.,]\d+)*\s*%?")


def sep_line(text: str) -> tuple[str | None, int]:
    """Read the separator that Excel's `sep=` line names, and the length of that line."""
    match = _SEP_LINE.match(text)
    return (match[1], match.end()) if match else (None, 0)


def choose_separator(head: str) -> str:
    """Choose the separator that divides most of the first rows into equally many cells.

    Among separators under which at least half of the rows agree, the widest table wins. A colon
    stands in names and times too: it divides only a header that nothing else divides.
    """
    plain = re.sub(r'"[^"]*"', "", head)
    # Not tabs: a row of quoted cells alone is by now nothing but what divides them.
    rows = [row for row in plain.split("\n") if row.strip(_SPACES) and row[0] != "%"]
    rows = rows[:_SAMPLE_ROWS]
    best, best_score = ",", (0, 0)
    for separator in SEPARATORS:
        widths = Counter(row.count(separator) for row in rows)
        gaps, agreeing = max(widths.items(), key=lambda item: (item[1], item[0]), default=(0, 0))
        total = sum(gap * n for gap, n in widths.items())
        score = (gaps, total) if 2 * agreeing >= len(rows) else (0, total)
        if score > best_score:
            best, best_score = separator, score
    if best_score == (0, 0) and rows and rows[0].count(":") >= _LEAST_COLONS:
        return ":"
    return best


def header_place(rows: list[list[str]]) -> int:
    """Find the header among the first rows: the first row that is not a title above the table.

    A title fills at most its first two cells and stands above a row that is much wider and looks
    like a header. In doubt the first row is the header, so that nothing is passed over silently.
    Rows that say what the gradebook is (Sakai's Gradebook2) stand above the header too.
    """
    if place := _structure_rows(rows):
        return place
    place = 0
    while place < min(MOST_TITLES, len(rows)) and _may_be_title(rows[place]):
        place += 1
    if place and place < len(rows) and _is_header(rows, place):
        return place
    return 0


def _structure_rows(rows: list[list[str]]) -> int:
    """Count rows such as `"", "Points:", "", "10"` at the top; 0 where there is no header below.

    They are of any length: none has anything in its first cell, and the second ends in a colon.
    """
    place = 0
    while place < min(_MOST_STRUCTURE, len(rows)) and _is_structure(rows[place]):
        place += 1
    if not place or place == len(rows) or not _filled(rows[0]) or not rows[place][0].strip():
        return 0
    return place


def _is_structure(row: list[str]) -> bool:
    return not row[0].strip() and (not _filled(row) or row[1].strip().endswith(":"))


def _filled(row: list[str]) -> list[str]:
    return [cell.strip() for cell in row if cell.strip()]


def _may_be_title(row: list[str]) -> bool:
    return bool(row[0].strip()) and len(_filled(row)) <= 2


def _is_header(rows: list[list[str]], place: int) -> bool:
    """Whether a row below titles looks like a header: words, all different, not met again below."""
    header = rows[place]
    words = _filled(header)
    if len(words) < 3 or len(set(words)) < len(words) or any(map(_NUMBER.fullmatch, words)):
        return False
    if all(len(title) < len(header) for title in rows[:place]):
        return True
    below = rows[place + 1 :]
    return len(header) >= 5 and not any(
        cell.strip() and cell.strip() == row[index].strip()
        for row in below
        for index, cell in enumerate(header)
        if index < len(row)
    )
