"""What went up and what went down between two days: bars to both sides of nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

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
from masteryviz.charts._look import CARD, FOOT, INK, MUTED, RAMP, WARN
from masteryviz.wording import together

_ROW = 30
_MINUS = "\N{MINUS SIGN}"
_NAMED = 3
"""Groups that fell which the answer names at most."""
_PARTS = (
    ("crossed", "Got it", RAMP[5]),
    ("came_mastered", "Got it, new to the skill", RAMP[3]),
    ("lapsed", "Lost it", RAMP[0]),
)


_Row = dict[str, Any]
"""A row of the `changes` frame."""


def _changed(frame: pl.DataFrame) -> list[_Row]:
    """The rows of the `changes` frame in which anybody's mastery changed."""
    return [row for row in frame.iter_rows(named=True) if any(row[part] for part, *_ in _PARTS)]


class Directions(NamedTuple):
    """Groups of the `changes` frame by what their 95 % limits say."""

    up: list[str]
    """Names of those whose limits lie above 0."""
    down: list[str]
    """Names of those whose limits lie below 0."""
    close: int
    """Changed, and the limits hold 0, or nobody had it on both days."""
    same: int
    """Nobody's mastery changed."""


def directions(frame: pl.DataFrame) -> Directions:
    """Which groups clearly rose or fell: those whose 95 % limits leave out 0.

    Students who are new to a group are in no comparison of two days, and so count for neither.
    """
    rows, group = _changed(frame), frame.columns[0]
    told = [row for row in rows if row["lower"] is not None]
    up = [str(row[group]) for row in told if row["lower"] > 0]
    down = [str(row[group]) for row in told if row["upper"] < 0]
    return Directions(up, down, len(rows) - len(up) - len(down), frame.height - len(rows))


def draw(
    frame: pl.DataFrame, *, selected: str = "", titles: Mapping[str, str] | None = None
) -> go.Figure:
    """Students who got it to the right, who lost it to the left; the net change beside them.

    Parameters
    ----------
    frame
        Of the question `changes`, grouped by one column. Rows without change are left out.
    selected
        The group that stands out.
    titles
        A longer name for each group, for the text on hover.
    """
    rows = _changed(frame)
    if not rows:
        return nothing("Nobody's mastery changed between these two days.")
    names = [str(row[frame.columns[0]]) for row in rows]
    texts = [_hover(row, (titles or {}).get(name, name))
             for name, row in zip(names, rows, strict=True)]  # fmt: skip
    traces = [_bars([row[part] for row in rows], names, texts, part, words, colour)
              for part, words, colour in _PARTS if any(row[part] for row in rows)]  # fmt: skip
    return figure(traces, **_layout(rows, names, selected))


def _bars(
    counts: list[int], names: list[str], texts: list[str], part: str, words: str, colour: str
) -> dict[str, Any]:
    sign = -1 if part == "lapsed" else 1
    return trace(
        "bar", name=words, orientation="h", y=list(range(len(names))),
        x=[sign * n for n in counts], text=[f"{n:,}" if n else "" for n in counts],
        textposition="auto", textangle=0, insidetextanchor="end", constraintext="none",
        textfont={"size": 13}, outsidetextfont={"color": INK}, cliponaxis=False,
        insidetextfont={"color": INK if part == "came_mastered" else CARD},
        marker={"color": colour, "line": {"color": CARD, "width": 1}},
        customdata=names, hovertext=texts, hoverinfo="text", legendrank=1 if sign < 0 else 2,
    )  # fmt: skip


def _hover(row: Mapping[str, Any], title: str) -> str:
    text = (
        f"<b>{literal(title)}</b><br>{row['crossed']:,} got it, {row['lapsed']:,} lost it, of "
        f"{plural(row['students'], 'student')} who had it assigned on both days<br>"
        f"mastered: {percent(row['rate_before'])} then, {percent(row['rate_now'])} now"
    )
    if row["difference"] is not None:
        text += f"<br>net {net(row)}, 95 % limits"
    if row["came"]:
        text += f"<br>{row['came']:,} came to the skill since, {row['came_mastered']:,} have it"
    return text


def net(row: Mapping[str, Any]) -> str:
    """The net change in points of per cent, with its limits: `+9 (6 to 11)`."""
    if row["difference"] is None:
        return "–"
    sure = row["lower"] > 0 or row["upper"] < 0
    lower, upper = (_limit(row[name], sure=sure) for name in ("lower", "upper"))
    return f"{points(row['difference'])} ({lower} to {upper})"


def _limit(share: float, *, sure: bool) -> str:
    """A limit in points: one that leaves out 0 is not rounded to 0."""
    if not sure or round(share * 100) != 0:
        return points(share)
    tenths = max(0.1, abs(round(share * 100, 1)))
    return f"{'+' if share > 0 else _MINUS}{tenths}"


def points(share: float) -> str:
    """A difference of shares in whole points of per cent, with its sign: `+9`, `−3`, `0`."""
    number = round(share * 100)
    return f"+{number}" if number > 0 else f"{_MINUS}{-number}" if number < 0 else "0"


def _layout(rows: list[_Row], names: list[str], selected: str) -> dict[str, Any]:
    up = max(row["crossed"] + row["came_mastered"] for row in rows)
    down = max(row["lapsed"] for row in rows)
    room = 0.09 * max(up + down, 1)
    labels = [literal(short(name, 22)) for name in names]
    return {
        "barmode": "relative", "bargap": 0.3,
        "height": _ROW * len(names) + 36 + FOOT,
        "margin": {"l": 8, "r": 150, "t": 36, "b": FOOT},
        "showlegend": True,
        "legend": {
            "orientation": "h", "x": 0, "xanchor": "left", "y": 1, "yanchor": "bottom",
            "itemclick": False, "itemdoubleclick": False, "font": {"size": 13},
        },
        "xaxis": {
            "range": [-(down + room) if down else -room / 2, up + room], "automargin": False,
            "zeroline": True, "zerolinecolor": INK, "zerolinewidth": 1.5, "tickformat": ",d",
            "title": {"text": "students who lost it   |   students who got it"},
            "tickvals": _ticks(down, up), "ticktext": [f"{abs(n):,}" for n in _ticks(down, up)],
        },
        "yaxis": {
            "tickvals": list(range(len(names))), "showgrid": False, "showline": False,
            "ticktext": [f"<b>{text}</b>" if name == selected else text
                         for name, text in zip(names, labels, strict=True)],
            "range": [len(names) - 0.4, -0.6],
        },
        "annotations": _nets(rows),
    }  # fmt: skip


def _ticks(down: int, up: int) -> list[int]:
    """Round numbers to both sides of 0."""
    rough = max(up, down, 1) / 4
    step = next((n for n in (1, 2, 5, 10, 20, 25, 50, 100, 200, 500, 1000, 2000, 5000)
                 if n >= rough), int(rough))  # fmt: skip
    return [n * step for n in range(-(down // step), up // step + 1)]


def _nets(rows: list[_Row]) -> list[dict[str, Any]]:
    notes = [above("net, % points", shift=144, anchor="right")]
    for place, row in enumerate(rows):
        sure = row["difference"] is not None and (row["lower"] > 0 or row["upper"] < 0)
        colour = MUTED if not sure else WARN if row["difference"] < 0 else INK
        text = f"<b>{net(row)}</b>" if sure else net(row)
        notes.append(beside(text, place, shift=144, anchor="right", colour=colour))
    return notes


def answers(frame: pl.DataFrame) -> str:
    """In one sentence: how many groups clearly rose or fell, and in how many that is open."""
    up, down, close, same = directions(frame)
    if same == frame.height:
        return "Nobody's mastery changed between these two days."
    named = f" ({together(down)})" if 0 < len(down) <= _NAMED else ""
    parts = [f"Clearly up in {len(up) or 'none'}, clearly down in {len(down) or 'none'}{named}"]
    parts += [f"too close to call in {close}"] if close else []
    parts += [f"unchanged in {same}"] if same else []
    return f"{'; '.join(parts)}."


CHART = Chart(
    key="changes",
    title="Which skills went up, and which went down?",
    question="changes",
    draw=draw,
    answers=answers,
)
