"""Time to mastery: how long it takes, and how many are still on the way."""

from __future__ import annotations

from typing import Any

import polars as pl

from masteryviz.charts import CHARTS
from masteryviz.charts._chart import amount, percent
from masteryviz.charts.medians import slowest_first
from masteryviz.dashboard.figure_view import FigureView
from masteryviz.dashboard.panel import Choice, Panel, Picture
from masteryviz.dashboard.parts import Act, Cards
from masteryviz.dashboard.source import Source
from masteryviz.dashboard.state import Selection
from masteryviz.dashboard.views import _sections, _skill
from masteryviz.dashboard.views._view import Screen, View, box
from masteryviz.filters import Names

_MEDIANS, _CURVES = CHARTS["medians"], CHARTS["survival"]

_COMPARE = Choice("by", "Compare", (("skill", "Skills"), ("section", "Sections")))
_UNIT = Choice("unit_of_time", "In", (("days", "Days"), ("attempts", "Attempts")))
_ANCHOR = Choice("anchor", "From", (("first_attempt", "First attempt"),
                                           ("assigned", "Assigned")))  # fmt: skip
_CENSOR = Choice("censor", "Until", (("data_date", "Data date"),
                 ("last_evidence", "Last try"), ("last_activity", "Last seen")))  # fmt: skip

_STARTS = {"first_attempt": "the first attempt", "assigned": "the day it was assigned"}
_ENDS = {
    "data_date": "the day of the data (or the day they left)",
    "last_evidence": "their last attempt on it",
    "last_activity": "their last attempt on anything",
}


def build(act: Act) -> Screen:
    """The view's key numbers, medians, and curves."""

    def pick(message: Any) -> None:  # noqa: ANN401
        act({"do": "select", "skill": message.get("name", "")})

    cards, medians, curves = Cards(data={"cards": []}), FigureView(pick), FigureView(pick)
    panels = (
        Panel("summary", "", cards, lambda s, x: _summary(cards, s, x)),
        Panel("chart-card", _CURVES.title, curves, lambda s, x: _curve(curves, s, x), act,
              (_COMPARE, _UNIT, _ANCHOR, _CENSOR)),
        Panel("chart-card", _MEDIANS.title, medians, lambda s, x: _median(medians, s, x), act),
    )  # fmt: skip
    panels[1].add_class("mv-follows")
    return Screen(box("mv-view", panels[0], box("mv-pair", *panels[1:])), panels)


def _ask(
    source: Source, selection: Selection, question: str, by: tuple[str, ...],
    scope: dict[str, Names] | None = None,
) -> pl.DataFrame:  # fmt: skip
    return source.ask(
        question, selection, by, scope,
        unit=selection.unit_of_time, anchor=selection.anchor, censor=selection.censor,
    )  # fmt: skip


def _scope(source: Source, selection: Selection) -> dict[str, Names]:
    """Sections are compared on the opened skill, skills over all but tests."""
    if selection.by == "skill":
        return _skill.taught(source, selection)

    def scope() -> dict[str, Names]:
        skill = _skill.opened(source, selection)
        return {"skill": (skill,), **_sections.busiest(source, selection)}

    key = ("scope of sections", source.looked_at(selection), selection.skill)
    return source.kept(key, scope)


def _curve(view: FigureView, source: Source, selection: Selection) -> Picture:
    scope = _scope(source, selection)
    frame = _ask(source, selection, "time_to_mastery_curve", (selection.by,), scope)
    chosen = _highlighted(source, selection)
    unit = selection.unit_of_time
    figure = _CURVES.draw(frame, highlighted=chosen, unit=unit, titles=source.titles())
    answer = _CURVES.answers(frame, name=chosen[0] if chosen else "", unit=unit)
    title, pick = _CURVES.title, None
    if selection.by == "section":
        title = f"{source.titles().get(scope['skill'][0], scope['skill'][0])}: {title.lower()}"
        pick = _skill.choice(source, selection)
    notes = f" A tick marks students watched until {_ENDS[selection.censor]} without mastery."
    in_attempts = selection.unit_of_time == "attempts"
    if in_attempts:
        notes = " A tick marks students who have made that many attempts without mastery."
    return Picture(
        answer + notes, lambda: view.show(figure, f"{title} {answer}"), title, pick,
        without=("anchor", "censor") if in_attempts else (),
    )  # fmt: skip


def _highlighted(source: Source, selection: Selection) -> tuple[str, ...]:
    """The opened skill and, for comparison, the slowest and the quickest."""
    rows = slowest_first(_ask(source, selection, "time_to_mastery", (selection.by,),
                              _scope(source, selection)))  # fmt: skip
    names = [row[selection.by] for row in rows]
    if selection.by == "section":
        return tuple(names[:4])
    if selection.skill in names:
        return (selection.skill,)
    reached = [row["skill"] for row in rows if row["median"] is not None]
    return tuple(dict.fromkeys([*names[:1], *reached[-1:]]))


def _median(view: FigureView, source: Source, selection: Selection) -> Picture:
    frame = _ask(source, selection, "time_to_mastery", (selection.by,),
                 _scope(source, selection))  # fmt: skip
    unit = selection.unit_of_time
    selected = selection.skill if selection.by == "skill" else ""
    figure = _MEDIANS.draw(frame, selected=selected, unit=unit, titles=source.titles())
    answer = _MEDIANS.answers(frame, unit=unit)
    answer += _sections.left_out(source, selection) if selection.by == "section" else ""
    title = f"Which {selection.by}s take longest?"
    return Picture(answer, lambda: view.show(figure, f"{title} {answer}"), title)


def _summary(cards: Cards, source: Source, selection: Selection) -> Picture:
    frame = _ask(source, selection, "time_to_mastery", (), _skill.taught(source, selection))
    row = frame.row(0, named=True) if frame.height else dict.fromkeys(frame.columns)
    students, events, open_, left_out = (
        int(row[name] or 0) for name in ("students", "events", "censored", "without_start")
    )
    unit = selection.unit_of_time
    found = [
        _half(row, unit, selection.anchor),
        _share("Mastered at some time", events, students),
        {**_share("Still on the way", open_, students), "tone": "warn"},
        {"label": "Not counted", "value": f"{left_out:,}",
         "sub": "start or end not known: undated, or not tried yet"},
    ]  # fmt: skip
    return Picture("", lambda: setattr(cards, "data", {"cards": found}))


def _half(row: dict[str, Any], unit: str, anchor: str) -> dict[str, Any]:
    """When half had mastered, with the limits of that time where there is something to say."""
    if row["median"] is None:
        value = "not yet"
    elif row["median"] == 0 and unit == "days":
        value = "the same day"
    else:
        value = f"in {amount(row['median'], unit)}"
    start = (
        "every graded attempt counts" if unit == "attempts" else f"counted from {_STARTS[anchor]}"
    )
    limits = ""
    if row["lower"] is not None and row["lower"] != row["upper"]:
        upper = "not reached" if row["upper"] is None else format(row["upper"], "g")
        limits = f"95 % limits {row['lower']:g} to {upper}; "
    return {"label": "Half have mastered", "value": value, "sub": f"{limits}{start}, all skills"}


def _share(label: str, part: int, whole: int) -> dict[str, Any]:
    share = part / whole if whole else None
    return {
        "label": label, "value": percent(share), "share": share,
        "sub": f"{part:,} of {whole:,} students × skills",
    }  # fmt: skip


VIEW = View(
    "time_to_mastery",
    "Time to mastery",
    build,
    about="How long does mastery take, and how many are still on the way?",
    upright=True,
    steps=(
        "A curve falls whenever students master the skill; a tick: time ended without it.",
        "The median is where the curve crosses one half; not reached while fewer have it.",
        "The numbers below count the students still watched; a curve ends where they are too few.",
    ),
)
