"""What changed: skills up and down between two days, who got it and who lost it, and the way."""

from __future__ import annotations

import datetime as dt
from typing import Any

import polars as pl

from masteryviz.charts import CHARTS
from masteryviz.charts._chart import plural
from masteryviz.dashboard.figure_view import FigureView
from masteryviz.dashboard.panel import Choice, Panel, Pick, Picture
from masteryviz.dashboard.parts import Act, Cards
from masteryviz.dashboard.progress_parts import AsOfSlider, Since, StudentGroups
from masteryviz.dashboard.source import Source
from masteryviz.dashboard.state import Selection
from masteryviz.dashboard.views import _changes, _days, _notes
from masteryviz.dashboard.views._sections import FEW
from masteryviz.dashboard.views._view import Screen, View, box
from masteryviz.errors import SettingError
from masteryviz.journal import Journal, Meeting

_BARS, _CURVE = CHARTS["changes"], CHARTS["over_time"]

_TREND = Choice("trend", "In front", (("all", "All skills"), ("skill", "This skill")))


def build(act: Act) -> Screen:
    """The view's two days, key numbers, bars, students and curve."""

    def pick(message: Any) -> None:  # noqa: ANN401
        name = message.get("name", "")
        if name != _changes.EVERYTHING:
            act({"do": "select", "skill": name})

    since, cards = Since(act, {}), Cards(data={"cards": []})
    bars, curve, people = FigureView(pick), FigureView(pick), StudentGroups(act)
    slider = AsOfSlider(act, {})
    panels = (
        Panel("since-card", "", since, lambda s, x: _since(since, s, x)),
        Panel("summary", "", cards, lambda s, x: _summary(cards, s, x)),
        Panel("chart-card", _BARS.title, bars, lambda s, x: _bars(bars, s, x), act),
        Panel("people-card", "Whose mastery changed?", people,
              lambda s, x: _people(people, s, x), act),
        Panel("chart-card", _CURVE.title, curve, lambda s, x: _grown(curve, s, x), act, (_TREND,)),
        Panel("slider-card", "", slider, lambda s, x: _slide(slider, s, x)),
    )  # fmt: skip
    panels[3].add_class("mv-follows")
    pair = box("mv-pair", panels[2], panels[3])
    widget = box("mv-view", *panels[:2], pair, box("mv-grown", *panels[4:]))
    return Screen(widget, panels, most=FEW)


def compared(source: Source, selection: Selection) -> _days.Days:
    """The two days of the screen.

    Raises
    ------
    SettingError
        When nothing is dated.
    """
    days = _days.compared(source, selection)
    if days is None:
        raise SettingError("Nothing here is dated, so that no two days can be compared.")
    return days


def _since(part: Since, source: Source, selection: Selection) -> Picture:
    days = compared(source, selection)
    first = _days.first_day(source, selection)
    data = {
        "since": days.since.isoformat(),
        "set": selection.since == days.since,
        "first": "" if first is None else first.isoformat(),
        "latest": days.until.fromordinal(days.until.toordinal() - 1).isoformat(),
        "choices": _days.choices(source, days, _met(source)),
        "words": f"Change from {days.words}, each at the end of the day",
    }
    return Picture("", lambda: setattr(part, "data", data))


def _met(source: Source) -> tuple[dt.date, ...]:
    """The days whose data were shown in meetings."""
    held = (Meeting.of(entry.body) for entry in Journal(source.store.path).all("meeting"))
    return tuple(one.data_date for one in held if one.data_date is not None)


def _summary(cards: Cards, source: Source, selection: Selection) -> Picture:
    found = _changes.cards(source, selection)
    return Picture("", lambda: setattr(cards, "data", {"cards": found}), name="What changed")


def _bars(view: FigureView, source: Source, selection: Selection) -> Picture:
    days = compared(source, selection)
    frame = _changes.by_skill(source, selection, days)
    chosen = _changes.opened(source, selection, days)
    figure = _BARS.draw(frame, selected=chosen, titles=source.titles())
    answer = _BARS.answers(frame)
    return Picture(
        answer, lambda: view.show(figure, f"{_BARS.title} {days.words}. {answer}"), frame=frame
    )


def _people(people: StudentGroups, source: Source, selection: Selection) -> Picture:
    days = compared(source, selection)
    frame = _changes.by_skill(source, selection, days)
    chosen, titles = _changes.opened(source, selection, days), source.titles()
    rows = _changes.students(source, selection, days).filter(pl.col("skill") == chosen)
    data = {
        "groups": _changes.groups(source, selection, rows),
        "empty": "Nobody's mastery of this skill changed between the two days.",
    }
    pick = Pick("Skill", chosen, tuple((name, titles.get(name, name)) for name in frame["skill"]))
    got = rows.filter(pl.col("change") == "crossed").height
    answer = f"{plural(got, 'student')} got it, {rows.height - got:,} lost it." if chosen else ""
    title = f"Who changed in {titles.get(chosen, chosen)}?" if chosen else ""
    return Picture(answer, lambda: setattr(people, "data", data), title, pick, frame=rows)


def _grown(view: FigureView, source: Source, selection: Selection) -> Picture:
    """The curve up to the as-of day, with the changes in teaching as lines in time."""
    days, first = compared(source, selection), _days.first_day(source, selection)
    frame = _changes.growth(source, selection, first or days.since, days.until)
    one = _changes.opened(source, selection, days)
    alone = selection.trend == "skill"
    order = [one, _changes.EVERYTHING] if alone else [_changes.EVERYTHING, one]
    marks = _notes.marks(source, selection, skills=(one,) if alone and one else ())
    figure = _CURVE.draw(
        frame, highlighted=[name for name in order if name], titles=source.titles(),
        since=days.since, as_of=days.until, until=source.book.data_date, marks=marks,
    )  # fmt: skip
    answer = _CURVE.answers(frame, name=order[0])
    note = (
        " It counts on each day those who had the skill assigned by then, so it can differ from "
        "the change above, which follows the same students. Each line is a skill; click one to "
        "bring it to the front."
    )
    return Picture(answer + note, lambda: view.show(figure, f"{_CURVE.title} {answer}"),
                   frame=frame)  # fmt: skip


def _slide(slider: AsOfSlider, source: Source, selection: Selection) -> Picture:
    days, last = compared(source, selection), source.book.data_date
    first = _days.first_day(source, selection)
    data: dict[str, Any] = {"first": ""}
    if first is not None and last is not None and first < last:
        value = min(max((days.until - first).days, 0), (last - first).days)
        data = {"first": first.isoformat(), "days": (last - first).days, "value": value}
    return Picture("", lambda: setattr(slider, "data", data))


VIEW = View(
    "changes",
    "What changed",
    build,
    about="What moved since we last met: skills up, skills down, who got it and who lost it?",
    upright=True,
    steps=(
        "Two days are compared: the as-of day above, and the day that is chosen here.",
        "Blue bars: students who got it. Orange bars: students who lost it again.",
        "The net change has limits: where they leave out 0 it is more than chance.",
        "Click a skill for the names; the slider under the curve goes back in time.",
    ),
)
