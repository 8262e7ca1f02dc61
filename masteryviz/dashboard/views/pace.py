"""Pace: where everybody is in the course, and where the class should be."""

from __future__ import annotations

from typing import Any

import polars as pl

from masteryviz.charts import CHARTS
from masteryviz.charts._chart import percent, plural
from masteryviz.charts._drawn import as_drawn
from masteryviz.charts.pace import DONE, with_status
from masteryviz.dashboard.figure_view import FigureView
from masteryviz.dashboard.panel import Choice, Panel, Pick, Picture
from masteryviz.dashboard.parts import Act, Cards
from masteryviz.dashboard.progress_parts import StudentGroups
from masteryviz.dashboard.source import Source
from masteryviz.dashboard.state import Selection
from masteryviz.dashboard.views import _chips
from masteryviz.dashboard.views._people import left_all
from masteryviz.dashboard.views._sections import FEW
from masteryviz.dashboard.views._view import Screen, View, box
from masteryviz.filters import day

_CHART, _DATES = CHARTS["pace"], CHARTS["pace_dates"]

_PLACE = Choice("place", "Show", (("skill", "At the skill"), ("done", "Has them all")))
_PACED = Choice("paced", "Days of", (("skill", "Skills"), ("lesson", "Lessons")))

_GROUPS = (
    ("behind", "Behind the pace", "fewer skills than the class should have by now"),
    ("on", "On pace", "as many as the class should have"),
    ("ahead", "Ahead", "more than the class should have"),
    ("", "Here", ""),
)
NO_DATES = (
    " There are no pace dates yet: give them under Settings, and a line shows where the class"
    " should be."
)
COUNTED = (
    " Counted: everybody whose section works on the skill, given it or not"
    " (Skill gaps: only those given it)."
)
NO_PLAN = "When did half of the class have each skill?"


def build(act: Act) -> Screen:
    """The view's key numbers, path and students."""

    def pick(message: Any) -> None:  # noqa: ANN401
        name = str(message.get("name", ""))
        act({"do": "show", "name": "place", "value": "done" if name == DONE else "skill"})
        if name != DONE:
            act({"do": "select", "skill": name})

    cards, path, people = Cards(data={"cards": []}), FigureView(pick), StudentGroups(act)
    dates = FigureView(pick)
    panels = (
        Panel("summary", "", cards, lambda s, x: _summary(cards, s, x)),
        Panel("chart-card", _CHART.title, path, lambda s, x: _path(path, s, x), act),
        Panel("people-card", "Who is here?", people, lambda s, x: _people(people, s, x), act,
              (_PLACE,)),
        Panel("chart-card", _DATES.title, dates, lambda s, x: _dates(dates, s, x), act, (_PACED,)),
    )  # fmt: skip
    panels[2].add_class("mv-follows")
    pair = box("mv-pair", *panels[1:3])
    pair.add_class("mv-crowds")
    body = box("mv-view", panels[0], pair, panels[3])
    return Screen(body, panels, most=FEW)


def places(source: Source, selection: Selection) -> pl.DataFrame:
    """The skills in view and how many students are at each."""
    return source.ask("pace_places", selection, ())


def students(source: Source, selection: Selection) -> pl.DataFrame:
    """The students in view with their `place` and `status`."""
    return source.kept(
        ("pace of each", source.looked_at(selection)),
        lambda: with_status(source.ask("pace", selection, ())),
    )


def opened(source: Source, selection: Selection) -> str:
    """The place whose students are listed: the chosen one, else where most are."""
    if selection.place == "done":
        return DONE
    frame = places(source, selection)
    if selection.skill in frame["at_skill"]:
        return selection.skill
    return str(frame.sort("here", descending=True, maintain_order=True)["at_skill"][0])


def _path(view: FigureView, source: Source, selection: Selection) -> Picture:
    frame, everybody = places(source, selection), source.ask("pace", selection, ())
    chosen = opened(source, selection) if frame.height else None
    figure = _CHART.draw(
        frame, students=everybody, selected=chosen,
        as_of=selection.as_of or source.book.data_date,
    )  # fmt: skip
    answer = "" if frame.is_empty() else _CHART.answers(frame, students=everybody)
    dated = frame["pace_on"].is_not_null().any()
    label = f"{_CHART.title} {answer or _CHART.answers(frame)}"
    return Picture(
        "" if frame.is_empty() else answer + COUNTED + NO_DATES * (not dated),
        lambda: view.show(figure, label), frame=frame,
        title="" if dated else "Where is everybody?", noted=frame.height > 0,
    )  # fmt: skip


def _dates(view: FigureView, source: Source, selection: Selection) -> Picture:
    """The skills' days; the lessons' where that is chosen and any lesson has a day of its own."""
    lessons = source.ask("pace_lessons", selection, ("task",))
    by_lesson = selection.paced == "lesson" and lessons.height > 0
    frame = lessons if by_lesson else source.ask("pace_dates", selection, ())
    figure = _DATES.draw(frame, as_of=selection.as_of or source.book.data_date)
    answer = _DATES.answers(frame)
    title = _DATES.title if frame["pace_on"].is_not_null().any() else NO_PLAN
    shows = bool(as_drawn(figure)["data"])
    return Picture(
        answer if shows else "", lambda: view.show(figure, f"{title} {answer}"), title,
        without=() if lessons.height else ("paced",), frame=frame, noted=shows,
    )  # fmt: skip


def _people(people: StudentGroups, source: Source, selection: Selection) -> Picture:
    frame = places(source, selection)
    if frame.is_empty():
        nobody = {"groups": [], "empty": "Choose other filters above."}
        return Picture("", lambda: setattr(people, "data", nobody), without=("place",))
    place = opened(source, selection)
    rows = students(source, selection).filter(pl.col("place") == place)
    where, left = _sections(source, selection), left_all(source, selection)
    groups = [
        _chips.group(
            source, rows.filter(pl.col("status") == key), key or "none", name, why,
            lambda row: _note(row, where, left), lambda row: _story(row, left),
        )
        for key, name, why in _GROUPS
    ]  # fmt: skip
    titles = source.titles()
    title = "Who has them all?" if place == DONE else f"Who is at {titles.get(place, place)}?"
    if place == DONE:
        answer = f"{plural(rows.height, 'student')} with every skill shown here."
    else:
        answer = f"{plural(rows.height, 'student')}: the first skill that is still open for them."
    pick = Pick("Skill", "" if place == DONE else place,
                tuple((name, titles.get(name, name)) for name in frame["at_skill"]))  # fmt: skip
    data = {"groups": groups, "empty": "Nobody is here at the moment."}
    return Picture(
        answer, lambda: setattr(people, "data", data), title,
        pick=None if place == DONE else pick, frame=rows.drop("place", "status"),
    )  # fmt: skip


def _sections(source: Source, selection: Selection) -> dict[str, str]:
    """Student -> section, where several sections are in view; empty where one is."""
    frame = source.ask("pace", selection, ("section",))
    if frame["section"].n_unique() < 2:
        return {}
    return {student: section or "" for section, student in
            frame.select("section", "student").iter_rows()}  # fmt: skip


def _note(row: _chips.Row, where: dict[str, str], left: frozenset[str]) -> str:
    behind = f"{row['ahead']:+d}".replace("-", "\N{MINUS SIGN}") if row["ahead"] else ""
    gone = "left" * (row["student"] in left)
    return " · ".join(filter(None, (where.get(row["student"], ""), behind, gone)))


def _story(row: _chips.Row, left: frozenset[str]) -> str:
    """What a tooltip says: how many skills, the newest, and whether the student has left."""
    said = f"has {row['mastered']:,} of {plural(row['skills'], 'skill')}"
    if row["passed"]:
        said += f"; {row['passed']:,} should be by now"
    if row["last_mastered"] and row["last_mastered_at"]:
        said += f"; newest {row['last_mastered']}, {day(row['last_mastered_at'].date())}"
    return said + "; has left the class" * (row["student"] in left)


def _summary(cards: Cards, source: Source, selection: Selection) -> Picture:
    rows = students(source, selection)
    done = rows.filter(pl.col("place") == DONE).height
    stood = dict(rows["status"].value_counts().iter_rows())
    dated = rows.height - stood.get("", 0)
    found = [_median(source, selection, rows), _mean(rows), _none(rows)]
    if dated:
        found = [_status_card(key, words, stood, dated) for key, words, _ in _GROUPS[:3]]
    share = done / rows.height if rows.height else None
    found.append(
        {"label": "Has them all", "value": percent(share), "share": share,
         "sub": f"{done:,} of {plural(rows.height, 'student')}"}
    )  # fmt: skip
    return Picture("", lambda: setattr(cards, "data", {"cards": found}), frame=rows, name="Pace")


def _status_card(key: str, words: str, stood: dict[str, int], whole: int) -> dict[str, Any]:
    count = stood.get(key, 0)
    return {
        "label": words, "value": percent(count / whole), "share": count / whole,
        "sub": f"{count:,} of {plural(whole, 'student')}",
        **({"tone": "warn"} if key == "behind" else {}),
    }  # fmt: skip


def _median(source: Source, selection: Selection, rows: pl.DataFrame) -> dict[str, Any]:
    """The place that half have reached or passed."""
    order = [*places(source, selection)["at_skill"], DONE]
    found = sorted(order.index(place) for place in rows["place"] if place in order)
    if not found:
        return {"label": "Half have come to", "value": "\N{EN DASH}", "sub": "nobody is under way"}
    place = order[found[(len(found) - 1) // 2]]
    return {
        "label": "Half have come to", "value": "the end" if place == DONE else place,
        "sub": _title(source, place) if place != DONE else "all skills shown here",
    }  # fmt: skip


def _title(source: Source, place: str) -> str:
    """What the skill says, without its code: that stands above."""
    return source.titles().get(place, place).removeprefix(place).lstrip(" ·") or "or further"


def _mean(rows: pl.DataFrame) -> dict[str, Any]:
    mastered, skills = int(rows["mastered"].sum()), int(rows["skills"].sum())
    share = mastered / skills if skills else None
    return {
        "label": "Skills mastered", "value": percent(share), "share": share,
        "sub": f"{mastered:,} of {skills:,} students × skills, given or not",
    }  # fmt: skip


def _none(rows: pl.DataFrame) -> dict[str, Any]:
    count = rows.filter(pl.col("mastered") == 0).height
    return {
        "label": "No skill yet", "value": f"{count:,}", "tone": "warn" if count else "",
        "sub": f"of {plural(rows.height, 'student')}",
    }  # fmt: skip


VIEW = View(
    "pace",
    "Pace",
    build,
    about="Where is everybody in the unit, and where should the class be?",
    upright=True,
    steps=(
        "Each mark is a student, at the first skill of the course that is still open.",
        "The dashed line: skills above it should be mastered by now, by their pace dates.",
        "Pointing left: fewer skills than that. Pointing right: more. A dot: as many.",
        "Click a crowd for its names; a name opens the student's page.",
        "Below: from the planned day (diamond) to the day on which half of the class had it.",
    ),
)
