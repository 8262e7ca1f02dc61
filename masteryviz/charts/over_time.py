"""How mastery has grown: the share who had mastered at the end of each day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import plotly.graph_objects as go
import polars as pl

from masteryviz.charts._chart import Chart, figure, literal, nothing, percent, short, trace
from masteryviz.charts._look import ACCENT, FOOT, HIGHLIGHTS, INK
from masteryviz.charts._notes import Mark, note_lines
from masteryviz.filters import day

_PLOT = 300
_FAINT = "#c3cad6"
_GAP = 0.14
"""Distance of two names at the ends of lines, as a share of the plot: each has two lines."""
_EDGE = 0.04
"""Share of the axis at its start that has no room for words before it."""
_BAND = "rgba(31,78,140,0.13)"
_DASHES = ("solid", "dash", "dashdot", "dot")


class _Point(NamedTuple):
    """A group on one day, as the frame's columns of these names say it."""

    day: dt.date
    students: int
    mastered: int
    mastery_rate: float
    lower: float
    upper: float
    unknown: int

    @property
    def known(self) -> int:
        """Students whose mastery can be told."""
        return self.students - self.unknown


_Line = list[_Point]
"""A group's days, from the first to the last."""


def draw(
    frame: pl.DataFrame,
    *,
    highlighted: Sequence[str] = (),
    titles: Mapping[str, str] | None = None,
    since: dt.date | None = None,
    as_of: dt.date | None = None,
    until: dt.date | None = None,
    marks: Sequence[Mark] = (),
) -> go.Figure:
    """A line for each group; those highlighted stand out, the first with its 95 % limits.

    Parameters
    ----------
    frame
        Of the question `mastery_over_time`, grouped by one column.
    highlighted
        Up to four groups that stand out with a label; the others stay in the background.
    titles
        A longer name for each group, for the text on hover.
    since, as_of
        The two days that are compared: upright lines.
    until
        Day up to which the axis reaches where the lines end before it.
    marks
        Further upright lines, such as changes in teaching.
    """
    lines = _lines(frame)
    if not lines:
        return nothing("Nobody has dated work here, so there is no way it came about to show.")
    chosen = [name for name in highlighted if name in lines][: len(HIGHLIGHTS)]
    chosen = chosen or list(lines)[:1]
    behind = {name: line for name, line in lines.items() if name not in chosen}
    traces = _others(behind, titles or {})
    for place, name in enumerate(chosen):
        traces += _band(lines[name]) if place == 0 else []
        traces.append(_line(lines[name], name, place, titles or {}))
    last = max(line[-1].day for line in lines.values())
    first = min(line[0].day for line in lines.values())
    ends = _ends([(name, lines[name]) for name in chosen], last)
    last = max(last, until or last)
    return figure(traces, **_layout(first, last, ends, since, as_of, marks))


def _lines(frame: pl.DataFrame) -> dict[str, _Line]:
    """The groups' lines: in one pass over the rows, for there are many groups of few."""
    lines: dict[str, _Line] = {}
    for name, *said in frame.select(frame.columns[0], *_Point._fields).iter_rows():
        point = _Point._make(said)
        if point.day is not None and point.mastery_rate is not None:
            lines.setdefault(str(name), []).append(point)
    return {name: sorted(line, key=lambda point: point.day) for name, line in lines.items()}


def _dates(line: _Line) -> list[str]:
    return [point.day.isoformat() for point in line]


def _rates(line: _Line) -> list[float]:
    return [round(point.mastery_rate, 4) for point in line]


def _texts(line: _Line, name: str, titles: Mapping[str, str]) -> list[str]:
    title = literal(titles.get(name, name))
    return [
        f"<b>{title}</b><br>{day(point.day)}: {percent(point.mastery_rate)} "
        f"({point.mastered:,} of {point.known:,})<br>95 % limits "
        f"{percent(point.lower)} to {percent(point.upper)}"
        for point in line
    ]


def _others(lines: Mapping[str, _Line], titles: Mapping[str, str]) -> list[dict[str, Any]]:
    """The lines in the background, as one trace with gaps."""
    x: list[str | None] = []
    y: list[float | None] = []
    names: list[str | None] = []
    texts: list[str | None] = []
    for name, line in lines.items():
        x += [*_dates(line), None]
        y += [*_rates(line), None]
        names += [*([name] * len(line)), None]
        texts += [*_texts(line, name, titles), None]
    if not x:
        return []
    return [trace("scatter", name="others", x=x, y=y, mode="lines", connectgaps=False,
                  line={"color": _FAINT, "width": 1.4}, customdata=names, hovertext=texts,
                  hoverinfo="text")]  # fmt: skip


def _band(line: _Line) -> list[dict[str, Any]]:
    edge = {"width": 0}
    same = {"mode": "lines", "line": edge, "hoverinfo": "skip", "x": _dates(line)}
    return [
        trace("scatter", name="upper", y=[point.upper for point in line], **same),
        trace("scatter", name="lower", y=[point.lower for point in line], fill="tonexty",
              fillcolor=_BAND, **same),
    ]  # fmt: skip


def _line(line: _Line, name: str, place: int, titles: Mapping[str, str]) -> dict[str, Any]:
    colour = (ACCENT, *(c for c in HIGHLIGHTS if c != ACCENT))[place]
    return trace(
        "scatter", name=name, x=_dates(line), customdata=[name] * len(line), y=_rates(line),
        mode="lines+markers" if len(line) <= 30 else "lines",
        line={"color": colour, "width": 2.6, "dash": _DASHES[place]}, marker={"size": 6},
        hovertext=_texts(line, name, titles), hoverinfo="text",
    )  # fmt: skip


def _ends(chosen: list[tuple[str, _Line]], last: dt.date) -> list[dict[str, Any]]:
    """Names and shares at the ends of the lines, moved apart where they would overlap."""
    order = sorted(enumerate(chosen), key=lambda item: item[1][1][-1].mastery_rate)
    heights: list[float] = []
    for _, (_, line) in order:
        lowest = heights[-1] + _GAP if heights else _GAP / 2
        heights.append(max(line[-1].mastery_rate, lowest))
    over = max(0.0, heights[-1] - 1)
    notes = []
    for height, (place, (name, line)) in zip(heights, order, strict=True):
        colour = (ACCENT, *(c for c in HIGHLIGHTS if c != ACCENT))[place]
        end = line[-1]
        notes.append({
            "x": last.isoformat(), "xref": "x", "xanchor": "left", "xshift": 12,
            "y": height - over,
            "showarrow": False, "align": "left", "font": {"color": colour, "size": 13},
            "text": f"<b>{literal(short(name, 15))}</b> {percent(end.mastery_rate)}"
                    f"<br>{end.mastered:,} of {end.known:,}",
        })  # fmt: skip
    return notes


def _layout(
    first: dt.date,
    last: dt.date,
    ends: list[dict[str, Any]],
    since: dt.date | None,
    as_of: dt.date | None,
    marks: Sequence[Mark],
) -> dict[str, Any]:
    compared = [(moment, words) for moment, words in ((since, "from"), (as_of, "to"))
                if moment is not None and first <= moment <= last]  # fmt: skip
    noted = [mark for mark in marks if first <= mark[0] <= last]
    lines, labels = note_lines(noted, span=(first, last), share=0.22, above=(20, _PLOT))
    shapes = [*(_upright(moment) for moment, _ in compared), *lines]
    top = max([30, *(28 + label["yshift"] for label in labels)])
    edge = dt.timedelta(days=max(1, (last - first).days // 80))
    return {
        "height": _PLOT + top + FOOT,
        "margin": {"l": 8, "r": 134, "t": top, "b": FOOT},
        "xaxis": {
            "type": "date", "range": [(first - edge).isoformat(), (last + edge).isoformat()],
            "automargin": False, "tickformat": "%-d %b", "nticks": 8,
            "title": {"text": "end of the day"},
        },
        "yaxis": {
            "range": [0, 1.03], "tickformat": ".0%", "tickvals": [0, 0.25, 0.5, 0.75, 1],
            "title": {"text": "have mastered it"},
        },
        **({"shapes": shapes} if shapes else {}),
        "annotations": [*ends, *(_said(*item, first, last) for item in compared), *labels],
    }  # fmt: skip


def _upright(moment: dt.date) -> dict[str, Any]:
    return {
        "type": "line", "xref": "x", "x0": moment.isoformat(), "x1": moment.isoformat(),
        "yref": "paper", "y0": 0, "y1": 1, "line": {"color": INK, "width": 1.5, "dash": "dash"},
    }  # fmt: skip


def _said(moment: dt.date, words: str, first: dt.date, last: dt.date) -> dict[str, Any]:
    """The words at a compared day: of two close ones each stands on its own side."""
    before = words == "from" and moment - first > (last - first) * _EDGE
    return {
        "text": f"{words} {day(moment).rpartition(' ')[0]}", "x": moment.isoformat(), "xref": "x",
        "xanchor": "right" if before else "left", "xshift": 3 if before else -3,
        "y": 1, "yref": "paper", "yanchor": "bottom", "yshift": 2, "showarrow": False,
        "font": {"color": INK, "size": 12},
    }  # fmt: skip


def answers(frame: pl.DataFrame, *, name: str = "") -> str:
    """In one sentence: the share of `name` (or the first group) on the first and last day."""
    lines = _lines(frame.filter(pl.col(frame.columns[0]) == name)) or _lines(frame)
    if not lines:
        return "Nobody has dated work here."
    key, line = next(iter(lines.items()))
    then, now = line[0], line[-1]
    return (
        f"{key}: {percent(then.mastery_rate)} had mastered it on {day(then.day)} "
        f"({then.mastered:,} of {then.known:,}), {percent(now.mastery_rate)} on {day(now.day)} "
        f"({now.mastered:,} of {now.known:,})."
    )


CHART = Chart(
    key="over_time",
    title="How has mastery grown?",
    question="mastery_over_time",
    draw=draw,
    answers=answers,
)
