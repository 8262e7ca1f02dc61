"""Memory of a reader that nobody waits for, given back."""

from __future__ import annotations

from pathlib import Path

import duckdb

from masteryviz.store import _store

AT_REST = "16MB"
"""What a reader keeps; the file's blocks are in the system's own cache besides."""

_FILE = "select path from duckdb_databases() where database_name = current_database()"


def rest(con: duckdb.DuckDBPyConnection) -> bool:
    """Give back the memory of what was read; what was made goes to the disk where it is much.

    Everything can be asked as before: blocks are read again, which takes some milliseconds. Give
    whether it worked: what is in use, or has no room on the disk, stays in memory.

    Parameters
    ----------
    con
        As `Store.connect` gives it; nothing else may be asked of the same version meanwhile.
    """
    (file,) = con.execute(_FILE).fetchall()[0]
    # Not what the connection says of itself: it says it rounded, so the limit would wear away.
    usual = _store.memory_limit(Path(file))
    try:
        con.execute(f"set memory_limit = '{AT_REST}'").fetchall()
    except duckdb.Error:
        return False
    finally:
        con.execute(f"set memory_limit = '{usual}'").fetchall()
    return True
