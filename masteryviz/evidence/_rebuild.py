"""Attempts, work, enrolment and the described skills and tasks, derived from what files said."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Literal

import duckdb

from masteryviz.evidence import _gradebooks, _sections, _students
from masteryviz.evidence._add import add
from masteryviz.evidence._queries import query
from masteryviz.schema import TABLES

if TYPE_CHECKING:
    from masteryviz.readers import Batch

Criteria = Literal["mean", "each"]
"""What several criteria of one entry are to one skill."""

DERIVED = (
    "claim", "student", "student_id", "student_conflict", "section_stated", "section",
    "task_renamed", "task", "skill", "prerequisite", "task_skill", "enrollment", "attempt",
    "item_attempt", "work",
)  # fmt: skip
"""Tables that hold nothing of their own: always what the other tables lead to."""

_STEPS = (
    "files",
    "renames",
    "moved",
    "tasks",
    "items",
    "skills",
    "enrollment",
    "attempts",
    "scales",
    "work",
    "tidy",
)


def create(con: duckdb.DuckDBPyConnection) -> None:
    """Create every table of the schema, empty."""
    for table in TABLES.values():
        con.execute(table.ddl()).fetchall()


def rebuild(con: duckdb.DuckDBPyConnection, *, criteria: Criteria | None = None) -> None:
    """Derive sections, skills in use, enrolment, attempts and work anew from what files said.

    Snapshots become history here: a score that differs from the last one seen of the same student
    and task, in the same gradebook, is an attempt that happened after the export before and by
    this one. A renamed task, changed maximum points (with the same score or the same share), an
    excusal, a blank in between, a student or a column that goes and comes back are no attempts.

    Parameters
    ----------
    criteria
        What several questions or criteria of one entry are to a skill that they are aligned to:
        `mean` (one attempt, points-weighted) or `each` (an attempt each). None: as last time, at
        first `mean`.
    """
    for name in DERIVED:
        con.execute(f"drop table {name}").fetchall()
        con.execute(TABLES[name].ddl()).fetchall()
    # Standings kept of other evidence must not count as those of this one.
    con.execute("delete from meta where key = 'standing_rule'").fetchall()
    con.execute(query("claims")).fetchall()
    _students.settle(con)
    con.execute(query("names")).fetchall()
    _sections.settle(con)
    _gradebooks.settle(con)
    for step in _STEPS:
        params = {"each": _criteria(con, criteria) == "each"} if step == "attempts" else {}
        con.execute(query(step), params).fetchall()


def _criteria(con: duckdb.DuckDBPyConnection, given: Criteria | None) -> str:
    """How criteria count, as given or as `meta` remembers; it remembers from now on."""
    known = con.execute("select value from meta where key = 'criteria'").fetchall()
    chosen: str = given or (known[0][0] if known else "mean")
    con.execute("delete from meta where key = 'criteria'").fetchall()
    con.execute("insert into meta values ('criteria', $chosen)", {"chosen": chosen}).fetchall()
    return chosen


def into_memory(batch: Batch, *, file: str = "frame") -> duckdb.DuckDBPyConnection:
    """Put one batch into a database of its own, in memory, ready for questions.

    Raises
    ------
    InputError
        When nothing tells two students of the batch apart.
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
