"""One class as a matrix: who is shown, the marks of every cell, the order, what stands out."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from masteryviz.dashboard.source import Source
from masteryviz.dashboard.state import Selection
from masteryviz.dashboard.views import _sections, _skill
from masteryviz.dashboard.views._people import has_left
from masteryviz.filters import Names
from masteryviz.ordering import natural_key
from masteryviz.seriation import Marks, Seriation, exceptions, seriate

WORDS = {
    "mastered": "mastered",
    "almost": "almost there",
    "returned": "not there yet",
    "submitted": "waiting for feedback",
    "missing": "missing, no evidence",
    "assigned": "not tried yet, no evidence",
    "excused": "excused",
    "unknown": "cannot be told: the scale is not known",
    "": "not assigned",
}
"""What each state of a cell is called."""

_SIGNS = {"submitted": "…", "missing": "–", "excused": "ex", "unknown": "?"}
_SHORT = 3
"""Signs that fit into a cell."""
_NEEDED = ("student", "skill", "state", "mastered", "score", "share", "level", "attempts")
"""Columns that cells are made of: a row of all of them takes several times as long."""


def classes(source: Source, selection: Selection) -> list[dict[str, Any]]:
    """The sections in view in their order, with how many students each has today."""
    found = source.ask("mastery_rates", selection, by=("section",))

    def listed() -> list[dict[str, Any]]:
        counts, columns = source.here(selection), _sections.columns(source, found)
        return [{**column, "students": counts.get(column["id"], 0)} for column in columns]

    return source.kept(("classes", source.looked_at(selection)), listed)


def opened(selection: Selection, there: list[dict[str, Any]]) -> str:
    """The chosen class where it is in view, else the largest, of equals the first; or none."""
    names = [row["id"] for row in there]
    for name in (selection.roster, selection.cell):
        if name in names:
            return name
    return max(there, key=lambda row: row["students"])["id"] if there else ""


@dataclass(frozen=True)
class Class:
    """A class as it is drawn: marks and texts of students by skills, in their order."""

    students: pl.DataFrame
    """A row for each student: `student`, `name`, `sort_name`; in the order shown."""
    skills: tuple[str, ...]
    """In the order shown."""
    cells: list[list[dict[str, Any] | None]]
    """What is known of each student on each skill; None where it is not assigned."""
    marks: Marks
    odd: np.ndarray[Any, np.dtype[np.bool_]]
    """Cells that do not fit the frontier."""
    reach: list[int]
    """How far the frontier reaches for each student, in the order of the frontier."""

    @property
    def has(self) -> list[int]:
        """Skills mastered by each student."""
        return [int(count) for count in (self.marks == 1).sum(axis=1)]

    @property
    def had_by(self) -> list[int]:
        """Students who have mastered each skill."""
        return [int(count) for count in (self.marks == 1).sum(axis=0)]


def standings(source: Source, selection: Selection, section: str) -> pl.DataFrame:
    """Where each student of a class stands on each skill, without summative tests."""
    names: dict[str, Names] = {**_skill.taught(source, selection), "section": (section,)}
    return source.ask("students_by_state", selection, by=("skill",), scope=names)


def departures(source: Source, selection: Selection, section: str) -> dict[str, dt.date]:
    """Student -> the day on which the student left the class; who is still there is not in it."""
    names: dict[str, Names] = {**_skill.taught(source, selection), "section": (section,)}
    rows = source.ask("inactivity", selection, ("section",), names)
    return dict(rows.filter(has_left(selection)).select("student", "left_on").iter_rows())


def beside(frame: pl.DataFrame, skills: tuple[str, ...]) -> Class:
    """Who has left, by name, under the skills of the others: no part of their order or frontier.

    Parameters
    ----------
    frame
        The standings of those who have left, as `standings` gives them.
    skills
        The skills in the order in which the class is drawn.
    """
    students = _by_name(frame)
    cells = _cells(frame, students["student"].to_list(), list(skills))
    marks = _numbers(cells, _mark)
    return Class(
        students, skills, cells, marks, np.zeros(marks.shape, np.bool_), [0] * students.height
    )


def arranged(frame: pl.DataFrame, skills: list[str], order: str) -> Class:
    """The class in the order asked for: of the frontier, or names and the course.

    Parameters
    ----------
    frame
        As `standings` gives it.
    skills
        All skills in the order of the course.
    order
        `frontier` or `name`.
    """
    students = _by_name(frame)
    there = set(frame["skill"])
    listed = [skill for skill in skills if skill in there]
    cells = _cells(frame, students["student"].to_list(), listed)
    marks, shares = _numbers(cells, _mark), _numbers(cells, lambda row: row["share"])
    found = seriate(marks, shares)
    odd = _odd(marks, found)
    rows, columns = (found.rows, found.columns) if order == "frontier" else (
        np.arange(len(students)), np.arange(len(listed))
    )  # fmt: skip
    return Class(
        students[rows.tolist()],
        tuple(listed[place] for place in columns),
        [[cells[r][c] for c in columns] for r in rows],
        marks[np.ix_(rows, columns)],
        odd[np.ix_(rows, columns)],
        [int(reach) for reach in found.reach],
    )


def _by_name(frame: pl.DataFrame) -> pl.DataFrame:
    """The students in the order of their names; a pseudonym `Student 2` before `Student 10`."""
    people = frame.unique("student").select("student", "name", "sort_name")
    keys = [
        natural_key(row["sort_name"] or row["name"] or row["student"])
        for row in people.iter_rows(named=True)
    ]
    return people[sorted(range(people.height), key=lambda place: (keys[place], place))]


def _cells(
    frame: pl.DataFrame, students: list[str], skills: list[str]
) -> list[list[dict[str, Any] | None]]:
    rows = frame.select(_NEEDED).iter_rows(named=True)
    found = {(row["student"], row["skill"]): row for row in rows}
    return [[found.get((student, skill)) for skill in skills] for student in students]


def _numbers(cells: list[list[dict[str, Any] | None]], of: Any) -> Marks:  # noqa: ANN401
    """A number of every cell, NaN where there is none."""
    width = len(cells[0]) if cells else 0
    rows = [[np.nan if row is None else _or_nan(of(row)) for row in line] for line in cells]
    return np.array(rows, np.float64).reshape(len(cells), width)


def _or_nan(value: float | None) -> float:
    return np.nan if value is None else float(value)


def _mark(row: dict[str, Any]) -> float | None:
    """1 mastered, 0 tried and not mastered, None nothing graded that tells."""
    return {"mastered": 1.0, "returned": 0.0}.get(state_of(row, None))


def _odd(marks: Marks, found: Seriation) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """The exceptions, back in the order given."""
    odd = np.zeros(marks.shape, np.bool_)
    there = np.ix_(found.rows, found.columns)
    odd[there] = exceptions(marks[there], found.reach)
    return odd


def state_of(row: dict[str, Any] | None, almost: float | None) -> str:
    """The state a cell is shown in; `almost` is the least score that is almost there."""
    if row is None or row["state"] == "not_assigned":
        return ""
    state = str(row["state"])
    if state == "returned" and row["mastered"] is None:
        return "unknown"
    if state == "returned" and almost is not None and row["score"] is not None:
        return "almost" if row["score"] >= almost - 1e-9 else state
    return state


def sign(state: str, row: dict[str, Any] | None, top: float | None) -> str:
    """What stands in a cell besides its colour: level, score, or a sign for what is not graded."""
    if row is None or state in _SIGNS or state in ("", "assigned"):
        return _SIGNS.get(state, "")
    level, score = row["level"], row["score"]
    if level and len(level) <= _SHORT:
        return str(level)
    if score is None:
        return "✓" if state == "mastered" else "·"
    text = f"{score * 100:.0f}" if top == 1 and 0 < score < 1 else f"{score:g}"
    return text if len(text) <= _SHORT else f"{score:.0f}"
