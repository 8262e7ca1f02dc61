"""Attempts, work, enrolment and the described skills and tasks, derived from what files said."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Literal

import duckdb

from masteryviz.evidence import _content, _gradebooks, _pace, _sections, _students
from masteryviz.evidence._add import add
from masteryviz.evidence._queries import query, script
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


def create(con: duckdb.DuckDBPyConnection) -> None:
    """Create every table of the schema, empty."""
    con.execute(";".join(table.ddl() for table in TABLES.values())).fetchall()


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
    _pace.suit(con)
    _empty(con)
    # Standings kept of other evidence must not count as those of this one.
    con.execute("delete from meta where starts_with(key, 'standing_')").fetchall()
    con.execute(query("claims")).fetchall()
    _students.settle(con)
    con.execute(query("names")).fetchall()
    _sections.settle(con)
    _gradebooks.settle(con)
    _derive(con, _content.of(con), each=_criteria(con, criteria) == "each")


def _empty(con: duckdb.DuckDBPyConnection) -> None:
    """Make the derived tables anew: rows that are only deleted would stay in the file."""
    if not con.execute("select exists (from claim) or exists (from student)").fetchall()[0][0]:
        return  # everything else is said of these
    ddl = (f"drop table {name}; {TABLES[name].ddl()}" for name in DERIVED)
    con.execute(";".join(ddl)).fetchall()


def _derive(con: duckdb.DuckDBPyConnection, has: set[str], *, each: bool) -> None:
    """The steps from students, sections and gradebooks on, as far as there is work for them."""

    def run(*steps: str) -> None:
        texts = filter(None, (script(step, has) for step in steps))
        con.execute(";".join(texts)).fetchall()

    run("files")
    if "several snapshots" in has:
        run("renames")
        has |= _content.found(con, "renamed", "task_renamed")
    if "several logs" in has:
        run("moved")
        has |= _content.found(con, "moved", "moved_entry")
    run("tasks", "skills")
    if _content.found(con, "lone", "lone_task"):
        run("lone_tasks")
    run("places", "enrollment")
    if "parts" in has:
        run("items")
    _tell(con, "attempts", has, {"each": each})
    run("scales")
    _tell(con, "work", has, {})
    run("tidy")


def _tell(
    con: duckdb.DuckDBPyConnection, table: str, has: set[str], params: dict[str, object]
) -> None:
    """Fill `attempt` or `work` from the kinds of files that there are: snapshots, logs or both."""
    logged = query(f"{table}_logged")
    parts = [query(f"{table}_shown")] if "cells" in has else []
    parts += [logged] if "entries" in has else []
    if table == "attempts" and "items" in has:
        parts.append(query("attempts_items").replace("{logged}", logged))
    else:
        params = {}
    if parts:
        told = "\nunion all\n".join(f"({part})" for part in parts)
        con.execute(query(table).replace("{told}", told), params).fetchall()


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
