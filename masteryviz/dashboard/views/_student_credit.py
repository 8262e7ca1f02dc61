"""The same evidence as mastery credit and as traditional points, with how both came about."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from masteryviz.charts._chart import percent, plural
from masteryviz.dashboard.views._student_words import exact, number, of

Row = Mapping[str, Any]

_COLUMNS = (
    "Unit", "Mastered", "Points for mastery", "Traditional points", "Test", "Mastery, with test",
    "Traditional, with test",
)  # fmt: skip


def sides(row: Row) -> list[dict[str, Any]]:
    """Both sides of `mastery_and_summative` of one student: a number, its count, its sum."""
    known = row["skills"] - row["unknown"]
    return [
        {
            "title": "As mastery credit",
            "value": percent(row["mastered_share"]),
            "sub": f"{row['mastered']} of {plural(known, 'skill')} mastered",
            "lines": _lines("Points for mastery", row["mastery_points"], row),
        },
        {
            "title": "As traditional points",
            "value": percent(row["traditional_share"]),
            "sub": f"{of(row['traditional_points'], row['mastery_possible'])} points, part scores "
            "count",
            "lines": _lines("Points on the same tasks", row["traditional_points"], row),
        },
    ]


def _lines(term: str, points: float | None, row: Row) -> list[list[str]]:
    lines = [[term, of(points, row["mastery_possible"])]]
    if not row["summative_possible"]:
        return [*lines, ["Test", "none yet"]]
    lines.append(["Test", of(row["summative_points"], row["summative_possible"])])
    return [*lines, ["Together", _together(points, row)]]


def _together(points: float | None, row: Row) -> str:
    """`89 of 110 = 80.9 %`."""
    if points is None:
        return "–"
    gained = points + row["summative_points"]
    possible = row["mastery_possible"] + row["summative_possible"]
    return f"{of(gained, possible)} = {exact(gained / possible)}"


def by_unit(frame: pl.DataFrame) -> dict[str, Any]:
    """A table of `mastery_and_summative` by unit."""
    return {
        "columns": list(_COLUMNS),
        "rows": [
            [
                row["unit"] or "no unit",
                f"{row['mastered']} of {row['skills'] - row['unknown']}",
                of(row["mastery_points"], row["mastery_possible"]),
                of(row["traditional_points"], row["mastery_possible"]),
                of(row["summative_points"], row["summative_possible"])
                if row["summative_possible"] else "–",
                exact(row["mastery_total"]), exact(row["traditional_total"]),
            ]
            for row in frame.iter_rows(named=True)
        ],
    }  # fmt: skip


def explained(row: Row, rule: str) -> list[str]:
    """How the grade came about, a sentence or two at a time.

    Parameters
    ----------
    row
        The student's row of `mastery_and_summative`.
    rule
        What counts as mastered, in words.
    """
    known = row["skills"] - row["unknown"]
    said = [
        f"A skill counts as mastered by the {rule}. "
        f"{row['mastered']} of {plural(known, 'skill')} with scored work are mastered."
    ]
    if row["unknown"]:
        skills = plural(row["unknown"], "skill")
        said.append(f"Of {skills} it cannot be told: the points possible are not known.")
    if row["without_points"] or row["mastery_points"] is None:
        return [*said, "Points cannot be added up: those of some tasks are not known."]
    return [*said, _for_mastery(row), _as_usual(row), *_outlook(row)]


def _for_mastery(row: Row) -> str:
    points, possible = row["mastery_points"], row["mastery_possible"]
    said = (
        "For mastery, the tasks of a mastered skill count all their points, those of another none "
        f"yet: {of(points, possible)} points ({exact(points / possible)})."
    )
    if not row["summative_possible"]:
        return said
    test = of(row["summative_points"], row["summative_possible"])
    return f"{said} With the test, {test}, that is {_together(points, row)}."


def _as_usual(row: Row) -> str:
    points, possible = row["traditional_points"], row["mastery_possible"]
    said = (
        "A traditional gradebook counts the newest score of each of these tasks, and 0 for missing "
        f"work: {of(points, possible)} points ({exact(points / possible)})."
    )
    return f"{said} With the test {_together(points, row)}." if row["summative_possible"] else said


def _outlook(row: Row) -> list[str]:
    """What it would come to with every skill mastered."""
    more = row["mastery_possible"] - row["mastery_points"]
    if more <= 0:
        return ["Every skill is mastered: nothing is lost for how long it took."]
    possible = _together(row["mastery_possible"], row) if row["summative_possible"] else "100 %"
    points = "1 point is" if more == 1 else f"{number(more)} points are"
    return [f"It is not final: {points} still open. With every skill mastered, {possible}."]
