"""Where the students stand: one stacked bar of states per skill or section."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import plotly.graph_objects as go
import polars as pl

from masteryviz.charts._chart import Chart, figure, literal, nothing, percent, short, trace
from masteryviz.charts._look import CARD, EDGE, FOOT, HATCH, STATE_COLOURS

WORDS: dict[str, str] = {
    "mastered": "Mastered",
    "submitted": "Waiting for feedback",
    "returned": "Not yet",
    "missing": "Missing",
    "assigned": "Not tried",
}
"""States that are drawn, in the order of the bar, and what they are called."""

_ROW = 30
_NARROWEST = 0.018
"""Share of a bar that one figure of its label takes."""


def draw(
    frame: pl.DataFrame, *, selected: str = "", titles: Mapping[str, str] | None = None
) -> go.Figure:
    """Stacked bars of students by state, each part labelled with its count; no evidence hatched.

    Parameters
    ----------
    frame
        Of the question `states`, grouped by one column. Excused students are left out.
    selected
        The group whose label stands out.
    titles
        A longer name for each group, for the text on hover.
    """
    counts = _counts(frame)
    if counts.is_empty():
        return nothing("Nobody has work assigned here yet.")
    names = [str(name) for name in counts[counts.columns[0]]]
    total = counts.select(pl.sum_horizontal(*WORDS)).to_series()
    traces = [
        _part(counts[state], total, names, titles or {}, state, words)
        for state, words in WORDS.items()
    ]
    labels = [literal(short(name, 22)) for name in names]
    return figure(
        traces,
        barmode="stack",
        height=_ROW * len(names) + 34 + FOOT,
        margin={"l": 8, "r": 24, "t": 34, "b": FOOT},
        showlegend=True,
        legend={
            "orientation": "h", "x": 0, "xanchor": "left", "y": 1, "yanchor": "bottom",
            "traceorder": "normal", "itemclick": False, "itemdoubleclick": False,
            "font": {"size": 13},
        },
        xaxis={
            "range": [0, 1], "tickformat": ".0%", "automargin": False,
            "title": {"text": "share of the students"},
        },
        yaxis={
            "tickvals": list(range(len(names))), "showgrid": False,
            "ticktext": [f"<b>{text}</b>" if name == selected else text
                         for name, text in zip(names, labels, strict=True)],
            "range": [len(names) - 0.4, -0.6],
        },
    )  # fmt: skip


def _counts(frame: pl.DataFrame) -> pl.DataFrame:
    """One row per group, a column per state."""
    group = frame.columns[0]
    students = pl.col("students")
    counts = frame.group_by(group, maintain_order=True).agg(
        students.filter(pl.col("state") == state).sum().alias(state) for state in WORDS
    )
    return counts.filter(pl.sum_horizontal(*WORDS) > 0)


def _part(
    counts: pl.Series,
    total: pl.Series,
    names: list[str],
    titles: Mapping[str, str],
    state: str,
    words: str,
) -> dict[str, Any]:
    ground, ink = STATE_COLOURS[state]
    shares = (counts / total).to_list()
    marker: dict[str, Any] = {"color": ground, "line": {"color": CARD, "width": 1.5}}
    if state in ("missing", "assigned"):
        marker["pattern"] = {"shape": "/", "size": 6, "fgcolor": EDGE, "bgcolor": HATCH[0]}
    return trace(
        "bar", name=words, orientation="h", y=list(range(len(names))), x=shares, width=0.78,
        marker=marker, customdata=names, hoverinfo="text",
        text=[f"{n:,}" if share >= _NARROWEST * len(str(n)) else ""
              for n, share in zip(counts, shares, strict=True)],
        textposition="inside", insidetextanchor="middle", textangle=0, constraintext="none",
        textfont={"color": ink, "size": 13},
        hovertext=[
            f"<b>{literal(titles.get(name, name))}</b><br>{words}: {n:,} of {whole:,} "
            f"({percent(share)})"
            for name, n, whole, share in zip(names, counts, total, shares, strict=True)
        ],
    )  # fmt: skip


def answers(frame: pl.DataFrame) -> str:
    """In one sentence: how many have mastered, and how many have shown nothing yet."""
    counts = _counts(frame)
    if counts.is_empty():
        return "Nobody has work assigned yet."
    total = int(counts.select(pl.sum_horizontal(*WORDS).sum()).item())
    mastered = int(counts["mastered"].sum())
    none = int((counts["missing"] + counts["assigned"]).sum())
    return (
        f"{mastered:,} of {total:,} ({percent(mastered / total)}) mastered; "
        f"{none:,} without evidence."
    )


CHART = Chart(
    key="states",
    title="Where do the students stand?",
    question="states",
    draw=draw,
    answers=answers,
)
