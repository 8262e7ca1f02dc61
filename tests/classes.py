"""A small real store for the dashboard: three sections, four skills, numbers known by heart."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from masteryviz import loading
from masteryviz.store import Store

if TYPE_CHECKING:
    from masteryviz.dashboard.app import App

ODD = "<img src=x onerror=alert(1)> & <b>Bo</b>"
"""A name that must be shown as it is typed."""

SKILLS = (
    ("7.G.1", "Scale drawings", "Geometry"),
    ("7.G.4", "Area & circumference", "Geometry"),
    ("7.SP.1", "Random sampling", "Statistics"),
    ("7.SP.5", "Chance", "Statistics"),
)
SECTIONS = ("P1", "P2", "P3")
TEACHERS = {"P1": "Ms. Rivera", "P2": "Ms. Rivera", "P3": "Mr. Okafor"}
STUDENTS = 8
"""In each section."""
START = dt.date(2026, 2, 2)

# Scores of the student with that number in the section, per skill; 3 of 4 is mastery (0.75).
# None alone: handed in and not graded. Empty: assigned, never handed in.
_SCORES: dict[str, tuple[tuple[int | None, ...], ...]] = {
    "7.G.1": ((4,), (4,), (3,), (3,), (2, 3), (1, 2, 3), (4,), (2,)),
    "7.G.4": ((4,), (2, 4), (2, 2), (1,), (2, 3), (1, 1, 2, 3), (3,), (None,)),
    "7.SP.1": ((1,), (1, 2), (2,), (1, 1), (2, 2, 2), (3,), (), ()),
    "7.SP.5": ((), (), (), (), (), (), (), ()),
}
MASTERED = {"7.G.1": 7, "7.G.4": 5, "7.SP.1": 1, "7.SP.5": 0}
"""Students of each section who have mastered the skill in the end."""


def name(section: str, number: int) -> str:
    """Name of a student: `Student P1-3`; the first of P1 has the odd one."""
    return ODD if (section, number) == ("P1", 0) else f"Student {section}-{number}"


def log(*, more: bool = False) -> pl.DataFrame:
    """The long log; with `more`, the last of P1 masters 7.G.1 at a second attempt."""
    rows = [row for section in SECTIONS for number in range(STUDENTS) for skill in SKILLS
            for row in _rows(section, number, *skill)]  # fmt: skip
    if more:
        rows += [row | {"score": "4", "submitted": _day(40), "graded": _day(41)}
                 for row in _rows("P1", 7, *SKILLS[0])]  # fmt: skip
    return pl.DataFrame(rows)


def _rows(section: str, number: int, skill: str, title: str, unit: str) -> list[dict[str, str]]:
    place = [code for code, _, _ in SKILLS].index(skill)
    same = {
        "student_id": f"{section}{number}", "name": name(section, number), "section": section,
        "teacher": TEACHERS[section], "task": f"Check {skill}", "skill": skill,
        "skill name": title, "unit": unit, "form": "AB"[number % 2], "points": "4",
        "assigned": _day(7 * place), "due": _day(7 * place + 4),
    }  # fmt: skip
    scores = _SCORES[skill][number]
    if not scores:
        return [same | {"submitted": "", "graded": "", "score": ""}]
    return [
        same | {
            "submitted": _day(7 * place + 3 * attempt + number % 3),
            "graded": "" if score is None else _day(7 * place + 3 * attempt + number % 3 + 1),
            "score": "" if score is None else str(score),
        }
        for attempt, score in enumerate(scores)
    ]  # fmt: skip


def _day(number: int) -> str:
    return (START + dt.timedelta(days=number)).isoformat()


def load(folder: Path, store: Path, *, more: bool = False, as_of: int = 45) -> None:
    """Write the log to a folder of files and load it into the store."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / ("more.csv" if more else "log.csv")
    log(more=more).write_csv(file)
    store.mkdir(parents=True, exist_ok=True)
    (store / "masteryviz.toml").write_text('[rule]\nname = "latest"\ncut = 0.75\n')
    moment = dt.datetime.combine(START, dt.time(16)) + dt.timedelta(days=as_of)
    loading.load([file], Store(store), as_of=moment)


def parts(app: App) -> tuple[dict[str, Any], list[dict[str, Any]], dict[str, Any]]:
    """Data of the view Class: of its tabs, its cards and its matrix."""
    tabs, cards, matrix = app._screens["class"].panels
    return {**tabs.body.data, "value": tabs.body.value}, cards.body.data["cards"], matrix.body.data
