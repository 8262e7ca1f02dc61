"""What must hold of every version, checked before it is published."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import duckdb

from masteryviz.errors import StoreError
from masteryviz.schema import TABLES

Sizes = dict[str, int]
"""Rows of each table."""

GROWING = (
    "source_file", "student_stated", "student_stated_id", "observation", "log_entry", "roster",
)  # fmt: skip
"""Tables that a load never makes smaller."""


@cache
def _rules() -> str:
    path = files("masteryviz").joinpath("sql", "store_checks.sql")
    return path.read_text(encoding="utf-8")


def sizes(con: duckdb.DuckDBPyConnection) -> Sizes:
    """Rows of every table."""
    return {
        name: con.execute(f"select count(*) from {name}").fetchall()[0][0]  # noqa: S608  (ours)
        for name in TABLES
    }


def require_sound(con: duckdb.DuckDBPyConnection, before: Sizes) -> Sizes:
    """Check the content against every rule and against what was there; give its sizes.

    Tables that are not in `before` may have fewer rows than they had.

    Raises
    ------
    StoreError
        When a rule is broken; nothing must be published then.
    """
    after = sizes(con)
    broken = [f"{rule} ({n})" for rule, n in con.execute(_rules()).fetchall()]
    broken += [f"rows of {name} are lost" for name in GROWING if after[name] < before.get(name, 0)]
    if broken:
        raise StoreError(
            f"The store would not be sound: {'; '.join(broken)}. Nothing was changed. "
            "This is a fault of masteryviz; please report it."
        )
    return after
