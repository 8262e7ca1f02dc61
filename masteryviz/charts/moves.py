"""Teaching moves: who had the skill before and after, over all who used them."""

from __future__ import annotations

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
    plural,
    short,
    trace,
)
from masteryviz.charts._look import ACCENT, CARD, EDGE, FOOT, INK, WARN

_ROW = 54


def draw(frame: pl.DataFrame) -> go.Figure:
    """A row per strategy: an open dot for the day before, a full one for two weeks after.

    Parameters
    ----------
    frame
        As `meetings.strategies` gives it; those without evidence on both sides are left out.
    """
    rows = frame.filter(pl.col("checked") > 0).to_dicts()
    if not rows:
        return nothing("Nobody's strategy has evidence before it and after it yet.")
    marks = [_dots(rows, "before", WARN, "circle-open"), _dots(rows, "after", ACCENT, "circle")]
    links = trace(
        "scatter", name="link", mode="lines", hoverinfo="skip",
        x=[x for row in rows for x in (row["rate_before"], row["rate_after"], None)],
        y=[y for place in range(len(rows)) for y in (place, place, None)],
        line={"color": EDGE, "width": 2},
    )  # fmt: skip
    return figure(
        [links, *marks],
        height=len(rows) * _ROW + FOOT + 30,
        margin={"l": 8, "r": 190, "t": 30, "b": FOOT},
        annotations=[
            above("before → after", shift=12),
            *(beside(_counts(row), place, shift=12, colour=INK) for place, row in enumerate(rows)),
        ],
        xaxis={
            "range": [-0.03, 1.03], "tickformat": ".0%", "tickvals": [0, 0.25, 0.5, 0.75, 1],
            "title": {"text": "had the skill, of those who had tried it before"},
        },
        yaxis={
            "range": [len(rows) - 0.5, -0.5], "tickvals": [*range(len(rows))],
            "ticktext": [
                f"{literal(short(row['strategy'], 26))}<br>{plural(row['checked'], 'time')}"
                for row in rows
            ],
            "showgrid": False,
        },
        plot_bgcolor=CARD,
    )  # fmt: skip


def _dots(rows: list[dict[str, Any]], side: str, colour: str, symbol: str) -> dict[str, Any]:
    return trace(
        "scatter", name=side, mode="markers", hoverinfo="text",
        x=[row[f"rate_{side}"] for row in rows], y=[*range(len(rows))],
        marker={"symbol": symbol, "size": 14, "color": colour, "line": {"width": 2}},
        hovertext=[
            f"<b>{literal(row['strategy'])}</b>, {side}<br>{row[f'mastered_{side}']:,} of "
            f"{row[f'students_{side}']:,} ({percent(row[f'rate_{side}'])})<br>95 % interval "
            f"{percent(row[f'lower_{side}'])} to {percent(row[f'upper_{side}'])}"
            for row in rows
        ],
    )  # fmt: skip


def _counts(row: dict[str, Any]) -> str:
    before, after = (
        f"{row[f'mastered_{side}']:,}/{row[f'students_{side}']:,}" for side in ("before", "after")
    )
    return f"{before} → {after}"


def answers(frame: pl.DataFrame) -> str:
    """In one sentence: how many strategies can be looked at, and what that does not show."""
    checked = frame.filter(pl.col("checked") > 0)
    if checked.is_empty():
        return "Nobody's strategy has evidence before it and after it yet."
    uses = plural(int(checked["checked"].sum()), "use")
    return (
        f"{plural(checked.height, 'strategy', 'strategies')} in {uses} with evidence before and "
        "after. An association: it does not show which of them works."
    )


CHART = Chart(
    key="moves",
    title="Who had it two weeks after what we tried?",
    question="attempts",
    draw=draw,
    answers=answers,
)
