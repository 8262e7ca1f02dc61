"""A student's page in words: states, next steps, and how a grade came about."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import polars as pl

from masteryviz.charts._chart import plural
from masteryviz.charts.path import STATIONS, kind
from masteryviz.dashboard.views._held import Held, by_skill
from masteryviz.dashboard.views._people import days, listed, short_day, together
from masteryviz.dashboard.views._scores import Scale

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


def skill(row: Row, held: Held, scale: Scale) -> dict[str, Any]:
    """A skill's line: its state, how it looks, and what is to be said of it.

    Parameters
    ----------
    row
        The skill's row of `student_path`.
    held
        When the student had it.
    scale
        What its scores are said in.
    """
    station = kind(dict(row))
    return {
        "skill": row["skill"],
        "state": _SAID[station],
        "look": _LOOK[station],
        "note": _note(row, station, held, scale),
        "explained": bool(row["attempts"]) or station == "waiting",
    }


def _note(row: Row, station: str, held: Held, scale: Scale) -> str:
    tries = plural(row["attempts"], "try", "tries")
    if station == "mastered":
        return f"{_since(row, held)}, {tries}"
    if station == "excused":
        return "does not count"
    opens = f"opens {listed(row['frees'])}" if row["frees"] else ""
    if station == "not_yet":
        first = f"{tries}, now {scale.standing(row['score'])}"
        return "; ".join(filter(None, (held.had_it, first, _missing(row), opens)))
    if station == "waiting":
        return "; ".join(filter(None, ("handed in, no feedback yet", opens)))
    return "; ".join(filter(None, (_missing(row) or "nothing in the way", opens)))


def _since(row: Row, held: Held) -> str:
    """`since 21 Feb`, or where it was lost between `first 21 Feb; again since 2 May`."""
    first = short_day(row["mastered_at"])
    if not first:
        return "day not known"
    again = short_day(held.again["occurred"]) if held.again else ""
    return f"first {first}; again since {again}" if again else f"since {first}"


def _missing(row: Row) -> str:
    return f"first {listed(row['lacks'])}" if row["lacks"] else ""


def next_steps(
    path: pl.DataFrame, checks: pl.DataFrame, queue: pl.DataFrame, attempts: pl.DataFrame
) -> list[str]:
    """What comes next for one student, at most four sentences.

    Parameters
    ----------
    path, checks, queue, attempts
        `student_path`, `check_queue`, `grading_queue` and `attempts` of the student.
    """
    kinds = [kind(row) for row in path.iter_rows(named=True)]
    if kinds and all(one in ("mastered", "excused") for one in kinds):
        return [f"Has mastered all {plural(kinds.count('mastered'), 'skill')} shown here."]
    told = [*_checks(checks), *_queue(queue)]
    told += _start(path, set(checks["skill"]), kinds) + _stuck(path, attempts)
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


def _stuck(path: pl.DataFrame, attempts: pl.DataFrame) -> list[str]:
    """What was tried three times or more and never mastered; what was mastered and lost.

    Work that waits for feedback may be mastered already, so nothing is said of it.
    """
    rows = path.filter((pl.col("state") == "returned") & ~pl.col("mastered"))
    held = {skill: one for (_, skill), one in by_skill(attempts).items()}
    never = [name for name, one in held.items() if one.first is None]
    tried = rows.filter((pl.col("attempts") >= 3) & pl.col("skill").is_in(never))
    lost = {name: held[name] for name in rows["skill"] if name in held and held[name].until}
    return [*_tried(tried), *_slipped(lost)]


def _tried(rows: pl.DataFrame) -> list[str]:
    if rows.is_empty():
        return []
    row = rows.sort("attempts", descending=True, maintain_order=True).row(0, named=True)
    first = f" Take up {listed(row['lacks'])} first." if row["lacks"] else " Try another way."
    return [f"Has tried {row['skill']} {row['attempts']} times.{first}"]


def _slipped(lost: Mapping[str, Held]) -> list[str]:
    """The skill that was lost last, with both days, and how many others were."""
    if not lost:
        return []
    name = max(lost, key=lambda skill: lost[skill].lost_on or dt.datetime.min)
    had, on = short_day(lost[name].had_on), short_day(lost[name].lost_on)
    lost_words = "lost it the same day" if had == on else f"not on {on}"
    days_said = f": had it on {had}, {lost_words}" if had and on else ""
    more = f" In {plural(len(lost) - 1, 'other skill')} too." if len(lost) > 1 else ""
    return [f"Slipped back in {name}{days_said}.{more}"]


def number(value: float | None) -> str:
    """Points without needless decimals: `48`, `52.5`; `–` where they are not known."""
    return "–" if value is None else f"{value:.2f}".rstrip("0").rstrip(".")


def exact(share: float | None) -> str:
    """A share as per cent with one decimal, as a report card has it: `80.9 %`."""
    return "–" if share is None else f"{share * 100:.1f}\N{NARROW NO-BREAK SPACE}%"


def of(points: float | None, possible: float | None) -> str:
    """`48 of 60`."""
    return f"{number(points)} of {number(possible)}"
