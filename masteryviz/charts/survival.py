"""How long until mastery: the share of students still on the way, day by day or try by try."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from operator import itemgetter
from typing import Any

import plotly.graph_objects as go
import polars as pl

from masteryviz.charts._chart import (
    Chart,
    amount,
    figure,
    literal,
    nothing,
    percent,
    plural,
    short,
    trace,
)
from masteryviz.charts._look import EDGE, FOOT, HIGHLIGHTS, MUTED

_DASHES = ("solid", "dash", "dashdot", "dot")
_PLOT, _ROW = 290, 22
"""Pixels: height of the plot, and of a row of numbers below it."""
_AXIS = 68
"""Pixels between the plot and those rows: the axis, its title, and the rows' heading."""
_LINE = 0.068
"""Height of a line of the labels at the ends of curves, as a share of the plot."""
_SHORT = 22
"""Letters of a label that still stand in one line."""
_LETTER = 0.0155
"""How much of the plot's width a letter of such a label takes."""
LEAST = 5
"""A curve is drawn as long as this many students are watched: fewer say too little."""
_FAINT = "#c3cad6"
_STEP = ("time", "at_risk", "events", "censored", "survival", "lower", "upper")
"""Columns of a step of a curve."""


@dataclass(frozen=True)
class _Curve:
    """One group's steps, beginning with everybody at time 0."""

    name: str
    time: list[float]
    survival: list[float]
    lower: list[float]
    upper: list[float]
    at_risk: list[int]
    censored: list[tuple[float, float]]
    """Where somebody's time ended without mastery: time and height of the curve there."""
    students: int
    """Everybody who was watched, those too who came later."""
    open: int
    """Those of them who have not mastered it."""

    def risk_at(self, time: float) -> int | None:
        """Students still watched just before `time`; None past the end."""
        return next((n for t, n in zip(self.time, self.at_risk, strict=True) if t >= time), None)

    def readable(self) -> _Curve:
        """The curve as far as `LEAST` are watched (of fewer: all), whole if all have mastered it.

        The last one who is watched may master it while others were watched less long: that step
        down to nobody is no picture of a group of which some have not mastered it.
        """
        if not self.open:
            return self
        least, points = min(LEAST, max(self.at_risk)), reversed(range(len(self.time)))
        read = (at for at in points if self.at_risk[at] >= least and self.survival[at] > 0)
        last = next(read, 0)
        end = self.time[last]
        return replace(
            self,
            **{name: getattr(self, name)[: last + 1]
               for name in ("time", "survival", "lower", "upper", "at_risk")},
            censored=[mark for mark in self.censored if mark[0] <= end],
        )  # fmt: skip


def draw(
    frame: pl.DataFrame,
    *,
    highlighted: Sequence[str] = (),
    unit: str = "days",
    titles: Mapping[str, str] | None = None,
) -> go.Figure:
    """Kaplan-Meier step curves; a tick marks students whose time ended before mastery.

    A curve ends where fewer than `LEAST` students are still watched, unless all have mastered it.

    Parameters
    ----------
    frame
        Of the question `time_to_mastery_curve`, grouped by one column.
    highlighted
        Up to four groups that stand out, with a label, a row of numbers at risk and, when there
        are one or two, a band of limits. With none given and up to four groups, all stand out.
    unit
        `days` or `attempts`, as the frame was asked for.
    titles
        A longer name for each group, for the text on hover.
    """
    whole = _curves(frame)
    if not whole:
        return nothing("Nobody has been assessed on this yet.")
    curves = {name: curve.readable() for name, curve in whole.items()}
    chosen = [name for name in highlighted if name in curves][: len(HIGHLIGHTS)]
    if not chosen and len(curves) <= len(HIGHLIGHTS):
        chosen = list(curves)
    traces = _others([c for name, c in curves.items() if name not in chosen], unit, titles or {})
    for place, name in enumerate(chosen):
        traces += _stand_out(curves[name], place, len(chosen) <= 2, unit, titles or {})
    ticks = _ticks(_longest(curves))
    traces += [_at_risk(whole[name], place, ticks) for place, name in enumerate(chosen)]
    notes = _end_labels([curves[name] for name in chosen], _reach(curves, chosen))
    return figure(traces, **_axes(curves, chosen, ticks, unit, notes))


def _curves(frame: pl.DataFrame) -> dict[str, _Curve]:
    """Each group's curve: in one pass over the rows, for there are many groups of few."""
    if frame.is_empty():
        return {}
    steps: dict[object, list[tuple[Any, ...]]] = {}
    for name, *step in frame.select(frame.columns[0], *_STEP).iter_rows():
        steps.setdefault(name, []).append(tuple(step))
    return {
        str(name): _curve(str(name), sorted(found, key=itemgetter(0)))
        for name, found in steps.items()
    }


def _curve(name: str, steps: list[tuple[Any, ...]]) -> _Curve:
    """A group's curve of its rows in order of time, each with the values of `_STEP`."""
    time, at_risk, events, censored, survival, lower, upper = zip(*steps, strict=True)
    ended = zip(time, censored, survival, strict=True)
    return _Curve(
        name=name,
        time=[0.0, *map(float, time)],
        survival=[1.0, *survival],
        lower=[1.0, *_else(lower, survival)],
        upper=[1.0, *_else(upper, survival)],
        at_risk=[at_risk[0], *at_risk],
        censored=[(float(day), height) for day, count, height in ended if count > 0],
        students=sum(events) + sum(censored),
        open=sum(censored),
    )


def _else(limits: Iterable[float | None], survival: Iterable[float]) -> list[float]:
    """The limits of a curve; the curve itself where there is none."""
    pairs = zip(limits, survival, strict=True)
    return [share if limit is None else limit for limit, share in pairs]


def _others(curves: list[_Curve], unit: str, titles: Mapping[str, str]) -> list[dict[str, Any]]:
    """The curves in the background, as one trace with gaps: a browser draws that at once."""
    if not curves:
        return []
    lines = [_line(curve, _FAINT, "solid", 1.4, unit, titles) for curve in curves]
    joined = {
        key: [value for line in lines for value in (*line[key], None)]
        for key in ("x", "y", "customdata", "hovertext")
    }
    return [{**lines[0], **joined, "name": "others", "connectgaps": False}]


def _line(
    curve: _Curve, colour: str, dash: str, width: float, unit: str, titles: Mapping[str, str]
) -> dict[str, Any]:
    one = unit.removesuffix("s")
    title = literal(titles.get(curve.name, curve.name))
    return trace(
        "scatter",
        name=curve.name,
        x=curve.time,
        y=[round(share, 4) for share in curve.survival],
        mode="lines",
        line={"color": colour, "dash": dash, "width": width, "shape": "hv"},
        customdata=[curve.name] * len(curve.time),
        hovertext=[
            f"<b>{title}</b><br>{one} {time:g}: "
            f"{percent(share)} still on the way<br>{plural(n, 'student')} still watched just "
            f"before<br>95 % limits "
            f"{percent(low)} to {percent(high)}"
            for time, share, n, low, high in zip(
                curve.time, curve.survival, curve.at_risk, curve.lower, curve.upper, strict=True
            )
        ],
        hoverinfo="text",
    )


def _stand_out(
    curve: _Curve, place: int, band: bool, unit: str, titles: Mapping[str, str]
) -> list[dict[str, Any]]:
    colour = HIGHLIGHTS[place]
    found = []
    if band:
        edge = {"width": 0, "shape": "hv", "color": colour}
        found += [
            trace("scatter", name=f"{curve.name} upper", x=curve.time, y=curve.upper,
                  mode="lines", line=edge, hoverinfo="skip"),
            trace("scatter", name=f"{curve.name} lower", x=curve.time, y=curve.lower,
                  mode="lines", line=edge, hoverinfo="skip", fill="tonexty",
                  fillcolor=_pale(colour)),
        ]  # fmt: skip
    found.append(_line(curve, colour, _DASHES[place], 2.6, unit, titles))
    if curve.censored:
        found.append(trace(
            "scatter",
            name=f"{curve.name} censored",
            x=[time for time, _ in curve.censored],
            y=[height for _, height in curve.censored],
            mode="markers",
            marker={"symbol": "line-ns", "size": 11, "line": {"width": 2, "color": colour}},
            hovertext="time ended here without mastery", hoverinfo="text",
        ))  # fmt: skip
    return found


def _at_risk(curve: _Curve, place: int, ticks: list[float]) -> dict[str, Any]:
    """A row of numbers under the plot."""
    watched = [curve.risk_at(time) for time in ticks]
    return trace(
        "scatter", name=f"{curve.name} at risk", x=ticks, y=[place] * len(ticks), xaxis="x2",
        yaxis="y2", text=["–" if n is None else f"{n:,}" for n in watched], mode="text",
        textfont={"color": HIGHLIGHTS[place], "size": 13}, hoverinfo="skip", cliponaxis=False,
    )  # fmt: skip


def _end_labels(curves: list[_Curve], reach: float) -> list[dict[str, Any]]:
    """Name and count at the ends of the curves: the share there is of those watched that long."""
    order = sorted(range(len(curves)), key=lambda place: curves[place].survival[-1])
    lines = max((_end_text(curve).count("<br>") + 1 for curve in curves), default=1)
    heights = _spread([curves[place].survival[-1] for place in order], lines * _LINE)
    last = max((curve.time[-1] for curve in curves), default=0.0)
    behind = any(_hides(curves, *found, reach) for found in zip(order, heights, strict=True))
    return [{
        "x": last if behind else curves[place].time[-1],
        "xanchor": "left", "xshift": 6, "y": height, "yref": "y",
        "showarrow": False, "bgcolor": "rgba(255,255,255,0.82)", "borderpad": 1, "align": "left",
        "text": _end_text(curves[place]),
        "font": {"color": HIGHLIGHTS[place], "size": 13},
    } for place, height in zip(order, heights, strict=True)]  # fmt: skip


def _hides(curves: list[_Curve], place: int, height: float, reach: float) -> bool:
    """Whether a label at the end of its curve would stand on another: labels then go behind all."""
    text = _end_text(curves[place])
    start = curves[place].time[-1]
    end = start + reach * (0.01 + _LETTER * _longest_line(text))
    half = (text.count("<br>") + 1) * _LINE / 2
    return any(
        start < after and before < end and low < height + half and height - half < high
        for other, curve in enumerate(curves)
        if other != place
        for (before, high), (after, low) in pairwise(zip(curve.time, curve.survival, strict=True))
    )


def _longest_line(text: str) -> int:
    plain = text.replace("<b>", "").replace("</b>", "")
    return max(len(line) for line in plain.split("<br>"))


def _spread(heights: list[float], gap: float) -> list[float]:
    """Heights in rising order, moved where they would overlap each other, the axis or the top."""
    found: list[float] = []
    for height in heights:
        found.append(max(height, found[-1] + gap if found else gap / 2))
    top = 1.0
    for place in reversed(range(len(found))):
        found[place] = min(found[place], top)
        top = found[place] - gap
    return found


def _end_name(curve: _Curve) -> str:
    return short(curve.name, 18)


def _end_text(curve: _Curve) -> str:
    name, count = _end_name(curve), _not_yet(curve)
    between = " " if len(name) + len(count) < _SHORT else "<br>"
    return f"<b>{literal(name)}</b>{between}{count}"


def _not_yet(curve: _Curve) -> str:
    return f"{curve.open:,} of {curve.students:,} not yet"


def _reach(curves: Mapping[str, _Curve], chosen: list[str]) -> float:
    """Where the axis ends: beyond every curve, with room for the labels behind those chosen."""
    letters = max((_longest_line(_end_text(curves[name])) for name in chosen), default=0)
    last = max((curves[name].time[-1] for name in chosen), default=0.0)
    return max(_longest(curves) * 1.01, last / (1 - 0.04 - _LETTER * letters))


def _longest(curves: Mapping[str, _Curve]) -> float:
    return max(1.0, *(curve.time[-1] for curve in curves.values()))


def _axes(
    curves: Mapping[str, _Curve],
    chosen: list[str],
    ticks: list[float],
    unit: str,
    notes: list[dict[str, Any]],
) -> dict[str, Any]:
    longest = _longest(curves)
    rows = len(chosen)
    below = rows * _ROW + _AXIS if rows else 0
    foot = {"t": 12, "b": 8 if rows else FOOT}
    inner = _PLOT + below
    reach = [-longest * 0.015, _reach(curves, chosen)]
    heading = {
        "text": "students still watched", "x": 0, "xref": "paper", "xanchor": "left",
        "xshift": -6, "y": rows * _ROW / inner, "yref": "paper", "yanchor": "bottom",
        "showarrow": False, "font": {"color": MUTED, "size": 12},
    }  # fmt: skip
    half = {
        "type": "line", "x0": 0, "x1": 1, "xref": "x domain", "y0": 0.5, "y1": 0.5, "yref": "y",
        "line": {"color": EDGE, "width": 1, "dash": "dot"},
    }  # fmt: skip
    return {
        "height": inner + sum(foot.values()),
        "margin": {"l": 8, "r": 16, **foot},
        "annotations": [*notes, *([heading] if rows else [])],
        "shapes": [half],
        "xaxis": {
            "range": reach, "tickvals": ticks, "anchor": "y", "automargin": False,
            "title": {"text": "days since the start" if unit == "days" else unit, "standoff": 4},
        },
        "xaxis2": {"range": reach, "anchor": "y2", "visible": False},
        "yaxis": {
            "domain": [below / inner, 1], "range": [0, 1.03], "tickformat": ".0%",
            "tickvals": [0, 0.25, 0.5, 0.75, 1], "title": {"text": "still on the way"},
        },
        "yaxis2": {
            "domain": [0, rows * _ROW / inner or 0.01], "range": [rows - 0.5, -0.5],
            "showgrid": False, "anchor": "x2", "tickvals": list(range(rows)),
            "ticktext": [literal(short(name, 14)) for name in chosen], "visible": bool(rows),
            "showline": False, "ticklabelstandoff": _beside_first(curves, chosen),
        },
    }  # fmt: skip


def _beside_first(curves: Mapping[str, _Curve], chosen: list[str]) -> int:
    """Pixels between a row's name and its first number, which stands centred on 0."""
    most = max([len(f"{curves[name].at_risk[0]:,}") for name in chosen], default=0)
    return 10 + 5 * most


def _ticks(longest: float) -> list[float]:
    """About seven round times from 0 on."""
    rough = longest / 7
    size = next(
        (step for step in (1, 2, 5, 7, 10, 14, 20, 30, 50, 60, 90, 100, 180, 365) if step >= rough),
        rough,
    )
    return [float(place * size) for place in range(int(longest / size) + 1)]


def _pale(colour: str) -> str:
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return f"rgba({red},{green},{blue},0.13)"


def answers(frame: pl.DataFrame, *, name: str = "", unit: str = "days") -> str:
    """In one sentence: when half of `name` (or of the first group) had mastered; who is left."""
    curves = _curves(frame)
    if not curves:
        return "Nobody has been assessed yet."
    curve = curves.get(name) or next(iter(curves.values()))
    half = next(
        (t for t, s in zip(curve.time, curve.survival, strict=True) if s <= 0.5 + 1e-9), None
    )
    verb = "is" if curve.open == 1 else "are"
    end = f"{curve.open:,} of {plural(curve.students, 'student')} {verb} still on the way"
    if half is None:
        return f"{curve.name}: half have not mastered it yet; {end}."
    after = "on the first day" if half == 0 and unit == "days" else f"after {amount(half, unit)}"
    if half > curve.readable().time[-1]:
        after += f", by when fewer than {LEAST} were still watched"
    return f"{curve.name}: half had mastered it {after}; {end}."


CHART = Chart(
    key="survival",
    title="How long does it take, and who is still on the way?",
    question="time_to_mastery_curve",
    draw=draw,
    answers=answers,
)
