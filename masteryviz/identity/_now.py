"""What students are called now, for what was written down under an older id."""

from __future__ import annotations

from pathlib import Path

import duckdb

from masteryviz.identity._queries import opened, query
from masteryviz.store import Store


def ids_now(store: Store | Path | str | duckdb.DuckDBPyConnection | None) -> dict[str, str]:
    """An id that a student was called by, or could have been -> the id in the store now.

    The store calls a student by the strongest id that any export gives, and two students who were
    said to be one by one id. What is written down keeps the id of its day: give this to
    `Entry.as_of_now`. Ids that are still right, and ids that fit several students, are not in it.

    Parameters
    ----------
    store
        The store, or a connection to its newest version.

    Raises
    ------
    StoreError
        When there is no store.
    """
    if isinstance(store, duckdb.DuckDBPyConnection):
        return dict(store.execute(query("now")).fetchall())
    with opened(store).connect() as con:
        return ids_now(con)
