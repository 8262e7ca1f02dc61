"""Revisions: how many attempts mastery takes, and whether revising works."""

from __future__ import annotations

from typing import Any

import polars as pl

from masteryviz.charts import CHARTS
from masteryviz.charts._chart import percent
from masteryviz.charts.revisions import attempts_to_mastery, gathered
from masteryviz.dashboard.figure_view import FigureView
from masteryviz.dashboard.panel import Panel, Picture
from masteryviz.dashboard.parts import Act, Cards
from masteryviz.dashboard.source import Source
from masteryviz.dashboard.state import Selection
from masteryviz.dashboard.views import _sections, _skill
from masteryviz.dashboard.views._view import Screen, View, box

_CHART, _FUNNEL = CHARTS["revisions"], CHARTS["funnel"]
_LOWER = " Dated exports do not show every attempt: there may have been more."


def build(act: Act) -> Screen:
    """The view's key numbers, the bars by skill, and one skill by section."""

    def pick(message: Any) -> None:  # noqa: ANN401
        act({"do": "select", "skill": message.get("name", "")})

    cards, bars = Cards(data={"cards": []}), FigureView(pick)
    sections, funnel = FigureView(), FigureView()
    panels = (
        Panel("summary", "", cards, lambda s, x: _summary(cards, s, x)),
        Panel("chart-card", _CHART.title, bars, lambda s, x: _by_skill(bars, s, x), act),
        Panel("chart-card", _FUNNEL.title, funnel, lambda s, x: _funnel(funnel, s, x), act),
        Panel("chart-card", "", sections, lambda s, x: _by_section(sections, s, x), act),
    )
    panels[3].add_class("mv-follows")
    right = box("mv-stack", *panels[2:])
    return Screen(box("mv-view", panels[0], box("mv-pair", panels[1], right)), panels)


def _by_skill(view: FigureView, source: Source, selection: Selection) -> Picture:
    frame = _skill.without_tests(source, source.ask("revision_counts", selection, by=("skill",)))
    figure = _CHART.draw(frame, selected=_skill.opened(source, selection), titles=source.titles())
    answer = _CHART.answers(frame) + _since(source, selection, frame)
    answer += _LOWER if frame["lower_bound"].any() else ""
    return Picture(answer, lambda: view.show(figure, f"{_CHART.title} {answer}"))


def _since(source: Source, selection: Selection, frame: pl.DataFrame) -> str:
    """How many have fallen below since: what was reached once is counted here."""
    now = _skill.without_tests(source, _skill.rates(source, selection))
    return _fallen(frame, now)


def _fallen(frame: pl.DataFrame, now: pl.DataFrame) -> str:
    lapsed = int(frame["mastered"].sum()) - int(now["mastered"].sum())
    return f" Counted when first reached; {lapsed:,} have fallen below since." if lapsed > 0 else ""


def _by_section(view: FigureView, source: Source, selection: Selection) -> Picture:
    skill = _skill.opened(source, selection)
    scope = {"skill": (skill,), **_sections.busiest(source, selection)}
    frame = source.ask("revision_counts", selection, by=("section",), scope=scope)
    title = source.titles().get(skill, skill)
    title += ", by section" if frame["section"].n_unique() > 1 else ""
    figure = _CHART.draw(frame)
    now = source.ask("mastery_rates", selection, ("section",), scope)
    answer = _CHART.answers(frame) + _fallen(frame, now) + _sections.left_out(source, selection)
    return Picture(answer, lambda: view.show(figure, f"{title}: {answer}"), title,
                   _skill.choice(source, selection))  # fmt: skip


def _funnel(view: FigureView, source: Source, selection: Selection) -> Picture:
    frame = source.ask("revision_yield", selection, (), _skill.taught(source, selection))
    figure, answer = _FUNNEL.draw(frame), _FUNNEL.answers(frame)
    return Picture(answer, lambda: view.show(figure, f"{_FUNNEL.title} {answer}"))


def _summary(cards: Cards, source: Source, selection: Selection) -> Picture:
    counts = _skill.without_tests(source, source.ask("revision_counts", selection, by=("skill",)))
    tried, first, later = gathered(attempts_to_mastery(counts))
    open_ = tried - first - later
    found = [
        _share("At the first attempt", first, tried, "students × skills tried"),
        _share("After revising", later, tried, "students × skills tried"),
        _yield(source, selection),
        {**_share("Not there yet", open_, tried, "tried and still open"), "tone": "warn"},
    ]
    return Picture("", lambda: setattr(cards, "data", {"cards": found}))


def _yield(source: Source, selection: Selection) -> dict[str, Any]:
    """Of those who tried again after the first attempt, who mastered with it."""
    frame = source.ask("revision_yield", selection, (), _skill.taught(source, selection))
    frame = frame.filter(pl.col("revision") == 1)
    mastered, tried = (
        (int(frame["mastered"][0]), int(frame["resubmitted"][0])) if frame.height else (0, 0)
    )
    return _share("First revision works", mastered, tried, "first revisions reached mastery")


def _share(label: str, part: int, whole: int, of: str) -> dict[str, Any]:
    share = part / whole if whole else None
    return {
        "label": label, "value": percent(share), "share": share,
        "sub": f"{part:,} of {whole:,} {of}",
    }  # fmt: skip


VIEW = View(
    "revisions",
    "Revisions",
    build,
    about="Does revising work here?",
    upright=True,
    steps=(
        "Each bar shows at which attempt students mastered the skill; its last part is still open.",
        "Open students are never averaged with those who finished.",
        "Of those whose work came back: how many handed in again, and how many mastered it then.",
    ),
)
