"""One file's batch into the tables of what files said."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import duckdb
import polars as pl

from masteryviz.evidence import _claims, _identity, _log, _pace
from masteryviz.evidence._claims import Source
from masteryviz.evidence._queries import query
from masteryviz.schema import BATCH

if TYPE_CHECKING:
    from masteryviz.readers import Batch

Numbers = dict[str, pl.DataFrame]

_EVIDENCE = ("observations", "log_entries", "item_scores")


def add(
    con: duckdb.DuckDBPyConnection,
    batch: Batch,
    *,
    file: str,
    sha256: str,
    format: str,
    exported_at: dt.datetime,
    exported_from: str,
    loaded_at: dt.datetime,
    mapping: str | None = None,
) -> dict[str, int]:
    """Keep what one file says; `rebuild` then derives attempts and work.

    Whatever the order in which files are added, the tables end up saying the same: the file with
    the later `exported_at` (then the larger digest) has the word on each attribute and on each
    entry of a log.

    Parameters
    ----------
    con
        Connection to a database made by `create`, best inside a transaction.
    file
        Name of the file, without its folder.
    sha256
        Digest of its bytes.
    format
        Key of the reader.
    exported_at
        What moment the file speaks for, in the school's wall time.
    exported_from
        Where that moment came from: user, file, name or mtime.
    loaded_at
        Moment of loading, UTC.
    mapping
        Digest of the map that the file was read with, if any.

    Returns
    -------
    dict[str, int]
        `file_ix`, the file's number; `students`, `sections`, `skills` and `tasks` (without their
        questions and criteria) that the file names; `new students`; and its entries by what
        became of them: `new`, `already known`, `updated`; and `alike`, those that look the same as
        another of the file but for the score.

    Raises
    ------
    InputError
        When nothing tells two students of the file apart.
    """
    source = Source(file, sha256, exported_at)
    batch = replace(batch, frames={name: batch.frame(name) for name in BATCH})
    _pace.suit(con, more=sum(batch.frames[name].height for name in _EVIDENCE))
    file_ix = _count(con, "select coalesce(max(file_ix), 0) + 1 from source_file")
    numbers: Numbers = _claims.number(con, batch, file_ix, source)
    numbers["student"], new_students = _identity.number(con, batch, source)
    con.execute(
        "insert into source_file values ($ix, $sha256, $file, $format, $scope, $at, $from, $now, "
        "$mapping, $by_id, $newest)",
        {
            "ix": file_ix, "sha256": sha256, "file": file, "format": format,
            "scope": (batch.scope or "") if batch.kind == "snapshot" else None,
            "at": exported_at, "from": exported_from, "now": loaded_at, "mapping": mapping,
            "by_id": batch.tasks_by_id, "newest": batch.newest_only,
        },
    ).fetchall()  # fmt: skip
    _add_roster(con, batch, numbers, file_ix)
    fates = _add_observations(con, batch, numbers, file_ix, exported_at)
    entries = _numbered(batch.frame("log_entries"), numbers)
    items = _numbered(batch.frame("item_scores").rename({"item": "task"}), numbers)
    fates += _log.add(con, entries, items, file_ix, source)
    _add_fates(con, file_ix, {"row": batch.rows, "cell": batch.cells, "entry": fates})
    return {
        "file_ix": file_ix,
        "students": numbers["student"].height,
        "new students": new_students,
        "sections": numbers["section"].height,
        "skills": numbers["skill"].height,
        "tasks": numbers["task"].height - _items(batch),
        **{fate: fates[fate] for fate in ("new", "already known", "updated", "alike")},
    }


def _items(batch: Batch) -> int:
    """How many tasks of a batch are questions or criteria of others."""
    parts = batch.frame("tasks").drop_nulls("part_of")["task"]
    return pl.concat([parts, batch.frame("item_scores")["item"]]).drop_nulls().n_unique()


def _count(con: duckdb.DuckDBPyConnection, sql: str) -> int:
    return int(con.execute(sql).fetchall()[0][0])


def _numbered(frame: pl.DataFrame, numbers: Numbers) -> pl.DataFrame:
    """The frame with numbers in place of names, and each row's place in it as `n`."""
    frame = frame.with_row_index("n")
    for what in numbers.keys() & set(frame.columns):
        keys = numbers[what].rename({"key": what, "ix": f"{what}_ix"})
        frame = frame.join(keys, on=what, how="left", maintain_order="left").drop(what)
    return frame


def _insert(
    con: duckdb.DuckDBPyConnection, name: str, frame: pl.DataFrame, **params: object
) -> None:
    con.register("incoming", frame)
    con.execute(query(name), params).fetchall()
    con.unregister("incoming")


def _add_roster(
    con: duckdb.DuckDBPyConnection, batch: Batch, numbers: Numbers, file_ix: int
) -> None:
    """Who is in which section: enrolments as given, and every section that evidence names."""
    given = batch.frame("enrollments").drop_nulls("student")
    seen = pl.concat(
        [
            batch.frame(name).select("student", "section").unique(maintain_order=True)
            for name in ("observations", "log_entries")
        ]
    )
    seen = seen.drop_nulls().unique(maintain_order=True)
    seen = seen.join(given, on=["student", "section"], how="anti", maintain_order="left")
    roster = pl.concat([given, seen], how="diagonal")
    _insert(con, "insert_roster", _numbered(roster, numbers), file_ix=file_ix)


def _add_observations(
    con: duckdb.DuckDBPyConnection,
    batch: Batch,
    numbers: Numbers,
    file_ix: int,
    exported_at: dt.datetime,
) -> Counter[str]:
    frame = _numbered(batch.frame("observations"), numbers)
    _insert(con, "insert_observations", frame, file_ix=file_ix, exported_at=exported_at)
    return Counter({"new": frame.height})


def _add_fates(
    con: duckdb.DuckDBPyConnection, file_ix: int, fates: dict[str, Counter[str]]
) -> None:
    rows = [
        (what, fate, n) for what, counter in fates.items() for fate, n in sorted(counter.items())
    ]
    frame = pl.DataFrame(
        rows, schema={"what": pl.String, "fate": pl.String, "n": pl.UInt64}, orient="row"
    )
    con.register("incoming", frame)
    con.execute(
        "insert into file_fate select $file_ix, what, fate, n from incoming where n > 0",
        {"file_ix": file_ix},
    ).fetchall()
    con.unregister("incoming")
