"""Where everybody is in the course: each student a dot at the first skill that is still open."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import plotly.graph_objects as go
import polars as pl

from masteryviz.charts._chart import (
    Chart,
    above,
    beside,
    figure,
    literal,
    nothing,
    plural,
    short,
    trace,
)
from masteryviz.charts._look import ACCENT, CARD, EDGE, INK, MUTED, RAMP, WARN
from masteryviz.filters import day

STATUS: dict[str, tuple[str, str, str]] = {
    "behind": ("Behind the pace", RAMP[0], "triangle-left"),
    "on": ("On pace", MUTED, "circle"),
    "ahead": ("Ahead", RAMP[5], "triangle-right"),
    "": ("No pace date", ACCENT, "circle"),
}
"""How a student stands against the pace: its words, colour and mark."""

DONE = ""
"""What stands for the place of who has all skills: no skill has this name."""

_UNITS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
_HEIGHT = 30
"""Pixels of a row."""


@dataclass(frozen=True)
class _Swarm:
    """How the marks of a row are laid out: its columns, lanes, and the students of a mark."""

    columns: int
    lanes: int
    size: int
    each: int = 1


_LOOSE, _DENSE = _Swarm(24, 1, 13), _Swarm(32, 2, 10)
"""Marks stand beside each other, not over each other, where the plot is 350 pixels wide: beside the
names, on a window of 1280."""


@dataclass(frozen=True)
class _Row:
    """A line of the drawing: a skill, everybody who has all of them, or a unit's name."""

    skill: str
    label: str
    heading: bool = False
    facts: Mapping[str, Any] | None = None


def status(ahead: int | None) -> str:
    """Key of `STATUS` for the number of skills that a student is ahead."""
    return "" if ahead is None else "behind" if ahead < 0 else "on" if ahead == 0 else "ahead"


def with_status(students: pl.DataFrame) -> pl.DataFrame:
    """The `pace` frame with `place` (`DONE` for who has all skills) and `status`."""
    return students.with_columns(
        pl.col("now_at").fill_null(DONE).alias("place"),
        pl.Series("status", [status(ahead) for ahead in students["ahead"]], pl.String),
    )


def draw(
    frame: pl.DataFrame,
    *,
    students: pl.DataFrame | None = None,
    selected: str | None = None,
    as_of: dt.date | None = None,
) -> go.Figure:
    """The skills from the first to the last as a path, with a dot a student where each is.

    Parameters
    ----------
    frame
        Of the question `pace_places`, not grouped.
    students
        Of the question `pace`, not grouped: who is behind, on pace or ahead. Without it the dots
        are all alike.
    selected
        The place that stands out: a skill, or `DONE`.
    as_of
        The day that the pace line is of, for its label.
    """
    if frame.is_empty():
        return nothing("Nobody has work assigned here yet.", 72)
    rows = _rows(frame)
    here = _here(frame, students)
    swarm = _swarm_of(here)
    line = _line(frame, rows, as_of)
    traces = [_path(rows, swarm), *_dots(rows, here, swarm), *_named(line)]
    return figure(traces, **_layout(rows, here, selected, swarm, line))


def _rows(frame: pl.DataFrame) -> list[_Row]:
    several = frame["in_unit"].n_unique() > 1
    rows: list[_Row] = []
    unit: object = rows  # nothing a unit can be: the first one is always new
    for facts in frame.iter_rows(named=True):
        if several and facts["in_unit"] != unit:
            unit = facts["in_unit"]
            rows.append(_Row("", str(unit or "Of no unit"), heading=True))
        rows.append(_Row(facts["at_skill"], facts["at_skill"], facts=facts))
    return [*rows, _Row(DONE, "Has them all")]


def _here(frame: pl.DataFrame, students: pl.DataFrame | None) -> dict[str, dict[str, int]]:
    """Place -> how a student stands against the pace -> how many."""
    if students is None:
        return {name: {"": n} for name, n in frame.select("at_skill", "here").iter_rows() if n}
    counts = with_status(students).group_by("place", "status").len()
    found: dict[str, dict[str, int]] = {}
    for place, how, n in counts.iter_rows():
        found.setdefault(place, {})[how] = n
    return found


def _swarm_of(here: Mapping[str, Mapping[str, int]]) -> _Swarm:
    """A row of marks where all crowds fit one; else two, a mark for as few as let them fit."""
    most = max((sum(counts.values()) for counts in here.values()), default=0)
    if most <= _LOOSE.columns:
        return _LOOSE
    room = _DENSE.columns * _DENSE.lanes
    each = next((unit for unit in _UNITS if most <= unit * room), _UNITS[-1])
    return replace(_DENSE, each=each)


def _path(rows: list[_Row], swarm: _Swarm) -> dict[str, Any]:
    """The line through all skills: a full ring where the pace date has come."""
    places = [(place, row) for place, row in enumerate(rows) if not row.heading]
    passed = [bool(row.facts and row.facts["passed"]) for _, row in places]
    return trace(
        "scatter", name="path", x=[-swarm.columns / 25] * len(places),
        y=[place for place, _ in places], showlegend=False,
        mode="lines+markers", line={"color": EDGE, "width": 2}, hoverinfo="skip", opacity=1,
        marker={"size": 9, "symbol": "circle", "color": [INK if p else CARD for p in passed],
                "line": {"color": EDGE, "width": 2}},
    )  # fmt: skip


def _dots(
    rows: list[_Row], here: Mapping[str, Mapping[str, int]], swarm: _Swarm
) -> list[dict[str, Any]]:
    marks: dict[str, list[tuple[float, float, str, str]]] = {how: [] for how in STATUS}
    for place, row in enumerate(rows):
        if row.heading:
            continue
        counts, taken = here.get(row.skill, {}), 0
        for how in STATUS:
            for _ in range(-(-counts.get(how, 0) // swarm.each)):
                column, lane = divmod(taken, swarm.lanes)
                offset = (lane - (swarm.lanes - 1) / 2) * (swarm.size + 2) / _HEIGHT
                marks[how].append((column, place + offset, row.skill, _hover(row, counts)))
                taken += 1
    return [_marks(how, found, swarm) for how, found in marks.items() if found]


def _marks(how: str, found: list[tuple[float, float, str, str]], swarm: _Swarm) -> dict[str, Any]:
    words, colour, symbol = STATUS[how]
    x, y, names, texts = (list(part) for part in zip(*found, strict=True))
    return trace(
        "scatter", name=words, x=x, y=y, mode="markers", cliponaxis=False, customdata=names,
        marker={"size": swarm.size, "color": colour, "symbol": symbol, "opacity": 1},
        hovertext=texts, hoverinfo="text", showlegend=bool(how),
    )  # fmt: skip


def _hover(row: _Row, counts: Mapping[str, int]) -> str:
    title = str((row.facts or {}).get("title") or "")
    named = row.label if not title or title == row.label else f"{row.label} · {title}"
    text = f"<b>{literal(named)}</b><br>{plural(sum(counts.values()), 'student')} here"
    parts = [f"{counts[how]:,} {STATUS[how][0].lower()}" for how in STATUS if how and how in counts]
    if parts:
        text += f": {', '.join(parts)}"
    if row.facts is not None:
        text += f"<br>{_has(row.facts)} have it"
    return text


def _has(facts: Mapping[str, Any]) -> str:
    return f"{facts['mastered']:,} of {facts['students'] - facts['unknown']:,}"


def _line(frame: pl.DataFrame, rows: list[_Row], as_of: dt.date | None) -> tuple[float, str] | None:
    """Where the class should be, below the last skill whose day has come; None without days."""
    if frame["pace_on"].is_null().all():
        return None
    when = f" on {day(as_of).rpartition(' ')[0]}" if as_of else " now"
    last = [place for place, row in enumerate(rows) if row.facts and row.facts["passed"]]
    return (last[-1] + 0.5 if last else -0.5), f"the class should be here{when}"


def _layout(
    rows: list[_Row],
    here: Mapping[str, Mapping[str, int]],
    selected: str | None,
    swarm: _Swarm,
    line: tuple[float, str] | None,
) -> dict[str, Any]:
    places = [(place, row) for place, row in enumerate(rows) if not row.heading]
    labels = [literal(short(row.label, 20)) for _, row in places]
    top, foot = 30 if line is None else 56, 36
    marks = plural(swarm.each, "student")
    return {
        "height": _HEIGHT * len(rows) + top + foot,
        "margin": {"l": 8, "r": 136 if line is None else 190, "t": top, "b": foot},
        "showlegend": line is not None,
        "legend": {
            "orientation": "h", "x": 0, "xanchor": "left", "y": 1, "yanchor": "bottom",
            "itemclick": False, "itemdoubleclick": False, "font": {"size": 13},
            "traceorder": "normal",
        },
        "xaxis": {
            "range": [-swarm.columns / 16, swarm.columns + 0.3],
            "showgrid": False, "showticklabels": False, "showline": False,
            "automargin": False,
            "title": {"text": f"a mark is {marks}", "standoff": 6},
        },
        "yaxis": {
            "tickvals": [place for place, _ in places], "showgrid": True, "showline": False,
            "ticktext": [f"<b>{text}</b>" if row.skill == selected else text
                         for text, (_, row) in zip(labels, places, strict=True)],
            "range": [len(rows) - 0.5, -0.5],
        },
        "shapes": [*_chosen(places, selected), *([] if line is None else [_rule(line[0])])],
        "annotations": _notes(rows, here, line),
    }  # fmt: skip


def _chosen(places: list[tuple[int, _Row]], selected: str | None) -> list[dict[str, Any]]:
    return [
        {"type": "rect", "xref": "paper", "x0": 0, "x1": 1, "y0": place - 0.5, "y1": place + 0.5,
         "fillcolor": "#e2ecf8", "line": {"width": 0}, "layer": "below"}
        for place, row in places if row.skill == selected
    ]  # fmt: skip


def _rule(y: float) -> dict[str, Any]:
    return {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": y, "y1": y,
            "line": {"color": WARN, "width": 2, "dash": "dash"}}  # fmt: skip


def _named(line: tuple[float, str] | None) -> list[dict[str, Any]]:
    """The pace line in the legend: beside the line its name would cover marks."""
    if line is None:
        return []
    return [trace("scatter", name=line[1], x=[None], y=[None], mode="lines", hoverinfo="skip",
                  line={"color": WARN, "width": 2, "dash": "dash"}, showlegend=True)]  # fmt: skip


def _notes(
    rows: list[_Row], here: Mapping[str, Mapping[str, int]], line: tuple[float, str] | None
) -> list[dict[str, Any]]:
    dated = line is not None
    notes = [above("<b>here</b>", shift=44, anchor="right"),
             above("have it", shift=126, anchor="right")]  # fmt: skip
    notes += [above("by", shift=180, anchor="right")] if dated else []
    for place, row in enumerate(rows):
        if row.heading:
            notes.append({"text": literal(row.label), "x": 0, "xref": "paper", "xanchor": "left",
                          "xshift": 12, "y": place, "yshift": -4, "showarrow": False,
                          "font": {"color": MUTED, "size": 12}})  # fmt: skip
            continue
        count = sum(here.get(row.skill, {}).values())
        text, colour = (f"<b>{count:,}</b>", INK) if count else ("0", MUTED)
        notes.append(beside(text, place, shift=44, anchor="right", colour=colour))
        if row.facts is not None:
            notes.append(beside(_has(row.facts), place, shift=126, anchor="right"))
            if dated and row.facts["pace_on"]:
                when = day(row.facts["pace_on"]).rpartition(" ")[0]
                notes.append(beside(when, place, shift=180, anchor="right"))
    return notes


def answers(frame: pl.DataFrame, *, students: pl.DataFrame | None = None) -> str:
    """In one sentence: how many are behind, on pace and ahead, and where most are."""
    if frame.is_empty():
        return "Nobody has work assigned here yet."
    counts = {place: sum(found.values()) for place, found in _here(frame, students).items()}
    everybody = sum(counts.values())
    if not everybody:
        return "Nobody is under way here."
    order = [*frame["at_skill"], DONE]
    most = max((place for place in order if place in counts), key=lambda place: counts[place])
    where = "have all of them" if most == DONE else f"are at {most}"
    crowd = f"{counts[most]:,} of {plural(everybody, 'student')} {where}"
    stood = {} if students is None else dict(with_status(students)["status"].value_counts().rows())
    if not any(stood.get(how) for how in ("behind", "on", "ahead")):
        return f"Most: {crowd}."
    words = (("behind", "behind the pace"), ("on", "on it"), ("ahead", "ahead"))
    told = ", ".join(f"{stood.get(how, 0):,} {word}" for how, word in words)
    return f"{told}. Most: {crowd}."


CHART = Chart(
    key="pace",
    title="Where is everybody, and where should the class be?",
    question="pace_places",
    draw=draw,
    answers=answers,
)
