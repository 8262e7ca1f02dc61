"""Class: who has what, ordered so that the frontier between them shows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from masteryviz.charts._chart import plural, short
from masteryviz.dashboard.matrix import ClassTabs, Matrix
from masteryviz.dashboard.panel import Choice, Panel, Picture
from masteryviz.dashboard.parts import Act, Cards
from masteryviz.dashboard.source import Source
from masteryviz.dashboard.state import Selection
from masteryviz.dashboard.views import _class, _skill
from masteryviz.dashboard.views._people import short_day
from masteryviz.dashboard.views._view import Screen, View, box

_ORDER = Choice("matrix", "Order", (("frontier", "Frontier"), ("name", "Names")))
_TITLE = "Who has what?"
_ROOM = 24
"""Signs of a title that fit beside the code in the head of a column."""
_EMPTY: dict[str, Any] = {
    "rows": [], "columns": [], "words": {}, "legend": [], "of": 0, "section": "", "line": False,
    "left": [], "gone": "",
}  # fmt: skip
_LEGEND = (
    ("mv-mark-mastered", "", "mastered"),
    ("mv-mark-almost", "", "almost there"),
    ("mv-mark-returned", "", "not yet"),
    ("mv-mark-submitted", "…", "waiting for feedback"),
    ("mv-mark-missing", "–", "missing"),
    ("mv-mark-assigned", "", "not tried"),
    ("mv-mark-returned is-odd", "", "not yet, though expected"),
    ("mv-mark-mastered is-odd", "", "mastered ahead"),
)


def build(act: Act) -> Screen:
    """The view's classes, key numbers and matrix."""
    tabs, cards = ClassTabs(act, {"classes": []}), Cards(data={"cards": []})
    matrix, arrange = Matrix(act, _EMPTY), _Arranging()
    panels = (
        Panel("classes-card", "", tabs, lambda s, x: _tabs(tabs, s, x)),
        Panel("summary", "", cards, lambda s, x: _summary(cards, arrange(s, x))),
        Panel("matrix-card", _TITLE, matrix,
              lambda s, x: _matrix(matrix, s, x, arrange(s, x)), act, (_ORDER,)),
    )  # fmt: skip
    which = ("roster", "cell")
    rests = {panels[0]: which, panels[1]: which, panels[2]: (*which, _ORDER.name)}
    return Screen(box("mv-view", *panels), panels, rests=rests)


def _tabs(tabs: ClassTabs, source: Source, selection: Selection) -> Picture:
    there = _class.classes(source, selection)
    opened = _class.opened(selection, there)
    # Without rows: a list of classes is no picture that has a table.
    return Picture("", lambda: tabs.show(there, opened), frame=pl.DataFrame())


@dataclass(frozen=True)
class _Shown:
    """The class that is open."""

    section: str
    frame: pl.DataFrame
    """The standings of all of its students, in words for a table."""
    here: pl.DataFrame
    """The standings of those who count."""
    found: _class.Class
    """Those who count, in order."""
    left: _class.Class
    """Who has left, under the same skills."""
    days: dict[str, dt.date]
    """Student -> the day on which the student left."""

    @property
    def gone(self) -> str:
        """`2 have left`; empty where nobody has."""
        number = len(self.left.has)
        return f"{number:,} {'has' if number == 1 else 'have'} left" if number else ""


class _Arranging:
    """The class that is open, arranged once for all panels that show it."""

    def __init__(self) -> None:
        self._of: tuple[Hashable, ...] = ()
        self._frame: pl.DataFrame | None = None
        self._found: _Shown | None = None

    def __call__(self, source: Source, selection: Selection) -> _Shown:
        """Ask for the class; as long as the answers are the same, it is not arranged again."""
        section = _class.opened(selection, _class.classes(source, selection))
        frame = _class.standings(source, selection, section)
        days = _class.departures(source, selection, section)
        of = (source.edition, section, tuple(days.items()), selection.matrix)
        if self._found is None or frame is not self._frame or of != self._of:
            self._frame, self._of = frame, of
            self._found = _shown(source, selection.matrix, section, frame, days)
        return self._found


def _shown(
    source: Source, order: str, section: str, frame: pl.DataFrame, days: dict[str, dt.date]
) -> _Shown:
    """The class in order; of one that all have left, everybody counts."""
    gone = pl.col("student").is_in(list(days))
    here, away = (frame.filter(~gone), frame.filter(gone)) if days else (frame, frame.clear())
    if here.is_empty():
        here, away = away, here
    found = _class.arranged(here, source.skills()["skill"].to_list(), order)
    left = _class.beside(away, found.skills)
    return _Shown(section, _told(source, frame, days), here, found, left, days)


def _told(source: Source, frame: pl.DataFrame, days: dict[str, dt.date]) -> pl.DataFrame:
    """The frame with the skills' titles, and with the day on which students left, if any have."""
    titles = source.skills().select("skill", "title")
    told = frame.join(titles, on="skill", how="left", maintain_order="left")
    told = told.select("skill", "title", pl.all().exclude("skill", "title"))
    if not days:
        return told
    left_on = pl.col("student").replace_strict(days, default=None, return_dtype=pl.Date)
    return told.with_columns(left_on=left_on)


def _summary(cards: Cards, shown: _Shown) -> Picture:
    found = shown.found
    waiting = shown.here["state"].to_list().count("submitted")
    behind = int((found.odd & (found.marks == 0)).sum())
    ahead = int((found.odd & (found.marks == 1)).sum())
    number = len(found.skills)
    middle = f"{float(np.median(found.has)):g} of {number}" if found.has else "–"
    where = f"in {shown.section}" + (f" · {shown.gone}, not counted" if shown.gone else "")
    data = [
        {"label": "Students", "value": f"{len(found.has):,}", "sub": where},
        {"label": "Skills mastered", "value": middle,
         "sub": "half the class have as many or more"},
        {"label": "Exceptions", "value": f"{behind + ahead:,}", "tone": "warn" if behind else "",
         "sub": f"{behind:,} unexpected gaps · {ahead:,} ahead"},
        {"label": "Waiting for feedback", "value": f"{waiting:,}",
         "sub": "not mastered, with work to grade"},
    ]  # fmt: skip
    return Picture("", lambda: setattr(cards, "data", {"cards": data}), frame=shown.frame)


def _matrix(matrix: Matrix, source: Source, selection: Selection, shown: _Shown) -> Picture:
    section, found = shown.section, shown.found
    if not found.skills:
        return Picture(f"Nothing has been assigned in {section} yet.",
                       lambda: setattr(matrix, "data", _EMPTY), frame=shown.frame)  # fmt: skip
    data = {
        "rows": _rows(source, selection, found, {}), "columns": _columns(source, found),
        "left": _rows(source, selection, shown.left, shown.days), "gone": shown.gone,
        "of": len(found.skills), "words": _class.WORDS, "legend": [list(row) for row in _LEGEND],
        "section": section, "line": selection.matrix == "frontier",
    }  # fmt: skip
    answer = _answer(found, selection.matrix)
    if shown.gone:
        answer += f" {shown.gone}: below the others, and not counted here."
    elif shown.days:
        answer += " All of them have left."
    return Picture(answer, lambda: setattr(matrix, "data", data), f"{_TITLE} {section}",
                   frame=shown.frame)  # fmt: skip


def _rows(
    source: Source, selection: Selection, found: _class.Class, left: dict[str, dt.date]
) -> list[dict[str, Any]]:
    rule, skills = source.rule(selection), {r["skill"]: r for r in source.skills().to_dicts()}
    almost = [_skill.almost_from(rule, skills[name]) for name in found.skills]
    tops, has = [skills[name]["scale_top"] for name in found.skills], found.has
    return [
        {
            "token": source.token(who["student"]), "name": who["name"] or who["student"],
            "left": short_day(left.get(who["student"])),
            "has": has[r], "reach": found.reach[r],
            "cells": [_cell(row, almost[c], tops[c], odd=bool(found.odd[r, c]))
                      for c, row in enumerate(found.cells[r])],
        }
        for r, who in enumerate(found.students.iter_rows(named=True))
    ]  # fmt: skip


def _cell(
    row: dict[str, Any] | None, almost: float | None, top: float | None, *, odd: bool
) -> list[Any]:
    state = _class.state_of(row, almost)
    kind = ("ahead" if state == "mastered" else "behind") if odd else ""
    return [state, _class.sign(state, row, top), (row["attempts"] or 0) if row else 0, kind]


def _columns(source: Source, found: _class.Class) -> list[dict[str, Any]]:
    titles = source.titles()
    return [
        {"id": name, "title": titles[name], "has": count,
         "short": short(titles[name].removeprefix(name).lstrip(" ·"), _ROOM)}
        for name, count in zip(found.skills, found.had_by, strict=True)
    ]  # fmt: skip


def _answer(found: _class.Class, order: str) -> str:
    """What to look at first, in one sentence."""
    if not found.has or sum(found.has) == 0:
        return "Nobody in this class has mastered a skill yet."
    behind = (found.odd & (found.marks == 0)).any(axis=1)
    who = int(behind.sum())
    where = "Top left has most, bottom right least" if order == "frontier" else "In order of names"
    if who == 0:
        return f"{where}. Nobody lacks a skill that they would be expected to have."
    verb = "lacks" if who == 1 else "lack"
    return (
        f"{where}. {plural(who, 'student')} {verb} a skill easier than others they have"
        " (framed orange)."
    )


VIEW = View(
    "class",
    "Class",
    build,
    about="Who has what?",
    steps=(
        "One class: a row is a student, a column a skill. Strongest student on top, easiest skill"
        " left, so that the line between mastered and not yet (the frontier) shows.",
        "Framed cells are exceptions: orange inside the line is a gap worth a look, blue outside"
        " is mastered ahead. Hatched: no evidence, which is never counted as not yet.",
        "Click a cell for how that standing came about, a name for the student's page, the head"
        " of a column for the skill.",
    ),
)
