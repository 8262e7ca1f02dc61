"""Memory of a reader that nobody waits for, given back."""

from __future__ import annotations

from pathlib import Path

import duckdb

from masteryviz.store import _store

AT_REST = "16MB"
"""What a reader keeps; the file's blocks are in the system's own cache besides."""
AT_EASE = 10**6
"""Bytes of the file's blocks that a reader keeps between two questions: those read last."""

_FILE = "select path from duckdb_databases() where database_name = current_database()"
_MADE = "select sum(memory_usage_bytes)::bigint from duckdb_memory() where tag <> 'BASE_TABLE'"


def rest(con: duckdb.DuckDBPyConnection) -> bool:
    """Give back the memory of what was read; what was made goes to the disk where it is much.

    Everything can be asked as before: blocks are read again, which takes some milliseconds. Give
    whether it worked: what is in use, or has no room on the disk, stays in memory.

    Parameters
    ----------
    con
        As `Store.connect` gives it; nothing else may be asked of the same version meanwhile.
    """
    return _lower(con, AT_REST)


def ease(con: duckdb.DuckDBPyConnection) -> bool:
    """Give back the memory of what was read longest ago; what was made stays where it is.

    This takes some milliseconds, and blocks that are read again a tenth of one each. Give whether
    it worked.

    Parameters
    ----------
    con
        As `rest` takes it.
    """
    (made,) = con.execute(_MADE).fetchall()[0]
    # DuckDB drops blocks of the file before it writes anything of its own to the disk.
    return _lower(con, f"{made + AT_EASE} bytes")


def _lower(con: duckdb.DuckDBPyConnection, limit: str) -> bool:
    """Let what is above the limit go, and set the limit as it was; give whether that worked."""
    (file,) = con.execute(_FILE).fetchall()[0]
    # Not what the connection says of itself: it says it rounded, so the limit would wear away.
    usual = _store.memory_limit(Path(file))
    try:
        con.execute(f"set memory_limit = '{limit}'").fetchall()
    except duckdb.Error:
        return False
    finally:
        con.execute(f"set memory_limit = '{usual}'").fetchall()
    return True
