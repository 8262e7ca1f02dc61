"""In which question students fall short: the share at the cut in each, hardest first."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go
import polars as pl

from masteryviz.charts._chart import Chart, literal, nothing, percent
from masteryviz.charts._intervals import FEW, Share, draw_shares

MOST = 20
"""Questions that are drawn at most, the hardest."""
GOOD, POOR = 0.3, 0.2
"""A question separates well from the first on, and hardly below the second."""


def draw(frame: pl.DataFrame) -> go.Figure:
    """A row for each question or criterion: who reached the cut in it at the first attempt.

    Parameters
    ----------
    frame
        Of the question `items`, of one task.
    """
    if frame.is_empty():
        return nothing("Nobody's points by question are in the files, so it cannot be told.", 72)
    rows = [_share(row) for row in frame.head(MOST).iter_rows(named=True)]
    heading = "high from low scores" if any(row.note for row in rows) else ""
    return draw_shares(rows, axis="at the cut, at the first attempt", heading=heading)


def _share(row: dict[str, Any]) -> Share:
    known = row["students"] - row["unknown"]
    title = row["title"] or row["item"]
    hover = (
        f"<b>{literal(title)}</b><br>{row['at_cut']:,} of {known:,} at the cut, 95 % limits "
        f"{percent(row['lower'])} to {percent(row['upper'])}<br>mean of the points: "
        f"{percent(row['mean_share'])}"
    )
    if row["discrimination"] is not None:
        hover += (
            f"<br>correlation with the rest of the check: {row['discrimination']:.2f} "
            f"({row['discrimination_students']:,} students)"
        )
    return Share(
        name=title, part=row["at_cut"], whole=known, lower=row["lower"], upper=row["upper"],
        hover=hover, note=separates(row["discrimination"]),
    )  # fmt: skip


def separates(discrimination: float | None) -> str:
    """Whether a question tells those who do well in the rest from the others, in words.

    Below 0.2 a question is thought poor, from 0.3 good (Ebel and Frisbie 1991, Essentials of
    Educational Measurement, ch. 13).

    Parameters
    ----------
    discrimination
        Correlation with the rest of the check; None where it is not known.
    """
    if discrimination is None:
        return ""
    if discrimination < 0:
        return "the wrong way round"
    return (
        "separates well"
        if discrimination >= GOOD
        else ("hardly separates" if discrimination < POOR else "separates")
    )


def answers(frame: pl.DataFrame) -> str:
    """In one sentence: the hardest question, and how many reach the cut in it."""
    if frame.is_empty():
        return "Nobody's points by question are in the files."
    known = frame.filter(pl.col("students") - pl.col("unknown") >= FEW)
    if known.is_empty():
        return "Too few students have points by question to say."
    row = known.row(0, named=True)
    return (
        f"Fewest reach the cut in {row['title'] or row['item']}: "
        f"{row['at_cut']:,} of {row['students'] - row['unknown']:,}."
    )


CHART = Chart(
    key="items",
    title="In which question do students fall short?",
    question="items",
    draw=draw,
    answers=answers,
)
