"""Whether a team gets closer with its expectations, meeting by meeting."""

from __future__ import annotations

import datetime as dt
from typing import Any

import plotly.graph_objects as go
import polars as pl

from masteryviz.charts._chart import Chart, figure, nothing, plural, trace
from masteryviz.charts._look import ACCENT, EDGE, FOOT, INK, MUTED
from masteryviz.filters import day as in_words

_WORDED = 2
"""Up to so many means have their unit beside them: there is room."""
_MARKED = 4
"""Meetings that have words below them at most."""
_LEAST = 4
"""Meetings below which nothing is said of a trend."""


def draw(frame: pl.DataFrame) -> go.Figure:
    """A column per meeting: each error as a faint dot, their mean as a diamond.

    Parameters
    ----------
    frame
        As `meetings.calibration` gives it.
    """
    if frame.is_empty():
        return nothing("Nobody has predicted anything that was then shown.")
    rows = frame.to_dicts()
    errors = [error for row in rows for error in row["errors"]]
    reach = max(0.3, *(abs(error) for error in errors)) * 1.15
    marks = range(-100, 101, 20 if reach < 0.7 else 50)
    labels = [_label(row["day"], row["predictions"]) for row in _told(rows)]
    last = rows[-1]["meeting"]
    return figure(
        [_each(rows), _means(rows)],
        height=320,
        margin={"l": 8, "r": 16, "t": 50, "b": FOOT},
        xaxis={
            "range": [0.4, max(last, _LEAST) + 0.6], "showgrid": False, "tickangle": 0,
            "tickvals": [row["meeting"] for row in _told(rows)], "ticktext": labels,
        },
        yaxis={
            "range": [-reach, reach], "tickvals": [mark / 100 for mark in marks],
            "ticktext": [_signed(mark) for mark in marks],
            "title": {"text": "points: expected − actual"},
        },
        shapes=[{
            "type": "line", "x0": 0, "x1": 1, "xref": "paper", "y0": 0, "y1": 0,
            "line": {"color": INK, "width": 1.5},
        }],
        annotations=[_key(), *(_mean_label(row, brief=len(rows) > _WORDED) for row in rows)],
    )  # fmt: skip


def _told(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The newest meeting and some before it, so few that their words do not meet."""
    return rows[:: -max(1, -(-len(rows) // _MARKED))][::-1]


def _label(day: dt.date, predictions: int) -> str:
    """So short that four stand beside each other in a narrow card; hover says all of it."""
    return f"{in_words(day).rpartition(' ')[0]}<br>{predictions} ○"


def _key() -> dict[str, Any]:
    return {
        "text": "○ one prediction   ◆ their mean<br>above 0: more expected than there was",
        "x": 0, "xref": "paper", "xanchor": "left", "y": 1, "yref": "paper", "yanchor": "bottom",
        "yshift": 6, "showarrow": False, "align": "left", "font": {"color": MUTED, "size": 13},
    }  # fmt: skip


def _mean_label(row: dict[str, Any], *, brief: bool) -> dict[str, Any]:
    return {
        "text": _signed(round(row["bias"] * 100)) if brief else _points(row["bias"]),
        "x": row["meeting"], "y": row["bias"], "xanchor": "left",
        "xshift": 12, "showarrow": False, "bgcolor": "rgba(255,255,255,0.82)", "borderpad": 1,
        "font": {"color": INK, "size": 13},
    }  # fmt: skip


def _each(rows: list[dict[str, Any]]) -> dict[str, Any]:
    return trace(
        "scatter", name="each prediction", mode="markers", hoverinfo="text",
        x=[row["meeting"] for row in rows for _ in row["errors"]],
        y=[error for row in rows for error in row["errors"]],
        marker={"symbol": "circle-open", "size": 9, "color": EDGE, "line": {"width": 1.5}},
        hovertext=[f"one prediction: {_points(e)}" for row in rows for e in row["errors"]],
    )  # fmt: skip


def _means(rows: list[dict[str, Any]]) -> dict[str, Any]:
    return trace(
        "scatter", name="mean", mode="lines+markers", hoverinfo="text",
        x=[row["meeting"] for row in rows], y=[row["bias"] for row in rows],
        line={"color": EDGE, "width": 1.5, "dash": "dot"},
        marker={"symbol": "diamond", "size": 14, "color": ACCENT},
        hovertext=[
            f"<b>{in_words(row['day'])}</b><br>mean {_points(row['bias'])}, "
            f"without the sign {round(row['mean_error'] * 100)}<br>{row['within']} of "
            f"{plural(row['predictions'], 'prediction')} inside the interval of the number"
            for row in rows
        ],
    )  # fmt: skip


def _points(error: float) -> str:
    """`+12 points`: a difference of two shares is no share."""
    points = round(error * 100)
    return f"{_signed(points)} point{'' if abs(points) == 1 else 's'}"


def _signed(points: int) -> str:
    return f"{points:+d}".replace("-", "−") if points else "0"


def answers(frame: pl.DataFrame) -> str:
    """In one sentence: the newest meeting's mean error, and what few meetings cannot say."""
    if frame.is_empty():
        return "Nobody has predicted anything that was then shown."
    last = frame.row(-1, named=True)
    off, bias = round(last["mean_error"] * 100), round(last["bias"] * 100)
    said = (
        f"Last time {plural(last['predictions'], 'prediction')} lay {off} points from the number "
        f"on average, {_leaning(bias)}"
    )
    if frame.height < _LEAST:
        return f"{said}. {plural(frame.height, 'meeting')}: too few to tell whether it gets closer."
    first = frame.row(0, named=True)["mean_error"]
    return f"{said}; at the first of {frame.height} meetings it was {round(first * 100)}."


def _leaning(bias: int) -> str:
    """Whether the team on the whole expected too much."""
    if bias == 0:
        return "too high as much as too low"
    return f"on the whole {plural(abs(bias), 'point')} too {'high' if bias > 0 else 'low'}"


CHART = Chart(
    key="calibration",
    title="Do we get closer with our predictions?",
    question="mastery_rates",
    draw=draw,
    answers=answers,
)
