"""What each member expected beside what it was: open dots, and the number with its interval."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from textwrap import wrap
from typing import Any

import plotly.graph_objects as go
import polars as pl

from masteryviz.charts._chart import (
    Chart,
    beside,
    figure,
    literal,
    nothing,
    percent,
    plural,
    short,
    trace,
)
from masteryviz.charts._look import ACCENT, CARD, EDGE, FOOT, INK, LINE, WARN
from masteryviz.wording import together

_ROW = 60
"""Pixels of a skill."""
_LABEL = 34
"""Letters on each of a skill's two lines."""
_TOP = 48
"""Pixels above the plot, for the key."""
_LEAST = 5
"""Students below whom a share says little."""


def draw(frame: pl.DataFrame, *, titles: Mapping[str, str] | None = None) -> go.Figure:
    """A row per skill: open dots where members expected it, a diamond where it was.

    Parameters
    ----------
    frame
        As `meetings.predictions` gives it.
    titles
        A longer name for each skill.
    """
    if frame.is_empty() or frame["students"].is_null().all():
        return nothing("Nobody has seen the numbers yet: predict first.")
    skills = frame["skill"].unique(maintain_order=True).to_list()
    named = titles or {}
    rows = {skill: place for place, skill in enumerate(skills)}
    actual = frame.unique("skill", keep="first", maintain_order=True).to_dicts()
    traces = [_gaps(frame, rows), _expected(frame, rows), *_actual(actual, rows)]
    notes = [_key()]
    for row in actual:
        text = _count(row)
        notes.append(beside(text, rows[row["skill"]], shift=12, colour=INK))
    return figure(
        traces,
        height=len(skills) * _ROW + FOOT + _TOP,
        margin={"l": 8, "r": 150, "t": _TOP, "b": FOOT},
        annotations=notes,
        xaxis={
            "range": [-0.03, 1.03], "tickformat": ".0%", "tickvals": [0, 0.5, 1],
            "minor": {"tickvals": [0.25, 0.75], "showgrid": True, "gridcolor": LINE},
            "title": {"text": "share of students who have mastered it"},
        },
        yaxis={
            "range": [len(skills) - 0.5, -0.5], "tickvals": [*rows.values()],
            "ticktext": [_label(named.get(skill, skill)) for skill in skills],
            "showgrid": False,
        },
        shapes=[_line(place) for place in range(1, len(skills))],
    )  # fmt: skip


def _label(name: str) -> str:
    """A skill's name on up to two lines."""
    first, *more = wrap(name, _LABEL) or [""]
    rest = [short(" ".join(more), _LABEL)] if more else []
    return "<br>".join(map(literal, [first, *rest]))


def _key() -> dict[str, Any]:
    """What the marks are, above the plot, on two lines: on paper one would reach the counts."""
    return {
        "text": (
            f'<span style="color:{WARN}">○</span> expected by one of us<br>'
            f'<span style="color:{ACCENT}">◆</span> actual, with its 95 % interval'
        ),
        "x": 0, "xref": "paper", "xanchor": "left", "y": 1, "yref": "paper", "yanchor": "bottom",
        "yshift": 4, "showarrow": False, "align": "left",
    }  # fmt: skip


def _line(place: int) -> dict[str, Any]:
    return {
        "type": "line", "x0": 0, "x1": 1, "xref": "paper", "y0": place - 0.5, "y1": place - 0.5,
        "line": {"color": LINE, "width": 1},
    }  # fmt: skip


def _gaps(frame: pl.DataFrame, rows: Mapping[str, int]) -> dict[str, Any]:
    """A faint line from the middle of what was expected to what it was."""
    means = frame.drop_nulls("error").group_by("skill", maintain_order=True)
    lines = means.agg(pl.col("expected").mean(), pl.col("actual").first()).to_dicts()
    return trace(
        "scatter", name="distance", mode="lines", hoverinfo="skip",
        x=[x for line in lines for x in (line["expected"], line["actual"], None)],
        y=[y for line in lines for y in (rows[line["skill"]], rows[line["skill"]], None)],
        line={"color": EDGE, "width": 1.5, "dash": "dot"},
    )  # fmt: skip


def _expected(frame: pl.DataFrame, rows: Mapping[str, int]) -> dict[str, Any]:
    """One open dot for each expectation; those of the same rate stand one above the other."""
    said = frame.drop_nulls("expected").sort("expected", maintain_order=True)
    stacked: Counter[tuple[str, int]] = Counter()
    heights = []
    for skill, rate in said.select("skill", "expected").iter_rows():
        key = (skill, round(rate * 50))
        heights.append(rows[skill] - 0.13 * stacked[key])
        stacked[key] += 1
    return trace(
        "scatter", name="expected", mode="markers", x=said["expected"].to_list(), y=heights,
        marker={"symbol": "circle", "size": 13, "color": CARD, "line": {"color": WARN, "width": 2}},
        hovertext=[
            f"<b>{literal(who)}</b> expected {percent(rate)}"
            for who, rate in said.select("who", "expected").iter_rows()
        ],
        hoverinfo="text",
    )  # fmt: skip


def _actual(actual: list[dict[str, Any]], rows: Mapping[str, int]) -> list[dict[str, Any]]:
    known = [row for row in actual if row["actual"] is not None]
    limits = trace(
        "scatter", name="interval", mode="lines", hoverinfo="skip",
        x=[x for row in known for x in (row["lower"], row["upper"], None)],
        y=[y for row in known for y in (rows[row["skill"]], rows[row["skill"]], None)],
        line={"color": ACCENT, "width": 3},
    )  # fmt: skip
    marks = trace(
        "scatter", name="actual", mode="markers",
        x=[row["actual"] for row in known], y=[rows[row["skill"]] for row in known],
        marker={"symbol": "diamond", "size": 15, "color": ACCENT},
        customdata=[row["skill"] for row in known],
        hovertext=[
            f"<b>{literal(row['skill'])}</b><br>{_count(row)}<br>95 % interval "
            f"{percent(row['lower'])} to {percent(row['upper'])}"
            for row in known
        ],
        hoverinfo="text",
    )  # fmt: skip
    return [limits, marks]


def _count(row: Mapping[str, Any]) -> str:
    if row["actual"] is None:
        return "nobody to count"
    few = ", very few" if row["students"] < _LEAST else ""
    return f"{row['mastered']:,} of {row['students']:,} ({percent(row['actual'])}){few}"


def answers(frame: pl.DataFrame) -> str:
    """In one sentence: where more or less was expected than there was, and by how much at most."""
    each = frame.drop_nulls("error").group_by("skill", maintain_order=True)
    means = each.agg(
        pl.col("expected").mean(), pl.col("actual", "lower", "upper").first(),
    )  # fmt: skip
    if means.is_empty():
        return "Nobody expected anything of these skills."
    over = means.filter(pl.col("expected") > pl.col("upper"))["skill"].to_list()
    under = means.filter(pl.col("expected") < pl.col("lower"))["skill"].to_list()
    parts = [
        f"{what} than there was in {together(names)}"
        for what, names in (("more was expected", over), ("less was expected", under))
        if names
    ]
    inside = means.height - len(over) - len(under)
    if inside:
        every = "all " if 1 < inside == means.height else ""
        parts.append(f"the team's mean lay within the interval in {every}{plural(inside, 'skill')}")
    text = "; ".join(parts)
    return f"{text[0].upper()}{text[1:]}."


CHART = Chart(
    key="predictions",
    title="What did we expect, and what was it?",
    question="mastery_rates",
    draw=draw,
    answers=answers,
)
