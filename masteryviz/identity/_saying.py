"""What the user says of two students, as a version of its own that undo takes back."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import duckdb

from masteryviz import evidence, settings, standings
from masteryviz.errors import SettingError
from masteryviz.identity._queries import opened, query
from masteryviz.store import Store

_ID = "select kind, value from student_id where student_ix = $ix order by kind, value limit 1"


def merge_people(store: Store | Path | str | None, student: str, other: str) -> None:
    """Say that two students are one; `undo` and `split_people` take it back.

    The store keeps the two ids, so that it stays so whatever is loaded, and in any order.

    Raises
    ------
    SettingError
        When a student is not in the store, both are one already, neither has an id of their own,
        or a snapshot shows both: then they are two.
    """
    place = opened(store)
    rule = settings.read(place.path).rule

    def write(con: duckdb.DuckDBPyConnection) -> None:
        a, b = _number(con, student), _number(con, other)
        if a == b:
            raise SettingError("Both are one student already. Nothing was changed.")
        one, two = _own_id(con, a), _own_id(con, b)
        _say(con, one, two, same=True)
        evidence.rebuild(con)
        if _holder(con, one) != _holder(con, two):
            raise SettingError(
                "An export shows both as students of their own, or you said that they are two. "
                "Nothing was changed. See: masteryviz people"
            )
        standings.keep(con, rule)

    place.publish(write, "merge")


def split_people(store: Store | Path | str | None, student: str, other: str | None = None) -> None:
    """Take back what `merge_people` said of a student, and keep the two from being proposed again.

    With `other`, say of two students who are proposed as one that they are two.

    Raises
    ------
    SettingError
        When a student is not in the store, or nothing was merged.
    """
    place = opened(store)
    rule = settings.read(place.path).rule

    def write(con: duckdb.DuckDBPyConnection) -> None:
        a = _number(con, student)
        if other is not None:
            b = _number(con, other)
            if a == b:
                raise SettingError(
                    "Both are one student, since you or a file said so. Give one of them alone "
                    "to take back what you said. Nothing was changed."
                )
            _say(con, _own_id(con, a), _own_id(con, b), same=False)
        elif not _take_back(con, a):
            raise SettingError("Nothing was merged into that student. Nothing was changed.")
        evidence.rebuild(con)
        standings.keep(con, rule)

    place.publish(write, "split")


def _number(con: duckdb.DuckDBPyConnection, student: str) -> int:
    found = con.execute(
        "select student_ix from student where student = $student", {"student": student}
    ).fetchall()
    if not found:
        raise SettingError(
            "No student of the store has that id. Ids are listed by: masteryviz people"
        )
    return int(found[0][0])


def _own_id(con: duckdb.DuckDBPyConnection, ix: int) -> tuple[str, str]:
    found = con.execute(_ID, {"ix": ix}).fetchall()
    if not found:
        raise SettingError(
            "A student has no id that is theirs alone. Nothing was changed. Check the ids in the "
            "exports."
        )
    kind, value = found[0]
    return kind, value


def _holder(con: duckdb.DuckDBPyConnection, id: tuple[str, str]) -> int | None:
    found = con.execute(
        "select student_ix from student_id where kind = $kind and value = $value",
        {"kind": id[0], "value": id[1]},
    ).fetchall()
    return found[0][0] if found else None


def _say(
    con: duckdb.DuckDBPyConnection, one: tuple[str, str], two: tuple[str, str], *, same: bool
) -> None:
    """Keep the user's word on two ids in place of what was said of the two students before."""
    now = dt.datetime.now(dt.UTC).replace(tzinfo=None, microsecond=0)
    con.execute(query("forget"), {"a": _holder(con, one), "b": _holder(con, two)}).fetchall()
    (kind, value), (other_kind, other_value) = sorted((one, two))
    con.execute(
        "insert into same_student values ($kind, $value, $other_kind, $other_value, $same, $now)",
        {"kind": kind, "value": value, "other_kind": other_kind, "other_value": other_value,
         "same": same, "now": now},
    ).fetchall()  # fmt: skip


def _take_back(con: duckdb.DuckDBPyConnection, ix: int) -> bool:
    """Turn every `same` about a student into `not the same`; whether there was any."""
    changed = con.execute(query("take_back"), {"ix": ix}).fetchall()
    return bool(changed and changed[0][0])
