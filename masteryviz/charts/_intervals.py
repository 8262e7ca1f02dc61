"""Shares with their limits, one a row: what the charts of a check's forms and questions are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from masteryviz.charts._chart import above, beside, figure, literal, percent, short, trace
from masteryviz.charts._look import ACCENT, CARD, EDGE, FOOT, INK, WARN

FEW = 5
"""With fewer students than this a share says too little to be read; it is drawn hollow."""
_ROW = 34


@dataclass(frozen=True, kw_only=True)
class Share:
    """One row: a share of a number of students."""

    name: str
    part: int
    whole: int
    lower: float | None
    upper: float | None
    hover: str
    note: str = ""
    """Words right of the counts."""
    stands_out: bool = False
    """Whether it asks for attention."""
    students: int | None = None
    """Students behind it, where `whole` counts some of them more than once."""

    @property
    def is_few(self) -> bool:
        """Whether it says too little to be read."""
        return (self.whole if self.students is None else self.students) < FEW

    @property
    def share(self) -> float | None:
        """Part / whole; None of nobody."""
        return self.part / self.whole if self.whole else None


def draw_shares(
    rows: Sequence[Share],
    *,
    axis: str,
    heading: str = "",
    counts: str = "students",
    label: int = 24,
) -> go.Figure:
    """A dot for each share, a line for its 95 % limits, counts and words beside it.

    Parameters
    ----------
    rows
        The rows, from the top; at least one.
    axis
        What the shares are of.
    heading
        Of the column of notes; empty without one.
    counts
        What is counted, above the counts.
    label
        Letters of a row's name that are shown.
    """
    right = 288 if heading else 116
    return figure(
        [_limits(rows), _dots(rows)],
        height=_ROW * len(rows) + 30 + FOOT,
        margin={"l": 8, "r": right, "t": 30, "b": FOOT},
        xaxis={"range": [-0.01, 1.01], "tickformat": ".0%", "automargin": False,
               "tickangle": 0, "tickvals": [0, 0.5, 1], "title": {"text": axis}},
        yaxis={
            "tickvals": list(range(len(rows))), "range": [len(rows) - 0.4, -0.6],
            "ticktext": [literal(short(row.name, label)) for row in rows],
        },
        annotations=_notes(rows, heading, counts),
    )  # fmt: skip


def _limits(rows: Sequence[Share]) -> dict[str, Any]:
    x: list[float | None] = []
    y: list[float | None] = []
    for place, row in enumerate(rows):
        if row.lower is not None and row.upper is not None:
            x += [row.lower, row.upper, None]
            y += [place, place, None]
    return trace("scatter", name="limits", x=x, y=y, mode="lines", hoverinfo="skip",
                 line={"color": EDGE, "width": 3})  # fmt: skip


def _dots(rows: Sequence[Share]) -> dict[str, Any]:
    told = [(place, row) for place, row in enumerate(rows) if row.share is not None]
    colours = [WARN if row.stands_out else ACCENT for _, row in told]
    return trace(
        "scatter", name="share", mode="markers", cliponaxis=False,
        x=[row.share for _, row in told], y=[place for place, _ in told],
        marker={
            "size": 12, "opacity": 1,
            "color": [CARD if row.is_few else colour
                      for (_, row), colour in zip(told, colours, strict=True)],
            "symbol": ["diamond" if row.stands_out else "circle" for _, row in told],
            "line": {"width": 2, "color": colours},
        },
        hovertext=[row.hover for _, row in told], hoverinfo="text",
    )  # fmt: skip


def _notes(rows: Sequence[Share], heading: str, counts: str) -> list[dict[str, Any]]:
    notes = [above(counts, shift=110, anchor="right")]
    notes += [above(heading, shift=128)] if heading else []
    for place, row in enumerate(rows):
        count = f"<b>{percent(row.share)}</b>  {row.part:,} of {row.whole:,}"
        notes.append(beside(count, place, shift=110, anchor="right", colour=INK))
        said = "too few to say" if row.is_few else row.note
        if heading and said:
            colour = WARN if row.stands_out and not row.is_few else INK
            notes.append(beside(literal(said), place, shift=128, colour=colour))
    return notes
