"""Class: who has what, ordered so that the frontier between them shows."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl

from masteryviz.charts._chart import plural
from masteryviz.dashboard.matrix import ClassTabs, Matrix
from masteryviz.dashboard.panel import Choice, Panel, Picture
from masteryviz.dashboard.parts import Act, Cards
from masteryviz.dashboard.source import Source
from masteryviz.dashboard.state import Selection
from masteryviz.dashboard.views import _class, _skill
from masteryviz.dashboard.views._view import Screen, View, box

_ORDER = Choice("matrix", "Order", (("frontier", "Frontier"), ("name", "Names")))
_TITLE = "Who has what?"
_EMPTY: dict[str, Any] = {
    "rows": [], "columns": [], "words": {}, "legend": [], "of": 0, "section": "", "line": False,
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
    tabs, cards = ClassTabs(act, {"classes": [], "value": ""}), Cards(data={"cards": []})
    matrix = Matrix(act, _EMPTY)
    panels = (
        Panel("classes-card", "", tabs, lambda s, x: _tabs(tabs, s, x)),
        Panel("summary", "", cards, lambda s, x: _summary(cards, s, x)),
        Panel("matrix-card", _TITLE, matrix, lambda s, x: _matrix(matrix, s, x), act, (_ORDER,)),
    )
    return Screen(box("mv-view", *panels), panels)


def _tabs(tabs: ClassTabs, source: Source, selection: Selection) -> Picture:
    there = _class.classes(source, selection)
    data = {"classes": there, "value": _class.opened(selection, there)}
    # Without rows: a list of classes is no picture that has a table.
    return Picture("", lambda: setattr(tabs, "data", data), frame=pl.DataFrame())


def _shown(source: Source, selection: Selection) -> tuple[str, pl.DataFrame, _class.Class]:
    """The class that is open, its standings, and both in order."""
    section = _class.opened(selection, _class.classes(source, selection))
    frame = _class.standings(source, selection, section)
    order = source.skills()["skill"].to_list()
    return section, frame, _class.arranged(frame, order, selection.matrix)


def _summary(cards: Cards, source: Source, selection: Selection) -> Picture:
    section, frame, found = _shown(source, selection)
    waiting = frame.filter(pl.col("state") == "submitted").height
    behind = int((found.odd & (found.marks == 0)).sum())
    ahead = int((found.odd & (found.marks == 1)).sum())
    number = len(found.skills)
    middle = f"{float(np.median(found.has)):g} of {number}" if found.has else "–"
    data = [
        {"label": "Students", "value": f"{len(found.has):,}", "sub": f"in {section}"},
        {"label": "Skills mastered", "value": middle,
         "sub": "median: half of the students have as many or more"},
        {"label": "Exceptions", "value": f"{behind + ahead:,}", "tone": "warn" if behind else "",
         "sub": f"{behind:,} not yet, though expected · {ahead:,} mastered ahead"},
        {"label": "Waiting for feedback", "value": f"{waiting:,}",
         "sub": "not mastered, with work to grade"},
    ]  # fmt: skip
    return Picture("", lambda: setattr(cards, "data", {"cards": data}), frame=frame)


def _matrix(matrix: Matrix, source: Source, selection: Selection) -> Picture:
    section, frame, found = _shown(source, selection)
    if not found.skills:
        return Picture(f"Nothing has been assigned in {section} yet.",
                       lambda: setattr(matrix, "data", _EMPTY), frame=frame)  # fmt: skip
    data = {
        "rows": _rows(source, selection, found), "columns": _columns(source, found),
        "of": len(found.skills), "words": _class.WORDS, "legend": [list(row) for row in _LEGEND],
        "section": section, "line": selection.matrix == "frontier",
    }  # fmt: skip
    answer = _answer(found, selection.matrix)
    return Picture(answer, lambda: setattr(matrix, "data", data), f"{_TITLE} {section}",
                   frame=frame)  # fmt: skip


def _rows(source: Source, selection: Selection, found: _class.Class) -> list[dict[str, Any]]:
    rule, skills = source.rule(selection), {r["skill"]: r for r in source.skills().to_dicts()}
    almost = [_skill.almost_from(rule, skills[name]) for name in found.skills]
    tops = [skills[name]["scale_top"] for name in found.skills]
    return [
        {
            "token": source.token(who["student"]), "name": who["name"] or who["student"],
            "has": found.has[r], "reach": found.reach[r],
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
        {"id": name, "title": titles[name], "has": count}
        for name, count in zip(found.skills, found.had_by, strict=True)
    ]


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
        f"{where}. {plural(who, 'student')} {verb} a skill that is easier than others they have:"
        " the framed orange cells."
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
