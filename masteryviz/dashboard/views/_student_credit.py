"""The same evidence as mastery credit and as traditional points, with how both came about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from masteryviz.charts._chart import plural
from masteryviz.dashboard.views._people import together
from masteryviz.dashboard.views._student_words import exact, number, of

Row = Mapping[str, Any]

_COLUMNS = (
    "Unit", "Mastered", "Points for mastery", "Traditional points", "Test", "Mastery, with test",
    "Traditional, with test",
)  # fmt: skip


Missing = Mapping[str | None, Sequence[str]]
"""Unit -> the student's skills of it that have no scored work yet."""


def without_work(path: pl.DataFrame, scored: pl.DataFrame) -> Missing:
    """The skills of the way that nothing has been scored on yet, and that are not excused.

    Parameters
    ----------
    path
        `student_path` of one student by unit.
    scored
        `mastery_and_summative` of the student by skill.
    """
    counted = scored.filter(pl.col("skills") > 0)["skill"]
    rest = path.filter((pl.col("state") != "excused") & ~pl.col("skill").is_in(counted.implode()))
    found: dict[str | None, list[str]] = {}
    for unit, skill in rest.select("unit", "skill").iter_rows():
        found.setdefault(unit, []).append(skill)
    return found


def sides(row: Row, missing: Missing) -> list[dict[str, Any]]:
    """Both sides of `mastery_and_summative` of one student: what it comes to, and its parts."""
    to_come = sum(len(skills) for skills in missing.values())
    return [
        {
            "title": "As mastery credit",
            **_headline(row["mastery_points"], row),
            "lines": [
                ["Skills mastered", _mastered(row, to_come)],
                *_lines("Points for mastery", row["mastery_points"], row),
            ],
        },
        {
            "title": "As traditional points",
            **_headline(row["traditional_points"], row),
            "lines": [
                ["Part scores", "count"],
                *_lines("Points on the same tasks", row["traditional_points"], row),
            ],
        },
    ]


def _headline(points: float | None, row: Row) -> dict[str, str]:
    """The number that counts: with the test where there is one, else without."""
    if points is None or not row["mastery_possible"]:
        return {"value": "–", "sub": "points cannot be added up"}
    if not row["summative_possible"]:
        said = f"{of(points, row['mastery_possible'])} points, no test yet"
        return {"value": exact(points / row["mastery_possible"]), "sub": said}
    gained, possible = _total(points, row)
    said = f"{of(gained, possible)} points, with the test"
    return {"value": exact(gained / possible), "sub": said}


def _lines(term: str, points: float | None, row: Row) -> list[list[str]]:
    """The parts that the number is made of."""
    tested = row["summative_possible"]
    test = of(row["summative_points"], tested) if tested else "none yet"
    return [[term, of(points, row["mastery_possible"])], ["Test", test]]


def _together(points: float | None, row: Row) -> str:
    """`89 of 110 = 80.9 %`."""
    if points is None:
        return "–"
    gained, possible = _total(points, row)
    return f"{of(gained, possible)} = {exact(gained / possible)}"


def _total(points: float, row: Row) -> tuple[float, float]:
    """Points with the test, and those possible."""
    gained = points + row["summative_points"]
    return gained, row["mastery_possible"] + row["summative_possible"]


def by_unit(frame: pl.DataFrame, missing: Missing) -> dict[str, Any]:
    """A table of `mastery_and_summative` by unit; `missing` has no scored work yet."""
    return {
        "columns": list(_COLUMNS),
        "rows": [
            [
                row["unit"] or "no unit",
                _mastered(row, len(missing.get(row["unit"], ()))),
                of(row["mastery_points"], row["mastery_possible"]),
                of(row["traditional_points"], row["mastery_possible"]),
                of(row["summative_points"], row["summative_possible"])
                if row["summative_possible"] else "–",
                exact(row["mastery_total"]), exact(row["traditional_total"]),
            ]
            for row in frame.iter_rows(named=True)
        ],
    }  # fmt: skip


def _mastered(row: Row, to_come: int) -> str:
    """`3 of 4, 1 to come`: as many as the unit has, though nothing of the last is scored yet."""
    said = f"{row['mastered']} of {row['skills'] - row['unknown'] + to_come}"
    return f"{said}, {to_come} to come" if to_come else said


def explained(row: Row, rule: str, missing: Missing) -> list[str]:
    """How the grade came about, a sentence or two at a time.

    Parameters
    ----------
    row
        The student's row of `mastery_and_summative`.
    rule
        What counts as mastered, in words.
    missing
        What has no scored work yet.
    """
    known = row["skills"] - row["unknown"]
    rest = [name for skills in missing.values() for name in skills]
    verb = "has" if len(rest) == 1 else "have"
    none_yet = f"; {len(rest)} {verb} none yet: {together(rest, 6)}" if rest else ""
    said = [
        f"A skill counts as mastered by the {rule}. "
        f"{row['mastered']} of the {plural(known, 'skill')} with scored work "
        f"{'is' if row['mastered'] == 1 else 'are'} mastered{none_yet}."
    ]
    if row["unknown"]:
        skills = plural(row["unknown"], "skill")
        said.append(f"Of {skills} it cannot be told: the points possible are not known.")
    if row["without_points"] or row["mastery_points"] is None:
        return [*said, "Points cannot be added up: those of some tasks are not known."]
    return [*said, _for_mastery(row), _as_usual(row), _outlook(row, len(rest))]


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


def _outlook(row: Row, to_come: int) -> str:
    """What it would come to with every skill mastered that has scored work."""
    more = row["mastery_possible"] - row["mastery_points"]
    later = f" Not final: {plural(to_come, 'skill')} to come." if to_come else ""
    if more <= 0:
        every = "Every skill with scored work" if to_come else "Every skill"
        return f"{every} is mastered: nothing is lost for how long it took.{later}"
    possible = _together(row["mastery_possible"], row) if row["summative_possible"] else "100 %"
    points = "1 point is" if more == 1 else f"{number(more)} points are"
    every = "every skill that has scored work" if to_come else "every skill"
    return f"It is not final: {points} still open. With {every} mastered, {possible}."
