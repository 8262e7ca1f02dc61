"""Standings under the store's own rule, kept beside the evidence so that nobody waits for them."""

from __future__ import annotations

import hashlib
import re
from importlib.resources import files

import duckdb

from masteryviz import standings
from masteryviz.rules import Rule

TABLE = "standing"
"""Name of the table; `meta` has the digest of the select that made it as `standing_rule`."""


def keep(con: duckdb.DuckDBPyConnection, rule: Rule) -> None:
    """Make the standings of everybody on everything, as all files together know them."""
    path = files("masteryviz").joinpath("sql", "standing_table.sql")
    text = path.read_text(encoding="utf-8").replace("{select}", standings.select(rule))
    nothing = dict.fromkeys(re.findall(r"\$([a-z_]+)", text))
    con.execute(f"drop table if exists {TABLE}").fetchall()
    con.execute(f"create table {TABLE} as {text}", nothing).fetchall()
    digest = hashlib.sha256(text.encode()).hexdigest()
    con.execute("delete from meta where key = 'standing_rule'").fetchall()
    con.execute("insert into meta values ('standing_rule', $digest)", {"digest": digest}).fetchall()
