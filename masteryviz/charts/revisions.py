"""How many attempts mastery took: one stacked bar per skill (or section)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate, pairwise
from typing import Any, NamedTuple

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


class Bar(NamedTuple):
    """A group's students who tried, by the attempt at which they mastered."""

    name: str
    parts: tuple[int, ...]
    """Students in each of `BUCKETS`."""

    @property
    def tried(self) -> int:
        """All of them."""
        return sum(self.parts)


def attempts_to_mastery(frame: pl.DataFrame) -> list[Bar]:
    """The `revision_counts` frame as one bar per group in which anybody tried."""
    groups: dict[object, list[int]] = {}
    columns = (frame.columns[0], "revisions", "mastered", "open")
    for name, revisions, mastered, still in frame.select(columns).iter_rows():
        parts = groups.setdefault(name, [0] * len(BUCKETS))
        parts[min(revisions, 3)] += mastered
        parts[4] += still
    bars = (Bar(str(name), tuple(parts)) for name, parts in groups.items())
    return [bar for bar in bars if bar.tried > 0]


def gathered(bars: Iterable[Bar]) -> tuple[int, int, int]:
    """Of all bars: how many tried, mastered at the first attempt, and after revising."""
    parts = [sum(counts) for counts in zip(*(bar.parts for bar in bars), strict=True)]
    return sum(parts), sum(parts[:1]), sum(parts[1:4])


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
    if not bars:
        return nothing("Nobody has been assessed on these skills yet.")
    titles = titles or {}
    traces = [_part(bars, titles, place) for place in range(len(BUCKETS))]
    return figure(traces, **_axes(bars, selected))


def _part(bars: Sequence[Bar], titles: Mapping[str, str], place: int) -> dict[str, Any]:
    """One part of every bar."""
    bucket, (ground, _) = BUCKETS[place], _COLOURS[place]
    counts = [bar.parts[place] for bar in bars]
    shares = [bar.parts[place] / bar.tried for bar in bars]
    verb = "not there yet" if place == 4 else f"mastered at the {bucket}".lower()
    return trace(
        "bar",
        name=bucket,
        orientation="h",
        y=list(range(len(bars))),
        x=shares,
        width=0.78,
        # On paper it is striped: its grey would be that of another part.
        **({"meta": "not yet"} if place == 4 else {}),
        marker={"color": ground, "line": {"color": CARD, "width": 1.5}},
        customdata=[bar.name for bar in bars],
        hovertext=[
            f"<b>{literal(titles.get(bar.name, bar.name))}</b><br>"
            f"{n:,} of {bar.tried:,} {verb} ({percent(share)})"
            for bar, n, share in zip(bars, counts, shares, strict=True)
        ],
        hoverinfo="text",
    )


def _axes(bars: Sequence[Bar], selected: str) -> dict[str, Any]:
    names = [literal(short(bar.name, 22)) for bar in bars]
    labels = [
        f"<b>{label}</b>" if bar.name == selected else label
        for label, bar in zip(names, bars, strict=True)
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
                beside(f"{bar.tried:,}", row, shift=46, anchor="right")
                for row, bar in enumerate(bars)
            ),
            above("tried", shift=46, anchor="right"),
            *_counts(bars),
        ],
    )


def _counts(bars: Sequence[Bar]) -> list[dict[str, Any]]:
    """The number of each part that has room for it, in the part's middle.

    They are words on the drawing, which the page sets: Plotly measures each text of a bar.
    """
    notes = []
    for row, bar in enumerate(bars):
        ends = [n / bar.tried for n in accumulate(bar.parts)]
        for place, (start, end) in enumerate(pairwise([0.0, *ends])):
            text = f"{bar.parts[place]:,}"
            if end - start >= _EDGES + _FIGURE * len(text):
                notes.append({
                    "text": text, "x": round((start + end) / 2, 4), "y": row, "showarrow": False,
                    "font": {"color": _COLOURS[place][1], "size": 13},
                })  # fmt: skip
    return notes


def answers(frame: pl.DataFrame) -> str:
    """In one sentence: how many got there at once, after revising, and not yet."""
    bars = attempts_to_mastery(frame)
    if not bars:
        return "Nobody has been assessed yet."
    tried, first, later = gathered(bars)
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
