"""Compare sections: whether the difference is real, or what chance makes of small groups."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import polars as pl

from masteryviz.charts import CHARTS
from masteryviz.charts._chart import Chart, percent, plural, short
from masteryviz.charts._drawn import as_drawn
from masteryviz.dashboard.figure_view import FigureView
from masteryviz.dashboard.panel import Choice, Panel, Picture
from masteryviz.dashboard.parts import Act, Cards
from masteryviz.dashboard.source import Source
from masteryviz.dashboard.state import Selection
from masteryviz.dashboard.views import _compare, _skill
from masteryviz.dashboard.views._view import Screen, View, box
from masteryviz.wording import together

_FUNNEL, _SECTIONS = CHARTS["funnel_plot"], CHARTS["sections"]
_ALL = "All skills together"
_BY = Choice(
    "compare", "Compare", (("mastered", "Mastered now"), ("first_attempt", "At the first attempt"))
)


def build(act: Act) -> Screen:
    """The view's key numbers, funnel plot, and sections with their intervals."""
    cards, funnel, sections = Cards(data={"cards": []}), FigureView(), FigureView()
    panels = (
        Panel("summary", "", cards, lambda s, x: _summary(cards, s, x)),
        Panel("chart-card", _FUNNEL.title, funnel,
              lambda s, x: _drawn(_FUNNEL, funnel, s, x), act, (_BY,)),
        Panel("chart-card", _SECTIONS.title, sections,
              lambda s, x: _drawn(_SECTIONS, sections, s, x), act),
    )  # fmt: skip
    pair = box("mv-pair", *panels[1:])
    pair.add_class("mv-compare")
    return Screen(box("mv-view", panels[0], pair), panels)


def _drawn(chart: Chart, view: FigureView, source: Source, selection: Selection) -> Picture:
    found = _compare.compare(source, selection)
    figure = chart.draw(found.frame)
    answer = " ".join(filter(None, (chart.answers(found.frame), _aside(chart, found))))
    # What has nothing to draw says so itself: no need to read it twice.
    said = answer if as_drawn(figure)["data"] else ""
    picture = Picture(said, lambda: view.show(figure, f"{chart.title} {answer}"),
                      noted=bool(said), frame=_compare.listed(found.frame),
                      how=_compare.how(found))  # fmt: skip
    if chart is not _FUNNEL:
        return picture
    choice = _skill.choice(source, selection)
    pick = replace(choice, value=_compare.opened(source, selection),
                   options=(("", _ALL), *choice.options))  # fmt: skip
    return replace(picture, pick=pick)


def _aside(chart: Chart, found: _compare.Comparison) -> str:
    """What must stand beside the picture: what is left out, and what is pooled towards."""
    if chart is _FUNNEL:
        if not found.small:
            return ""
        verb = "is" if found.small == 1 else "are"
        few = f"fewer than {_compare.FEWEST} students"
        return f"{plural(found.small, 'section')} with {few} {verb} left out."
    return ""


def _summary(cards: Cards, source: Source, selection: Selection) -> Picture:
    found = _compare.compare(source, selection)
    skill = _compare.opened(source, selection)
    data = [
        _together(found.frame, source.titles()[skill] if skill else _ALL),
        {"label": "Sections compared", "value": f"{found.frame.height:,}",
         "sub": f"with {_compare.FEWEST} students or more"},
        _outside(found.frame),
        _spread(found.frame),
    ]  # fmt: skip
    return Picture("", lambda: setattr(cards, "data", {"cards": data}),
                   frame=_compare.listed(found.frame), how=_compare.how(found))  # fmt: skip


def _together(frame: pl.DataFrame, title: str) -> dict[str, Any]:
    share = float(frame["overall"][0]) if frame.height else None
    count = f"{frame['mastered'].sum():,} of {frame['of'].sum():,}"
    return {"label": short(title, 40), "title": title, "value": percent(share), "share": share,
            "sub": f"{count}, all sections together"}  # fmt: skip


def _outside(frame: pl.DataFrame) -> dict[str, Any]:
    names = frame.filter(pl.col("outside") == 2)["name"].to_list()
    who = together(names) if len(names) < 6 else f"{together(names[:4])} …"
    return {"label": "Outside what chance explains", "value": f"{len(names):,}",
            "tone": "warn" if names else "",
            "sub": who or "no section beyond the 99.8 % limits"}  # fmt: skip


def _spread(frame: pl.DataFrame) -> dict[str, Any]:
    rates = frame["pooled_rate"].drop_nulls().to_list()
    value = f"{percent(min(rates))} to {percent(max(rates))}" if rates else "–"
    sub = "sections, pooled: fairer to small ones" if rates else "needs three sections or more"
    return {"label": "Lowest to highest", "value": value, "sub": sub}


VIEW = View(
    "compare",
    "Compare sections",
    build,
    about="Is the difference between sections real?",
    upright=True,
    steps=(
        "Each dot is a section: the share who have mastered it, against how many students it has.",
        "Between the lines sections differ as much as chance alone makes alike ones differ: small"
        " sections more. Only beyond the outer line is there something to ask about.",
        "Ask what was done there, not who did it: strategies, not teachers. Looking through many"
        " skills finds something outside sooner or later, by chance.",
    ),
)
