"""Rows of students and columns of tasks as observations: what snapshot exports share."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from masteryviz.cells import read_scores
from masteryviz.errors import Problem
from masteryviz.mapping import Mapping
from masteryviz.readers._reader import Batch
from masteryviz.schema import BATCH
from masteryviz.table import TextTable

SUMMARY = re.compile(
    r"(class |course |section |overall )?(average|mean|median|total|sum|count|minimum|maximum|"
    r"min|max|standard deviation|std dev)s?( score)?:?",
    re.IGNORECASE,
)
"""What stands in place of a name in a row of totals."""

_FATES = {"assigned": "blank", "not_assigned": "not assigned"}


@dataclass(frozen=True)
class Task:
    """A task's column."""

    index: int
    key: str
    title: str
    points: float | None
    due_on: dt.date | None = None


@dataclass(frozen=True)
class Worth:
    """What a cell of points possible says."""

    points: float | None
    """None for a blank cell and for one that is no number."""
    wrong: bool
    """Whether the cell holds something that is no number of points."""


def points_possible(texts: Sequence[str], decimal: str) -> list[Worth]:
    """Read a row of points possible."""
    read = read_scores(pl.Series(texts, dtype=pl.String), lambda _: (0, ""), decimal=decimal)
    numbers = [None if number is None or number < 0 else number for number in read.frame["score"]]
    return [
        Worth(number, wrong=bool(text) and number is None)
        for text, number in zip(texts, numbers, strict=True)
    ]


def keep_one_of_repeats(
    table: TextTable, tasks: Sequence[Task], students: pl.DataFrame, batch: Batch
) -> pl.DataFrame:
    """Keep the first of rows that say the same of one student; refuse rows that contradict.

    `students` has `place` (row of the table), `line`, `key` and `name`.

    Raises
    ------
    InputError
        Naming the rows, when one key has two names or two sets of scores.
    """
    columns = [f"c{task.index}" for task in tasks]
    problems: list[Problem] = []
    dropped: list[int] = []
    repeated = students.filter(pl.col("key").is_duplicated())
    for _, rows in repeated.group_by("key", maintain_order=True):
        lines = " and ".join(str(line) for line in rows["line"])
        first = int(rows["line"][0])
        if rows["name"].str.to_lowercase().n_unique() > 1:
            what = f"Rows {lines} have the same id but different names."
            problems.append(Problem(what, "Correct the id in one of them.", first))
        elif table.frame[rows["place"]].select(columns).n_unique() > 1:
            what = f"Rows {lines} are the same student with different scores."
            problems.append(Problem(what, "Delete the row that is wrong.", first))
        else:
            dropped += rows["place"].to_list()[1:]
            what = f"Rows {lines} say the same of one student; one was kept."
            batch.notices.append(Problem(what, "", first))
    if problems:
        raise table.refusal(problems)
    if dropped:
        batch.rows["imported"] -= len(dropped)
        batch.rows["skipped: repeated row"] = len(dropped)
    return students.filter(~pl.col("place").is_in(dropped))


def add_tasks(tasks: Sequence[Task], batch: Batch, mapping: Mapping) -> None:
    """Fill the frames of tasks and of what the map says of skills."""
    batch.frames["tasks"] = pl.DataFrame(
        [(task.key, task.title, task.points, task.due_on) for task in tasks],
        schema={name: BATCH["tasks"][name] for name in ("task", "title", "points", "due_on")},
        orient="row",
    )
    batch.frames["task_skills"] = mapping.task_skills(batch.frames["tasks"])
    batch.frames |= mapping.skill_frames()


def add_cells(
    table: TextTable,
    tasks: Sequence[Task],
    students: pl.DataFrame,
    decimal: str,
    batch: Batch,
    mapping: Mapping,
) -> None:
    """Read every cell of a student and a task into observations, and count what became of it.

    `students` has `place`, `line`, `key` and `home` (the section, null where not known).

    Raises
    ------
    InputError
        Naming the cells that are no scores.
    """
    rows = table.frame[students["place"]]
    lines = students["line"]
    texts = pl.concat([rows[f"c{task.index}"] for task in tasks]).alias("raw")
    points = pl.concat(
        [pl.Series([task.points], dtype=pl.Float64).new_from_index(0, len(lines)) for task in tasks]
    )
    levels = {name.casefold(): worth for name, worth in mapping.levels.items()}
    scores = read_scores(
        texts,
        lambda at: (
            int(lines[at % len(lines)]),
            table.column_label(tasks[at // len(lines)].index),
        ),
        points=points,
        decimal=decimal,
        levels=lambda text: levels.get(text.casefold()),
        marks=mapping.marks,
    )
    if scores.problems:
        raise table.refusal(scores.problems)
    batch.notices += scores.notices
    top = pl.lit(mapping.scale_top, pl.Float64)
    read = scores.frame.with_columns(
        # A snapshot only knows that work which was handed in has no score yet.
        pl.col("state").replace("submitted", "assigned"),
        points=pl.when(pl.col("level").is_not_null())
        .then(pl.coalesce(top, "points"))
        .otherwise("points"),
    )
    keys = pl.DataFrame({"task": [task.key for task in tasks]}, schema={"task": pl.String})
    people = students.select(row="line", student="key", section="home")
    cells = keys.join(people, how="cross", maintain_order="left_right").with_columns(texts)
    batch.frames["observations"] = pl.concat([cells, read], how="horizontal")
    batch.cells = Counter(_FATES.get(state, state) for state in read["state"])
