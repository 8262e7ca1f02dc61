"""Today: whom to check, what to grade, whom to ask after, whom to help, this period."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import polars as pl

from masteryviz.charts._chart import plural
from masteryviz.dashboard.panel import Choice, Panel, Picture
from masteryviz.dashboard.parts import Act, Cards
from masteryviz.dashboard.source import Source
from masteryviz.dashboard.state import Selection
from masteryviz.dashboard.today_parts import PeopleList
from masteryviz.dashboard.views import _today as rows
from masteryviz.dashboard.views._people import LISTED, days
from masteryviz.dashboard.views._sections import FEW
from masteryviz.dashboard.views._view import Screen, View, box

_SILENT = Choice("silent", "Days", (("7", "7 days"), ("14", "14 days"), ("21", "21 days")))
_STUCK = Choice("stuck", "Show", (("never", "Never had it"), ("slipped", "Slipped back")))
_QUEUE = Choice("queue", "Order", (("oldest", "Oldest first"), ("frees", "Frees most")))

Draw = Callable[[PeopleList, Source, Selection], Picture]


def build(act: Act) -> Screen:
    """The view's key numbers and its four lists."""
    cards = Cards(data={"cards": []})
    summary = Panel("summary", "", cards, lambda s, x: _summary(cards, s, x))
    lists = (
        _list("ready", "Who can take a mastery check now?", _ready, act),
        _list("waiting", "What waits for feedback?", _waiting, act, _QUEUE),
        _list("stuck", "Who is stuck?", _stuck, act, _STUCK),
        _list("silent", "Who has not handed anything in?", _silent, act, _SILENT),
    )
    widget = box("mv-view", summary, box("mv-today", *lists))
    return Screen(widget, (summary, *lists), most=FEW)


def _list(name: str, title: str, draw: Draw, act: Act, *choices: Choice) -> Panel:
    body = PeopleList(act, {"rows": [], "all": 0, "label": title, "empty": ""})
    return Panel(f"today-{name}", title, body, lambda s, x: draw(body, s, x), act, choices)


def _summary(cards: Cards, source: Source, selection: Selection) -> Picture:
    ready, waiting = rows.ready(source, selection), rows.waiting(source, selection)
    stuck, silent = rows.stuck(source, selection), rows.silent(source, selection)
    slipped = rows.slipped(source, selection).height
    practised = int((ready["reason"] == "practised").sum())
    found = [
        {"label": "Ready for a check", "value": f"{ready.height:,}",
         "sub": f"{practised:,} practised since the last one" if practised
                else "students with all they need"},
        {"label": "Waiting for feedback", "value": f"{waiting.height:,}",
         "sub": _oldest(waiting), "tone": "warn" if _days(waiting) >= _LATE else ""},
        {"label": "Stuck", "value": f"{stuck.height:,}",
         "sub": "3 or more tries, never there yet"
                + (f" · {slipped:,} slipped back" if slipped else "")},
        {"label": f"Quiet for {selection.silent} days", "value": f"{silent.height:,}",
         "sub": "students who handed nothing in"},
    ]  # fmt: skip
    return Picture("", lambda: setattr(cards, "data", {"cards": found}))


_LATE = 7
"""Days that work waits before the number asks for attention."""


def _days(waiting: pl.DataFrame) -> int:
    return max(waiting["waiting_days"].drop_nulls(), default=0)


def _oldest(waiting: pl.DataFrame) -> str:
    if waiting.is_empty():
        return "nothing: everything has been returned"
    return f"the oldest for {days(_days(waiting))}" if _days(waiting) else "since today"


def _ready(body: PeopleList, source: Source, selection: Selection) -> Picture:
    frame = rows.ready(source, selection)
    practised = int((frame["reason"] == "practised").sum())
    opens = frame["frees"].max() if frame.height else 0
    one = "the skill that opens most" if opens else "one skill to check"
    answer = f"{plural(frame.height, 'student')}, each with {one}."
    if practised:
        answer = f"{plural(frame.height, 'student')}; {practised:,} practised since the last check."
    shown = rows.ready_rows(source, frame, _several(frame))
    empty = "Nobody: whatever is open waits for feedback, or for a skill that comes before it."
    return _picture(body, answer if frame.height else "", frame, shown, empty)


def _waiting(body: PeopleList, source: Source, selection: Selection) -> Picture:
    frame = rows.waiting(source, selection)
    shown = rows.waiting_rows(source, frame, _several(frame))
    empty = "Nothing waits: all that was handed in has been returned."
    return _picture(body, _frees_most(frame), frame, shown, empty)


def _frees_most(waiting: pl.DataFrame) -> str:
    """Which grading lets most students go on."""
    if waiting.is_empty():
        return ""
    by_skill = (
        waiting.filter(pl.col("frees") > 0)
        .group_by("skill", maintain_order=True)
        .agg(pl.col("student").n_unique().alias("students"), pl.col("frees").sum())
        .sort("frees", descending=True, maintain_order=True)
    )
    if by_skill.is_empty():
        return f"{plural(waiting.height, 'piece')} of work; none of it keeps a student from more."
    top = by_skill.row(0, named=True)
    return f"Grading {top['skill']} frees most: {plural(top['students'], 'student')} could go on."


def _stuck(body: PeopleList, source: Source, selection: Selection) -> Picture:
    slipped = rows.slipped(source, selection)
    if selection.stuck == "slipped":
        return _slipped(body, source, selection, slipped)
    frame = rows.stuck(source, selection)
    path = _path(source, selection, frame)
    shown = rows.stuck_rows(source, selection, frame, path, _several(frame))
    said = [
        f"{plural(frame.height, 'student')} with 3 or more tries at a skill never mastered so far"
    ]
    if slipped.height:
        said.append(f"{plural(slipped.height, 'student')} had a skill and slipped back")
    answer = f"{'; '.join(said if frame.height else said[1:])}."
    empty = "Nobody has tried a skill 3 times without ever mastering it."
    return _picture(body, answer if len(answer) > 1 else "", frame, shown, empty)


def _slipped(
    body: PeopleList, source: Source, selection: Selection, frame: pl.DataFrame
) -> Picture:
    shown = rows.slipped_rows(source, selection, frame, _several(frame))
    answer = (
        f"{plural(frame.height, 'student')} had a skill and slipped back, the newest work first."
    )
    empty = "Nobody: who had a skill has it now, or newer work waits for feedback."
    picture = _picture(body, answer if frame.height else "", frame, shown, empty)
    return replace(picture, title="Who slipped back?")


def _silent(body: PeopleList, source: Source, selection: Selection) -> Picture:
    frame = rows.silent(source, selection)
    path = _path(source, selection, frame)
    shown = rows.silent_rows(source, frame, path, _several(frame))
    students = plural(frame.height, "student")
    answer = f"{students} in {selection.silent} days, counted to the newest data."
    empty = f"Everybody handed something in within {selection.silent} days."
    return _picture(body, answer if frame.height else "", frame, shown, empty)


def _path(source: Source, selection: Selection, frame: pl.DataFrame) -> pl.DataFrame:
    """What the students have and lack who are listed.

    Asked for all who are looked at: the questions before it are about them as well, so that most
    of its work is done, which it is not for some of them.
    """
    listed = frame["student"].head(LISTED).unique()
    return source.ask("student_path", selection, ()).filter(
        pl.col("student").is_in(listed.implode())
    )


def _several(frame: pl.DataFrame) -> bool:
    return frame["section"].n_unique() > 1


def _picture(
    body: PeopleList, answer: str, frame: pl.DataFrame, shown: list[rows.Row], empty: str
) -> Picture:
    data = {**body.data, "rows": shown, "all": frame.height, "empty": empty}
    return Picture(answer, lambda: setattr(body, "data", data), frame=frame)


VIEW = View(
    "today",
    "Today",
    build,
    about="What do I do this period: whom to check, what to grade, whom to help?",
    steps=(
        "Choose your section above. Each student stands at most once in a list.",
        "Ready for a check: nothing is missing before the skill; the form is one not had yet.",
        "Stuck: 3 or more tries and never mastered. Slipped back: had it, and lost it later.",
        "Waiting: the coloured rows are those whose feedback lets a student go on to most.",
        "Click a name for the student's page, Why? for the attempts behind it.",
        "Print gives one page to take along.",
    ),
)
