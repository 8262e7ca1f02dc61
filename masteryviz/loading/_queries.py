"""The questions that loading asks of what it has just built."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import duckdb


@cache
def _text(name: str) -> str:
    path = files("masteryviz").joinpath("sql", f"loading_{name}.sql")
    return path.read_text(encoding="utf-8")


def row(con: duckdb.DuckDBPyConnection, name: str, file_ix: int) -> tuple[int, ...]:
    """The one row that `sql/loading_<name>.sql` gives for a file."""
    found: tuple[int, ...] = con.execute(_text(name), {"file_ix": file_ix}).fetchall()[0]
    return found
