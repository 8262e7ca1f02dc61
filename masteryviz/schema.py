"""The canonical tables: every column's type, meaning and privacy class, named in one place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import polars as pl

SCHEMA_VERSION = 2
"""Raised when a stored table changes; a store of another version is refused with what to do."""

Privacy = Literal["identity", "score", "context", "none"]


@dataclass(frozen=True)
class Column:
    """A column of a stored table.

    `identity` names or points at a person, `score` is evidence of one, `context` describes
    classes and tasks, `none` is bookkeeping.
    """

    name: str
    type: str
    privacy: Privacy
    meaning: str


@dataclass(frozen=True)
class Table:
    """A stored table: one row per `grain`."""

    name: str
    grain: str
    columns: tuple[Column, ...]

    def ddl(self) -> str:
        """The statement that creates the table."""
        body = ", ".join(f"{column.name} {column.type}" for column in self.columns)
        return f"create table {self.name} ({body})"

    @property
    def names(self) -> tuple[str, ...]:
        """The columns' names, in stored order."""
        return tuple(column.name for column in self.columns)


_Row = tuple[str, str, Privacy, str]


def _table(name: str, grain: str, *columns: _Row) -> Table:
    return Table(name, grain, tuple(Column(*column) for column in columns))


_STUDENT: _Row = ("student_ix", "UINTEGER", "none", "the student, by number inside this store")
_SECTION: _Row = ("section_ix", "UINTEGER", "none", "the section, by number; null where not known")
_TASK: _Row = ("task_ix", "UINTEGER", "none", "the task, by number")
_SKILL: _Row = ("skill_ix", "UINTEGER", "none", "the skill, by number")

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        _table(
            "source_file",
            "loaded file",
            ("file_ix", "UINTEGER", "none", "number of the load"),
            ("sha256", "VARCHAR", "none", "digest of the file's bytes: the same loads once"),
            ("file", "VARCHAR", "context", "name of the file, without its folder"),
            ("format", "VARCHAR", "none", "key of the reader that took it"),
            ("scope", "VARCHAR", "context", "the gradebook it is a snapshot of; null for a log"),
            ("exported_at", "TIMESTAMP", "none", "what moment the file speaks for"),
            ("exported_from", "VARCHAR", "none", "where that came from: user, file, name or mtime"),
            ("loaded_at", "TIMESTAMP", "none", "when it was loaded, UTC"),
            ("mapping", "VARCHAR", "none", "digest of the map it was read with; null: none"),
        ),
        _table(
            "file_fate",
            "kind of thing in a file and what became of it",
            ("file_ix", "UINTEGER", "none", "the file"),
            ("what", "VARCHAR", "none", "row or cell"),
            ("fate", "VARCHAR", "none", "scored, blank, excused, skipped: test student ..."),
            ("n", "UBIGINT", "none", "how many"),
        ),
        _table(
            "student",
            "student",
            _STUDENT,
            ("student", "VARCHAR", "identity", "the student's id as text, unique in the store"),
            ("name", "VARCHAR", "identity", "name to show, Given Family"),
            ("sort_name", "VARCHAR", "identity", "name to sort by, Family, Given"),
            ("named_at", "TIMESTAMP", "none", "export that gave the names; a newer one wins"),
            ("named_by", "VARCHAR", "none", "digest of that file: settles two of one moment"),
        ),
        _table(
            "student_id",
            "id of a student in a source system",
            _STUDENT,
            ("kind", "VARCHAR", "none", "canvas, sis, login, email, log ..."),
            ("value", "VARCHAR", "identity", "the id, as text; e-mail in lower case"),
        ),
        _table(
            "claim",
            "attribute of a section, skill or task, as the newest file that gives it says",
            ("what", "VARCHAR", "none", "section, skill or task"),
            ("ix", "UINTEGER", "none", "its number"),
            ("attribute", "VARCHAR", "none", "key, seen (oldest file wins), or what is said"),
            ("value", "VARCHAR", "context", "the value as text; lists as JSON"),
            ("exported_at", "TIMESTAMP", "none", "what moment that file speaks for"),
            ("sha256", "VARCHAR", "none", "digest of that file: settles two of one moment"),
        ),
        _table(
            "roster",
            "student in a section as one file shows it",
            ("file_ix", "UINTEGER", "none", "the file"),
            _STUDENT,
            _SECTION,
            ("enrolled_from", "DATE", "context", "first day, where the file says it"),
            ("enrolled_until", "DATE", "context", "day the student left, where the file says it"),
        ),
        _table(
            "section_stated",
            "section as a file states it (name, course, teacher, school, term)",
            ("stated_ix", "UINTEGER", "none", "its number, as what files said uses it"),
            ("section_ix", "UINTEGER", "none", "the section that it turns out to be"),
        ),
        _table(
            "section",
            "class group",
            ("section_ix", "UINTEGER", "none", "the section, by number"),
            ("section", "VARCHAR", "context", "name to show, unique in the store"),
            ("course", "VARCHAR", "context", "course"),
            ("teacher", "VARCHAR", "context", "teacher"),
            ("school", "VARCHAR", "context", "school"),
            ("term", "VARCHAR", "context", "term"),
            ("period", "VARCHAR", "context", "period of the day"),
        ),
        _table(
            "enrollment",
            "student in a section",
            _STUDENT,
            _SECTION,
            ("enrolled_from", "DATE", "context", "first day; null where not known"),
            ("enrolled_until", "DATE", "context", "day the student left; null while enrolled"),
        ),
        _table(
            "skill",
            "skill",
            _SKILL,
            ("skill", "VARCHAR", "context", "code or name of the skill, unique in the store"),
            ("title", "VARCHAR", "context", "what the skill says"),
            ("unit", "VARCHAR", "context", "unit it belongs to"),
            ("position", "INTEGER", "context", "place in the course, first is 1"),
            ("kind", "VARCHAR", "context", "content, practice or habit"),
            ("standard", "VARCHAR", "context", "code of the standard it is part of"),
            ("scale_given", "DOUBLE", "context", "the scale's top as the file or map gives it"),
            ("scale_top", "DOUBLE", "context", "the scale's top in use; null where not known"),
            ("cut", "DOUBLE", "context", "the skill's own mastery cut, as a share of the top"),
            ("levels", "VARCHAR", "context", "named levels, JSON [[name, points], ...] from high"),
        ),
        _table(
            "prerequisite",
            "skill and one that must come before it",
            _SKILL,
            ("requires_ix", "UINTEGER", "none", "the skill that comes before"),
        ),
        _table(
            "task",
            "thing handed in",
            _TASK,
            ("task", "VARCHAR", "context", "id of the task in its source, unique in the store"),
            ("title", "VARCHAR", "context", "title, the newest one seen"),
            ("kind", "VARCHAR", "context", "practice, mastery check, mastery task, summative ..."),
            ("unit", "VARCHAR", "context", "unit"),
            ("lesson", "VARCHAR", "context", "lesson"),
            ("points", "DOUBLE", "context", "points possible, the newest seen"),
            ("assigned_on", "DATE", "context", "day it was assigned"),
            ("due_on", "DATE", "context", "day it is due"),
            ("pace_on", "DATE", "context", "day by which the class should have it"),
        ),
        _table(
            "task_skill",
            "skill that a task gives evidence of",
            _TASK,
            _SKILL,
            ("weight", "DOUBLE", "context", "weight of the alignment"),
            (
                "given",
                "BOOLEAN",
                "none",
                "a file or map says so; false: it stands for itself",
            ),
        ),
        _table(
            "observation",
            "cell of a dated snapshot",
            ("file_ix", "UINTEGER", "none", "the file"),
            ("row", "UINTEGER", "none", "line of the file"),
            _STUDENT,
            _SECTION,
            _TASK,
            ("exported_at", "TIMESTAMP", "none", "what moment the snapshot speaks for"),
            ("raw", "VARCHAR", "score", "the cell as it stood"),
            ("score", "DOUBLE", "score", "points; null where the cell holds none"),
            ("points", "DOUBLE", "context", "points possible in that snapshot"),
            ("level", "VARCHAR", "score", "the level's name where the cell holds one"),
            ("state", "VARCHAR", "score", "scored, assigned, missing, excused or not_assigned"),
        ),
        _table(
            "log_entry",
            "row of a log that is already a history",
            ("file_ix", "UINTEGER", "none", "the file"),
            ("row", "UINTEGER", "none", "line of the file"),
            ("occurrence", "UINTEGER", "none", "1, 2 ... among rows of a file that look the same"),
            _STUDENT,
            _SECTION,
            _TASK,
            ("skill_ix", "UINTEGER", "none", "the skill; null where the task's alignment says it"),
            ("attempt_no", "INTEGER", "score", "the attempt's number as the file gives it"),
            ("form", "VARCHAR", "context", "form or version, A B C"),
            ("assigned_on", "DATE", "context", "day the work was assigned"),
            ("due_on", "DATE", "context", "day it was due"),
            ("submitted_at", "TIMESTAMP", "score", "when it was handed in, school's wall time"),
            ("graded_at", "TIMESTAMP", "score", "when it was returned, school's wall time"),
            ("score", "DOUBLE", "score", "points; null where not graded"),
            ("points", "DOUBLE", "context", "points possible; null where not known"),
            ("level", "VARCHAR", "score", "the level's name where the file gives one"),
            ("state", "VARCHAR", "score", "scored, submitted, assigned, missing or excused"),
            ("support", "VARCHAR", "context", "help given with this attempt, such as a scaffold"),
        ),
        _table(
            "attempt",
            "attempt of a student on a skill of a task (derived from the two tables above)",
            ("attempt_ix", "UBIGINT", "none", "number of the attempt"),
            _STUDENT,
            _SECTION,
            _TASK,
            _SKILL,
            ("attempt_no", "INTEGER", "score", "the attempt's number as the source gives it"),
            ("form", "VARCHAR", "context", "form or version"),
            ("submitted_at", "TIMESTAMP", "score", "when it was handed in; null where not known"),
            ("graded_at", "TIMESTAMP", "score", "when it was returned; null where not known"),
            ("due_on", "DATE", "context", "day it was due"),
            ("known_after", "TIMESTAMP", "score", "it happened after this moment (an export)"),
            ("known_by", "TIMESTAMP", "score", "it had happened by this moment; null: undated"),
            ("seq", "UBIGINT", "none", "settles ties in time: export, then place in the file"),
            ("score", "DOUBLE", "score", "points; null while waiting for feedback"),
            ("points", "DOUBLE", "context", "points possible"),
            ("share", "DOUBLE", "score", "score / points; null where points are 0 or not known"),
            ("level", "VARCHAR", "score", "level's name where the source gives one"),
            ("state", "VARCHAR", "score", "scored or submitted (waiting for feedback)"),
            ("source", "VARCHAR", "none", "log or snapshot"),
            ("support", "VARCHAR", "context", "help given with this attempt"),
            ("file_ix", "UINTEGER", "none", "the file it came from"),
            ("row", "UINTEGER", "none", "line of that file"),
        ),
        _table(
            "work",
            "student, task and skill that was assigned, per period in which its state held",
            _STUDENT,
            _SECTION,
            _TASK,
            _SKILL,
            ("assigned_on", "DATE", "context", "day it was assigned; null where not known"),
            ("due_on", "DATE", "context", "day it was due"),
            ("state", "VARCHAR", "score", "assigned, missing, excused, submitted, scored ..."),
            ("known_by", "TIMESTAMP", "none", "known from this moment; null: always"),
            ("known_until", "TIMESTAMP", "none", "until a later export said otherwise; null: now"),
        ),
        _table(
            "standing",
            "student and skill under the store's own rule, by all that is known (derived)",
            _STUDENT,
            _SKILL,
            ("section_ix", "UINTEGER", "none", "section of the newest attempt, else of the work"),
            ("task_ix", "UINTEGER", "none", "always null: all tasks of the skill together"),
            ("form", "VARCHAR", "context", "form or version of the first scored attempt"),
            ("state", "VARCHAR", "score", "mastered, submitted, returned, missing, assigned ..."),
            ("mastered", "BOOLEAN", "score", "whether it is mastered; null: no known cut"),
            ("score", "DOUBLE", "score", "the rule's score after the last attempt"),
            ("share", "DOUBLE", "score", "that score as a share of the scale's top"),
            ("level", "VARCHAR", "score", "name of the highest level that the score reaches"),
            ("attempts", "INTEGER", "score", "scored attempts"),
            ("revisions", "INTEGER", "score", "attempts up to mastery, else so far, less 1"),
            ("first_attempt_at", "TIMESTAMP", "score", "moment of the first scored attempt"),
            ("first_mastered", "BOOLEAN", "score", "whether the first scored attempt mastered it"),
            ("mastered_at", "TIMESTAMP", "score", "when the rule was met for the first time"),
            ("mastered_attempts", "INTEGER", "score", "number of that attempt, first is 1"),
            ("known_after", "TIMESTAMP", "score", "that attempt happened after this moment"),
            ("known_by", "TIMESTAMP", "score", "that attempt had happened by this moment"),
            ("lapses", "INTEGER", "score", "how often the rule was met and then no longer"),
            ("last_evidence_at", "TIMESTAMP", "score", "moment of the newest scored attempt"),
            ("last_activity_at", "TIMESTAMP", "score", "moment of the newest attempt"),
            ("assigned_on", "DATE", "context", "first day on which work was assigned"),
            ("has_work", "BOOLEAN", "score", "whether there is work that is not excused"),
            ("assigned", "BOOLEAN", "score", "whether there is such work or any attempt"),
            ("lower_bound", "BOOLEAN", "none", "from snapshots: there may be more attempts"),
            ("left_out", "INTEGER", "score", "scored attempts that the rule leaves out"),
            ("left_on", "DATE", "context", "day the student left the section"),
            ("last_seen_at", "TIMESTAMP", "score", "the student's newest attempt on anything"),
        ),
        _table(
            "meta",
            "fact about the version",
            ("key", "VARCHAR", "none", "what"),
            ("value", "VARCHAR", "none", "its value"),
        ),
    )
}

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
        "levels": pl.String(),
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
    },
}
"""The frames a reader gives, by name: columns and dtypes; keys are text as in the file."""
