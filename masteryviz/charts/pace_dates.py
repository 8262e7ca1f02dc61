"""When the class came to have each skill or lesson, beside the day that was planned for it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
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
    percent,
    plural,
    short,
    trace,
)
from masteryviz.charts._look import ACCENT, CARD, EDGE, FOOT, INK, MUTED, RAMP, WARN
from masteryviz.filters import day
from masteryviz.wording import together

MOST = 40
"""Rows that are drawn at most: those planned last whose day has come, and those after them."""
_ROW = 30
_BY_THEN, _HAVE, _SAID, _WIDE = 96, 92, 18, 186
"""Pixels of the columns beside the plot, of the space before the last, and of the last."""


def late(row: dict[str, Any]) -> int | None:
    """Days from the planned day to the one on which half had it; below 0 is early; None without."""
    if row["pace_on"] is None or row["half_on"] is None:
        return None
    return int((row["half_on"] - row["pace_on"]).days)


def reached(row: dict[str, Any]) -> bool:
    """Whether half of those of whom it is known have it, on a day that is known or not."""
    known = row["students"] - row["unknown"]
    return bool(known and row["mastered"] * 2 >= known)


def verdict(row: dict[str, Any]) -> str:
    """What a row of `pace_dates` or `pace_lessons` says of its day, in words."""
    known = row["students"] - row["unknown"]
    if not known:
        return "cannot be told"
    if not reached(row):
        return "not yet, the day is past" if row["passed"] else "not yet"
    if row["half_on"] is None:
        return "half have it, day not known"
    return f"{_short(row['half_on'])}{_beside(late(row))}"


def _beside(days: int | None) -> str:
    """How far from the planned day, after a comma; nothing without one."""
    if days is None:
        return ""
    if days == 0:
        return ", on the day"
    return f", {amount(abs(days), 'days')} {'late' if days > 0 else 'early'}"


def _short(when: dt.date) -> str:
    """A day without its year."""
    return day(when).rpartition(" ")[0]


def _stands_out(row: dict[str, Any]) -> bool:
    days = late(row)
    return (days is not None and days > 0) or bool(row["passed"] and not reached(row))


def draw(frame: pl.DataFrame, *, as_of: dt.date | None = None) -> go.Figure:
    """A line for each skill or lesson from the planned day to that on which half had it.

    Parameters
    ----------
    frame
        Of the question `pace_dates` or `pace_lessons`, not grouped further.
    as_of
        The day looked at, for its line.
    """
    if frame.is_empty():
        return nothing("Nobody has a skill or lesson to reach here yet.", 72)
    rows = shown(frame)
    days = [row[name] for row in rows for name in ("pace_on", "half_on") if row[name]]
    if not days:
        return nothing("No day is planned here, and half of the class has nothing yet.", 72)
    return figure(
        [_links(rows), *_planned(rows), *_halves(rows)], **_layout(rows, days, as_of)
    )  # fmt: skip


def shown(frame: pl.DataFrame) -> list[dict[str, Any]]:
    """The rows that are drawn: all, or the last that have begun and those that come next."""
    rows = list(frame.iter_rows(named=True))
    if len(rows) <= MOST:
        return rows
    begun = sum(1 for row in rows if row["passed"] or row["mastered"])
    first = max(0, min(begun - MOST * 3 // 4, len(rows) - MOST))
    return rows[first : first + MOST]


def name(row: dict[str, Any], titles: Sequence[object] = ()) -> str:
    """A skill's code, or a lesson with its task: by its id where others have its title.

    Parameters
    ----------
    row
        Of `pace_dates` or `pace_lessons`.
    titles
        Those of all rows.
    """
    if "at_skill" in row:
        return str(row["at_skill"])
    alone = titles.count(row["title"]) < 2
    task = str((row["title"] if alone else None) or row["task"])
    lesson = row["lesson"]
    return task if not lesson or lesson.casefold() in task.casefold() else f"{lesson}: {task}"


def names(rows: list[dict[str, Any]]) -> list[str]:
    """The names of all rows, told apart."""
    titles = [row["title"] for row in rows]
    return [name(row, titles) for row in rows]


def _links(rows: list[dict[str, Any]]) -> dict[str, Any]:
    x: list[str | None] = []
    y: list[float | None] = []
    for place, row in enumerate(rows):
        if row["pace_on"] and row["half_on"]:
            x += [row["pace_on"].isoformat(), row["half_on"].isoformat(), None]
            y += [place, place, None]
    return trace("scatter", name="links", x=x, y=y, mode="lines", hoverinfo="skip",
                 showlegend=False, line={"color": EDGE, "width": 3})  # fmt: skip


def _planned(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    found = [(place, row) for place, row in enumerate(rows) if row["pace_on"]]
    return _marks("planned day", found, "pace_on", {
        "symbol": "diamond", "size": 11, "color": CARD, "line": {"width": 2, "color": INK},
        "opacity": 1,
    })  # fmt: skip


def _halves(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    dated = [(place, row) for place, row in enumerate(rows) if row["half_on"]]
    kinds = (
        ("half have it, by the day", RAMP[5], "circle",
         [(p, r) for p, r in dated if (late(r) or 0) <= 0 and r["pace_on"]]),
        ("half have it, later", RAMP[0], "square",
         [(p, r) for p, r in dated if (late(r) or 0) > 0]),
        ("half have it, no day planned", ACCENT, "circle",
         [(p, r) for p, r in dated if not r["pace_on"]]),
    )  # fmt: skip
    return [
        marks for words, colour, symbol, found in kinds
        for marks in _marks(words, found, "half_on", {
            "symbol": symbol, "size": 12, "color": colour, "opacity": 1,
            "line": {"width": 1, "color": CARD}})
    ]  # fmt: skip


def _marks(
    words: str, found: list[tuple[int, dict[str, Any]]], when: str, marker: dict[str, Any]
) -> list[dict[str, Any]]:
    if not found:
        return []
    return [trace(
        "scatter", name=words, mode="markers", cliponaxis=False, marker=marker,
        x=[row[when].isoformat() for _, row in found], y=[place for place, _ in found],
        hovertext=[_hover(row) for _, row in found], hoverinfo="text",
        customdata=[row.get("at_skill", "") for _, row in found],
    )]  # fmt: skip


def _hover(row: dict[str, Any]) -> str:
    known = row["students"] - row["unknown"]
    title = row["title"] if "at_skill" in row else None
    named = name(row) if not title or title == name(row) else f"{name(row)} · {title}"
    lines = [f"<b>{literal(named)}</b>"]
    lines += [f"planned for {day(row['pace_on'])}"] if row["pace_on"] else []
    lines += [f"half had it on {day(row['half_on'])}"] if row["half_on"] else []
    lines.append(f"{row['mastered']:,} of {known:,} have it ({percent(_share(row))})")
    if row["pace_on"] and row["passed"]:
        lines.append(f"{row['by_then']:,} of them by the planned day")
    lines += _unknown(row)
    return "<br>".join(lines)


def _unknown(row: dict[str, Any]) -> list[str]:
    found = [f"{row['undated']:,} since a day that is not known"] if row["undated"] else []
    return [*found, *([f"of {row['unknown']:,} it cannot be told"] if row["unknown"] else [])]


def _share(row: dict[str, Any]) -> float | None:
    known = row["students"] - row["unknown"]
    return row["mastered"] / known if known else None


def _layout(
    rows: list[dict[str, Any]], days: list[dt.date], as_of: dt.date | None
) -> dict[str, Any]:
    first, last = min(days), max([*days, *([as_of] if as_of else [])])
    edge = dt.timedelta(days=max(2, (last - first).days // 25))
    dated = any(row["pace_on"] for row in rows)
    top = 56 if dated else 30
    return {
        "height": _ROW * len(rows) + top + FOOT,
        "margin": {"l": 8, "r": _right(dated), "t": top, "b": FOOT}, "showlegend": dated,
        "legend": {"orientation": "h", "x": 0, "xanchor": "left", "y": 1, "yanchor": "bottom",
                   "itemclick": False, "itemdoubleclick": False,
                   "font": {"size": 13}, "traceorder": "normal"},
        "xaxis": {"type": "date", "range": [(first - edge).isoformat(), (last + edge).isoformat()],
                  "tickformat": "%-d %b", "automargin": False, "nticks": 6, "tickangle": 0},
        "yaxis": {"tickvals": list(range(len(rows))), "range": [len(rows) - 0.4, -0.6],
                  "ticktext": [literal(short(text, 30)) for text in names(rows)]},
        **({"shapes": [_today(as_of)]} if as_of else {}),
        "annotations": _notes(rows, as_of),
    }  # fmt: skip


def _right(dated: bool) -> int:
    return (_BY_THEN if dated else 0) + _HAVE + _SAID + _WIDE


def _today(as_of: dt.date) -> dict[str, Any]:
    when = as_of.isoformat()
    return {"type": "line", "yref": "paper", "x0": when, "x1": when, "y0": 0, "y1": 1,
            "layer": "below", "line": {"color": EDGE, "width": 1.5, "dash": "dot"}}  # fmt: skip


def _notes(rows: list[dict[str, Any]], as_of: dt.date | None) -> list[dict[str, Any]]:
    dated = any(row["pace_on"] for row in rows)
    by_then = _BY_THEN if dated else 0
    have = by_then + _HAVE
    notes = [above("had it by then", shift=by_then, anchor="right")] if dated else []
    notes += [above("have it", shift=have, anchor="right"),
              above("half had it", shift=have + _SAID)]  # fmt: skip
    if as_of:
        notes.append({"text": _short(as_of), "x": as_of.isoformat(), "y": 0,
                      "yref": "paper", "yanchor": "bottom", "xanchor": "right", "xshift": -3,
                      "showarrow": False, "font": {"color": MUTED, "size": 12}})  # fmt: skip
    for place, row in enumerate(rows):
        known = row["students"] - row["unknown"]
        if row["pace_on"] and row["passed"]:
            text = f"{row['by_then']:,} of {known:,}"
            notes.append(beside(text, place, shift=by_then, anchor="right"))
        text = f"{row['mastered']:,} of {known:,}"
        notes.append(beside(text, place, shift=have, anchor="right", colour=INK))
        colour = WARN if _stands_out(row) else INK
        notes.append(beside(verdict(row), place, shift=have + _SAID, colour=colour))
    return notes


def answers(frame: pl.DataFrame) -> str:
    """In one sentence: of how many half had it by the planned day, later, and not yet."""
    if frame.is_empty():
        return "Nobody has a skill or lesson to reach here yet."
    rows = list(frame.iter_rows(named=True))
    each = "skill" if "at_skill" in frame.columns else "lesson's check"
    many = "skills" if each == "skill" else "lessons' checks"
    came = [row for row in rows if row["pace_on"] and row["passed"]]
    undated = sum(1 for row in rows if row["pace_on"] is None)
    if undated == len(rows):
        have = sum(1 for row in rows if reached(row))
        return f"Half of the class or more has {have:,} of {plural(len(rows), each, many)}."
    without = f" {plural(undated, each, many)} without a planned day." if undated else ""
    if not came:
        return f"No planned day has come yet.{without}"
    timely = sum(1 for row in came if reached(row) and (late(row) or 0) <= 0 and row["half_on"])
    behind = sum(1 for row in came if (late(row) or 0) > 0)
    not_yet = sum(1 for row in came if not reached(row))
    unsure = len(came) - timely - behind - not_yet
    parts = [f"{timely:,} by the day", *([f"{behind:,} later"] if behind else []),
             *([f"{not_yet:,} not yet"] if not_yet else []),
             *([f"{unsure:,} on a day that is not known"] if unsure else [])]  # fmt: skip
    return (f"Of {plural(len(came), each, many)} whose day has come, half of the class had "
            f"{together(parts)}.{without}")  # fmt: skip


CHART = Chart(
    key="pace_dates",
    title="Did the class have it by the planned day?",
    question="pace_dates",
    draw=draw,
    answers=answers,
)
