"""Notes as vertical lines in a figure whose horizontal axis is a calendar."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from masteryviz.charts._chart import literal, short
from masteryviz.charts._look import MUTED
from masteryviz.filters import day as in_words

_LINES = 3
"""Lines of labels before the first is used again."""
_NEAR = dt.timedelta(days=21)
"""Notes nearer than this are labelled on different lines."""


def note_lines(
    notes: Iterable[tuple[dt.date, str]], *, length: int = 24, yref: str = "paper"
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

    Returns
    -------
    tuple[list, list]
        Shapes and annotations as Plotly takes them; the axis of days must be `xaxis`. Where notes
        lie close, their labels stand on up to three lines, inside the plot's top.
    """
    shapes: list[dict[str, Any]] = []
    labels: list[dict[str, Any]] = []
    last, line = None, 0
    for day, text in sorted(notes):
        line = (line + 1) % _LINES if last is not None and day - last < _NEAR else 0
        last = day
        shapes.append({
            "type": "line", "x0": day.isoformat(), "x1": day.isoformat(), "xref": "x", "y0": 0,
            "y1": 1, "yref": yref, "line": {"color": MUTED, "width": 1.5, "dash": "dash"},
        })  # fmt: skip
        labels.append({
            "text": literal(short(text, length)), "x": day.isoformat(), "xref": "x", "y": 1,
            "yref": yref, "xanchor": "left", "yanchor": "top", "xshift": 4, "yshift": -16 * line,
            "showarrow": False, "bgcolor": "rgba(255,255,255,0.82)", "borderpad": 1,
            "font": {"color": MUTED, "size": 12}, "hovertext": literal(f"{in_words(day)}: {text}"),
            "captureevents": True,
        })  # fmt: skip
    return shapes, labels
