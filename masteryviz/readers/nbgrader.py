"""nbgrader: the grades that `nbgrader export` writes, a row for each student and assignment."""

from __future__ import annotations

import polars as pl

from masteryviz.errors import Problem
from masteryviz.mapping import Mapping
from masteryviz.readers._lms_log import (
    NEWEST_ONLY,
    add_log,
    fates,
    moments,
    numbers,
    scores,
    task_frame,
    with_state,
)
from masteryviz.readers._lms_people import (
    Lead,
    add_people,
    find_lead,
    not_read,
    read_rows,
    refuse_empty,
    refuse_two_names,
)
from masteryviz.readers._lms_snapshot import decimal_of
from masteryviz.readers._reader import Batch, Reader
from masteryviz.table import TextTable
from masteryviz.wording import plural

_LEAD = {"student_id": "nbgrader", "last_name": "last", "first_name": "first", "email": "email"}
_HEADS = ("assignment", "duedate", "timestamp", "student_id", "raw_score",
          "late_submission_penalty", "score", "max_score")  # fmt: skip


def recognises(table: TextTable) -> bool:
    """Whether all the columns are there that nbgrader writes."""
    return set(table.folded()) >= set(_HEADS)


def read(table: TextTable, mapping: Mapping) -> Batch:
    """Read every student's submission on every assignment.

    nbgrader writes 0 where nothing was handed in: a row of zeros without a time is missing, not
    scored. Times are UTC and become wall time of the map's `timezone`.

    Raises
    ------
    InputError
        When a student or assignment is missing, a pair stands twice, or a cell is no score or
        time.
    """
    refuse_empty(table)
    batch = Batch(kind="log", newest_only=True)
    places = {name: table.folded().index(name) for name in _HEADS}
    lead = Lead(places=find_lead(table, _LEAD, mapping), ids=("nbgrader", "email"))
    used = [*lead.places.values(), *places.values()]
    batch.notices += not_read(table, used, frozenset(), mapping)
    rows = read_rows(table, lead, batch)
    refuse_two_names(table, rows)
    home = add_people(rows, lead, batch, mapping)
    who = rows.select("place", row="line", student="key").with_columns(section=home)
    entries = _entries(table, places, batch, mapping)
    entries = pl.concat([who, entries[who["place"]]], how="horizontal").drop("place")
    _refuse_wrong(table, entries, table.column_label(places["assignment"]))
    tasks = (
        entries.group_by("task", maintain_order=True)
        .agg(pl.col("points").drop_nulls().last(), pl.col("due_on").drop_nulls().last())
        .select("task", pl.col("task").alias("title"), "points", "due_on")
    )
    frame = task_frame(tasks.rows(), "task", "title", "points", "due_on")
    add_log(batch, entries, frame, mapping)
    batch.cells = fates(entries)
    _say(entries, table, places, batch)
    return batch


def _entries(
    table: TextTable, places: dict[str, int], batch: Batch, mapping: Mapping
) -> pl.DataFrame:
    decimal = decimal_of(table, [places["score"]], mapping)
    wanted = [places[name] for name in ("max_score", "raw_score", "late_submission_penalty")]
    points, raw, penalty = numbers(table, wanted, decimal)
    (frame,) = scores(table, [places["score"]], [points], decimal, batch, mapping)
    time = _utc(table, places["timestamp"], batch, mapping)
    due = _utc(table, places["duedate"], batch, mapping)
    none = (
        time.is_null()
        & (frame["score"].fill_null(0) == 0)
        & (raw.fill_null(0) == 0)
        & (penalty.fill_null(0) == 0)
        & (frame["state"] == "scored")
    )
    return with_state(
        frame.with_columns(
            task=table.column(places["assignment"]),
            submitted_at=time,
            due_on=due.dt.date(),
            late=pl.when(time.is_not_null()).then(
                pl.when(due.is_not_null()).then(time > due).when(penalty > 0).then(True)
            ),
            score=pl.when(~none).then("score"),
            state=pl.when(none).then(pl.lit("missing")).otherwise("state"),
        )
    )


def _utc(table: TextTable, index: int, batch: Batch, mapping: Mapping) -> pl.Series:
    """Read moments of UTC that carry no zone."""
    cells = table.column(index)
    bare = cells.str.contains(r"\d$") & ~cells.str.contains(r"[+-]\d\d:?\d\d$")
    zoned = pl.select(pl.when(bare).then(cells + "Z").otherwise(cells).alias("cell"))["cell"]
    return moments(table, zoned, table.column_label(index), batch, mapping)


def _refuse_wrong(table: TextTable, entries: pl.DataFrame, label: str) -> None:
    """Refuse rows without an assignment, and two rows of one student and assignment."""
    problems = [
        Problem("The row names no assignment.", "Fill it in or delete the row.", line, label)
        for line in entries.filter(pl.col("task") == "")["row"]
    ]
    again = entries.filter(~pl.struct("student", "task").is_first_distinct())
    problems += [
        Problem("An earlier row is about the same student and assignment.", "Delete one.", line)
        for line in again["row"]
    ]
    if problems:
        raise table.refusal(problems)


def _say(entries: pl.DataFrame, table: TextTable, places: dict[str, int], batch: Batch) -> None:
    missing = int((entries["state"] == "missing").sum())
    if missing:
        what = (
            f"{plural(missing, 'row')} of zeros without a time of submission: missing work, for "
            "nbgrader writes 0 where nothing was handed in."
        )
        batch.notices.append(Problem(what))
    dates = entries.group_by("task").agg(pl.col("due_on").drop_nulls().n_unique().alias("dates"))
    if (dates["dates"] > 1).any():
        what = "Rows of one assignment give different due dates; the last one was taken."
        label = table.column_label(places["duedate"])
        batch.notices.append(Problem(what, "Check this column.", column=label))
    penalty = table.column(places["late_submission_penalty"]).str.contains("[1-9]")
    if penalty.any():
        count = plural(int(penalty.sum()), "score has", "scores have")
        what = f"{count} a penalty for lateness taken off, as nbgrader has it."
        batch.notices.append(Problem(what, column="late_submission_penalty"))
    batch.notices.append(Problem(NEWEST_ONLY))


READER = Reader(
    key="nbgrader",
    title="nbgrader grades (CSV)",
    carries="the newest score on each assignment with its submission time and due date",
    download="in the folder of the course: nbgrader export (writes grades.csv)",
    recognises=recognises,
    read=read,
)
