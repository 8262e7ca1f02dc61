"""A small real store with students who have left: two snapshots of one gradebook, a week apart."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from masteryviz import loading
from masteryviz.store import Store

FIRST, SECOND = dt.date(2026, 3, 2), dt.date(2026, 3, 9)
LEFT = {"P1": "Cyd", "P2": "Fay"}
"""Who is in the first snapshot of the section and not in the second."""
_HEAD = "Student,ID,SIS User ID,SIS Login ID,Section,Ratios (11),Rates (12)\n"
_POINTS = "    Points Possible,,,,,4,4\n"
_ROWS = (
    ("Ann", 1, "P1", 4, 4),
    ("Bea", 2, "P1", 4, 1),
    ("Cyd", 3, "P1", 1, 4),
    ("Dan", 4, "P1", 1, 1),
    ("Eve", 5, "P2", 4, 4),
    ("Fay", 6, "P2", 4, 4),
    ("Gus", 7, "P2", 1, 4),
)
"""Name, id, section, points of either task."""


def load(folder: Path, store: Path) -> None:
    """Write both snapshots and load them, the older first."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, day, gone in (("old.csv", FIRST, ()), ("new.csv", SECOND, tuple(LEFT.values()))):
        lines = [
            f'"Lee, {who}",{number},s{number},l{number},{home},{one},{two}\n'
            for who, number, home, one, two in _ROWS
            if who not in gone
        ]
        file = folder / name
        file.write_text(_HEAD + _POINTS + "".join(lines), encoding="utf-8")
        loading.load([file], Store(store), as_of=day)
