"""The questions that loading asks of what it has just built."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import duckdb


@cache
def _text(name: str) -> str:
    path = files("masteryviz").joinpath("sql", f"loading_{name}.sql")
    return path.read_text(encoding="utf-8")


def rows(
    con: duckdb.DuckDBPyConnection, name: str, file_ix: int, **more: object
) -> list[tuple[Any, ...]]:
    """The rows that `sql/loading_<name>.sql` gives for a file (and other parameters)."""
    return con.execute(_text(name), {"file_ix": file_ix} | more).fetchall()
