"""A student's way through the skills: one station a skill, unit by unit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import groupby, pairwise
from typing import Any

import plotly.graph_objects as go
import polars as pl

from masteryviz.charts._chart import Chart, figure, literal, nothing, plural, short, trace
from masteryviz.charts._look import (
    ACCENT,
    CARD,
    EDGE,
    HATCH,
    INK,
    LINE,
    MUTED,
    STATE_COLOURS,
)
from masteryviz.filters import day

ACROSS = 10
"""Stations side by side; a unit that does not fit into what is left begins a line."""
_LINE = 104
_LETTERS = 10
"""Signs of a skill's name that stand in one line under its station."""
"""Pixels that a line of stations takes."""

STATIONS: dict[str, tuple[str, str, str, str]] = {
    "mastered": ("mastered", *STATE_COLOURS["mastered"], "✓"),
    "waiting": ("waits for feedback", *STATE_COLOURS["submitted"], "…"),
    "not_yet": ("tried, not yet", *STATE_COLOURS["returned"], ""),
    "ready": ("nothing in the way", CARD, ACCENT, "→"),
    "blocked": ("something missing before it", HATCH[1], INK, "–"),
    "excused": ("excused", CARD, MUTED, "×"),
}
"""Kind of station -> its words, ground, ink and sign: the sign tells them apart without colour."""


def kind(row: dict[str, Any]) -> str:
    """The kind of station that a row of `student_path` is."""
    state = row["state"]
    if state in ("mastered", "excused"):
        return str(state)
    if state == "submitted":
        return "waiting"
    if row["attempts"]:
        return "not_yet"
    return "blocked" if row["lacks"] else "ready"


def draw(frame: pl.DataFrame) -> go.Figure:
    """Draw `student_path` of one student, grouped by unit: lines of stations."""
    if frame.is_empty():
        return nothing("Nobody with a skill in view is chosen.")
    lines = _lines(frame)
    traces = [_rail(lines), *_stations(lines)]
    return figure(
        traces,
        height=_LINE * len(lines) + 50,
        margin={"l": 10, "r": 10, "t": 44, "b": 4},
        xaxis={"visible": False, "range": [-0.62, ACROSS - 0.38], "fixedrange": True},
        yaxis={"visible": False, "range": [len(lines) - 0.42, -0.5], "fixedrange": True},
        annotations=_names(lines),
        showlegend=True,
        legend={
            "orientation": "h", "x": 0, "y": 0.995, "yanchor": "top", "yref": "container",
            "itemclick": False, "itemdoubleclick": False, "font": {"size": 12, "color": MUTED},
        },
    )  # fmt: skip


def answers(frame: pl.DataFrame) -> str:
    """How many skills are mastered, and how many could come next."""
    kinds = [kind(row) for row in frame.iter_rows(named=True)]
    held, ready = kinds.count("mastered"), kinds.count("ready")
    counted = len(kinds) - kinds.count("excused")
    if not counted:
        return "Nobody with a skill in view is chosen."
    said = f"{held} of {plural(counted, 'skill')} mastered"
    rest = {
        "waiting": kinds.count("waiting"), "tried, not yet": kinds.count("not_yet"),
        "could come next": ready, "with something missing before": kinds.count("blocked"),
    }  # fmt: skip
    parts = [f"{n} {words}" for words, n in rest.items() if n]
    return f"{said}; {', '.join(parts)}." if parts else f"{said}."


Line = list[tuple[str, dict[str, Any]]]
"""Stations side by side, each with its unit."""


def _lines(frame: pl.DataFrame) -> list[Line]:
    """The stations line by line: a unit stands in one where it fits into one."""
    lines: list[Line] = [[]]
    for unit, rows in _units(frame):
        if lines[-1] and len(lines[-1]) + len(rows) > ACROSS:
            lines.append([])
        for row in rows:
            if len(lines[-1]) == ACROSS:
                lines.append([])
            lines[-1].append((unit, row))
    return lines


def _units(frame: pl.DataFrame) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Each unit's rows, as they stand."""
    rows = frame.iter_rows(named=True)
    for unit, those in groupby(rows, key=lambda row: row.get("unit") or ""):
        yield unit, list(those)


def _rail(lines: list[Line]) -> dict[str, Any]:
    """The line that joins the stations of a unit."""
    x: list[float | None] = []
    y: list[float | None] = []
    for place, line in enumerate(lines):
        for at, ((unit, _), (following, _)) in enumerate(pairwise(line)):
            if unit == following:
                x += [at, at + 1, None]
                y += [place, place, None]
    return trace(
        "scatter", x=x, y=y, mode="lines", line={"color": LINE, "width": 6}, hoverinfo="skip",
        showlegend=False,
    )  # fmt: skip


def _stations(lines: list[Line]) -> list[dict[str, Any]]:
    """One trace a kind of station, so that the legend names each."""
    placed = [(x, y, row) for y, line in enumerate(lines) for x, (_, row) in enumerate(line)]
    traces = []
    for name, (words, ground, ink, sign) in STATIONS.items():
        those = [(x, y, row) for x, y, row in placed if kind(row) == name]
        if not those:
            continue
        edge = {"ready": ACCENT, "excused": EDGE, "blocked": EDGE}.get(name, ground)
        traces.append(trace(
            "scatter", name=words, mode="markers+text",
            x=[x for x, _, _ in those], y=[y for _, y, _ in those],
            text=[sign or str(row["attempts"]) for _, _, row in those],
            textfont={"color": ink, "size": 14}, textposition="middle center",
            marker={"size": 30, "color": ground, "line": {"color": edge, "width": 3}},
            customdata=[row["skill"] for _, _, row in those],
            hovertext=[_hover(row, words) for _, _, row in those],
            hovertemplate="%{hovertext}<extra></extra>",
        ))  # fmt: skip
    return traces


def _hover(row: dict[str, Any], words: str) -> str:
    said = [f"<b>{literal(row['skill'])}</b>: {words}"]
    if row["attempts"]:
        said.append(plural(row["attempts"], "try", "tries"))
    if row["lacks"]:
        said.append(f"before it: {literal(row['lacks'])}")
    if row["frees"]:
        said.append(f"opens {literal(row['frees'])}")
    return "<br>".join(said)


def _names(lines: list[Line]) -> list[dict[str, Any]]:
    """The units over their lines; under each station the skill, and since when or why not."""
    found = []
    for y, line in enumerate(lines):
        for x, (unit, row) in enumerate(line):
            if unit and (x == 0 or line[x - 1][0] != unit):
                found.append(_text(x - 0.4, y, literal(unit), yshift=34, xanchor="left", size=12))
            below = f"<b>{_name(row['skill'])}</b><br>{_below(row)}"
            name = _text(x, y, below, yshift=-20, xanchor="center", size=11, colour=INK)
            found.append(name | {"yanchor": "top"})
    return found


def _name(skill: str) -> str:
    """The skill under its station: on two lines where it is long and has a place to break."""
    if len(skill) > _LETTERS:
        for place in reversed([n for n, sign in enumerate(skill, 1) if sign in " -"]):
            first, second = skill[:place].rstrip(), skill[place:]
            if second and max(len(first), len(second)) <= _LETTERS:
                return f"{literal(first)}<br>{literal(second)}"
    return literal(short(skill, _LETTERS))


def _text(
    x: float, y: float, text: str, *, yshift: int, xanchor: str, size: int, colour: str = MUTED
) -> dict[str, Any]:
    return {
        "x": x, "y": y, "text": text, "showarrow": False, "yshift": yshift, "xanchor": xanchor,
        "font": {"size": size, "color": colour},
    }  # fmt: skip


def _below(row: dict[str, Any]) -> str:
    """The second line under a station."""
    station = kind(row)
    if station == "mastered":
        return _day(row["mastered_at"])
    if station == "not_yet":
        return plural(row["attempts"], "try", "tries")
    if station == "blocked":
        before = row["lacks"].split(", ")
        return literal(short(f"after {before[0]}" + (" …" if len(before) > 1 else ""), 16))
    return {"waiting": "waiting", "ready": "next", "excused": "excused"}[station]


def _day(moment: dt.datetime | None) -> str:
    return "" if moment is None else day(moment).rpartition(" ")[0]


CHART = Chart(
    key="path",
    title="Where is this student on the way?",
    question="student_path",
    draw=draw,
    answers=answers,
)
