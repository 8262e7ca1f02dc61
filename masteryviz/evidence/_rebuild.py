"""Attempts, work, enrolment and the described skills and tasks, derived from what files said."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import duckdb

from masteryviz.evidence._add import add
from masteryviz.evidence._queries import query
from masteryviz.evidence._sections import settle
from masteryviz.schema import TABLES

if TYPE_CHECKING:
    from masteryviz.readers import Batch

DERIVED = (
    "section_stated", "section", "task", "skill", "prerequisite", "task_skill", "enrollment",
    "attempt", "work",
)  # fmt: skip
"""Tables that hold nothing of their own: always what the other tables lead to."""

_STEPS = ("names", "tasks", "skills", "enrollment", "attempts", "scales", "work", "tidy")


def create(con: duckdb.DuckDBPyConnection) -> None:
    """Create every table of the schema, empty."""
    for table in TABLES.values():
        con.execute(table.ddl()).fetchall()


def rebuild(con: duckdb.DuckDBPyConnection) -> None:
    """Derive sections, skills in use, enrolment, attempts and work anew from what files said.

    Snapshots become history here: a score that differs from the last one seen of the same student
    and task, in the same gradebook, is an attempt that happened after the export before and by
    this one. A renamed task, changed maximum points (with the same score or the same share), an
    excusal, a blank in between, a student or a column that goes and comes back are no attempts.
    """
    for name in DERIVED:
        con.execute(f"drop table {name}").fetchall()
        con.execute(TABLES[name].ddl()).fetchall()
    # Standings kept of other evidence must not count as those of this one.
    con.execute("delete from meta where key = 'standing_rule'").fetchall()
    settle(con)
    for step in _STEPS:
        con.execute(query(step)).fetchall()


def into_memory(batch: Batch, *, file: str = "frame") -> duckdb.DuckDBPyConnection:
    """Put one batch into a database of its own, in memory, ready for questions.

    Raises
    ------
    InputError
        When ids of students contradict each other.
    """
    now = dt.datetime.now(dt.UTC).replace(tzinfo=None, microsecond=0)
    con = duckdb.connect()
    create(con)
    add(
        con,
        batch,
        file=file,
        sha256="",
        format="frame",
        exported_at=batch.exported_at or now,
        exported_from="file" if batch.exported_at else "mtime",
        loaded_at=now,
    )
    rebuild(con)
    return con
