"""How long until mastery: the share of students still on the way, day by day or try by try."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import plotly.graph_objects as go
import polars as pl

from masteryviz.charts._chart import Chart, literal, nothing, percent, short
from masteryviz.charts._look import EDGE, HIGHLIGHTS, MUTED, TEMPLATE

_DASHES = ("solid", "dash", "dashdot", "dot")
_PLOT, _ROW = 330, 24
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
    figure = go.Figure(layout={"template": TEMPLATE})
    figure.add_traces(
        [
            _line(curve, _FAINT, "solid", 1.4, unit, titles or {})
            for name, curve in curves.items()
            if name not in chosen
        ]
    )
    for place, name in enumerate(chosen):
        _stand_out(figure, curves[name], place, len(chosen) <= 2, unit, titles or {})
    _label_ends(figure, [curves[name] for name in chosen])
    _axes(figure, curves, chosen, unit)
    return figure


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


def _line(
    curve: _Curve, colour: str, dash: str, width: float, unit: str, titles: Mapping[str, str]
) -> go.Scatter:
    one = unit.removesuffix("s")
    return go.Scatter(
        name=curve.name,
        x=curve.time,
        y=curve.survival,
        mode="lines",
        line={"color": colour, "dash": dash, "width": width, "shape": "hv"},
        customdata=[curve.name] * len(curve.time),
        hovertext=[
            f"<b>{literal(titles.get(curve.name, curve.name))}</b><br>{one} {time:g}: "
            f"{percent(share)} still on the way, {n} at risk<br>95 % limits "
            f"{percent(low)} to {percent(high)}"
            for time, share, n, low, high in zip(
                curve.time, curve.survival, curve.at_risk, curve.lower, curve.upper, strict=True
            )
        ],
        hoverinfo="text",
    )


def _stand_out(
    figure: go.Figure, curve: _Curve, place: int, band: bool, unit: str, titles: Mapping[str, str]
) -> None:
    colour = HIGHLIGHTS[place]
    if band:
        edge = {"width": 0, "shape": "hv", "color": colour}
        figure.add_trace(go.Scatter(
            x=curve.time, y=curve.upper, mode="lines", line=edge, hoverinfo="skip",
            name=f"{curve.name} upper",
        ))  # fmt: skip
        figure.add_trace(go.Scatter(
            x=curve.time, y=curve.lower, mode="lines", line=edge, hoverinfo="skip",
            name=f"{curve.name} lower", fill="tonexty", fillcolor=_pale(colour),
        ))  # fmt: skip
    figure.add_trace(_line(curve, colour, _DASHES[place], 2.6, unit, titles))
    if curve.censored:
        figure.add_trace(go.Scatter(
            name=f"{curve.name} censored",
            x=[time for time, _ in curve.censored],
            y=[height for _, height in curve.censored],
            mode="markers",
            marker={"symbol": "line-ns", "size": 11, "line": {"width": 2, "color": colour}},
            hovertext="time ended here without mastery", hoverinfo="text",
        ))  # fmt: skip


def _label_ends(figure: go.Figure, curves: list[_Curve]) -> None:
    """Names at the ends of the curves, moved apart where they would overlap."""
    gap = 0.066
    last = 1.0 + gap
    for place, curve in sorted(enumerate(curves), key=lambda item: -item[1].survival[-1]):
        height = min(curve.survival[-1], last - gap)
        last = height
        figure.add_annotation(
            x=curve.time[-1],
            xanchor="left",
            xshift=6,
            y=height,
            yref="y",
            showarrow=False,
            bgcolor="rgba(255,255,255,0.82)",
            borderpad=1,
            text=f"<b>{literal(short(curve.name, 16))}</b> {percent(curve.survival[-1])}",
            font={"color": HIGHLIGHTS[place], "size": 13},
        )


def _axes(figure: go.Figure, curves: Mapping[str, _Curve], chosen: list[str], unit: str) -> None:
    longest = max(max(curve.time[-1] for curve in curves.values()), 1.0)
    ticks = _ticks(longest)
    rows = len(chosen)
    height = _PLOT + 58 + (rows * _ROW + 62 if rows else 0)
    floor = rows * _ROW / (height - 58)
    foot = floor + 62 / (height - 58) if rows else 0.0
    for place, name in enumerate(chosen):
        figure.add_trace(go.Scatter(
            name=f"{name} at risk", x=ticks, y=[place] * len(ticks), yaxis="y2", mode="text",
            text=[str(curves[name].risk_at(time)) for time in ticks],
            textfont={"color": HIGHLIGHTS[place], "size": 13}, hoverinfo="skip", cliponaxis=False,
        ))  # fmt: skip
    figure.update_layout(
        height=height,
        margin={"l": 8, "r": 128 if chosen else 16, "t": 14, "b": 10 if rows else 44},
        xaxis={
            "range": [-longest * 0.015, longest * 1.01],
            "tickvals": ticks,
            "anchor": "y",
            "title": {
                "text": f"{unit} since the start" if unit == "days" else "attempts",
                "standoff": 4,
            },
        },
        yaxis={
            "domain": [foot, 1],
            "range": [0, 1.03],
            "tickformat": ".0%",
            "tickvals": [0, 0.25, 0.5, 0.75, 1],
            "title": {"text": "still on the way"},
        },
        yaxis2={
            "domain": [0, floor or 0.01],
            "range": [rows - 0.4, -0.6],
            "showgrid": False,
            "anchor": "x",
            "tickvals": list(range(rows)),
            "ticktext": [literal(short(n, 12)) for n in chosen],
            "visible": bool(rows),
            "showline": False,
            "ticklabelstandoff": 16,
        },
    )
    figure.add_hline(y=0.5, line={"color": EDGE, "width": 1, "dash": "dot"})
    if rows:
        figure.add_annotation(
            text="number at risk",
            x=0,
            xref="paper",
            xanchor="left",
            y=floor,
            yref="paper",
            yanchor="bottom",
            showarrow=False,
            font={"color": MUTED, "size": 12},
        )


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
    """In one sentence: when half of the group `name` (or the first) had mastered."""
    curves = _curves(frame)
    if not curves:
        return "Nobody has been assessed yet."
    curve = curves.get(name) or next(iter(curves.values()))
    half = next(
        (t for t, s in zip(curve.time, curve.survival, strict=True) if s <= 0.5 + 1e-9), None
    )
    end = f"{percent(curve.survival[-1])} are still on the way after {curve.time[-1]:g} {unit}"
    if half is None:
        return f"{curve.name}: half have not mastered it yet; {end}."
    return f"{curve.name}: half had mastered it after {half:g} {unit}; {end}."


CHART = Chart(
    key="survival",
    title="How long does it take, and who is still on the way?",
    question="time_to_mastery_curve",
    draw=draw,
    answers=answers,
)
