"""The students of one skill, by what they need next."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Container
from typing import Any

import polars as pl

from masteryviz.charts._chart import percent, plural
from masteryviz.dashboard.cell_text import number
from masteryviz.filters import day

GROUPS: tuple[tuple[str, str, str], ...] = (
    ("returned", "Reteach", "tried, not there yet: plan a small group"),
    ("almost", "Almost there", "one step below mastery: feedback, then check again"),
    ("submitted", "Waiting for feedback", "handed in, not graded yet"),
    ("mastered", "Mastered", "ready to extend, or to help others"),
    ("missing", "Missing", "assigned and not handed in"),
    ("assigned", "No evidence yet", "assigned, not tried yet"),
    ("excused", "Excused", "not counted"),
)
"""State, its name, and what to do; in the order of the bar."""

ORDER = ("returned", "almost", "missing", "assigned", "submitted", "mastered", "excused")
"""The order of the lists: who needs something first."""


LISTED = 1000
"""With more students than this they are counted, not named."""

_NEEDED = (
    "student", "name", "sort_name", "section", "skill", "state", "score", "share", "level",
    "attempts", "mastered_at", "last_activity_at",
)  # fmt: skip
"""Columns that a list of names is made of: a row of all of them takes several times as long."""


def counted(states: pl.DataFrame) -> list[dict[str, Any]]:
    """The `states` frame as counts without names, for more students than can be listed."""
    number = dict(states.select("state", "students").iter_rows())
    whole = {"returned": ("Not there yet", "tried, reteach or give feedback")}
    return [_group(state, number.get(state, 0), [], *whole.get(state, ())) for state in ORDER]


def _group(
    state: str, count: int, students: list[dict[str, str]], name: str = "", why: str = ""
) -> dict[str, Any]:
    place = [key for key, _, _ in GROUPS].index(state)
    return {
        "state": state, "name": name or GROUPS[place][1], "why": why or GROUPS[place][2],
        "bar": state != "excused", "place": place, "count": count, "students": students,
    }  # fmt: skip


def groups(
    students: pl.DataFrame,
    almost: float | None,
    token: Callable[[str], str] | None = None,
    left: Container[tuple[str, str | None]] = (),
) -> list[dict[str, Any]]:
    """The `students_by_state` frame as lists of names.

    Parameters
    ----------
    students
        The frame for one skill.
    almost
        Least score that is almost there; None where that cannot be told.
    token
        From a student's id to the token that asks for the receipt; None: there is none to ask for.
    left
        Pairs of student and section of those who have left: they are counted, and it is said.
    """
    found: dict[str, list[dict[str, str]]] = {state: [] for state in ORDER}
    rows = students.select(_NEEDED).sort("section", "sort_name", "student", nulls_last=True)
    for row in rows.iter_rows(named=True):
        state = "almost" if _is_near(row, almost) else row["state"]
        if state in found:
            gone = (row["student"], row["section"]) in left
            found[state].append(_chip(row, token, gone=gone))
    return [_group(state, len(chips), chips) for state, chips in found.items()]


def _is_near(row: dict[str, Any], almost: float | None) -> bool:
    if row["state"] != "returned" or almost is None or row["score"] is None:
        return False
    return bool(row["score"] >= almost - 1e-9)


def _chip(
    row: dict[str, Any], token: Callable[[str], str] | None, *, gone: bool = False
) -> dict[str, str]:
    note = ""
    if row["state"] in ("returned", "almost") and row["attempts"]:
        note = row["level"] or _score(row)
    if gone:
        note = " · ".join(filter(None, (note, "left")))
    return {
        "name": row["name"] or row["student"],
        "section": row["section"] or "",
        "note": note,
        "title": ", ".join(filter(None, (_story(row), "has left the class" * gone))),
        "skill": row["skill"],
        "token": token(row["student"]) if token else "",
    }


def _score(row: dict[str, Any]) -> str:
    """`1 of 4`; per cent where the result is progress and no score."""
    score, share = row["score"], row["share"]
    if score == 0:
        return "0"
    if score is None or share is None or abs(score - share) < 1e-9:
        return "" if share is None else percent(share)
    return f"{number(score)} of {number(score / share)}"


def _story(row: dict[str, Any]) -> str:
    """What happened so far, as a tooltip: `2 attempts, mastered on 3 Oct 2026`."""
    parts = [plural(row["attempts"], "attempt")] if row["attempts"] else []
    if row["mastered_at"] is not None and row["state"] == "mastered":
        parts.append(f"mastered on {_on(row['mastered_at'])}")
    elif row["last_activity_at"] is not None:
        parts.append(f"last on {_on(row['last_activity_at'])}")
    return ", ".join(parts)


def _on(moment: dt.datetime) -> str:
    return day(moment.date())
