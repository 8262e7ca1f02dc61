"""What the team's settings say of skills, put before what files said, on one connection."""

from __future__ import annotations

from collections.abc import Iterable

import duckdb

from masteryviz.settings import SkillSetting
from masteryviz.standings import KEPT_RULE

_OWN = """
create temp table own_skill (
    name varchar, title varchar, unit varchar, position integer, cut double, levels varchar,
    pace_on date)
"""

# A table of the same name stands before the version's: every question reads this one.
_BEFORE = """
create temp table skill as
select
    s.* replace (
        coalesce(own.title, s.title) as title,
        coalesce(own.unit, s.unit) as unit,
        coalesce(own.position, s.position) as position,
        coalesce(own.cut, s.cut) as cut,
        coalesce(own.levels, s.levels) as levels,
        coalesce(own.pace_on, s.pace_on) as pace_on
    )
from {version}.main.skill as s
left join own_skill as own on own.name = s.skill
"""

_UNKEPT = "create temp table meta as from {version}.main.meta where key <> $kept"


def put_before(con: duckdb.DuckDBPyConnection, skills: Iterable[SkillSetting]) -> None:
    """Let every question on this connection see the skills as the team has them.

    Skills that the store does not know are left aside: their exports may come later. Where a cut
    or levels are changed, the standings that the version keeps do not count, so that they are made
    anew.
    """
    skills = tuple(skills)
    if not skills:
        return
    version = _quoted(con)
    con.execute(_OWN).fetchall()
    con.executemany(
        "insert into own_skill values (?, ?, ?, ?, ?, ?, ?)",
        [
            (one.name, one.title, one.unit, one.position, one.cut, one.levels_json(), one.pace_on)
            for one in skills
        ],
    )
    con.execute(_BEFORE.format(version=version)).fetchall()
    con.execute("drop table own_skill").fetchall()
    if any(one.judges for one in skills):
        con.execute(_UNKEPT.format(version=version), {"kept": KEPT_RULE}).fetchall()


def _quoted(con: duckdb.DuckDBPyConnection) -> str:
    (name,) = con.execute("select current_database()").fetchall()[0]
    return '"' + str(name).replace('"', '""') + '"'
