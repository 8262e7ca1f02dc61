"""How long until mastery: the share of students still on the way, day by day or try by try."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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
_GAP = 0.075
"""Distance of two names at the ends of curves, as a share of the plot."""
_FAINT = "#c3cad6"


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

    def risk_at(self, time: float) -> int:
        """Students still on the way just before `time`."""
        return next((n for t, n in zip(self.time, self.at_risk, strict=True) if t >= time), 0)


def draw(
    frame: pl.DataFrame,
    *,
    highlighted: Sequence[str] = (),
    unit: str = "days",
    titles: Mapping[str, str] | None = None,
) -> go.Figure:
    """Kaplan-Meier step curves; a tick marks students whose time ended before mastery.

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
    curves = _curves(frame)
    if not curves:
        return nothing("Nobody has been assessed on this yet.")
    chosen = [name for name in highlighted if name in curves][: len(HIGHLIGHTS)]
    if not chosen and len(curves) <= len(HIGHLIGHTS):
        chosen = list(curves)
    traces = _others([c for name, c in curves.items() if name not in chosen], unit, titles or {})
    for place, name in enumerate(chosen):
        traces += _stand_out(curves[name], place, len(chosen) <= 2, unit, titles or {})
    ticks = _ticks(_longest(curves))
    traces += [_at_risk(curves[name], place, ticks) for place, name in enumerate(chosen)]
    notes = _end_labels([curves[name] for name in chosen])
    return figure(traces, **_axes(curves, chosen, ticks, unit, notes))


def _curves(frame: pl.DataFrame) -> dict[str, _Curve]:
    if frame.is_empty():
        return {}
    group = frame.columns[0]
    found: dict[str, _Curve] = {}
    for (name,), steps in frame.group_by(group, maintain_order=True):
        steps = steps.sort("time")
        rows = steps.with_columns(
            pl.col("lower").fill_null(pl.col("survival")),
            pl.col("upper").fill_null(pl.col("survival")),
        )
        found[str(name)] = _Curve(
            name=str(name),
            time=[0.0, *rows["time"].cast(pl.Float64)],
            survival=[1.0, *rows["survival"]],
            lower=[1.0, *rows["lower"]],
            upper=[1.0, *rows["upper"]],
            at_risk=[int(rows["at_risk"][0]), *rows["at_risk"]],
            censored=[
                (float(time), height)
                for time, height in rows.filter(pl.col("censored") > 0)
                .select("time", "survival")
                .iter_rows()
            ],
        )
    return found


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
            f"{percent(share)} still on the way ({n} just before)<br>95 % limits "
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
    return trace(
        "scatter", name=f"{curve.name} at risk", x=ticks, y=[place] * len(ticks), xaxis="x2",
        yaxis="y2", text=[f"{curve.risk_at(time):,}" for time in ticks], mode="text",
        textfont={"color": HIGHLIGHTS[place], "size": 13}, hoverinfo="skip", cliponaxis=False,
    )  # fmt: skip


def _end_labels(curves: list[_Curve]) -> list[dict[str, Any]]:
    """Names at the ends of the curves, moved up where they would overlap each other or the axis."""
    last, notes = -_GAP, []
    for place, curve in sorted(enumerate(curves), key=lambda item: item[1].survival[-1]):
        last = max(curve.survival[-1], last + _GAP, _GAP / 2)
        notes.append({
            "x": curve.time[-1], "xanchor": "left", "xshift": 6, "y": last, "yref": "y",
            "showarrow": False, "bgcolor": "rgba(255,255,255,0.82)", "borderpad": 1,
            "text": f"<b>{literal(_end_name(curve))}</b> {percent(curve.survival[-1])}",
            "font": {"color": HIGHLIGHTS[place], "size": 13},
        })  # fmt: skip
    return notes


def _end_name(curve: _Curve) -> str:
    return short(curve.name, 16)


def _reach(curves: Mapping[str, _Curve], chosen: list[str], longest: float) -> float:
    """Where the axis ends: beyond every curve, with room for the names behind those chosen."""
    rooms = [1 - 0.04 - 0.0145 * (len(_end_name(curves[name])) + 5) for name in chosen]
    ends = [curves[name].time[-1] / room for name, room in zip(chosen, rooms, strict=True)]
    return max([longest * 1.01, *ends])


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
    reach = [-longest * 0.015, _reach(curves, chosen, longest)]
    heading = {
        "text": "number still on the way", "x": 0, "xref": "paper", "xanchor": "left",
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
            "showline": False, "ticklabelstandoff": 16,
        },
    }  # fmt: skip


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
    rows = frame.filter(pl.col(frame.columns[0]).cast(pl.String) == curve.name)
    open_ = curve.at_risk[0] - int(rows["events"].sum())
    end = f"{open_:,} of {plural(curve.at_risk[0], 'student')} are still on the way"
    if half is None:
        return f"{curve.name}: half have not mastered it yet; {end}."
    after = "on the first day" if half == 0 and unit == "days" else f"after {amount(half, unit)}"
    return f"{curve.name}: half had mastered it {after}; {end}."


CHART = Chart(
    key="survival",
    title="How long does it take, and who is still on the way?",
    question="time_to_mastery_curve",
    draw=draw,
    answers=answers,
)
