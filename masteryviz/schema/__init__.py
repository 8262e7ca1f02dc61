"""The canonical tables: every column's type, meaning and privacy class, named in one place."""

from __future__ import annotations

from masteryviz.schema._batch import BATCH
from masteryviz.schema._derived import DERIVED
from masteryviz.schema._kinds import Column, Privacy, Table
from masteryviz.schema._stated import STATED

__all__ = [
    "BATCH", "GROUPINGS", "SCHEMA_VERSION", "STANDING_COLUMNS", "STATES", "TABLES", "Column",
    "Privacy", "Table",
]  # fmt: skip

SCHEMA_VERSION = 5
"""Raised when a stored table changes; a store of another version is refused with what to do."""

TABLES: dict[str, Table] = {table.name: table for table in (*STATED, *DERIVED)}

STANDING_COLUMNS: tuple[str, ...] = (
    "student", "skill", "section", "state", "mastered", "score", "share", "level", "attempts",
    "revisions", "first_attempt_at", "mastered_at", "known_after", "known_by", "lapses",
    "last_activity_at",
)  # fmt: skip
"""The public columns of a standing (one row per student and skill)."""

GROUPINGS: tuple[str, ...] = (
    "skill", "unit", "standard", "section", "course", "teacher", "school", "term", "period",
    "task", "form",
)  # fmt: skip
"""What a metric can be grouped by."""

STATES: tuple[str, ...] = (
    "not_assigned", "assigned", "missing", "submitted", "returned", "mastered", "excused",
)  # fmt: skip
"""States of a student on a skill or task."""
