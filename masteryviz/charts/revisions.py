"""How many attempts mastery took: one stacked bar per skill (or section)."""

from __future__ import annotations

from collections.abc import Mapping
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
    percent,
    short,
    trace,
)
from masteryviz.charts._look import CARD, FOOT, INK, RAMP, RAMP_INK

BUCKETS = ("1st attempt", "2nd attempt", "3rd attempt", "4th or later", "Not yet")
"""The parts of a bar, from the left."""

_COLOURS = (
    (RAMP[5], RAMP_INK[5]),
    (RAMP[4], RAMP_INK[4]),
    ("#a6c8e5", INK),
    ("#d7e5f3", INK),
    (RAMP[1], RAMP_INK[1]),
)
_ROW = 30
_TOP = 50
"""Room for the key, which takes two lines where the panel is narrow."""
_EDGES, _FIGURE = 0.018, 0.024
"""Shares of a narrow plot's width that a label's edges take, and each of its figures."""


def attempts_to_mastery(frame: pl.DataFrame) -> pl.DataFrame:
    """The `revision_counts` frame as one row per group with a column per bucket and `tried`."""
    group = frame.columns[0]
    n = pl.col("revisions")
    return (
        frame.group_by(group, maintain_order=True)
        .agg(
            *(pl.col("mastered").filter(n == k).sum().alias(BUCKETS[k]) for k in range(3)),
            pl.col("mastered").filter(n >= 3).sum().alias(BUCKETS[3]),
            pl.col("open").sum().alias(BUCKETS[4]),
        )
        .with_columns(pl.sum_horizontal(BUCKETS).alias("tried"))
        .filter(pl.col("tried") > 0)
    )


def draw(
    frame: pl.DataFrame,
    *,
    selected: str = "",
    titles: Mapping[str, str] | None = None,
) -> go.Figure:
    """Stacked bars of the share of students who tried, each part labelled with its count.

    Parameters
    ----------
    frame
        Of the question `revision_counts`, grouped by one column.
    selected
        The group whose label stands out.
    titles
        A longer name for each group, for its label and the text on hover.
    """
    bars = attempts_to_mastery(frame)
    if bars.is_empty():
        return nothing("Nobody has been assessed on these skills yet.")
    group = bars.columns[0]
    names = [str(name) for name in bars[group]]
    titles = titles or {}
    traces = [
        _part(bars, names, titles, bucket, ground, ink)
        for bucket, (ground, ink) in zip(BUCKETS, _COLOURS, strict=True)
    ]
    return figure(traces, **_axes(bars, names, selected))


def _part(
    bars: pl.DataFrame,
    names: list[str],
    titles: Mapping[str, str],
    bucket: str,
    ground: str,
    ink: str,
) -> dict[str, Any]:
    counts = bars[bucket].to_list()
    shares = (bars[bucket] / bars["tried"]).to_list()
    verb = "not there yet" if bucket == BUCKETS[4] else f"mastered at the {bucket}".lower()
    return trace(
        "bar",
        name=bucket,
        orientation="h",
        y=list(range(len(names))),
        x=shares,
        width=0.78,
        # On paper it is striped: its grey would be that of another part.
        **({"meta": "not yet"} if bucket == BUCKETS[4] else {}),
        marker={"color": ground, "line": {"color": CARD, "width": 1.5}},
        text=[
            f"{n:,}" if share >= _EDGES + _FIGURE * len(f"{n:,}") else ""
            for n, share in zip(counts, shares, strict=True)
        ],
        textposition="inside",
        insidetextanchor="middle",
        textangle=0,
        constraintext="none",
        textfont={"color": ink, "size": 13},
        cliponaxis=False,
        customdata=names,
        hovertext=[
            f"<b>{literal(titles.get(name, name))}</b><br>"
            f"{n:,} of {tried:,} {verb} ({percent(share)})"
            for name, n, tried, share in zip(names, counts, bars["tried"], shares, strict=True)
        ],
        hoverinfo="text",
    )


def _axes(
    bars: pl.DataFrame,
    names: list[str],
    selected: str,
) -> dict[str, Any]:
    labels = [
        f"<b>{literal(short(name, 22))}</b>" if name == selected else literal(short(name, 22))
        for name in names
    ]
    return dict(  # noqa: C408  (options of the layout)
        barmode="stack",
        height=_ROW * len(names) + _TOP + FOOT,
        margin={"l": 8, "r": 56, "t": _TOP, "b": FOOT},
        showlegend=True,
        legend={
            "orientation": "h",
            "x": 0,
            "xanchor": "left",
            "y": 1,
            "yanchor": "bottom",
            "yref": "paper",
            "traceorder": "normal",
            "itemclick": False,
            "itemdoubleclick": False,
            "font": {"size": 13},
        },
        xaxis={
            "range": [0, 1],
            "tickformat": ".0%",
            "tickvals": [0, 0.25, 0.5, 0.75, 1],
            "automargin": False,
            "title": {"text": "share of the students who have tried"},
        },
        yaxis={
            "tickvals": list(range(len(names))),
            "ticktext": labels,
            "range": [len(names) - 0.4, -0.6],
            "showgrid": False,
        },
        annotations=[
            *(
                beside(f"{tried:,}", row, shift=46, anchor="right")
                for row, tried in enumerate(bars["tried"])
            ),
            above("tried", shift=46, anchor="right"),
        ],
    )


def answers(frame: pl.DataFrame) -> str:
    """In one sentence: how many got there at once, after revising, and not yet."""
    bars = attempts_to_mastery(frame)
    if bars.is_empty():
        return "Nobody has been assessed yet."
    first, tried = int(bars[BUCKETS[0]].sum()), int(bars["tried"].sum())
    later = int(bars.select(pl.sum_horizontal(BUCKETS[1:4]).sum()).item())
    return (
        f"{first:,} of {tried:,} ({percent(first / tried)}) mastered at the first attempt, "
        f"{later:,} ({percent(later / tried)}) after revising; "
        f"{tried - first - later:,} not there yet."
    )


CHART = Chart(
    key="revisions",
    title="How many attempts does mastery take?",
    question="revision_counts",
    draw=draw,
    answers=answers,
)
