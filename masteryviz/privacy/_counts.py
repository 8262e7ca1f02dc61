"""Which columns of an answer count students: what is left out where they are few."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_SIZES = ("students", "handed_in", "returned", "at_risk", "mastered")
_OUTCOMES = (
    "mastered", "mastered_first", "events", "needs", "both", "at_cut", "stuck", "crossed",
    "fragile", "resubmitted", "below_later", "supported_mastered",
)  # fmt: skip
_STEPS = ("state", "revisions", "revision", "time", "after", "day", "cut", "rule")
"""Columns that make several rows of one group's students: the whole group is shown, or nothing."""
_PARTS = ("item", "checked_by", "requires")
"""Columns whose rows each have students of their own."""

STUDENT = "student"
"""Column of an answer with a row per student."""


@dataclass(frozen=True, kw_only=True)
class Counts:
    """What the numbers of an answer count."""

    size: str
    """Column with the number of students a row is about; empty where the answer has none."""
    outcome: str = ""
    """Column with how many of them have what is counted; empty: none that all of them can have."""
    steps: bool = False
    """Whether a group has several rows, of which none is shown where the group is small."""
    parts: tuple[str, ...] = ()
    """Columns besides the groups that tell rows apart, each with students of its own."""

    @classmethod
    def of(cls, columns: Sequence[str], groups: Iterable[str]) -> Counts | None:
        """What the columns of an answer say by their names; None where its rows are students.

        The size is `students` where there is such a column; else what was handed in, returned,
        at risk or mastered. A column such as `state` or `time` makes steps, one such as `item`
        parts, each where the answer is not grouped by it.
        """
        if STUDENT in columns:
            return None
        others = [name for name in columns if name not in set(groups)]
        size = next((name for name in _SIZES if name in others), "")
        outcome = next((name for name in _OUTCOMES if name in others and name != size), "")
        parts = tuple(name for name in others if name in _PARTS)
        if parts and "skill" in others:
            parts = ("skill", *parts)
        return cls(
            size=size, outcome=outcome, parts=parts, steps=any(name in _STEPS for name in others)
        )
