"""Small batches made by hand, and the content of a store without its numbers."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Iterable

import duckdb
import polars as pl

from masteryviz import evidence
from masteryviz.readers import Batch
from masteryviz.schema import BATCH

Cell = tuple[str, str, str, float | str | None]
"""Student, section, task, and a score, a state, or None for a blank."""


def day(text: str) -> dt.datetime:
    """Eight in the morning of 2026-mm-dd, given as mm-dd."""
    return dt.datetime.fromisoformat(f"2026-{text}T08:00:00")


def rows(name: str, *values: tuple[object, ...], columns: str) -> pl.DataFrame:
    """A frame of a batch from literal rows; `columns` names them, divided by blanks."""
    names = columns.split()
    schema = {column: BATCH[name][column] for column in names}
    return pl.DataFrame(list(values), schema=schema, orient="row")


def snapshot(
    *cells: Cell, scope: str = "gradebook", points: float | None = 10.0, **frames: pl.DataFrame
) -> Batch:
    """A snapshot with these cells, a line for each student."""
    lines = {student: n for n, student in enumerate(dict.fromkeys(c[0] for c in cells), start=3)}
    observations = []
    for student, section, task, value in cells:
        scored = isinstance(value, float)
        state = "scored" if scored else value or "assigned"
        observations.append(
            (lines[student], student, section, task, value if scored else None, points, state)
        )
    return Batch(
        kind="snapshot",
        scope=scope,
        frames={
            "observations": rows(
                "observations", *observations, columns="row student section task score points state"
            ),
            **frames,
        },
        rows=Counter({"imported": len(lines)}),
        cells=Counter({"read": len(cells)}),
    )


def log(*entries: tuple[object, ...], columns: str, **frames: pl.DataFrame) -> Batch:
    """A log with these entries; state scored where there is a score, else submitted."""
    frame = rows("log_entries", *entries, columns=columns)
    if "row" not in frame.columns:
        frame = frame.with_columns(row=pl.int_range(2, pl.len() + 2))
    if "state" not in frame.columns:
        scored = pl.when(pl.col("score").is_not_null()).then(pl.lit("scored"))
        frame = frame.with_columns(state=scored.otherwise(pl.lit("submitted")))
    return Batch(
        kind="log",
        frames={"log_entries": frame, **frames},
        rows=Counter({"imported": frame.height}),
        cells=Counter({"scored": frame.height}),
    )


def empty() -> duckdb.DuckDBPyConnection:
    """A new database in memory with every table."""
    con = duckdb.connect()
    evidence.create(con)
    return con


def add(
    con: duckdb.DuckDBPyConnection, batch: Batch, at: dt.datetime, name: str = "f.csv"
) -> dict[str, int]:
    """Add a batch as the file `name` that speaks for `at`."""
    return evidence.add(
        con,
        batch,
        file=name,
        sha256=hashlib.sha256(f"{name} {at}".encode()).hexdigest(),
        format="hand-made",
        exported_at=at,
        exported_from="user",
        loaded_at=dt.datetime(2026, 12, 24),
    )


def built(*loads: tuple[dt.datetime, Batch]) -> duckdb.DuckDBPyConnection:
    """A database after these loads, rebuilt."""
    con = empty()
    for n, (at, batch) in enumerate(loads):
        add(con, batch, at, f"{n}.csv")
    evidence.rebuild(con)
    return con


def fetch(con: duckdb.DuckDBPyConnection, sql: str) -> list[tuple[object, ...]]:
    """The rows of a query."""
    return con.execute(sql).fetchall()


_WHO = (
    "left join (select stated_ix as student_ix, student from student_stated join student "
    "using (student_ix)) using (student_ix)"
)
_STUDENT = "left join (select student_ix, student from student) using (student_ix)"
_SECTION = "left join (select section_ix, section from section) using (section_ix)"
_TASK = "left join (select task_ix, task from task) using (task_ix)"
_SKILL = "left join (select skill_ix, skill from skill) using (skill_ix)"
_FILE = "left join (select file_ix, sha256 as file from source_file) using (file_ix)"
_STATED = (
    "left join (select stated_ix as section_ix, section from section_stated join section "
    "using (section_ix)) using (section_ix)"
)
_KEYS = f"{_STUDENT} {_SECTION} {_TASK} {_SKILL}"

CONTENT = {
    "source_file": "select * exclude (file_ix, loaded_at) from source_file",
    "student": "select * exclude (student_ix) from student",
    "student_id": f"select * exclude (student_ix) from student_id {_STUDENT}",
    "student_conflict": "select a.student as one, b.student as other, kind, value from "
    "student_conflict as c join student as a using (student_ix) "
    "join student as b on b.student_ix = c.other_ix",
    "section": "select * exclude (section_ix) from section",
    "enrollment": f"select * exclude (student_ix, section_ix) from enrollment {_STUDENT} "
    f"{_SECTION}",
    "skill": "select * exclude (skill_ix) from skill",
    "prerequisite": "select skill, requires from prerequisite join (select skill_ix as "
    f"requires_ix, skill as requires from skill) using (requires_ix) {_SKILL}",
    "task": "select * exclude (task_ix) from task",
    "task_renamed": "select now.value, old.value from task_renamed as t join claim as now on "
    "now.ix = t.now_ix and now.what = 'task' and now.attribute = 'key' join claim as old on "
    "old.ix = t.task_ix and old.what = 'task' and old.attribute = 'key'",
    "task_skill": f"select * exclude (task_ix, skill_ix) from task_skill {_TASK} {_SKILL}",
    "attempt": "select * exclude (attempt_ix, student_ix, section_ix, task_ix, skill_ix, file_ix), "
    "row_number() over (partition by student, skill order by attempt_ix) as turn "
    f"from attempt {_KEYS} {_FILE}",
    "work": f"select * exclude (student_ix, section_ix, task_ix, skill_ix) from work {_KEYS}",
    "log_entry": "select * exclude (student_ix, section_ix, task_ix, skill_ix, file_ix) "
    f"from log_entry {_WHO} {_STATED} {_TASK} {_SKILL} {_FILE}",
    "item_score": "select item, row, i.score, i.points, file from item_score as i join (select "
    f"task_ix as item_ix, task as item from task) using (item_ix) {_FILE}",
    "item_attempt": "select i.* exclude (student_ix, section_ix, task_ix, item_ix, file_ix), "
    "student, section, task.task, item.task as item from item_attempt as i "
    "join student using (student_ix) left join section using (section_ix) "
    "join task on task.task_ix = i.task_ix join task as item on item.task_ix = i.item_ix",
    "observation": "select * exclude (student_ix, section_ix, task_ix, file_ix) "
    f"from observation {_WHO} {_STATED} {_TASK} {_FILE}",
}
"""Every table as a query that shows text in place of numbers."""


def content(con: duckdb.DuckDBPyConnection) -> dict[str, list[tuple[object, ...]]]:
    """Everything that a store says, in a fixed order and without its inner numbers."""
    rows_of = " union all ".join(f"select '{name}', exists (from {name})" for name in CONTENT)
    filled = dict(con.execute(rows_of).fetchall())
    return {
        name: fetch(con, f"{sql} order by all") if filled[name] else []
        for name, sql in CONTENT.items()
    }


def attempts(
    con: duckdb.DuckDBPyConnection,
    what: str = "student, task, attempt.score",
    where: Iterable[str] = (),
) -> list[tuple[object, ...]]:
    """Attempts in order."""
    condition = " and ".join(where) or "true"
    return fetch(con, f"select {what} from attempt {_KEYS} where {condition} order by attempt_ix")
