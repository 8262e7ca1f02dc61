"""From a system's records of single submissions to the entries of a log: what they share."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence

import polars as pl

from masteryviz.cells import read_scores
from masteryviz.dates import read_moments
from masteryviz.errors import Problem
from masteryviz.mapping import Mapping
from masteryviz.readers._log_scores import FATES
from masteryviz.readers._reader import Batch
from masteryviz.schema import BATCH
from masteryviz.table import TextTable

NEWEST_ONLY = (
    "The file holds the newest submission of each student on each assignment. Earlier ones are "
    "known only from files that were loaded before, so revisions are at least what is shown."
)
_LATENESS = r"^(\d+):([0-5]?\d):([0-5]?\d)$"


def moments(
    table: TextTable, texts: pl.Series, label: str, batch: Batch, mapping: Mapping
) -> pl.Series:
    """Read a column of moments in the school's wall time.

    Raises
    ------
    InputError
        Naming the cells that are no moments.
    """
    read = read_moments(
        texts, table.lines, label, order=mapping.date_order, timezone=mapping.timezone
    )
    if read.problems:
        raise table.refusal(read.problems)
    # Columns of one file are written alike: what was assumed of one is said once.
    said = {note.advice for note in batch.notices}
    batch.notices += [note for note in read.notices if note.advice not in said]
    return read.values


def numbers(table: TextTable, places: Sequence[int], decimal: str) -> list[pl.Series]:
    """Points possible that stand in columns of their own, one series a column.

    Raises
    ------
    InputError
        Naming the cells that are no points.
    """
    texts = pl.concat([table.column(place).alias("text") for place in places])
    height = table.frame.height
    read = read_scores(
        texts,
        lambda at: (int(table.lines[at % height]), table.column_label(places[at // height])),
        decimal=decimal,
    )
    if read.problems:
        raise table.refusal(read.problems)
    found = read.frame.select(pl.when(pl.col("score") >= 0).then("score"))["score"]
    return [found.slice(n * height, height) for n in range(len(places))]


def filled(points: pl.Series, otherwise: float | None) -> pl.Series:
    """Points possible where a row without a submission has none: what most rows have."""
    known = points.drop_nulls()
    usual = known.mode().max() if len(known) else otherwise
    return points if usual is None else points.fill_null(usual)


def scores(
    table: TextTable,
    places: Sequence[int],
    points: Sequence[pl.Series],
    decimal: str,
    batch: Batch,
    mapping: Mapping,
) -> list[pl.DataFrame]:
    """Read score columns: a frame of `score`, `points`, `level` and `state` for each.

    Raises
    ------
    InputError
        Naming the cells that are no scores.
    """
    height = table.frame.height
    levels = {name.casefold(): worth for name, worth in mapping.levels.items()}
    read = read_scores(
        pl.concat([table.column(place).alias("text") for place in places]),
        lambda at: (int(table.lines[at % height]), table.column_label(places[at // height])),
        points=pl.concat([one.alias("points") for one in points]),
        decimal=decimal,
        levels=lambda text: levels.get(text.casefold()),
        marks=mapping.marks,
    )
    if read.problems:
        raise table.refusal(read.problems)
    batch.notices += read.notices
    return [read.frame.slice(n * height, height) for n in range(len(places))]


def lateness(table: TextTable, index: int) -> pl.Series:
    """Whether each row was late, from `H:M:S` whose hours go beyond 24; null for a blank cell.

    Raises
    ------
    InputError
        Naming the cells that are no such span of time.
    """
    cells = table.column(index)
    wrong = (cells != "") & ~cells.str.contains(_LATENESS)
    if wrong.any():
        label = table.column_label(index)
        raise table.refusal(
            Problem("The lateness is not written as hours:minutes:seconds.", "Correct it.", line,
                    label)
            for line in table.lines.filter(wrong)
        )  # fmt: skip
    late = cells.str.contains("[1-9]")
    return pl.select(pl.when(cells != "").then(late).alias("late"))["late"]


def with_state(entries: pl.DataFrame) -> pl.DataFrame:
    """Entries whose blank cells wait for feedback where there is a moment of handing in."""
    handed_in = (pl.col("state") == "assigned") & pl.col("submitted_at").is_not_null()
    return entries.with_columns(
        state=pl.when(handed_in).then(pl.lit("submitted")).otherwise("state")
    )


def fates(entries: pl.DataFrame) -> Counter[str]:
    """What became of each score cell."""
    counts = entries["state"].value_counts().rows()
    return Counter({FATES.get(state, state): count for state, count in counts})


def add_log(batch: Batch, entries: pl.DataFrame, tasks: pl.DataFrame, mapping: Mapping) -> None:
    """Fill the frames of entries, tasks and what the map says of skills; date the file."""
    batch.frames["tasks"] = tasks
    batch.frames["task_skills"] = mapping.task_skills(tasks)
    batch.frames |= mapping.skill_frames()
    batch.frames["log_entries"] = entries.filter(pl.col("state") != "not_assigned")
    batch.exported_at = batch.exported_at or newest(
        entries[name] for name in ("submitted_at", "graded_at") if name in entries.columns
    )


def newest(columns: Iterable[pl.Series]) -> dt.datetime | None:
    """The newest moment of several columns."""
    found = [column.max() for column in columns]
    return max((one for one in found if isinstance(one, dt.datetime)), default=None)


def task_frame(rows: Sequence[tuple[object, ...]], *names: str) -> pl.DataFrame:
    """Frame of tasks with the given columns."""
    return pl.DataFrame(rows, schema={name: BATCH["tasks"][name] for name in names}, orient="row")
