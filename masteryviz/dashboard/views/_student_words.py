"""A student's page in words: states, next steps, and how a grade came about."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from masteryviz.charts._chart import percent, plural
from masteryviz.charts.path import STATIONS, kind
from masteryviz.dashboard.views._people import days, listed, short_day, together

Row = Mapping[str, Any]

_LOOK = {
    "mastered": "mastered", "waiting": "submitted", "not_yet": "returned", "ready": "excused",
    "blocked": "assigned", "excused": "excused",
}  # fmt: skip
_SAID = {
    "mastered": "Mastered", "waiting": "Waiting", "not_yet": "Not yet", "ready": "Next",
    "blocked": "Later", "excused": "Excused",
}  # fmt: skip
assert set(_LOOK) == set(_SAID) == set(STATIONS)


def skill(row: Row) -> dict[str, Any]:
    """A skill's line: its state, how it looks, and what is to be said of it."""
    station = kind(dict(row))
    return {
        "skill": row["skill"],
        "state": _SAID[station],
        "look": _LOOK[station],
        "note": _note(row, station),
        "explained": bool(row["attempts"]) or station == "waiting",
    }


def _note(row: Row, station: str) -> str:
    tries = plural(row["attempts"], "try", "tries")
    since = short_day(row["mastered_at"])
    if station == "mastered":
        return f"{'since ' + since if since else 'day not known'}, {tries}"
    if station == "excused":
        return "does not count"
    opens = f"opens {listed(row['frees'])}" if row["frees"] else ""
    if station == "not_yet":
        first = f"{tries}, now at {percent(row['share'])}"
        return "; ".join(filter(None, (first, _missing(row), opens)))
    if station == "waiting":
        return "; ".join(filter(None, ("handed in, no feedback yet", opens)))
    return "; ".join(filter(None, (_missing(row) or "nothing in the way", opens)))


def _missing(row: Row) -> str:
    return f"first {listed(row['lacks'])}" if row["lacks"] else ""


def next_steps(path: pl.DataFrame, checks: pl.DataFrame, queue: pl.DataFrame) -> list[str]:
    """What comes next for one student, at most four sentences.

    Parameters
    ----------
    path, checks, queue
        `student_path`, `check_queue` and `grading_queue` of the student.
    """
    kinds = [kind(row) for row in path.iter_rows(named=True)]
    if kinds and all(one in ("mastered", "excused") for one in kinds):
        return [f"Has mastered all {plural(kinds.count('mastered'), 'skill')} shown here."]
    told = [*_checks(checks), *_queue(queue)]
    told += _start(path, set(checks["skill"]), kinds) + _stuck(path)
    return told[:4] or ["Nothing is open in what is shown here."]


def _checks(checks: pl.DataFrame) -> list[str]:
    """The skill to be checked on first, with its form, and how many others are ready."""
    if checks.is_empty():
        return []
    row = checks.row(0, named=True)
    form = f" on form {row['next_form']}" if row["next_form"] else ""
    opens = f"; it opens {plural(row['frees'], 'more skill')}" if row["frees"] else ""
    said = [f"Can take a check in {row['skill']}{form} now{opens}."]
    others = checks["skill"].to_list()[1:]
    return [*said, f"Ready for a check in {together(others, 4)} too."] if others else said


def _queue(queue: pl.DataFrame) -> list[str]:
    if queue.is_empty():
        return []
    longest = queue["waiting_days"].max()
    since = f", the longest for {days(int(str(longest)))}" if longest else ""
    return [f"Waits for feedback in {together(queue['skill'].unique(maintain_order=True))}{since}."]


def _start(path: pl.DataFrame, checked: set[str], kinds: list[str]) -> list[str]:
    """What nothing keeps the student from, and what work is not there for yet."""
    ready = [
        name for name, one in zip(path["skill"], kinds, strict=True)
        if one == "ready" and name not in checked
    ]  # fmt: skip
    return [f"Can start {together(ready)}: nothing is missing before it."] if ready else []


def _stuck(path: pl.DataFrame) -> list[str]:
    tried = path.filter((pl.col("attempts") >= 3) & ~pl.col("mastered").fill_null(value=False))
    if tried.is_empty():
        return []
    row = tried.sort("attempts", descending=True, maintain_order=True).row(0, named=True)
    first = f" Take up {listed(row['lacks'])} first." if row["lacks"] else " Try another way."
    return [f"Has tried {row['skill']} {row['attempts']} times.{first}"]


def number(value: float | None) -> str:
    """Points without needless decimals: `48`, `52.5`; `–` where they are not known."""
    return "–" if value is None else f"{value:.2f}".rstrip("0").rstrip(".")


def exact(share: float | None) -> str:
    """A share as per cent with one decimal, as a report card has it: `80.9 %`."""
    return "–" if share is None else f"{share * 100:.1f}\N{NARROW NO-BREAK SPACE}%"


def of(points: float | None, possible: float | None) -> str:
    """`48 of 60`."""
    return f"{number(points)} of {number(possible)}"
