"""What if mastery were defined otherwise: the rate of the same students under every rule."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import plotly.graph_objects as go
import polars as pl

from masteryviz.charts._chart import (
    Chart,
    above,
    beside,
    figure,
    nothing,
    percent,
    short,
    trace,
)
from masteryviz.charts._look import ACCENT, CARD, EDGE, FOOT, INK
from masteryviz.rules import RULES, Rule

_ROW = 30


_Row = dict[str, Any]
"""A rule's values by column."""
_Names = Mapping[str, str]
"""Rule -> its name with its numbers."""


def highest_first(frame: pl.DataFrame) -> list[_Row]:
    """The rows of the `rule_comparison` frame in the order of the drawing."""
    known = [row for row in frame.iter_rows(named=True) if row["mastery_rate"] is not None]
    return sorted(known, key=lambda row: -row["mastery_rate"])


def draw(frame: pl.DataFrame, *, used: Rule | None = None) -> go.Figure:
    """A dot for each rule's rate, a line for its 95 % interval; the rule in use stands out.

    Parameters
    ----------
    frame
        Of the question `rule_comparison`, not grouped.
    used
        The rule in use, to be named with its numbers; the others have their usual ones.
    """
    rows, names = highest_first(frame), _names(used)
    if not rows:
        return nothing("Nobody has been assessed on these skills yet.")
    return figure([_limits(rows), _dots(rows, names)], **_axes(rows, names))


def _limits(rows: list[_Row]) -> dict[str, Any]:
    x: list[float | None] = []
    y: list[float | None] = []
    for place, row in enumerate(rows):
        x += [row["lower"], row["upper"], None]
        y += [place, place, None]
    return trace(
        "scatter", name="interval", x=x, y=y, mode="lines", line={"color": EDGE, "width": 3},
        hoverinfo="skip",
    )  # fmt: skip


def _dots(rows: list[_Row], names: _Names) -> dict[str, Any]:
    used = [row["in_use"] for row in rows]
    return trace(
        "scatter", name="rate", x=[row["mastery_rate"] for row in rows], y=list(range(len(rows))),
        mode="markers", customdata=[row["rule"] for row in rows], hoverinfo="text",
        cliponaxis=False, hovertext=[_story(row, names) for row in rows],
        marker={
            "size": [15 if own else 11 for own in used],
            "symbol": ["diamond" if own else "circle" for own in used],
            "color": [ACCENT if own else EDGE for own in used],
            "line": {"color": CARD, "width": 1.5},
            "opacity": 1,
        },
    )  # fmt: skip


def _story(row: _Row, names: _Names) -> str:
    told = (
        f"<b>{_title(row, names)}</b><br>{row['words']}<br>"
        f"{row['mastered']:,} of {row['students'] - row['unknown']:,} mastered "
        f"({percent(row['mastery_rate'])}, 95 % interval {percent(row['lower'])} to "
        f"{percent(row['upper'])})"
    )
    if row["in_use"]:
        return f"{told}<br>the rule in use"
    return f"{told}<br>{row['gained']:,} more and {row['lost']:,} fewer than now"


def _names(used: Rule | None) -> _Names:
    own = {} if used is None else {used.key: used.named()}
    return {key: rule.named() for key, rule in RULES.items()} | own


def _title(row: _Row, names: _Names) -> str:
    return names.get(row["rule"], row["rule"])


def _axes(rows: list[_Row], names: _Names) -> dict[str, Any]:
    titles = [short(_title(row, names), 26) for row in rows]
    labels = [
        f"<b>{title}</b>" if row["in_use"] else title
        for title, row in zip(titles, rows, strict=True)
    ]
    return dict(  # noqa: C408  (options of the layout)
        height=_ROW * len(rows) + 30 + FOOT,
        margin={"l": 8, "r": 236, "t": 30, "b": FOOT},
        xaxis={
            "range": [-0.02, 1.02], "tickformat": ".0%", "tickvals": [0, 0.5, 1],
            "tickangle": 0, "automargin": False, "title": {"text": "mastered, with 95 % interval"},
        },
        yaxis={
            "tickvals": list(range(len(rows))), "ticktext": labels,
            "range": [len(rows) - 0.4, -0.6], "showgrid": True,
        },
        annotations=_figures(rows),
    )  # fmt: skip


def _figures(rows: list[_Row]) -> list[dict[str, Any]]:
    """Rate, count and who flips, in columns right of the plot."""
    notes = [
        above("rate", shift=48, anchor="right"),
        above("mastered", shift=146, anchor="right"),
        above("flip", shift=230, anchor="right"),
    ]
    for place, row in enumerate(rows):
        count = f"{row['mastered']:,} of {row['students'] - row['unknown']:,}"
        flips = "in use" if row["in_use"] else _flips(row["gained"], row["lost"])
        notes += [
            beside(f"<b>{percent(row['mastery_rate'])}</b>", place, shift=48, anchor="right",
                   colour=ACCENT if row["in_use"] else INK),
            beside(count, place, shift=146, anchor="right"),
            beside(flips, place, shift=230, anchor="right"),
        ]  # fmt: skip
    return notes


def _flips(gained: int, lost: int) -> str:
    """Who flips against the rule in use: `+3 −12`, `−12`, `nobody`."""
    parts = [f"+{gained:,}"] * (gained > 0) + [f"−{lost:,}"] * (lost > 0)
    return " ".join(parts) or "nobody"


def answers(frame: pl.DataFrame, *, used: Rule | None = None) -> str:
    """In one sentence: the rate by the rule in use, and how far the others lie from it."""
    rows, names = highest_first(frame), _names(used)
    row = next((row for row in rows if row["in_use"]), None)
    if row is None:
        return "Nobody has been assessed yet."
    told = (
        f"By the rule in use {percent(row['mastery_rate'])} have mastered it "
        f"({row['mastered']:,} of {row['students'] - row['unknown']:,})"
    )
    others = [row for row in rows if not row["in_use"]]
    if not others:
        return f"{told}."
    most, least = others[0], others[-1]
    return (
        f"{told}. The same work by other rules: from {percent(least['mastery_rate'])} "
        f"({_title(least, names)}) to {percent(most['mastery_rate'])} ({_title(most, names)})."
    )


CHART = Chart(
    key="rules",
    title="What if mastery were defined otherwise?",
    question="rule_comparison",
    draw=draw,
    answers=answers,
)
