"""How hard the database should think before it works: on little evidence, hardly at all."""

from __future__ import annotations

import duckdb

LITTLE = 10_000
"""Rows of evidence up to which finding the best plan costs more than a good plan saves."""

_ROWS = """
select
    (select count(*) from log_entry)
    + (select count(*) from observation)
    + (select count(*) from item_score)
"""

_SIMPLY = "set threads = 1; set enable_optimizer = false"
_FULLY = "reset threads; reset enable_optimizer"


def suit(con: duckdb.DuckDBPyConnection, *, more: int = 0) -> None:
    """Have a connection plan for the evidence that it holds, and `more` rows to come."""
    rows = con.execute(_ROWS).fetchall()[0][0] + more
    con.execute(_SIMPLY if rows <= LITTLE else _FULLY).fetchall()
