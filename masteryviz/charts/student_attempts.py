"""A student's attempts in time: a dot a hand-in, a line until its feedback."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go
import polars as pl

from masteryviz.charts._chart import (
    Chart,
    figure,
    literal,
    nothing,
    percent,
    plural,
    short,
    trace,
)
from masteryviz.charts._look import EDGE, FOOT, MUTED, RAMP
from masteryviz.charts._notes import Mark, note_lines

_ROW = 28
"""Pixels of a skill's line."""
_TOP = 34
"""Pixels above the plot, for the names of the marks."""
_MARKS = {
    "at the cut": {"symbol": "circle", "color": RAMP[5], "line": {"color": RAMP[5], "width": 2}},
    "not yet": {"symbol": "circle-open", "color": RAMP[0], "line": {"color": RAMP[0], "width": 3}},
    "waiting": {"symbol": "diamond-open", "color": MUTED, "line": {"color": MUTED, "width": 2}},
}
"""What became of an attempt -> its mark: told apart by form as well."""


def draw(
    frame: pl.DataFrame, waiting: pl.DataFrame | None = None, *, marks: Sequence[Mark] = ()
) -> go.Figure:
    """Draw the attempts of one student.

    Parameters
    ----------
    frame
        `attempts` of the student.
    waiting
        `grading_queue` of the student: what has no feedback yet.
    marks
        Days that are marked with words, such as changes in teaching; those before the first
        attempt are left out.
    """
    rows = _dated(frame)
    queue = [] if waiting is None else _waiting(waiting)
    if not rows and not queue:
        return nothing(
            "Nobody's attempts here are dated." if frame.height else "Nobody has tried yet."
        )
    order = list(dict.fromkeys([*frame["skill"], *(row["skill"] for row in queue)]))
    skills = [s for s in order if s in {row["skill"] for row in (*rows, *queue)}]
    shapes, labels = _marked([*rows, *queue], marks, _ROW * len(skills))
    top = max([_TOP, *(_TOP + 20 + label["yshift"] for label in labels)])
    return figure(
        [*_delays(rows), *_dots(rows, queue)],
        height=_ROW * len(skills) + FOOT + top,
        margin={"l": 8, "r": 16, "t": top, "b": 8},
        **({"shapes": shapes, "annotations": labels} if shapes else {}),
        xaxis={"type": "date", "showgrid": True, "tickformat": "%-d %b", "side": "bottom"},
        yaxis={
            "type": "category", "categoryorder": "array", "categoryarray": skills[::-1],
            "tickvals": skills, "ticktext": [literal(short(skill, 20)) for skill in skills],
            "range": [-0.6, len(skills) - 0.4],
        },
        showlegend=True,
        legend={
            "orientation": "h", "x": 0, "y": 0.995, "yanchor": "top", "yref": "container",
            "itemclick": False, "itemdoubleclick": False, "font": {"size": 12, "color": MUTED},
        },
    )  # fmt: skip


def answers(frame: pl.DataFrame, waiting: pl.DataFrame | None = None) -> str:
    """How many attempts, and how long feedback took."""
    count = frame.height
    wait = 0 if waiting is None else waiting.height
    if not count and not wait:
        return "Nobody has tried yet."
    skills = frame["skill"].n_unique()
    said = f"{plural(count, 'attempt')} with a score on {plural(skills, 'skill')}"
    took = [row["delay"] for row in _dated(frame) if row["delay"] is not None]
    if took:
        middle = round(float(str(pl.Series(took).median())))
        soon = f"within {plural(middle, 'day')}" if middle else "on the same day"
        said += f"; half of the feedback came {soon}"
    return said + (f"; {wait} waiting for it." if wait else ".")


def _dated(frame: pl.DataFrame) -> list[dict[str, Any]]:
    """The attempts with a moment, and `delay`, the days until feedback where both are known."""
    rows = frame.filter(pl.col("occurred").is_not_null()).with_columns(
        delay=(pl.col("graded_at") - pl.col("submitted_at")).dt.total_seconds() / 86_400
    )
    return list(rows.iter_rows(named=True))


def _waiting(queue: pl.DataFrame) -> list[dict[str, Any]]:
    return list(queue.filter(pl.col("submitted_at").is_not_null()).iter_rows(named=True))


def _marked(
    rows: list[dict[str, Any]], marks: Sequence[Mark], height: int
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The marks from the first attempt on, as lines with labels above the plot."""
    days = [_moment(row).date() for row in rows]
    shown = [mark for mark in marks if mark[0] >= min(days)]
    span = (min(days), max([*days, *(day for day, _ in shown)]))
    return note_lines(shown, span=span, share=0.34, above=(2, height))


def _moment(row: dict[str, Any]) -> dt.datetime:
    found: dt.datetime = row["submitted_at"] or row["occurred"]
    return found


def _delays(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Lines from hand-in to feedback, and between the exports that enclose an attempt."""
    returned = [
        (row["submitted_at"], row["graded_at"], row["skill"])
        for row in rows if row["delay"] is not None and row["delay"] > 0
    ]  # fmt: skip
    between = [
        (row["known_after"], row["known_by"], row["skill"])
        for row in rows
        if row["submitted_at"] is None and row["known_after"] and row["known_by"]
    ]
    kinds = (("until feedback", returned, "solid", 4), ("some time in between", between, "dot", 2))
    return [_segments(name, spans, dash, width) for name, spans, dash, width in kinds if spans]


def _segments(
    name: str, spans: list[tuple[dt.datetime, dt.datetime, str]], dash: str, width: int
) -> dict[str, Any]:
    x: list[str | None] = []
    y: list[str | None] = []
    for start, end, skill in spans:
        x += [start.isoformat(), end.isoformat(), None]
        y += [skill, skill, None]
    return trace(
        "scatter", name=name, mode="lines", x=x, y=y, hoverinfo="skip",
        line={"color": EDGE, "width": width, "dash": dash},
    )  # fmt: skip


def _dots(rows: list[dict[str, Any]], queue: list[dict[str, Any]]) -> list[dict[str, Any]]:
    groups = {
        "at the cut": [row for row in rows if row["at_cut"]],
        "not yet": [row for row in rows if not row["at_cut"]],
        "waiting": queue,
    }
    return [
        trace(
            "scatter", name=name, mode="markers",
            x=[_moment(row).isoformat() for row in those],
            y=[row["skill"] for row in those],
            marker={"size": 12, **_MARKS[name]},
            hovertext=[_hover(row, name) for row in those],
            hovertemplate="%{hovertext}<extra></extra>",
        )
        for name, those in groups.items() if those
    ]  # fmt: skip


def _hover(row: dict[str, Any], name: str) -> str:
    if name == "waiting":
        return f"<b>{literal(row['skill'])}</b>: handed in, waiting for feedback"
    share = row["evidence"] / row["top"] if row["top"] else None
    said = [f"<b>{literal(row['skill'])}</b>, try {row['k']}: {row['evidence']:g}"]
    if row["top"]:
        said[0] += f" of {row['top']:g} ({percent(share)})"
    if row["on_form"]:
        said.append(f"form {literal(row['on_form'])}")
    if row["delay"] is not None:
        said.append(f"feedback after {row['delay']:.1f} days")
    return "<br>".join(said)


CHART = Chart(
    key="student_attempts",
    title="Which attempts, and how long did feedback take?",
    question="attempts",
    draw=draw,
    answers=answers,
)
