"""Rows of Canvas' outcome reports: which say the same, and what each is evidence of."""

from __future__ import annotations

from collections import Counter

import polars as pl

from masteryviz.errors import Problem
from masteryviz.mapping import Mapping
from masteryviz.readers._canvas_columns import Fixed
from masteryviz.table import TextTable

REPEATED = "repeated: another section or login"
_KEY = ["student", "outcome", "task", "attempt", "question"]


def read_rows(found: Fixed, student: pl.Series, mapping: Mapping) -> pl.DataFrame:
    """Give each row's `line`, `student`, `outcome`, `task`, `attempt`, `question` and values.

    Raises
    ------
    InputError
        Naming the cells that cannot be read.
    """
    numbers = found.numbers(
        "outcome score",
        "learning outcome points possible",
        "learning outcome mastery score",
        "learning outcome mastered",
        "learning outcome rating points",
        mapping=mapping,
    )
    names = ("score", "points", "mastery", "mastered", "rating_points")
    return pl.DataFrame(
        {
            "line": found.table.lines,
            "student": student,
            "outcome": found.text("learning outcome id"),
            "task": task_keys(found),
            "attempt": found.whole("attempt"),
            "question": found.text("assessment question id"),
            "question_title": found.text("assessment question"),
            "level": found.text("learning outcome rating"),
            **dict(zip(names, numbers, strict=True)),
        }
    )


def task_keys(found: Fixed) -> pl.Series:
    """Key of each row's task: the assignment behind it, which both reports know by its address."""
    urls = found.text("assignment url").str.extract(r"/assignments/(\d+)")
    kind = found.text("assessment type").fill_null("assignment")
    number = found.text("assessment id" if "assessment id" in found else "assignment id")
    frame = pl.DataFrame({"url": urls, "kind": kind, "number": number})
    return frame.select(
        task=pl.coalesce("assignment:" + pl.col("url"), pl.col("kind") + ":" + pl.col("number"))
    )["task"]


def keep_first(table: TextTable, rows: pl.DataFrame, fates: Counter[str]) -> pl.DataFrame:
    """Keep one of the rows that Canvas repeats for each section and login of a student.

    Raises
    ------
    InputError
        When two rows of one attempt have different scores.
    """
    values = ("score", "points")
    kept = rows.unique(_KEY, keep="first", maintain_order=True)
    both = rows.join(kept.select(*_KEY, "line", *values), on=_KEY, nulls_equal=True, suffix="_kept")
    same = pl.all_horizontal(pl.col(name).eq_missing(pl.col(f"{name}_kept")) for name in values)
    problems = [
        Problem(
            f"The row has another score than row {first}, which is of the same attempt.",
            "Download the report again; one of the rows was changed by hand.",
            line,
            "outcome score",
        )
        for line, first in both.filter(~same).select("line", "line_kept").rows()
    ]
    if problems:
        raise table.refusal(problems)
    fates["imported"] += kept.height
    if kept.height < rows.height:
        fates[REPEATED] += rows.height - kept.height
    return kept


def entries(rows: pl.DataFrame) -> pl.DataFrame:
    """One row per student, outcome, task and attempt: its questions' points added up.

    That is their mean weighted by points; questions without a score do not count.
    """
    key = ["student", "outcome", "task", "attempt"]
    graded = pl.col("score").is_not_null()
    return rows.group_by(key, maintain_order=True).agg(
        row=pl.col("line").first(),
        score=pl.when(graded.any()).then(pl.col("score").sum()),
        # Without all of their points, scores have no total that can be read.
        points=pl.when(pl.col("points").filter(graded).is_not_null().all()).then(
            pl.col("points").filter(graded).sum()
        ),
        level=pl.col("level").drop_nulls().last(),
        mastered=pl.col("mastered").drop_nulls().last(),
        mastery=pl.col("mastery").drop_nulls().last(),
        rating_points=pl.col("rating_points").drop_nulls().last(),
        section=pl.col("section").first(),
        at=pl.col("at").max(),
    )


def items(rows: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Frame `item_scores`, and the questions as tasks that are part of theirs."""
    asked = rows.filter(pl.col("question").is_not_null()).with_columns(
        item=pl.col("task") + " question " + pl.col("question"),
        row=pl.col("line").first().over("student", "outcome", "task", "attempt"),
    )
    tasks = asked.group_by("item", maintain_order=True).agg(
        title=pl.col("question_title").last(),
        points=pl.col("points").last(),
        part_of=pl.col("task").last(),
    )
    tasks = tasks.rename({"item": "task"})
    return asked.select("row", "item", "score", "points"), tasks
