"""The standings that a version keeps: those of its own rule, and what others are made from."""

from __future__ import annotations

import hashlib
import re

import duckdb

from masteryviz.rules import Rule
from masteryviz.schema import TABLES
from masteryviz.standings._select import DEFAULT_CUT, table, watched, with_tables
from masteryviz.standings._series import course, laid_down

KEPT = "standing"
"""Table in which a version keeps the standings of its own rule."""
KEPT_RULE = "standing_rule"
"""Key in `meta` of the digest of the select that they were made by."""
KEPT_ORDER = "standing_order"
"""Key in `meta` of the digest of the select that made what those under other rules start from."""


def keep(con: duckdb.DuckDBPyConnection, rule: Rule) -> None:
    """Put the standings of everybody, by all that is known, into the table `standing`.

    To be called whenever attempts or work have changed; `meta` then says what rule they are of.
    """
    text = watched(laid_down(rule))
    nothing = dict.fromkeys(re.findall(r"\$([a-z_]+)", text))
    con.execute(f"drop table if exists {KEPT}").fetchall()
    con.execute(TABLES[KEPT].ddl()).fetchall()
    con.execute(f"insert into {KEPT} by name {text}", nothing).fetchall()
    con.execute(f"delete from meta where key in ('{KEPT_RULE}', '{KEPT_ORDER}')").fetchall()
    made_by = {"rule": _digest(table(rule)), "order": _order(rule)}
    rows = f"('{KEPT_RULE}', $rule), ('{KEPT_ORDER}', $order)"
    con.execute(f"insert into meta values {rows}", made_by).fetchall()


def is_kept(con: duckdb.DuckDBPyConnection, rule: Rule) -> bool:
    """Whether the table `standing` has what `table(rule)` gives without any restriction."""
    return _says(con, KEPT_RULE, _digest(table(rule)))


def is_laid_down(con: duckdb.DuckDBPyConnection, rule: Rule) -> bool:
    """Whether the table `standing` has what standings under this rule can be made from.

    It is there for all rules that take attempts in one order; a version from before has none.
    """
    return _says(con, KEPT_ORDER, _order(rule))


def _says(con: duckdb.DuckDBPyConnection, key: str, value: str) -> bool:
    asked = {"key": key, "value": value}
    found = con.execute("select 1 from meta where key = $key and value = $value", asked).fetchall()
    return bool(found)


def _order(rule: Rule) -> str:
    """Digest of how evidence is laid down: the cut, which changes none of it, is left out."""
    return _digest(with_tables(course(rule.using(cut=DEFAULT_CUT)), "from course"))


def _digest(text: str) -> str:
    """Digest of a select: one of another rule, or of another masteryviz, has another."""
    return hashlib.sha256(text.encode()).hexdigest()
