"""Who is who: the students of a file matched with those of the store, by ids and never by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb
import polars as pl

from masteryviz.errors import InputError, Problem
from masteryviz.evidence._claims import Source

if TYPE_CHECKING:
    from masteryviz.readers import Batch

_EVIDENCE = ("observations", "log_entries")

_NAME = """
update student set name = incoming.name, sort_name = incoming.sort_name,
    named_at = $at, named_by = $sha256
from incoming
where student.student_ix = incoming.student_ix
    and (incoming.name is not null or incoming.sort_name is not null)
    and (student.named_at is null or student.named_at < $at
        or (student.named_at = $at and student.named_by <= $sha256))
"""


def number(con: duckdb.DuckDBPyConnection, batch: Batch, source: Source) -> pl.DataFrame:
    """Number every student of a batch; keep new students, new ids and newer names.

    Returns a frame of `key` (the batch's text) and `ix`.

    Raises
    ------
    InputError
        When ids contradict each other: one student of the file has the ids of two stored
        students, or two students of the file share an id.
    """
    ids = _ids(batch)
    known = con.sql("select kind, value, student_ix as ix from student_id").pl()
    known = known.cast({"ix": pl.UInt32})
    matched = ids.join(known, on=["kind", "value"], how="inner")
    _refuse_contradictions(batch, source.file, ids, matched)
    numbers = (
        ids.select("key")
        .unique(maintain_order=True)
        .join(matched.select("key", "ix").unique(), on="key", how="left", maintain_order="left")
    )
    last = con.execute("select coalesce(max(student_ix), 0) from student").fetchall()[0][0]
    fresh = last + pl.col("ix").is_null().cum_sum().cast(pl.UInt32)
    numbers = numbers.with_columns(pl.col("ix").is_null().alias("new")).with_columns(
        pl.coalesce("ix", fresh).cast(pl.UInt32)
    )
    _keep(con, batch, source, numbers, ids.join(known, on=["kind", "value"], how="anti"))
    return numbers.select("key", "ix")


def _ids(batch: Batch) -> pl.DataFrame:
    """Every student's ids as key, kind and value; the file's own key where it gives no id."""
    given = batch.frame("student_ids").select(
        pl.col("student").alias("key"),
        pl.col("kind").str.strip_chars().str.to_lowercase(),
        pl.col("value").str.strip_chars(),
    )
    given = given.filter(pl.col("key").is_not_null(), pl.col("value") != "").drop_nulls("kind")
    mail = (pl.col("kind") == "login") & pl.col("value").str.contains("@", literal=True)
    ids = pl.concat([given, given.filter(mail).with_columns(pl.lit("email").alias("kind"))])
    lower = pl.when(pl.col("kind") == "email").then(pl.col("value").str.to_lowercase())
    ids = ids.with_columns(lower.otherwise("value").alias("value"))
    named = [batch.frame(f)["student"] for f in ("students", "enrollments", *_EVIDENCE)]
    students = pl.concat(named).drop_nulls().unique(maintain_order=True).to_frame("key")
    without = students.join(ids, on="key", how="anti", maintain_order="left").select(
        "key", pl.lit("id").alias("kind"), pl.col("key").alias("value")
    )
    order = students.with_row_index("place")
    return (
        pl.concat([ids, without])
        .unique(maintain_order=True)
        .join(order, on="key", how="left", maintain_order="left")
        .sort("place", nulls_last=True, maintain_order=True)
        .drop("place")
    )


def _refuse_contradictions(
    batch: Batch, file: str, ids: pl.DataFrame, matched: pl.DataFrame
) -> None:
    problems = [
        *_problems(batch, matched, "key", "ix", _TWO_STORED),
        *_problems(batch, matched, "ix", "key", _ONE_STORED),
        *_problems(batch, ids.with_columns(id=pl.struct("kind", "value")), "id", "key", _SHARED),
    ]
    if problems:
        raise InputError(file, *problems[:20])


_TWO_STORED = (
    "the ids of this row ({kinds}) belong to two different students of the store.",
    "Check the ids in this file. If they are right, both stored students are one person: start "
    "a new store and load the file that has all of the ids first.",
)
_ONE_STORED = (
    "two rows of this file have ids ({kinds}) of one and the same student of the store.",
    "Check the ids in this file; each student needs their own.",
)
_SHARED = (
    "two students of this file share an id ({kinds}).",
    "Check the ids in this file; each student needs their own.",
)


def _problems(
    batch: Batch, frame: pl.DataFrame, one: str, many: str, words: tuple[str, str]
) -> list[Problem]:
    """A problem for each value of `one` that goes with several values of `many`."""
    bad = (
        frame.with_columns(pl.col("key").alias("who"))
        .group_by(one, maintain_order=True)
        .agg(pl.col(many).n_unique().alias("n"), pl.col("kind").unique().sort(), "who")
        .filter(pl.col("n") > 1)
    )
    rows = _rows(batch) if bad.height else {}
    return [
        Problem(
            words[0].format(kinds=", ".join(item["kind"])),
            words[1],
            row=max((rows[key] for key in item["who"] if key in rows), default=None),
        )
        for item in bad.iter_rows(named=True)
    ]


def _rows(batch: Batch) -> dict[str, int]:
    """Each student's first line in the file."""
    places = pl.concat([batch.frame(name).select("student", "row") for name in _EVIDENCE])
    first = places.drop_nulls().group_by("student").agg(pl.col("row").min())
    return dict(first.iter_rows())


def _keep(
    con: duckdb.DuckDBPyConnection,
    batch: Batch,
    source: Source,
    numbers: pl.DataFrame,
    new_ids: pl.DataFrame,
) -> None:
    con.register("incoming", numbers.filter("new").select("ix"))
    con.execute("insert into student (student_ix) select ix from incoming order by ix").fetchall()
    ids = new_ids.join(numbers, on="key", maintain_order="left").select("ix", "kind", "value")
    con.register("incoming", ids)
    con.execute("insert into student_id select ix, kind, value from incoming").fetchall()
    names = batch.frame("students").rename({"student": "key"}).join(numbers, on="key")
    con.register("incoming", names.rename({"ix": "student_ix"}).unique("key", keep="last"))
    con.execute(_NAME, {"at": source.exported_at, "sha256": source.sha256}).fetchall()
    con.unregister("incoming")
