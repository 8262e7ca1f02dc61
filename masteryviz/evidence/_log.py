"""Entries of logs: each kept once, as the file with the latest word has it."""

from __future__ import annotations

from collections import Counter

import duckdb
import polars as pl

from masteryviz.evidence._claims import Source
from masteryviz.evidence._queries import query

_KEY = (
    "student_ix", "section_ix", "task_ix", "skill_ix", "form", "attempt_no", "submitted_at",
    "told_by",
)  # fmt: skip
"""What makes two entries look the same."""


def add(
    con: duckdb.DuckDBPyConnection,
    entries: pl.DataFrame,
    items: pl.DataFrame,
    file_ix: int,
    source: Source,
) -> Counter[str]:
    """Add numbered entries; those that the store has from a later file are left out.

    The questions and criteria of an entry (`items`) are kept with it and go with it.
    """
    if entries.is_empty():
        return Counter()
    entries = _with_occurrence(entries)
    con.register("taken_entry", entries)
    moment = {"at": source.exported_at, "sha256": source.sha256}
    con.execute(query("match_entries"), moment).fetchall()
    same, changed = con.execute(
        "select count(*) filter (where same), count(*) filter (where not same) from matched_entry"
    ).fetchall()[0]
    con.register("taken_item", items)
    con.execute(query("replace_entries")).fetchall()
    con.execute(query("insert_entries"), {"file_ix": file_ix}).fetchall()
    con.execute(query("insert_items"), {"file_ix": file_ix}).fetchall()
    con.unregister("taken_item")
    con.execute("drop table matched_entry").fetchall()
    con.unregister("taken_entry")
    return Counter(
        {
            "new": entries.height - same - changed,
            "already known": same,
            "updated": changed,
            "alike": int((entries["occurrence"] > 1).sum()),
        }
    )


def _with_occurrence(entries: pl.DataFrame) -> pl.DataFrame:
    """Number entries among those of the file that look the same, in the order of its rows.

    A grade that comes later does not make another entry, so the grading moment tells two entries
    apart only where nothing was handed in.
    """
    told_by = pl.when(pl.col("submitted_at").is_null()).then("graded_at").alias("told_by")
    entries = entries.with_columns(told_by)
    alike = entries.select(_KEY).is_duplicated()
    # Nearly always nothing looks the same; numbering all entries would cost a sort of them.
    numbered = (
        entries.filter(alike)
        .sort("row", "n")
        .select("n", occurrence=pl.int_range(1, pl.len() + 1, dtype=pl.UInt32).over(_KEY))
    )
    return entries.join(numbered, on="n", how="left", maintain_order="left").with_columns(
        pl.col("occurrence").fill_null(1)
    )
