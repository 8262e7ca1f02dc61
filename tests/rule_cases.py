"""Series of scores as attempts in the real tables, and what a rule's own SQL makes of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import duckdb

from masteryviz import schema, standings
from masteryviz.rules import Rule

NOTHING = {"as_of": None, "task": None, "form": None}
"""No restriction."""

READ = ("source_file", "attempt", "work", "skill", "task")
"""Tables that standings read."""


@dataclass(frozen=True)
class After:
    """Score and verdict after an attempt, and whether the rule left the attempt out."""

    score: float | None
    met: bool | None
    left_out: bool


def empty_store() -> duckdb.DuckDBPyConnection:
    """The tables that standings read, empty, in memory."""
    con = duckdb.connect(config={"threads": 1})
    con.execute(";".join(schema.TABLES[name].ddl() for name in READ))
    return con


@cache
def _shared_store() -> duckdb.DuckDBPyConnection:
    con = empty_store()
    con.execute("insert into task (task_ix, task) values (1, 'T1')")
    return con


def run(
    rule: Rule, *series: Sequence[float], top: float | None = 4.0, cut: float | None = None
) -> list[list[After]]:
    """What the rule gives after each score of each series, oldest first; `cut` is a share."""
    con = _shared_store()
    con.execute("truncate attempt; truncate skill")
    con.execute("insert into skill (skill_ix, scale_top, cut) values (1, ?, ?)", [top, cut])
    con.execute(
        """insert into attempt (attempt_ix, student_ix, task_ix, skill_ix, seq, score, points,
                                share, state, source)
           select row_number() over (), student, 1, 1, place, score, $top, score / $top,
                  'scored', 'log'
           from (select unnest($students) as student, unnest($places) as place,
                        unnest($scores)::double as score)""",
        {
            "top": top,
            "students": [number for number, one in enumerate(series) for _ in one],
            "places": [place for one in series for place in range(len(one))],
            "scores": [float(score) for one in series for score in one],
        },
    )
    rows = con.execute(
        f"select student_ix, score, met, left_out from ({standings.history(rule)})"
        " order by student_ix, k",
        NOTHING,
    ).fetchall()
    result: list[list[After]] = [[] for _ in series]
    for student, score, met, left_out in rows:
        result[student].append(After(score, met, left_out))
    return result


def scores(rule: Rule, *values: float, **scale: float | None) -> list[float | None]:
    """The score after each of the values."""
    return [after.score for after in run(rule, values, **scale)[0]]
