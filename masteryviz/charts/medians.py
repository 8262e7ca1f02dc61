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


def slowest_first(frame: pl.DataFrame) -> pl.DataFrame:
    """The `time_to_mastery` frame in the order of the drawing.

    Those where half have not mastered it come first, the smallest share of them at the top; then
    the others, the longest median first.
    """
    share = pl.when(pl.col("median").is_null()).then(pl.col("events") / pl.col("students"))
    return frame.filter(pl.col("students") > 0).sort(
        "median", share, descending=[True, False], nulls_last=False, maintain_order=True
    )


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
    if rows.is_empty():
        return nothing("Nobody has been assessed on these skills yet.")
    names = [str(name) for name in rows[rows.columns[0]]]
    end = _end(rows)
    traces = [_limits(rows, end), _dots(rows, names, selected, unit, titles or {}, end)]
    return figure(traces, **_axes(rows, names, selected, unit, end))


def _end(rows: pl.DataFrame) -> float:
    """Where the axis ends: beyond the largest time that is known."""
    known = [
        float(value)
        for column in ("median", "lower", "upper")
        for value in rows[column].drop_nulls()
    ]
    return max([*known, 1.0]) * 1.06


def _limits(rows: pl.DataFrame, end: float) -> dict[str, Any]:
    x: list[float | None] = []
    y: list[float | None] = []
    for place, (lower, upper) in enumerate(rows.select("lower", "upper").iter_rows()):
        if lower is not None:
            x += [lower, end if upper is None else upper, None]
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
    rows: pl.DataFrame,
    names: list[str],
    selected: str,
    unit: str,
    titles: Mapping[str, str],
    end: float,
) -> dict[str, Any]:
    medians = rows["median"].to_list()
    texts = []
    for name, row in zip(names, rows.iter_rows(named=True), strict=True):
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
    rows: pl.DataFrame, names: list[str], selected: str, unit: str, end: float
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


def _median(row: dict[str, Any]) -> str:
    return "not yet" if row["median"] is None else f"{row['median']:g}"


def _mastered(row: dict[str, Any]) -> str:
    return f"{row['events']:,} of {row['students']:,}"


def _columns(rows: pl.DataFrame) -> tuple[int, int]:
    """Pixels right of the plot that the medians take, and the counts."""
    told = list(rows.iter_rows(named=True))
    first = max(len("median"), *(len(_median(row)) for row in told))
    second = max(len("mastered"), *(len(_mastered(row)) for row in told))
    return _LEFT + _LETTER * first, _LETTER * second


def _figures(rows: pl.DataFrame) -> list[dict[str, Any]]:
    """Median and number mastered of each row, in two columns right of the plot."""
    right = sum(_columns(rows))
    notes = [above("median", shift=_LEFT), above("mastered", shift=right, anchor="right")]
    for place, row in enumerate(rows.iter_rows(named=True)):
        colour = WARN if row["median"] is None else INK
        notes += [
            beside(f"<b>{_median(row)}</b>", place, shift=_LEFT, colour=colour),
            beside(_mastered(row), place, shift=right, anchor="right"),
        ]
    return notes


def answers(frame: pl.DataFrame, *, unit: str = "days") -> str:
    """How many are not half way and which is least, then the longest of the others."""
    rows = slowest_first(frame)
    if rows.is_empty():
        return "Nobody has been assessed yet."
    group = rows.columns[0]
    open_ = rows.filter(pl.col("median").is_null())
    known = rows.filter(pl.col("median").is_not_null())
    parts = [] if open_.is_empty() else [_not_half(open_, plural(rows.height, group))]
    if not known.is_empty():
        longest = known["median"][0]
        names = known.filter(pl.col("median") == longest)[group].to_list()
        among = " of the others" if parts else ""
        many = f"{len(names)} share the longest{among}" if len(names) > _NAMED else ""
        said = many or f"Longest{among}: {together(names)}"
        parts.append(f"{said}, median {amount(longest, unit)}.")
    return " ".join(parts)


def _not_half(rows: pl.DataFrame, of: str) -> str:
    """How many have no median, and which of them the fewest have mastered."""
    least, group = rows.row(0, named=True), rows.columns[0]
    what = f"{rows.height} of {of}" if group == "skill" else f"it in {rows.height} of {of}"
    return f"Half have not mastered {what}, least {least[group]} ({_mastered(least)})."


CHART = Chart(
    key="medians",
    title="Which take longest?",
    question="time_to_mastery",
    draw=draw,
    answers=answers,
)
