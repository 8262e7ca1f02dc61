"""Does revising work: of the work returned, how much was tried again and how much got there."""

from __future__ import annotations

import plotly.graph_objects as go
import polars as pl

from masteryviz.charts._chart import Chart, beside, nothing, percent
from masteryviz.charts._look import EDGE, HATCH, INK, MUTED, RAMP, TEMPLATE

SHOWN = 5
"""Revisions drawn at most: later ones are few."""

_ROW = 46
_STEPS = (
    ("returned", "returned", HATCH[0], EDGE, 0.86),
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
    rows = frame.filter(pl.col("returned") > 0).sort("revision").head(SHOWN)
    if rows.is_empty():
        return nothing("Nobody has had work returned yet.")
    places = list(range(rows.height))
    figure = go.Figure(layout={"template": TEMPLATE})
    for column, words, ground, edge, width in _STEPS:
        figure.add_trace(go.Bar(
            name=words, orientation="h", y=places, x=rows[column].to_list(), width=width,
            marker={"color": ground, "line": {"color": edge, "width": 1}},
            hovertext=[_story(row) for row in rows.iter_rows(named=True)], hoverinfo="text",
        ))  # fmt: skip
    _axes(figure, rows)
    return figure


def _axes(figure: go.Figure, rows: pl.DataFrame) -> None:
    figure.update_layout(
        barmode="overlay",
        height=_ROW * rows.height + 78,
        margin={"l": 8, "r": 132, "t": 34, "b": 8},
        showlegend=True,
        legend={
            "orientation": "h", "x": 0, "xanchor": "left", "y": 1, "yanchor": "bottom",
            "itemclick": False, "itemdoubleclick": False, "font": {"size": 13},
        },
        xaxis={"rangemode": "tozero", "title": {"text": "students × skills"}},
        yaxis={
            "tickvals": list(range(rows.height)), "showgrid": False,
            "ticktext": [f"{_ordinal(n)} revision" for n in rows["revision"]],
            "range": [rows.height - 0.4, -0.6],
        },
        annotations=[
            beside(
                f"<b>{percent(row['revision_yield'])}</b> worked<br>"
                f"{row['mastered']:,} of {row['resubmitted']:,}",
                place,
                shift=10,
                colour=INK if row["resubmitted"] else MUTED,
            )
            for place, row in enumerate(rows.iter_rows(named=True))
        ],
    )  # fmt: skip


def _story(row: dict[str, float]) -> str:
    return (
        f"<b>{_ordinal(int(row['revision']))} revision</b><br>{row['returned']} returned, "
        f"{row['resubmitted']} tried again ({percent(row['resubmit_rate'])})<br>"
        f"{row['mastered']} mastered with it ({percent(row['revision_yield'])}, 95 % interval "
        f"{percent(row['lower'])} to {percent(row['upper'])})"
    )


def _ordinal(n: int) -> str:
    return f"{n}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(n, 'th') }"


def answers(frame: pl.DataFrame) -> str:
    """In one sentence: how often work is tried again, and how often that works."""
    first = frame.filter((pl.col("revision") == 1) & (pl.col("returned") > 0))
    if first.is_empty():
        return "Nobody has had work returned yet."
    row = first.row(0, named=True)
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
