"""Is the difference between sections real: each one's rate against how far chance alone reaches."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
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
from masteryviz.charts._look import CARD, EDGE, FOOT, INK, LINE, MUTED
from masteryviz.charts.sections import colour, counted, story
from masteryviz.statistics import INNER, OUTER, funnel_limits, outside_by_chance
from masteryviz.wording import together

_HEIGHT = 420
_POINTS = 60
_NAMED = 3
_LABELS = 12
"""Names in the plot: a district has more dots than names could be read."""
_LETTER = 0.024
"""How much of the width a letter takes."""
_OUTSIDE = 2
"""Outside the outer limits."""
_ROOM = 1.5
"""Students by which the axis goes on beyond the smallest section and the largest."""
_ALONE = "There is nothing to compare: only one section is chosen, or has enough students."
_SURELY = 0.05
"""What is seen less often where all are alike is more than chance."""
_NOBODY = "Nobody has been assessed on this yet, or no section has enough students to show."


def draw(frame: pl.DataFrame) -> go.Figure:
    """A dot for each section at its number of students, between the limits of chance.

    The limits are those of `statistics.funnel_limits` around the rate of all sections together.

    Parameters
    ----------
    frame
        As the chart `sections` takes it, with `per_student`: how many answers a student's results
        are worth.
    """
    if frame.is_empty():
        return nothing(_NOBODY)
    if frame.height == 1:
        return nothing(_ALONE)
    sizes = _sizes(frame)
    curves = [
        _curve(frame, sizes, confidence, name, dash)
        for confidence, name, dash in ((OUTER, "outer", "solid"), (INNER, "inner", "dash"))
    ]
    return figure([*curves, _dots(frame)], **_axes(frame, sizes, curves))


def _sizes(frame: pl.DataFrame) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Numbers of students over which the limits are drawn, with room on either side."""
    low, high = float(frame["students"].to_numpy().min()), float(frame["students"].to_numpy().max())
    worth = float(frame["per_student"][0])
    room = max(_ROOM, 0.05 * (high - low))
    first, last = max(1.0, np.floor((low - room) * worth)), np.ceil((high + room) * worth)
    # Limits are those of whole numbers: between them the line would go in steps.
    counts = np.unique(np.round(np.linspace(first, last, _POINTS)))
    return np.asarray(counts / worth, np.float64)


def _curve(
    frame: pl.DataFrame, sizes: np.ndarray[Any, np.dtype[np.float64]], confidence: float,
    name: str, dash: str,
) -> dict[str, Any]:  # fmt: skip
    """Both limits as one line that goes out below and comes back above."""
    worth = sizes * float(frame["per_student"][0])
    lower, upper = funnel_limits(float(frame["overall"][0]), worth, confidence)
    return trace(
        "scatter", name=name, mode="lines", hoverinfo="skip",
        x=[*sizes.tolist(), None, *sizes.tolist()], y=[*lower.tolist(), None, *upper.tolist()],
        line={"color": MUTED if dash == "solid" else EDGE, "width": 1.5, "dash": dash},
    )  # fmt: skip


def _dots(frame: pl.DataFrame) -> dict[str, Any]:
    outside = frame["outside"].to_list()
    return trace(
        "scatter", name="sections", x=frame["students"].to_list(), y=frame["rate"].to_list(),
        mode="markers", hoverinfo="text", cliponaxis=False,
        hovertext=[_told(row) for row in frame.iter_rows(named=True)],
        marker={
            "size": [14 if out == _OUTSIDE else 11 for out in outside], "opacity": 1,
            "symbol": ["diamond" if out == _OUTSIDE else "circle" for out in outside],
            "color": [colour(out) for out in outside], "line": {"color": CARD, "width": 1.5},
        },
    )  # fmt: skip


def _told(row: dict[str, Any]) -> str:
    return (
        f"{story(row)}<br>by chance alone: {percent(row['low_inner'])} to "
        f"{percent(row['high_inner'])} (95 %), {percent(row['low_outer'])} to "
        f"{percent(row['high_outer'])} (99.8 %)"
    )


def _axes(
    frame: pl.DataFrame, sizes: np.ndarray[Any, np.dtype[np.float64]],
    curves: list[dict[str, Any]],
) -> dict[str, Any]:  # fmt: skip
    overall = float(frame["overall"][0])
    edge = [value for curve in curves for value in curve["y"] if value is not None]
    values = [*edge, *frame["rate"].to_list()]
    low, high = max(0.0, min(values)) - 0.03, min(1.0, max(values)) + 0.03
    first, last = float(sizes[0]), float(sizes[-1])
    line = {"type": "line", "x0": first, "x1": last, "y0": overall, "y1": overall,
            "line": {"color": INK, "width": 1.5, "dash": "dot"}, "layer": "below"}  # fmt: skip
    ends = [(f"<b>all {percent(overall)}</b>", overall, INK)]
    for curve, text in zip(curves, ("99.8 %", "95 %"), strict=True):
        ends += [(text, curve["y"][-1], MUTED), (text, curve["y"][len(sizes) - 1], MUTED)]
    return dict(  # noqa: C408  (options of the layout)
        height=_HEIGHT,
        margin={"l": 52, "r": 72, "t": 14, "b": FOOT},
        xaxis={"range": [first, last], "title": {"text": _counted_in(frame)},
               "automargin": False, "gridcolor": LINE},
        yaxis={"range": [low, high], "tickformat": ".0%", "nticks": 7},
        shapes=[line],
        annotations=[*(_end(*end, last) for end in _apart(ends, high - low)),
                     *_labels(frame, last - first, high - low, last)],
    )  # fmt: skip


def _counted_in(frame: pl.DataFrame) -> str:
    """What the axis counts: over several skills, answers are counted as so many students."""
    whole = bool((frame["students"] == frame["students"].round()).all())
    return "students in the section" + ("" if whole else ", counted by their results")


def _apart(ends: list[tuple[str, float, str]], span: float) -> list[tuple[str, float, str]]:
    """The labels at the right edge, without those that would stand on one before them."""
    kept: list[tuple[str, float, str]] = []
    for end in ends:
        if all(abs(end[1] - other[1]) > 0.045 * span for other in kept):
            kept.append(end)
    return kept


def _end(text: str, y: float, ink: str, x: float) -> dict[str, Any]:
    return {
        "text": text, "x": x, "y": y, "xanchor": "left", "xshift": 6, "showarrow": False,
        "font": {"color": ink, "size": 13},
    }  # fmt: skip


def _labels(frame: pl.DataFrame, width: float, span: float, edge: float) -> list[dict[str, Any]]:
    """Names beside the dots: of the furthest outside first, of others where there is room."""
    dots = frame.group_by("students", "rate", maintain_order=True).agg("name", "outside")
    far = (pl.col("rate") - frame["overall"][0]).abs()
    dots = dots.sort(pl.col("outside").list.max(), far, descending=True, maintain_order=True)
    points = dots.select("students", "rate", pl.col("outside").list.max()).to_numpy()
    places = _Places(points, width, span, edge)
    notes: list[dict[str, Any]] = []
    for x, y, names, outside in dots.iter_rows():
        if len(notes) == _LABELS:
            break
        text = ", ".join(short(name, 16) for name in names[:_NAMED])
        side = places.take(x, y, len(text), beyond=max(outside) == _OUTSIDE)
        if side:
            ink = colour(_OUTSIDE) if max(outside) == _OUTSIDE else MUTED
            notes.append(_label(names, x, y, ink, side))
    return notes


@dataclass
class _Places:
    """Where names may stand, so that none covers another."""

    points: np.ndarray[Any, np.dtype[np.float64]]
    """Students, rate and how far outside, of each dot: a row each."""
    width: float
    span: float
    edge: float
    """Where the plot ends."""
    taken: list[tuple[float, float, float]] = field(default_factory=list)
    """From, to and height of the names that stand."""

    def take(self, x: float, y: float, letters: int, *, beyond: bool) -> str:
        """The side of the dot where its name stands; empty where there is no room."""
        long, gap = (letters + 1) * _LETTER * self.width, 0.015 * self.width
        sides = (("right", x + gap), ("left", x - gap - long))
        fits = x + gap + long <= self.edge
        for side, start in (sides if fits else sides[::-1]) if beyond else sides[not fits :][:1]:
            if self._free(start, start + long, y, x, beyond=beyond):
                self.taken.append((start, start + long, y))
                return side
        return ""

    def _free(self, start: float, end: float, y: float, x: float, *, beyond: bool) -> bool:
        low, near = 0.045 * self.span, min(start, start if beyond else x - 0.02 * self.width)
        if not all(b < start or a > end or abs(h - y) > low for a, b, h in self.taken):
            return False
        a, b, outside = self.points.T
        # What is outside has its name also where it covers a dot inside: that is the crowd.
        others = ((a != x) | (b != y)) & ((outside == _OUTSIDE) | (not beyond))
        return not np.any(others & (near < a) & (a < end) & (np.abs(b - y) < low * 0.7))


def _label(names: list[str], x: float, y: float, ink: str, side: str) -> dict[str, Any]:
    """The names of the sections of one dot."""
    text = ", ".join(literal(short(name, 16)) for name in names[:_NAMED])
    return {
        "text": f"<b>{text}{' …' * (len(names) > _NAMED)}</b>", "x": x, "y": y,
        "xanchor": "left" if side == "right" else "right", "xshift": 9 if side == "right" else -9,
        "showarrow": False, "font": {"color": ink, "size": 13},
    }  # fmt: skip


def answers(frame: pl.DataFrame) -> str:
    """Whether the sections differ by more than chance would make them, and how sure that is."""
    if frame.is_empty():
        return _NOBODY
    if frame.height == 1:
        return _ALONE
    beyond, between = (frame.filter(pl.col("outside") == place) for place in (2, 1))
    if beyond.height:
        return _differ(frame, beyond)
    if between.height:
        return _perhaps(frame, between)
    row = frame.row(0, named=True)
    return (
        f"The sections differ by no more than chance would: all {frame.height:,} lie within the"
        f" limits around {percent(row['overall'])} ({frame['mastered'].sum():,} of"
        f" {frame['of'].sum():,})."
    )


def _differ(frame: pl.DataFrame, beyond: pl.DataFrame) -> str:
    rows = list(beyond.iter_rows(named=True))
    who = [f"{row['name']}, {counted(row)}," for row in rows]
    overall = percent(frame["overall"][0])
    named = who[0] if len(rows) == 1 else together([row["name"] for row in rows])
    if len(rows) > _NAMED:
        named = f"{len(rows):,} of {plural(frame.height, 'section')}"
    verb = "lies" if len(rows) == 1 else "lie"
    often = _many(frame.height, OUTER, beyond.height)
    return f"{named} {verb} outside what chance explains around {overall}. {often}"


def _perhaps(frame: pl.DataFrame, between: pl.DataFrame) -> str:
    names = between["name"].to_list()
    who = together(names) if len(names) <= _NAMED else plural(len(names), "section")
    verb = "lies" if len(names) == 1 else "lie"
    many = _many(frame.height, INNER, len(names))
    if len(names) > 1 and outside_by_chance(frame.height, INNER, len(names)) < _SURELY:
        # Each alone may be chance; that so many are outside at once is not.
        return (
            "The sections differ by more than chance, but no single one for certain."
            f" {who} {verb} a little beyond the inner limits. {many}"
        )
    return (
        f"No clear difference. {who} {verb} a little beyond the inner limits."
        f" {many[:-1]}: watch before you conclude."
    )


def _many(sections: int, confidence: float, outside: int) -> str:
    """How often so many comparisons find as many outside where there is nothing."""
    found = 100 * outside_by_chance(sections, confidence, outside)
    often = f"up to {found:.0f}" if found >= 1 else "fewer than 1"
    seen = "one" if outside == 1 else f"{outside} or more"
    return f"If all were alike, we would still see {seen} outside in {often} of 100 such pictures."


CHART = Chart(
    key="funnel_plot",
    title="Is the difference real, or chance?",
    question="mastery_rates",
    draw=draw,
    answers=answers,
)
