"""What the evidence has, so that steps that would find nothing are not taken."""

from __future__ import annotations

import duckdb

_FILES = """
select
    count(*) filter (where scope is not null) > 1,
    count(*) filter (where scope is null)
        > count(distinct format) filter (where scope is null)
from source_file
"""

_ROWS = """
select
    exists (from observation),
    exists (from log_entry),
    exists (from item_score),
    exists (from observation where state in ('excused', 'not_assigned')),
    (select count(*) > count(distinct student_ix) from student_stated)
        or (select count(*) > count(distinct section_ix) from section_stated)
"""

_SAID = "select distinct what, attribute from claim"

_ATTRIBUTES = {
    ("task", "skills"): "alignments",
    ("task", "part_of"): "parts",
    ("skill", "requires"): "prerequisites",
}


def of(con: duckdb.DuckDBPyConnection) -> set[str]:
    """Words for what there is, as `-- only where:` in the statements asks for them.

    `several snapshots`; `several logs` (of one format); `cells` of snapshots; `entries` of logs;
    `items`, the questions or criteria of entries; `excusals`, cells that ask for nothing;
    `parts`, tasks that may be such; `several` ways in which a student or section of an entry is
    stated; `alignments` and `prerequisites` that a file or map says.
    """
    files = con.execute(_FILES).fetchall()[0]
    cells, entries, items, excusals, several = con.execute(_ROWS).fetchall()[0]
    said = {_ATTRIBUTES.get(what, "") for what in con.execute(_SAID).fetchall()}
    there = {
        "several snapshots": files[0],
        "several logs": files[1],
        "cells": cells,
        "entries": entries,
        "items": items,
        "excusals": excusals,
        "parts": items or "parts" in said,
        "several": entries and several,
    }
    return (said - {""}) | {word for word, is_so in there.items() if is_so}


def found(con: duckdb.DuckDBPyConnection, word: str, table: str) -> set[str]:
    """The word, if a table that a step has filled has rows."""
    rows = con.execute(f"select exists (from {table})").fetchall()
    return {word} if rows[0][0] else set()
