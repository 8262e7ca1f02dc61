"""Whether mastery agrees with the test: each place of both, as large as the students there."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go
import polars as pl

from masteryviz.charts._chart import Chart, figure, nothing, percent, plural, trace
from masteryviz.charts._intervals import FEW
from masteryviz.charts._look import ACCENT, CARD, FOOT, LINE

STEP = 0.1
"""Test scores are gathered in steps of this share: the places of students, not their marks."""
_PLOT = 320


def places(frame: pl.DataFrame) -> pl.DataFrame:
    """Students per place: `mastered_share` as it is, `score` as the middle of its step."""
    both = frame.drop_nulls(["mastered_share", "summative_share"])
    step = (pl.col("summative_share") / STEP + 1e-9).floor()
    return (
        both.with_columns(score=(step.clip(0, 1 / STEP - 1) + 0.5) * STEP)
        .group_by("mastered_share", "score")
        .agg(pl.len().alias("students"))
        .sort("mastered_share", "score")
    )


def draw(frame: pl.DataFrame) -> go.Figure:
    """Mastered skills across, the test upwards; a circle's area is the students there.

    Parameters
    ----------
    frame
        Of the question `mastery_and_summative`, of one unit.
    """
    found = places(frame)
    if found.is_empty():
        return nothing("Nobody has both skills and a test here yet.", 72)
    most = int(found["students"].max() or 1)  # type: ignore[arg-type]
    rows = list(found.iter_rows(named=True))
    sizes = [max(8.0, 27 * (row["students"] / most) ** 0.5) for row in rows]
    return figure(
        [_middle(), trace(
            "scatter", name="students", mode="markers+text", cliponaxis=False,
            x=[round(row["mastered_share"], 4) for row in rows],
            y=[round(row["score"], 4) for row in rows],
            text=[f"{row['students']:,}" if size >= 8 * len(f"{row['students']:,}") + 3 else ""
                  for row, size in zip(rows, sizes, strict=True)],
            textfont={"color": CARD, "size": 12},
            marker={"size": sizes, "color": ACCENT, "opacity": 1,
                    "line": {"color": CARD, "width": 1.5}},
            hovertext=[_hover(row) for row in rows], hoverinfo="text",
        )],
        height=_PLOT + FOOT + 12, margin={"l": 8, "r": 24, "t": 12, "b": FOOT},
        xaxis={"range": [-0.06, 1.06], "tickformat": ".0%", "tickvals": [0, 0.25, 0.5, 0.75, 1],
               "automargin": False, "title": {"text": "skills mastered"}},
        yaxis={"range": [-0.04, 1.06], "tickformat": ".0%", "tickvals": [0, 0.25, 0.5, 0.75, 1],
               "title": {"text": "score in the test"}},
    )  # fmt: skip


def _middle() -> dict[str, Any]:
    return trace("scatter", name="alike", x=[0, 1], y=[0, 1], mode="lines", hoverinfo="skip",
                 line={"color": LINE, "width": 2, "dash": "dot"})  # fmt: skip


def _hover(row: dict[str, Any]) -> str:
    low, high = row["score"] - STEP / 2, row["score"] + STEP / 2
    return (
        f"<b>{plural(row['students'], 'student')}</b><br>{percent(row['mastered_share'])} of the "
        f"skills mastered<br>test score {percent(low)} to {percent(high)}"
    )


def answers(frame: pl.DataFrame, *, correlation: pl.DataFrame | None = None) -> str:
    """In one sentence: whether those with more skills score higher, and how sure that is.

    Parameters
    ----------
    frame
        As `draw` takes it.
    correlation
        Of the question `summative_correlation`, of the same unit.
    """
    found = places(frame)
    if found.is_empty():
        return "Nobody has both skills and a test here yet."
    n = int(found["students"].sum())
    if n < FEW or correlation is None or correlation.is_empty():
        return (
            f"{plural(n, 'student')} with both: too few to say."
            if n < FEW
            else f"{plural(n, 'student')}."
        )
    row = correlation.row(0, named=True)
    if row["correlation"] is None or row["lower"] is None:
        return f"Among {plural(n, 'student')}: all alike in one of the two, so nothing can be said."
    limits = f"correlation {row['correlation']:.2f}, 95 % limits {row['lower']:.2f} to {row['upper']:.2f}"  # noqa: E501
    if row["lower"] > 0:
        said = "those with more skills score higher in the test"
    elif row["upper"] < 0:
        said = "those with more skills score lower in the test"
    else:
        said = "it cannot be said whether more skills go with a higher score"
    return f"Among {plural(n, 'student')}, {said}: {limits}."


CHART = Chart(
    key="summative",
    title="Does mastery agree with the test?",
    question="mastery_and_summative",
    draw=draw,
    answers=answers,
)
