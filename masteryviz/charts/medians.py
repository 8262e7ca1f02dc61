"""Which skills take longest: the median time to mastery of each, with its limits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import plotly.graph_objects as go
import polars as pl

from masteryviz.charts._chart import (
    Chart,
    above,
    amount,
    beside,
    figure,
    literal,
    nothing,
    plural,
    short,
    trace,
)
from masteryviz.charts._look import ACCENT, EDGE, FOOT, INK, WARN
from masteryviz.wording import together

_ROW = 30
_LEFT, _LETTER = 12, 8
"""Pixels: from the plot to the first column beside it, and of a letter there with its space."""
_NAMED = 3

_Row = dict[str, Any]
"""A group's values by column."""


def slowest_first(frame: pl.DataFrame) -> list[dict[str, Any]]:
    """The rows of a `time_to_mastery` frame in the order of the drawing.

    Those where half have not mastered it come first, the smallest share of them at the top; then
    the others, the longest median first.
    """
    return sorted((row for row in frame.to_dicts() if row["students"]), key=_quickness)


def _quickness(row: _Row) -> tuple[bool, float]:
    if row["median"] is None:
        return False, row["events"] / row["students"]
    return True, -row["median"]


def draw(
    frame: pl.DataFrame,
    *,
    selected: str = "",
    unit: str = "days",
    titles: Mapping[str, str] | None = None,
) -> go.Figure:
    """A dot for the median, a line for its 95 % limits, an arrow where it is not reached.

    Parameters
    ----------
    frame
        Of the question `time_to_mastery`, grouped by one column.
    selected
        The group that stands out.
    unit
        `days` or `attempts`, as the frame was asked for.
    titles
        A longer name for each group, for the text on hover.
    """
    rows = slowest_first(frame)
    if not rows:
        return nothing("Nobody has been assessed on these skills yet.")
    names = [str(row[frame.columns[0]]) for row in rows]
    end = _end(rows)
    traces = [_limits(rows, end), _dots(rows, names, selected, unit, titles or {}, end)]
    return figure(traces, **_axes(rows, names, selected, unit, end))


def _end(rows: list[_Row]) -> float:
    """Where the axis ends: beyond the largest time that is known."""
    times = [row[name] for row in rows for name in ("median", "lower", "upper")]
    return max([1.0, *(float(time) for time in times if time is not None)]) * 1.06


def _limits(rows: list[_Row], end: float) -> dict[str, Any]:
    x: list[float | None] = []
    y: list[float | None] = []
    for place, row in enumerate(rows):
        if row["lower"] is not None:
            x += [row["lower"], end if row["upper"] is None else row["upper"], None]
            y += [place, place, None]
    return trace(
        "scatter",
        name="limits",
        x=x,
        y=y,
        mode="lines",
        line={"color": EDGE, "width": 3},
        hoverinfo="skip",
    )


def _dots(
    rows: list[_Row],
    names: list[str],
    selected: str,
    unit: str,
    titles: Mapping[str, str],
    end: float,
) -> dict[str, Any]:
    medians = [row["median"] for row in rows]
    texts = []
    for name, row in zip(names, rows, strict=True):
        median = "not reached" if row["median"] is None else amount(row["median"], unit)
        texts.append(
            f"<b>{literal(titles.get(name, name))}</b><br>median {median}<br>"
            f"{row['events']:,} of {row['students']:,} mastered, "
            f"{row['censored']:,} still on the way"
        )
    return trace(
        "scatter",
        name="median",
        x=[end if median is None else median for median in medians],
        y=list(range(len(names))),
        mode="markers",
        marker={
            "size": [15 if name == selected else 11 for name in names],
            "symbol": ["triangle-right" if median is None else "circle" for median in medians],
            "color": [WARN if median is None else ACCENT for median in medians],
            "line": {"color": "#ffffff", "width": 1.5},
            "opacity": 1,
        },
        customdata=names,
        hovertext=texts,
        hoverinfo="text",
        cliponaxis=False,
    )


def _axes(
    rows: list[_Row], names: list[str], selected: str, unit: str, end: float
) -> dict[str, Any]:
    labels = [
        f"<b>{literal(short(name, 22))}</b>" if name == selected else literal(short(name, 22))
        for name in names
    ]
    first, second = _columns(rows)
    return dict(  # noqa: C408  (options of the layout)
        height=_ROW * len(names) + 30 + FOOT,
        margin={"l": 8, "r": first + second + 4, "t": 30, "b": FOOT},
        xaxis={
            "range": [-end * 0.04, end],
            **({"dtick": 1} if end < 6 else {}),
            "automargin": False,
            "title": {"text": f"median {unit}, with 95 % limits"},
        },
        yaxis={
            "tickvals": list(range(len(names))),
            "ticktext": labels,
            "range": [len(names) - 0.4, -0.6],
            "showgrid": True,
        },
        annotations=_figures(rows),
    )


def _median(row: _Row) -> str:
    return "not yet" if row["median"] is None else f"{row['median']:g}"


def _mastered(row: _Row) -> str:
    return f"{row['events']:,} of {row['students']:,}"


def _columns(rows: list[_Row]) -> tuple[int, int]:
    """Pixels right of the plot that the medians take, and the counts."""
    first = max(len("median"), *(len(_median(row)) for row in rows))
    second = max(len("mastered"), *(len(_mastered(row)) for row in rows))
    return _LEFT + _LETTER * first, _LETTER * second


def _figures(rows: list[_Row]) -> list[dict[str, Any]]:
    """Median and number mastered of each row, in two columns right of the plot."""
    right = sum(_columns(rows))
    notes = [above("median", shift=_LEFT), above("mastered", shift=right, anchor="right")]
    for place, row in enumerate(rows):
        colour = WARN if row["median"] is None else INK
        notes += [
            beside(f"<b>{_median(row)}</b>", place, shift=_LEFT, colour=colour),
            beside(_mastered(row), place, shift=right, anchor="right"),
        ]
    return notes


def answers(frame: pl.DataFrame, *, unit: str = "days") -> str:
    """How many are not half way and which is least, then the longest of the others."""
    rows, group = slowest_first(frame), frame.columns[0]
    if not rows:
        return "Nobody has been assessed yet."
    open_ = [row for row in rows if row["median"] is None]
    known = [row for row in rows if row["median"] is not None]
    parts = [_not_half(open_, group, plural(len(rows), group))] if open_ else []
    if known:
        longest = known[0]["median"]
        names = [row[group] for row in known if row["median"] == longest]
        among = " of the others" if parts else ""
        many = f"{len(names)} share the longest{among}" if len(names) > _NAMED else ""
        said = many or f"Longest{among}: {together(names)}"
        parts.append(f"{said}, median {amount(longest, unit)}.")
    return " ".join(parts)


def _not_half(rows: list[_Row], group: str, of: str) -> str:
    """How many have no median, and which of them the fewest have mastered."""
    least = rows[0]
    what = f"{len(rows)} of {of}" if group == "skill" else f"it in {len(rows)} of {of}"
    return f"Half have not mastered {what}, least {least[group]} ({_mastered(least)})."


CHART = Chart(
    key="medians",
    title="Which take longest?",
    question="time_to_mastery",
    draw=draw,
    answers=answers,
)
