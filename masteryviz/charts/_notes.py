"""Notes as vertical lines in a figure whose horizontal axis is a calendar."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from masteryviz.charts._chart import literal, short
from masteryviz.charts._look import MUTED
from masteryviz.filters import day as in_words

Mark = tuple[dt.date, str]
"""A day and the words that stand at it."""

_LINES = 3
"""Lines of labels; where even these are taken, a label is only dots, and the text is on hover."""
_LINE = 16
"""Pixels from one line of labels to the next."""
_LONG = dt.timedelta(days=21)
"""How much of the axis a label takes where its days are not known."""


def note_lines(
    notes: Iterable[Mark],
    *,
    length: int = 24,
    yref: str = "paper",
    span: tuple[dt.date, dt.date] | None = None,
    share: float = 0.3,
    above: tuple[int, int] | None = None,
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Shapes and annotations that mark days: `figure(..., shapes=shapes, annotations=notes)`.

    Parameters
    ----------
    notes
        Day and words of each.
    length
        Letters of a label; the whole text is shown on hover.
    yref
        What the lines' heights are of: `paper`, or a domain such as `y domain`.
    span
        First and last day of the axis: labels of its second half stand left of their line, so
        that none is cut off.
    share
        How much of that axis a label takes, so that none covers another.
    above
        Pixels above the plot at which the labels begin, and the plot's height, so that lines reach
        up to them; None: labels stand inside the plot's top.

    Returns
    -------
    tuple[list, list]
        Shapes and annotations as Plotly takes them; the axis of days must be `xaxis`. Where notes
        lie close, their labels stand on up to three lines.
    """
    marks = sorted(notes)
    shapes: list[dict[str, Any]] = []
    labels: list[dict[str, Any]] = []
    for (day, text), (line, side) in zip(
        marks, _places([day for day, _ in marks], span, share), strict=True
    ):
        down = _LINE * (_LINES - 1 if line is None else line)
        top = 1 if above is None else 1 + (above[0] + down) / above[1]
        shapes.append({
            "type": "line", "x0": day.isoformat(), "x1": day.isoformat(), "xref": "x", "y0": 0,
            "y1": top, "yref": yref, "line": {"color": MUTED, "width": 1.5, "dash": "dot"},
        })  # fmt: skip
        labels.append({
            "text": "…" if line is None else literal(short(text, length)),
            "x": day.isoformat(), "xref": "x", "xanchor": side,
            "xshift": 4 if side == "left" else -4,
            "y": 1, "yref": yref, "yanchor": "top" if above is None else "bottom",
            "yshift": -down if above is None else above[0] + down, "showarrow": False,
            "bgcolor": "rgba(255,255,255,0.82)", "borderpad": 1,
            "font": {"color": MUTED, "size": 12}, "hovertext": literal(f"{in_words(day)}: {text}"),
            "captureevents": True,
        })  # fmt: skip
    return shapes, labels


def _places(
    days: Sequence[dt.date], span: tuple[dt.date, dt.date] | None, share: float
) -> list[tuple[int | None, str]]:
    """The line of each label (None: there is none free) and the side where it is tied."""
    long = _LONG if span is None else (span[1] - span[0]) * share
    ends = [dt.date.min] * _LINES
    found: list[tuple[int | None, str]] = []
    for day in days:
        side = "right" if span and day - span[0] > span[1] - day else "left"
        start = day if side == "left" else day - long
        free = next((line for line, end in enumerate(ends) if end <= start), None)
        if free is not None:
            ends[free] = start + long
        found.append((free, side))
    return found
