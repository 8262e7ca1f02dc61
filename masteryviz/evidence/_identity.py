"""Students of a file as the file states them: by the set of ids that it gives each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb
import polars as pl

from masteryviz.errors import InputError, Problem
from masteryviz.evidence._claims import Source

if TYPE_CHECKING:
    from masteryviz.readers import Batch

Id = tuple[str, str]
"""Kind and value of an id."""

_EVIDENCE = ("observations", "log_entries")

_NAME = """
update student_stated set name = incoming.name, sort_name = incoming.sort_name,
    named_at = $at, named_by = $sha256
from incoming
where student_stated.stated_ix = incoming.ix
    and (incoming.name is not null or incoming.sort_name is not null)
    and (student_stated.named_at is null or student_stated.named_at < $at
        or (student_stated.named_at = $at and student_stated.named_by <= $sha256))
"""


def number(
    con: duckdb.DuckDBPyConnection, batch: Batch, source: Source
) -> tuple[pl.DataFrame, int]:
    """Number every student of a batch by their set of ids; keep new sets and newer names.

    Which of these are one student, `rebuild` finds out from all files together.

    Returns a frame of `key` (the batch's text) and `ix`, and how many of them the store had no id
    of.

    Raises
    ------
    InputError
        When two students of the file have the very same ids.
    """
    ids = ids_of(batch)
    sets = ids.group_by("key", maintain_order=True).agg(ids=_one_set())
    _refuse_twins(batch, source.file, sets, ids)
    stored = con.sql("select stated_ix as ix, kind, value from student_stated_id").pl()
    known = stored.cast({"ix": pl.UInt32}).group_by("ix").agg(ids=_one_set())
    numbers = sets.join(known, on="ids", how="left", maintain_order="left")
    last = con.execute("select coalesce(max(stated_ix), 0) from student_stated").fetchall()[0][0]
    fresh = last + pl.col("ix").is_null().cum_sum().cast(pl.UInt32)
    numbers = numbers.select(
        "key", new=pl.col("ix").is_null(), ix=pl.coalesce("ix", fresh).cast(pl.UInt32)
    )
    _keep(con, batch, source, numbers, ids)
    seen = ids.join(stored, on=["kind", "value"], how="semi")["key"].n_unique()
    return numbers.select("key", "ix"), numbers.height - seen


def _one_set() -> pl.Expr:
    """All ids of a student as one text that is the same in any order."""
    return pl.format("{}\x1f{}", "kind", "value").sort().str.join("\x1e")


def ids_of(batch: Batch) -> pl.DataFrame:
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


def _refuse_twins(batch: Batch, file: str, sets: pl.DataFrame, ids: pl.DataFrame) -> None:
    twins = sets.filter(pl.col("ids").is_duplicated())
    if twins.is_empty():
        return
    rows = _rows(batch)
    problems = []
    for keys in twins.group_by("ids", maintain_order=True).agg("key")["key"]:
        kinds = ids.filter(pl.col("key") == keys[0])["kind"].sort()
        what = f"two students of this file share their ids ({', '.join(kinds)})."
        row = max((rows[key] for key in keys if key in rows), default=None)
        advice = "Check the ids in this file; each student needs their own."
        problems.append(Problem(what, advice, row=row))
    raise InputError(file, *problems[:20])


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
    ids: pl.DataFrame,
) -> None:
    new = numbers.filter("new")
    con.register("incoming", new.select("ix"))
    con.execute(
        "insert into student_stated (stated_ix) select ix from incoming order by ix"
    ).fetchall()
    con.register("incoming", ids.join(new, on="key", maintain_order="left"))
    con.execute(
        "insert into student_stated_id select ix, kind, value from incoming order by all"
    ).fetchall()
    names = batch.frame("students").rename({"student": "key"}).join(numbers, on="key")
    con.register("incoming", names.unique("key", keep="last"))
    con.execute(_NAME, {"at": source.exported_at, "sha256": source.sha256}).fetchall()
    con.unregister("incoming")
