"""What the cut does: the mastery rate for each cut, and how many students flip between two."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import plotly.graph_objects as go
import polars as pl

from masteryviz.charts._chart import Chart, figure, nothing, percent, trace
from masteryviz.charts._look import ACCENT, EDGE, FOOT, INK, MUTED

_HEIGHT = 300


_Row = dict[str, Any]
"""A cut's values by column."""


def _known(frame: pl.DataFrame) -> list[_Row]:
    """The cuts whose rate is known, the lowest first."""
    known = [row for row in frame.iter_rows(named=True) if row["mastery_rate"] is not None]
    return sorted(known, key=lambda row: row["cut"])


def draw(frame: pl.DataFrame) -> go.Figure:
    """A falling line of rates with their 95 % intervals; the cut in use is marked.

    Parameters
    ----------
    frame
        Of the question `cut_curve`, not grouped.
    """
    rows = _known(frame)
    if not rows:
        return nothing("Nobody has been assessed on these skills yet.")
    x, upper, lower = ([row[name] for row in rows] for name in ("cut", "upper", "lower"))
    band = trace(
        "scatter", name="interval", x=[*x, *reversed(x)], mode="lines", fill="toself",
        y=[*upper, *reversed(lower)],
        line={"width": 0, "color": EDGE}, fillcolor="rgba(31,78,140,0.12)", hoverinfo="skip",
    )  # fmt: skip
    used = [row["in_use"] for row in rows]
    line = trace(
        "scatter", name="rate", x=x, y=[row["mastery_rate"] for row in rows], mode="lines+markers",
        line={"color": ACCENT, "width": 2.5}, hoverinfo="text", cliponaxis=False,
        hovertext=[_story(row) for row in rows],
        marker={"size": [15 if own else 8 for own in used], "color": ACCENT, "opacity": 1,
                "symbol": ["diamond" if own else "circle" for own in used]},
    )  # fmt: skip
    return figure([band, line], **_axes(rows))


def _story(row: _Row) -> str:
    told = (
        f"<b>cut {percent(row['cut'])}</b><br>{row['mastered']:,} of "
        f"{row['students'] - row['unknown']:,} mastered ({percent(row['mastery_rate'])}, "
        f"95 % interval {percent(row['lower'])} to {percent(row['upper'])})"
    )
    if row["flips"]:
        told += f"<br>{row['flips']:,} fewer than with the cut before"
    return f"{told}<br>the cut in use" if row["in_use"] else told


def _axes(rows: list[_Row]) -> dict[str, Any]:
    cuts = [row["cut"] for row in rows]
    own = [row["cut"] for row in rows if row["in_use"]]
    lines = [
        {"type": "line", "x0": cut, "x1": cut, "y0": 0, "y1": 1, "yref": "paper",
         "line": {"color": INK, "width": 1.5, "dash": "dot"}} for cut in own
    ]  # fmt: skip
    return dict(  # noqa: C408  (options of the layout)
        height=_HEIGHT,
        margin={"l": 44, "r": 24, "t": 30, "b": FOOT},
        xaxis={
            "range": [cuts[0] - 0.02, cuts[-1] + 0.02], "tickformat": ".0%", "automargin": False,
            "tickangle": 0, "title": {"text": "cut, as a share of the scale"},
        },
        yaxis={"range": [0, 1.02], "tickformat": ".0%", "tickvals": [0, 0.25, 0.5, 0.75, 1]},
        shapes=lines,
        annotations=[*_flips(rows), *(_marked(cut) for cut in own)],
    )  # fmt: skip


def _marked(cut: float) -> dict[str, Any]:
    return {
        "text": "<b>cut in use</b>", "x": cut, "y": 1, "yref": "paper", "yanchor": "bottom",
        "yshift": 4, "showarrow": False, "font": {"color": INK, "size": 13},
    }  # fmt: skip


def _flips(rows: list[_Row]) -> list[dict[str, Any]]:
    """How many students lose it from one cut to the next, above the line between the two."""
    notes = []
    for before, row in pairwise(rows):
        if row["flips"]:
            notes.append({
                "text": f"{row['flips']:,} fewer", "x": (before["cut"] + row["cut"]) / 2,
                "y": (before["mastery_rate"] + row["mastery_rate"]) / 2,
                "xanchor": "left", "xshift": 2, "yanchor": "bottom", "yshift": 2,
                "showarrow": False, "font": {"color": MUTED, "size": 13},
            })  # fmt: skip
    return notes


def answers(frame: pl.DataFrame) -> str:
    """In one sentence: what the cut in use gives, and what its neighbours would change."""
    rows = _known(frame)
    if not rows:
        return "Nobody has been assessed yet."
    place = next((place for place, row in enumerate(rows) if row["in_use"]), None)
    if place is None:
        first, last = rows[0], rows[-1]
        return (
            f"From {percent(first['cut'])} to {percent(last['cut'])} the rate goes from "
            f"{percent(first['mastery_rate'])} to {percent(last['mastery_rate'])}."
        )
    row = rows[place]
    told = f"At {percent(row['cut'])}, {percent(row['mastery_rate'])} have mastered it."
    beside = []
    if place > 0:
        beside.append((rows[place - 1]["cut"], row["flips"], "more"))
    if place + 1 < len(rows):
        beside.append((rows[place + 1]["cut"], rows[place + 1]["flips"], "fewer"))
    others = [
        f"{f'{flips:,} {way}' if flips else 'the same'} at {percent(cut)}"
        for cut, flips, way in beside
    ]
    return f"{told} In students × skills: {', '.join(others)}." if others else told


CHART = Chart(
    key="cuts",
    title="What would another cut change?",
    question="cut_curve",
    draw=draw,
    answers=answers,
)
