"""Which cells of a damaged table differ from those of the good one, row by row."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from benchmarks.robustness.exports import Rows


@dataclass(frozen=True)
class Change:
    """A cell before and after; None: there is none."""

    old: str | None
    new: str | None


@dataclass
class Differences:
    """Which cells differ, row by row."""

    of_rows: dict[int, list[Change]] = field(default_factory=dict)
    """By line of the damaged file: of rows that both have."""
    partner: dict[int, int] = field(default_factory=dict)
    """Line in the good file by line in the damaged one."""
    gone: set[int] = field(default_factory=set)
    """Lines of the good file."""
    new: dict[int, list[Change]] = field(default_factory=dict)
    """Rows that only the damaged file has."""
    lost: list[Change] = field(default_factory=list)
    """Cells of rows that only the good file has."""

    def everywhere(self) -> list[Change]:
        """Every cell that differs."""
        parts = (*self.of_rows.values(), *self.new.values(), self.lost)
        return [change for part in parts for change in part]


def differences_of(good: Rows, rows: Rows, good_head: int, head: int) -> Differences:
    """Pair columns, then rows, and list the cells that differ."""
    columns = _columns(good, rows, good_head - 1, head - 1)
    seen = [i for i, j in columns if i is not None and j is not None]
    width = len(good[good_head - 1])
    projected = [_projected(row, columns, width) for row in rows]
    left = [tuple(_at(row, i).strip() for i in seen) for row in good]
    right = [tuple((row[i] or "").strip() for i in seen) for row in projected]
    old, new = good[good_head - 1], rows[head - 1]
    renamed = [
        (i, j)
        for i, j in columns
        if i is not None and j is not None and _at(old, i).strip() != _at(new, j).strip()
    ]
    found = Differences()
    for tag, a1, a2, b1, b2 in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        paired = min(a2 - a1, b2 - b1) if tag in ("equal", "replace") else 0
        for n in range(paired):
            found.partner[b1 + n + 1] = a1 + n + 1
            changes = _changes(good[a1 + n], rows[b1 + n], columns)
            changes += _under_other_headers(good[a1 + n], rows[b1 + n], renamed)
            if changes:
                found.of_rows[b1 + n + 1] = changes
        for n in range(a1 + paired, a2):
            found.gone.add(n + 1)
            found.lost += [Change(cell, None) for cell in good[n]]
        for n in range(b1 + paired, b2):
            found.new[n + 1] = [Change(None, cell) for cell in rows[n]]
    return found


def _at(row: list[str], place: int) -> str:
    return row[place] if place < len(row) else ""


def _projected(
    row: list[str], columns: list[tuple[int | None, int | None]], width: int
) -> list[str | None]:
    cells: list[str | None] = [None] * (width + len(columns) + len(row))
    for i, j in columns:
        if i is not None and j is not None:
            cells[i] = _at(row, j)
    return cells


def _columns(
    good: Rows, rows: Rows, good_head: int, head: int
) -> list[tuple[int | None, int | None]]:
    """Pair the columns of two tables, by their cells below the header, else by header."""
    # A header that changed places does not take its column with it: cells come first.
    old, new = good[good_head], rows[head] if head < len(rows) else []
    before, after = _cells(good, len(old), good_head), _cells(rows, len(new), head)
    free = list(range(len(new)))
    pairs: list[tuple[int | None, int | None]] = []
    for by_header, by_cells in ((True, True), (True, False), (False, True)):
        for i in range(len(old)):
            if any(i == a for a, _ in pairs):
                continue
            for j in sorted(free, key=lambda j: abs(j - i)):
                header = old[i].strip().casefold() == new[j].strip().casefold()
                if by_header <= header and (not by_cells or _alike(before[i], after[j])):
                    free.remove(j)
                    pairs.append((i, j))
                    break
    paired = {a for a, _ in pairs}
    beyond = max(map(len, (*good, *rows))) - min(len(old), len(new))
    return [
        *pairs,
        *((len(old) + n, len(new) + n) for n in range(beyond)),
        *((i, None) for i in range(len(old)) if i not in paired),
        *((None, j) for j in free),
    ]


def _cells(rows: Rows, width: int, head: int) -> list[Counter[str]]:
    """The cells of every column below or above the header."""
    return [
        Counter(_at(row, place).strip() for n, row in enumerate(rows) if n != head)
        for place in range(width)
    ]


def _alike(before: Counter[str], after: Counter[str]) -> bool:
    return (before - after).total() <= 2 and (after - before).total() <= 2


def _changes(
    old: list[str], new: list[str], columns: list[tuple[int | None, int | None]]
) -> list[Change]:
    found = []
    for i, j in columns:
        before = old[i] if i is not None and i < len(old) else None
        after = new[j] if j is not None and j < len(new) else None
        if (before or "").strip() != (after or "").strip() or (before is None) != (after is None):
            found.append(Change(before, after))
    return found


def _under_other_headers(
    old: list[str], new: list[str], renamed: list[tuple[int, int]]
) -> list[Change]:
    """A cell whose header changed is gone, and another one has come."""
    return [
        change
        for i, j in renamed
        for change in (Change(_at(old, i), None), Change(None, _at(new, j)))
    ]
