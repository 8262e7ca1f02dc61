"""Skill gaps: which skills our students do not have, and where."""

from __future__ import annotations

from typing import Any

import polars as pl

from masteryviz.charts._chart import percent, plural
from masteryviz.charts._look import RAMP_FROM
from masteryviz.dashboard.panel import Choice, Panel, Picture
from masteryviz.dashboard.parts import Act, Cards, Detail, Grid
from masteryviz.dashboard.presentation import left_out, unnamed
from masteryviz.dashboard.source import Source
from masteryviz.dashboard.state import Selection
from masteryviz.dashboard.views import _sections, _skill, _states
from masteryviz.dashboard.views._view import Screen, View, box
from masteryviz.filters import Names

WIDE = 8
"""With more sections than this the grid takes the whole width, and a skill opens over its side."""

_UNNAMED = "Too many students to list here: click a cell, or choose a section above."
_TESTS = "Tests (not in the numbers above)"

_SORTS = Choice("sort", "Order of the skills", (("course", "Course order"), ("gap", "Largest gap")))


def build(act: Act) -> Screen:
    """The view's key numbers, grid and detail."""
    cards, grid, detail = Cards(data={"cards": []}), Grid(act), Detail(act)
    grid.data = {"rows": [], "columns": [], "from": list(RAMP_FROM), "caption": "", "dense": False}
    detail.data = {"skill": ""}
    panels = (
        Panel("summary", "", cards, lambda s, x: _summary(cards, s, x)),
        Panel("grid-card", "Which skills need work, and where?", grid,
              lambda s, x: _grid(grid, s, x), act, (_SORTS,)),
        Panel("detail-card", "", detail, lambda s, x: _detail(detail, s, x)),
    )  # fmt: skip
    layout = box("mv-gaps", panels[1], panels[2])
    return Screen(box("mv-view", panels[0], _widening(layout, grid)), panels)


def _widening(layout: Any, grid: Grid) -> Any:  # noqa: ANN401
    """Give the grid the whole width where it has many sections."""

    def widen(change: dict[str, Any]) -> None:
        (layout.add_class if change["new"].get("dense") else layout.remove_class)("is-wide")

    grid.observe(widen, names="data")
    return layout


_NUMBERS = ("students", "mastered", "with_evidence", "lower", "upper", "unknown")


def _counts(frame: pl.DataFrame, *by: str) -> dict[tuple[str, ...], dict[str, Any]]:
    """Numbers of each cell by its names; `students` are those whose mastery can be told."""
    rows = frame.with_columns(students=pl.col("students") - pl.col("unknown"))
    return {
        tuple(row[name] for name in by): {name: row[name] for name in _NUMBERS}
        for row in rows.filter(pl.col("students") + pl.col("unknown") > 0).iter_rows(named=True)
    }


def _unseen(groups: pl.DataFrame, least: int) -> dict[tuple[str, ...], dict[str, Any]]:
    """Cells that are left out because of few students, with the words that stand in them."""
    return {tuple(row): {"few": least} for row in groups.iter_rows()}


def _grid(grid: Grid, source: Source, selection: Selection) -> Picture:
    overall = _skill.rates(source, selection)
    taught = _skill.without_tests(source, overall)
    cells = source.ask("mastery_rates", selection, ("skill", "section"),
                       _sections.busiest(source, selection))  # fmt: skip
    hidden = source.unseen("mastery_rates", selection, ("skill", "section"),
                           _sections.busiest(source, selection))  # fmt: skip
    columns = _sections.columns(source, pl.concat([cells.select("section"),
                                                   hidden.select("section")]))  # fmt: skip
    by_cell = _counts(cells, "skill", "section") | _unseen(hidden, source.least)
    by_skill = _counts(overall, "skill")
    lessons = _skill.by_gap(taught) if selection.sort == "gap" else taught
    tests = [name for name in overall["skill"] if name not in set(taught["skill"])]
    shown = [*columns, {"id": "", "name": "All", "title": "All sections shown"}]
    if len(columns) == 1:
        shown = columns
    skills = {row["skill"]: row for row in source.skills().iter_rows(named=True)}
    units = {skills[name]["unit"] for name in overall["skill"]}
    several = selection.sort == "course" and len(units) > 1
    rows = [
        {
            "id": name,
            "title": "" if skills[name]["title"] == name else skills[name]["title"] or "",
            "unit": _TESTS if name in tests else skills[name]["unit"] or "" if several else "",
            "cells": [by_cell.get((name, column["id"])) if column["id"]
                      else by_skill.get((name,)) for column in shown],
        }
        for name in [*lessons["skill"], *tests]
    ]  # fmt: skip

    def paint() -> None:
        grid.data = {
            "rows": rows, "columns": shown, "from": list(RAMP_FROM),
            "caption": "Share of students who have mastered each skill, by section",
            "dense": len(columns) > WIDE,
        }  # fmt: skip
        grid.mark = {"skill": _opened(source, selection, len(columns)), "cell": selection.cell}

    answer = _answer(lessons, selection.sort) + _sections.left_out(source, selection)
    return Picture(answer, paint, frame=cells)


def _answer(skills: pl.DataFrame, sort: str) -> str:
    """How many skills half do not have; in the order of gaps, what that order is."""
    rates = skills["mastery_rate"].drop_nulls()
    if rates.is_empty():
        return "Nobody has been assessed yet."
    low = int((rates < 0.5).sum())
    which = f"{low} of {plural(len(rates), 'skill')}" if low else plural(len(rates), "skill")
    found = f"In {which}, fewer than half have mastered it."
    if low == 0:
        found = f"In {'all ' * (len(rates) > 1)}{which}, half or more have mastered it."
    if sort == "gap":
        most = ", ".join(f"{name} {gap:,}" for name, gap in
                         skills.select("skill", "gap").head(3).iter_rows())  # fmt: skip
        found += f" Sorted by students who tried and do not have it: {most} …"
    return found


def _opened(source: Source, selection: Selection, sections: int) -> str:
    """Beside a narrow grid there is always a skill; over a wide one only when it was chosen."""
    opened = _skill.opened(source, selection)
    return opened if sections <= WIDE or opened == selection.skill else ""


def _detail(detail: Detail, source: Source, selection: Selection) -> Picture:
    sections = _sections.in_view(source, selection).height
    skill = _opened(source, selection, sections)
    if not skill:
        return Picture("", lambda: setattr(detail, "data", {"skill": ""}))
    scope: dict[str, Names] = {"skill": (skill,)}
    if selection.cell and (not selection.section or selection.cell in selection.section):
        scope["section"] = (selection.cell,)
    row = source.skills().filter(pl.col("skill") == skill).row(0, named=True)
    listed = "section" in scope or _skill.students(source, selection, skill) <= _states.LISTED
    several = not listed
    if listed:
        frame = source.ask("students_by_state", selection, by=("skill",), scope=scope)
        several = frame["section"].n_unique() > 1
        almost = _skill.almost_from(source.rule(selection), row)
        groups = [unnamed(group, source.least)
                  for group in _states.groups(frame, almost, source.token)]  # fmt: skip
    else:
        frame = source.ask("states", selection, by=("skill",), scope=scope)
        groups = _states.counted(frame)
    where = selection.cell if "section" in scope else "all sections shown" if several else ""
    data = {
        "skill": skill,
        "heading": source.titles()[skill],
        "about": " · ".join(text for text in (row["unit"], where) if text),
        "groups": groups,
        "facts": _facts(source, selection, scope),
        "several": several,
        "unnamed": ("" if listed else _UNNAMED) + left_out(source.least) * source.left_out,
        "drawer": sections > WIDE,
        "closable": bool(selection.skill),
    }
    return Picture(
        "", lambda: setattr(detail, "data", data), frame=frame, name=source.titles()[skill]
    )


def _facts(source: Source, selection: Selection, scope: dict[str, Names]) -> list[list[str]]:
    """How the first attempt went, over all and by form of the check."""
    first = source.ask("first_attempt", selection, by=("skill",), scope=scope)
    forms = source.ask("first_attempt", selection, by=("skill", "form"), scope=scope).filter(
        pl.col("form").is_not_null()
    )
    facts = [["At the first attempt", _of(row)] for row in first.iter_rows(named=True)]
    if forms.height > 1:
        facts += [[f"Form {row['form']} first", _of(row)] for row in forms.iter_rows(named=True)]
    return facts


def _of(row: dict[str, Any]) -> str:
    tried = row["students"] - row["unknown"]
    return f"{row['mastered_first']:,} of {tried:,} ({percent(row['first_attempt_rate'])})"


def _summary(cards: Cards, source: Source, selection: Selection) -> Picture:
    by_skill = _skill.without_tests(source, _skill.rates(source, selection))
    states = source.ask("states", selection, by=("skill",))
    states = states.filter(pl.col("skill").is_in(by_skill["skill"].to_list()))
    count = {
        state: int(states.filter(pl.col("state").is_in(names))["students"].sum())
        for state, names in (
            ("waiting", ["submitted"]), ("none", ["assigned", "missing"]),
        )
    }  # fmt: skip
    pairs = int((by_skill["students"] - by_skill["unknown"]).sum())
    mastered = int(by_skill["mastered"].sum())
    share = mastered / pairs if pairs else None
    none = count["none"] / pairs if pairs else None
    found = [
        {"label": "Mastered", "value": percent(share), "share": share,
         "sub": f"{mastered:,} of {pairs:,} students × skills"},
        _largest(source, by_skill.filter(pl.col("mastery_rate").is_not_null())),
        {"label": "Waiting for feedback", "value": f"{count['waiting']:,}",
         "sub": "not mastered, with work to grade"},
        {"label": "No evidence yet", "value": f"{count['none']:,}", "share": none,
         "sub": f"missing or not tried: {percent(none)} of students × skills"},
    ]  # fmt: skip
    return Picture("", lambda: setattr(cards, "data", {"cards": found}))


def _largest(source: Source, by_skill: pl.DataFrame) -> dict[str, Any]:
    gaps = _skill.by_gap(by_skill)
    if gaps.is_empty() or gaps["with_evidence"].sum() == 0:
        return {"label": "Largest gap", "value": "–", "sub": "nobody has been assessed yet"}
    row = gaps.row(0, named=True)
    tried = row["with_evidence"] - row["unknown"]
    return {
        "label": "Largest gap", "value": row["skill"], "tone": "warn",
        "title": source.titles()[row["skill"]],
        "sub": f"{row['gap']:,} of {tried:,} who tried do not have it",
    }  # fmt: skip


VIEW = View(
    "skill_gaps",
    "Skill gaps",
    build,
    about="Which skills do our students not have yet, and where?",
    steps=(
        "Each cell is a skill in a section: the share who have mastered it, and how many need it.",
        "Orange: most do not have it yet. Blue: most have it. Hatched: no evidence.",
        "Click a cell for the students: whom to reteach, who is almost there, who has no evidence.",
    ),
)
