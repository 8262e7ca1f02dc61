"""The frames a reader gives."""

from __future__ import annotations

import polars as pl

BATCH: dict[str, dict[str, pl.DataType]] = {
    "students": {"student": pl.String(), "name": pl.String(), "sort_name": pl.String()},
    "student_ids": {"student": pl.String(), "kind": pl.String(), "value": pl.String()},
    "sections": {
        name: pl.String()
        for name in ("section", "course", "teacher", "school", "term", "period", "name")
    },
    "enrollments": {
        "student": pl.String(),
        "section": pl.String(),
        "enrolled_from": pl.Date(),
        "enrolled_until": pl.Date(),
    },
    "skills": {
        "skill": pl.String(),
        "title": pl.String(),
        "unit": pl.String(),
        "position": pl.Int32(),
        "kind": pl.String(),
        "standard": pl.String(),
        "scale_top": pl.Float64(),
        "cut": pl.Float64(),
        "cut_points": pl.Float64(),
        "levels": pl.String(),
        "pace_on": pl.Date(),
    },
    "prerequisites": {"skill": pl.String(), "requires": pl.String()},
    "tasks": {
        "task": pl.String(),
        "title": pl.String(),
        "kind": pl.String(),
        "unit": pl.String(),
        "lesson": pl.String(),
        "points": pl.Float64(),
        "assigned_on": pl.Date(),
        "due_on": pl.Date(),
        "pace_on": pl.Date(),
        "part_of": pl.String(),
    },
    "task_skills": {"task": pl.String(), "skill": pl.String(), "weight": pl.Float64()},
    "observations": {
        "row": pl.UInt32(),
        "student": pl.String(),
        "section": pl.String(),
        "task": pl.String(),
        "raw": pl.String(),
        "score": pl.Float64(),
        "points": pl.Float64(),
        "level": pl.String(),
        "state": pl.String(),
    },
    "log_entries": {
        "row": pl.UInt32(),
        "student": pl.String(),
        "section": pl.String(),
        "task": pl.String(),
        "skill": pl.String(),
        "attempt_no": pl.Int32(),
        "form": pl.String(),
        "assigned_on": pl.Date(),
        "due_on": pl.Date(),
        "submitted_at": pl.Datetime("us"),
        "graded_at": pl.Datetime("us"),
        "score": pl.Float64(),
        "points": pl.Float64(),
        "level": pl.String(),
        "state": pl.String(),
        "support": pl.String(),
        "late": pl.Boolean(),
    },
    "item_scores": {
        "row": pl.UInt32(),
        "item": pl.String(),
        "score": pl.Float64(),
        "points": pl.Float64(),
    },
}
"""The frames a reader gives, by name: columns and dtypes; keys are text as in the file."""
