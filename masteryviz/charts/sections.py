"""Sections beside each other: each one's rate with its interval, and where pooling puts it."""

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
from masteryviz.wording import together

MOST = 40
"""Sections that are drawn at most: those furthest from all together, counted in students."""
_ROW = 30
_NOBODY = "Nobody has been assessed on this yet, or no section has enough students to show."


def furthest(frame: pl.DataFrame) -> pl.DataFrame:
    """The sections that are drawn, in their order: all of them, or those furthest from the rest."""
    if frame.height <= MOST:
        return frame
    far = (pl.col("rate") - pl.col("overall")).abs() * pl.col("students").sqrt()
    rows = frame.with_row_index("place").sort(far, descending=True).head(MOST)
    return rows.sort("place").drop("place")


def draw(frame: pl.DataFrame) -> go.Figure:
    """A dot for each section's rate, a line for its 95 % interval, a diamond where it is pooled.

    Parameters
    ----------
    frame
        A row for each section in its order: `name`, `students`, `of`, `mastered`, `rate`, `lower`,
        `upper`, `pooled_rate` (null where nothing was pooled), `pooled_lower`, `pooled_upper`,
        `overall` (the rate of all together) and `outside` (1 beyond the inner limits of chance,
        2 beyond the outer).
    """
    rows = furthest(frame)
    if rows.is_empty():
        return nothing(_NOBODY)
    traces = [_limits(rows), _dots(rows)]
    if rows["pooled_rate"].is_not_null().any():
        traces.append(_pooled(rows))
    return figure(traces, **_axes(rows))


def _limits(rows: pl.DataFrame) -> dict[str, Any]:
    x: list[float | None] = []
    y: list[float | None] = []
    for place, (lower, upper) in enumerate(rows.select("lower", "upper").iter_rows()):
        x += [lower, upper, None]
        y += [place, place, None]
    return trace(
        "scatter", name="interval", x=x, y=y, mode="lines", line={"color": EDGE, "width": 3},
        hoverinfo="skip",
    )  # fmt: skip


def _dots(rows: pl.DataFrame) -> dict[str, Any]:
    return trace(
        "scatter", name="rate", x=rows["rate"].to_list(), y=list(range(rows.height)),
        mode="markers", hoverinfo="text", cliponaxis=False,
        hovertext=[story(row) for row in rows.iter_rows(named=True)],
        marker={"size": 12, "color": [colour(out) for out in rows["outside"]], "opacity": 1,
                "line": {"color": CARD, "width": 1.5}},
    )  # fmt: skip


def _pooled(rows: pl.DataFrame) -> dict[str, Any]:
    return trace(
        "scatter", name="pooled", x=rows["pooled_rate"].to_list(), y=list(range(rows.height)),
        mode="markers", hoverinfo="skip", cliponaxis=False,
        marker={"size": 10, "symbol": "diamond-open", "color": INK, "opacity": 1,
                "line": {"width": 2, "color": INK}},
    )  # fmt: skip


def colour(outside: int) -> str:
    """Of a section's dot: it asks for attention only beyond the outer limits."""
    return WARN if outside == 2 else ACCENT


def story(row: dict[str, Any]) -> str:
    """What a tooltip says of a section."""
    told = (
        f"<b>{literal(row['name'])}</b><br>{counted(row)}<br>95 % interval "
        f"{percent(row['lower'])} to {percent(row['upper'])}"
    )
    if row["pooled_rate"] is not None:
        told += (
            f"<br>pooled {percent(row['pooled_rate'])} ({percent(row['pooled_lower'])} to "
            f"{percent(row['pooled_upper'])})"
        )
    return told


def counted(row: dict[str, Any]) -> str:
    """`62 % (18 of 29)`; with several skills a student, how many students that are."""
    text = f"{percent(row['rate'])} ({row['mastered']:,} of {row['of']:,}"
    students = int(row["students"] + 0.5)
    return f"{text})" if students == row["of"] else f"{text}, {plural(students, 'student')})"


def _axes(rows: pl.DataFrame) -> dict[str, Any]:
    overall = float(rows["overall"][0])
    names = [
        f"<b>{literal(short(name, 24))}</b>" if outside == 2 else literal(short(name, 24))
        for name, outside in rows.select("name", "outside").iter_rows()
    ]
    sign = "\N{WHITE DIAMOND} pooled estimate" * bool(rows["pooled_rate"].is_not_null().any())
    words = "   ".join(filter(None, ("\N{BLACK CIRCLE} share, with 95 % interval", sign)))
    line = {"type": "line", "x0": overall, "x1": overall, "y0": 0, "y1": 1, "yref": "paper",
            "line": {"color": INK, "width": 1.5, "dash": "dot"}, "layer": "below"}  # fmt: skip
    return dict(  # noqa: C408  (options of the layout)
        height=_ROW * rows.height + 40 + FOOT,
        margin={"l": 8, "r": 150, "t": 34, "b": FOOT},
        xaxis={
            "range": [-0.02, 1.02], "tickformat": ".0%", "tickvals": [0, 0.25, 0.5, 0.75, 1],
            "tickangle": 0, "automargin": False, "title": {"text": words},
        },
        yaxis={
            "tickvals": list(range(rows.height)), "ticktext": names,
            "range": [rows.height - 0.4, -0.6], "showgrid": True,
        },
        shapes=[line],
        annotations=[_all(overall), *_figures(rows)],
    )  # fmt: skip


def _all(overall: float) -> dict[str, Any]:
    return {
        "text": f"<b>all {percent(overall)}</b>", "x": overall, "y": 1, "yref": "paper",
        "yanchor": "bottom", "yshift": 4, "showarrow": False, "font": {"color": INK, "size": 13},
    }  # fmt: skip


def _figures(rows: pl.DataFrame) -> list[dict[str, Any]]:
    notes = [above("rate", shift=48, anchor="right"), above("count", shift=146, anchor="right")]
    for place, row in enumerate(rows.iter_rows(named=True)):
        count = f"{row['mastered']:,} of {row['of']:,}"
        flagged, rate = row["outside"] == 2, percent(row["rate"])
        # On paper the colour is gone and looks thin: what is flagged is bold, the others are not.
        notes += [
            beside(f"<b>{rate}</b>" if flagged else rate, place, shift=48, anchor="right",
                   colour=WARN if flagged else INK),
            beside(count, place, shift=146, anchor="right"),
        ]  # fmt: skip
    return notes


def answers(frame: pl.DataFrame) -> str:
    """In one sentence: how far the sections lie apart as counted, and after pooling."""
    if frame.is_empty():
        return _NOBODY
    if frame.height == 1:
        return f"{frame['name'][0]} has {counted(frame.row(0, named=True))}: nothing to compare."
    told = f"As counted from {_span(frame, 'rate')}"
    if frame["pooled_rate"].is_not_null().any():
        told += f"; pooled, which is fairer to small sections, from {_span(frame, 'pooled_rate')}"
    more = f" Shown: the {MOST} furthest from all together." if frame.height > MOST else ""
    return f"{told}.{more}"


def _span(frame: pl.DataFrame, what: str) -> str:
    """`58 % (P3) to 81 % (R1)`."""
    low, high = frame[what].min(), frame[what].max()
    ends = [
        f"{percent(float(value))} ({_named(frame.filter(pl.col(what) == value)['name'].to_list())})"
        for value in (low, high) if isinstance(value, float)
    ]  # fmt: skip
    return " to ".join(ends)


def _named(names: list[str]) -> str:
    return together(names) if len(names) < 4 else plural(len(names), "section")


CHART = Chart(
    key="sections",
    title="How far apart are the sections?",
    question="mastery_rates_pooled",
    draw=draw,
    answers=answers,
)
