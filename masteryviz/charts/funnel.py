"""Does revising work: of the work returned, how much was tried again and how much got there."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go
import polars as pl

from masteryviz.charts._chart import Chart, beside, figure, nothing, percent, trace
from masteryviz.charts._look import EDGE, FOOT, HATCH, INK, MUTED, RAMP

SHOWN = 4
"""Revisions drawn at most: later ones are few."""

_ROW = 44
_TOP = 50
"""Room for the key, which takes several lines where the panel is narrow."""
_STEPS = (
    ("returned", "had not mastered", HATCH[0], EDGE, 0.86),
    ("resubmitted", "tried again", RAMP[3], RAMP[3], 0.62),
    ("mastered", "mastered", RAMP[5], RAMP[5], 0.38),
)


def draw(frame: pl.DataFrame) -> go.Figure:
    """Bars inside each other for every revision: returned, tried again, mastered with it.

    Parameters
    ----------
    frame
        Of the question `revision_yield`, not grouped.
    """
    rows = sorted(_returned(frame), key=lambda row: row["revision"])[:SHOWN]
    if not rows:
        return nothing("Nobody has had work returned yet.")
    stories = [_story(row) for row in rows]
    traces = [
        trace(
            "bar", name=words, orientation="h", y=list(range(len(rows))),
            x=[row[column] for row in rows], width=width,
            marker={"color": ground, "line": {"color": edge, "width": 1}},
            hovertext=stories, hoverinfo="text",
        )
        for column, words, ground, edge, width in _STEPS
    ]  # fmt: skip
    return figure(traces, **_axes(rows))


def _returned(frame: pl.DataFrame) -> list[dict[str, Any]]:
    """The revisions before which work had been returned."""
    return [row for row in frame.iter_rows(named=True) if row["returned"] > 0]


def _axes(rows: list[dict[str, Any]]) -> dict[str, Any]:
    return dict(  # noqa: C408  (options of the layout)
        barmode="overlay",
        height=_ROW * len(rows) + _TOP + FOOT,
        margin={"l": 8, "r": 132, "t": _TOP, "b": FOOT},
        showlegend=True,
        legend={
            "orientation": "h", "x": 0, "xanchor": "left", "y": 1, "yanchor": "bottom",
            "itemclick": False, "itemdoubleclick": False, "font": {"size": 13},
        },
        xaxis={
            "rangemode": "tozero", "tickformat": ",d", "automargin": False,
            "title": {"text": "students × skills"},
        },
        yaxis={
            "tickvals": list(range(len(rows))), "showgrid": False,
            "ticktext": [f"{_ordinal(row['revision'])} revision" for row in rows],
            "range": [len(rows) - 0.4, -0.6],
        },
        annotations=[
            beside(_worked(row), place, shift=10, colour=INK if row["resubmitted"] else MUTED)
            for place, row in enumerate(rows)
        ],
    )  # fmt: skip


def _worked(row: dict[str, Any]) -> str:
    if not row["resubmitted"]:
        return "not tried yet"
    share = percent(row["revision_yield"])
    return f"<b>{share}</b> worked<br>{row['mastered']:,} of {row['resubmitted']:,}"


def _story(row: dict[str, Any]) -> str:
    return (
        f"<b>{_ordinal(row['revision'])} revision</b><br>{row['returned']:,} had not mastered, "
        f"{row['resubmitted']:,} tried again ({percent(row['resubmit_rate'])})<br>"
        f"{row['mastered']:,} mastered with it ({percent(row['revision_yield'])}, 95 % interval "
        f"{percent(row['lower'])} to {percent(row['upper'])})"
    )


def _ordinal(n: int) -> str:
    return f"{n}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(n, 'th') }"


def answers(frame: pl.DataFrame) -> str:
    """In one sentence: how often work is tried again, and how often that works."""
    row = next((row for row in _returned(frame) if row["revision"] == 1), None)
    if row is None:
        return "Nobody has had work returned yet."
    return (
        f"Of {row['returned']:,} not there at the first attempt, {row['resubmitted']:,} "
        f"({percent(row['resubmit_rate'])}) tried again and {row['mastered']:,} "
        f"({percent(row['revision_yield'])} of those) mastered with it."
    )


CHART = Chart(
    key="funnel",
    title="Does revising work?",
    question="revision_yield",
    draw=draw,
    answers=answers,
)
