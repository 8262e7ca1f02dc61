"""Taking a file's word back, so that the file can be read again in another way."""

from __future__ import annotations

import duckdb

from masteryviz.evidence._queries import query


def forget(con: duckdb.DuckDBPyConnection, file_ix: int) -> None:
    """Remove what a file said, as far as no newer file says it too; `rebuild` must follow.

    Students, sections, skills and tasks that only this file named are removed. What the user said
    of students stays.
    """
    con.execute(
        "create temp table forgotten as select file_ix from source_file where file_ix = $file_ix",
        {"file_ix": file_ix},
    ).fetchall()
    con.execute(query("forget")).fetchall()
