"""Skill gaps: which skills our students do not have, and where."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import polars as pl

from masteryviz.charts._chart import percent, plural
from masteryviz.charts._look import RAMP_FROM
from masteryviz.dashboard.panel import Choice, Panel, Picture
from masteryviz.dashboard.parts import Act, Cards, Detail, Grid
from masteryviz.dashboard.presentation import left_out, unnamed
from masteryviz.dashboard.source import Source
from masteryviz.dashboard.state import Selection
from masteryviz.dashboard.views import _people, _sections, _skill, _states
from masteryviz.dashboard.views._view import Screen, View, box
from masteryviz.filters import Names

WIDE = 8
"""With more sections than this the grid takes the whole width, and a skill opens over its side."""

_UNNAMED = "Too many students to list here: click a cell, or choose a section above."
_TESTS = "Tests (not in the numbers above)"

_GAP = "Largest gap after trying"
"""Who has no evidence is no gap yet: work that was only just assigned."""
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
        Panel("detail-card", "", detail, lambda s, x: _detail(detail, grid, s, x)),
    )  # fmt: skip
    layout = box("mv-gaps", panels[1], panels[2])
    rests = {panels[0]: (), panels[1]: (_SORTS.name,)}
    return Screen(box("mv-view", panels[0], _widening(layout, grid)), panels, rests=rests)


def _widening(layout: Any, grid: Grid) -> Any:  # noqa: ANN401
    """Give the grid the whole width where it has many sections."""

    def widen(change: dict[str, Any]) -> None:
        (layout.add_class if change["new"].get("dense") else layout.remove_class)("is-wide")

    grid.observe(widen, names="data")
    return layout


_Cell = tuple[Any, ...] | int | None
"""Mastered, of students whose mastery can be told, with evidence, lower, upper and unknown; the
least number of students where there are too few to show; None where nothing is assigned."""


def _counts(frame: pl.DataFrame, *by: str) -> dict[tuple[str, ...], _Cell]:
    """Numbers of each cell by its names."""
    known = pl.col("students") - pl.col("unknown")
    rows = frame.filter(pl.col("students") > 0).select(
        *by, "mastered", known, "with_evidence", "lower", "upper", "unknown"
    )
    return {row[: len(by)]: row[len(by) :] for row in rows.iter_rows()}


def _grid(grid: Grid, source: Source, selection: Selection) -> Picture:
    overall = _skill.rates(source, selection)
    taught = _skill.without_tests(source, overall)
    cells = source.ask("mastery_rates", selection, ("skill", "section"),
                       _sections.busiest(source, selection))  # fmt: skip
    hidden = source.unseen("mastery_rates", selection, ("skill", "section"),
                           _sections.busiest(source, selection))  # fmt: skip
    columns = _sections.columns(source, pl.concat([cells.select("section"),
                                                   hidden.select("section")]))  # fmt: skip
    by_cell = _counts(cells, "skill", "section") | dict.fromkeys(hidden.iter_rows(), source.least)
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


def _detail(detail: Detail, grid: Grid, source: Source, selection: Selection) -> Picture:
    sections = _sections.in_view(source, selection).height
    skill = _opened(source, selection, sections)
    data: dict[str, Any] = {"skill": ""}
    frame = None
    if skill:
        data, frame = _of_skill(source, selection, skill)
        data |= {"drawer": sections > WIDE, "closable": bool(selection.skill)}

    def paint() -> None:
        # The grid itself is left as it is while only what is opened changes.
        grid.mark = {"skill": skill, "cell": selection.cell}
        detail.data = data

    return Picture("", paint, frame=frame, name=source.titles()[skill] if skill else "")


def _of_skill(
    source: Source, selection: Selection, skill: str
) -> tuple[dict[str, Any], pl.DataFrame]:
    """What is said of one skill, in the opened section or all, and the frame behind it."""
    scope: dict[str, Names] = {"skill": (skill,)}
    if selection.cell and (not selection.section or selection.cell in selection.section):
        scope["section"] = (selection.cell,)
    row = next(row for row in source.skills().iter_rows(named=True) if row["skill"] == skill)
    listed = "section" in scope or _skill.students(source, selection, skill) <= _states.LISTED
    several = not listed
    if listed:
        frame = source.ask("students_by_state", selection, by=("skill",), scope=scope)
        several = frame["section"].n_unique() > 1
        almost = _skill.almost_from(source.rule(selection), row)
        left = _people.left_classes(
            source, replace(selection, section=scope.get("section", selection.section))
        )
        groups = [unnamed(group, source.least)
                  for group in _states.groups(frame, almost, source.token, left)]  # fmt: skip
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
    }
    return data, frame


def _facts(source: Source, selection: Selection, scope: dict[str, Names]) -> list[list[str]]:
    """How the first attempt went, over all and by form of the check."""
    by_form = source.ask("first_attempt", selection, by=("skill", "form"), scope=scope)
    # The forms together are all, unless one of few students is left out of them.
    whole = by_form
    if source.least:
        whole = source.ask("first_attempt", selection, by=("skill",), scope=scope)
    facts = [["At the first attempt", _of(whole.rows(named=True))]] if whole.height else []
    forms = [row for row in by_form.iter_rows(named=True) if row["form"] is not None]
    if len(forms) > 1:
        facts += [[f"Form {row['form']} first", _of([row])] for row in forms]
    return facts


def _of(rows: list[dict[str, Any]]) -> str:
    tried = sum(row["students"] - row["unknown"] for row in rows)
    had = sum(row["mastered_first"] for row in rows)
    return f"{had:,} of {tried:,} ({percent(had / tried if tried else None)})"


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
        return {"label": _GAP, "value": "–", "sub": "nobody has been assessed yet"}
    row = gaps.row(0, named=True)
    tried = row["with_evidence"] - row["unknown"]
    return {
        "label": _GAP, "value": row["skill"], "tone": "warn",
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
