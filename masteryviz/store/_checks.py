"""What must hold of every version, checked before it is published."""

from __future__ import annotations

import re
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
def _rules() -> tuple[tuple[str, str], ...]:
    """Each rule's statement, and the table whose rows it is about: the first that it reads."""
    path = files("masteryviz").joinpath("sql", "store_checks.sql")
    texts = re.split(r"^;$", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    named = (filter(TABLES.__contains__, re.findall(r"\bfrom (\w+)", text)) for text in texts)
    return tuple((next(tables), text) for tables, text in zip(named, texts, strict=True))


def _broken(con: duckdb.DuckDBPyConnection, sizes: Sizes) -> list[tuple[str, int]]:
    """Rules that the content breaks, with how often; no row of an empty table breaks one."""
    asked = "\nunion all\n".join(text for table, text in _rules() if sizes[table])
    if not asked:
        return []
    found = f"from ({asked}) as asked (rule, n) where n > 0 order by rule"
    return [(rule, n) for rule, n in con.execute(found).fetchall()]


def sizes(con: duckdb.DuckDBPyConnection) -> Sizes:
    """Rows of every table."""
    counts = (f"select '{name}', count(*) from {name}" for name in TABLES)  # noqa: S608  (ours)
    return dict(con.execute(" union all ".join(counts)).fetchall())


def require_sound(con: duckdb.DuckDBPyConnection, before: Sizes) -> Sizes:
    """Check the content against every rule and against what was there; give its sizes.

    Tables that are not in `before` may have fewer rows than they had.

    Raises
    ------
    StoreError
        When a rule is broken; nothing must be published then.
    """
    after = sizes(con)
    broken = [f"{rule} ({n})" for rule, n in _broken(con, after)]
    broken += [f"rows of {name} are lost" for name in GROWING if after[name] < before.get(name, 0)]
    if broken:
        raise StoreError(
            f"The store would not be sound: {'; '.join(broken)}. Nothing was changed. "
            "This is a fault of masteryviz; please report it."
        )
    return after
