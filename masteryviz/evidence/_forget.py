"""Taking a file's word back, so that the file can be read again in another way."""

from __future__ import annotations

import duckdb

from masteryviz.evidence._queries import query


def forget(con: duckdb.DuckDBPyConnection, sha256: str) -> None:
    """Remove what a file said, as far as no newer file says it too; `rebuild` must follow.

    Students and their ids stay. Sections, skills and tasks that only this file named are removed.
    """
    con.execute("create temp table forgotten as select $sha256 as sha256", {"sha256": sha256}
                ).fetchall()  # fmt: skip
    con.execute(query("forget")).fetchall()
