"""Saved plans of a class as their widget shows them, with what became of the one that is open."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

import polars as pl

from masteryviz import planning
from masteryviz.charts._chart import plural
from masteryviz.dashboard.source import Source
from masteryviz.dashboard.state import Selection
from masteryviz.dashboard.views._groups_words import title
from masteryviz.filters import day
from masteryviz.planner import Group
from masteryviz.planning import Became, Saved, became

_STATES = {True: "yes", False: "no", None: "unknown"}
_WORDS = {
    "yes": "mastered since", "no": "not mastered yet", "unknown": "had it already, or is not known",
}  # fmt: skip


class Shelf:
    """The plans of a store, newest day first."""

    def __init__(self, source: Source) -> None:
        self._source = source

    @property
    def closed(self) -> str:
        """Why plans are not shown or saved now; empty where they are."""
        return "While names are hidden, plans are not saved." if self._source.presenting else ""

    def plans(self) -> dict[int, Saved]:
        """Number and plan."""
        return {} if self.closed else planning.plans(self._source.store.path)

    def add(self, plan: Saved) -> int:
        """Save a plan."""
        return planning.keep(self._source.store.path, plan)

    def remove(self, id: int) -> None:
        """Take a plan away."""
        planning.remove(self._source.store.path, id)


def picture(
    source: Source, selection: Selection, shelf: Shelf, section: str, open_: int | None
) -> tuple[dict[str, Any], pl.DataFrame | None]:
    """The widget's data, and the frame of the plan that is open."""
    if shelf.closed:
        return {"plans": [], "empty": shelf.closed}, None
    every = shelf.plans()
    plans = {id: plan for id, plan in every.items() if plan.section == section}
    if not plans:
        return {
            "plans": [],
            "empty": "No plan of this class is saved. A saved plan shows here what became of it.",
        }, None
    number = open_ if open_ in plans else _tellable(plans, source.book.data_date)
    others = [plan for id, plan in every.items() if id != number]
    found = became(source.book, plans[number], source.rule(selection), others=others)
    listed = source.book.students()
    names = dict(listed.select("student", "name").iter_rows())
    rows = [
        {"id": id, "day": day(plan.day), "words": plural(len(plan.groups), "group")}
        for id, plan in plans.items()
    ]
    opened = _opened(plans[number], found, names, source.token, source.titles())
    called = {student: name or student for student, name in names.items()}
    frame = found.frame.with_columns(
        name=pl.col("student").replace(called), like_name=pl.col("like_student").replace(called)
    )
    return {"plans": rows, "open": {"id": number, **opened}}, frame.select(
        "rotation", "skill", "student", "name", "mastered", "was_mastered", "attempts_since",
        "like_student", "like_name", "like_mastered",
    )  # fmt: skip


def _tellable(plans: Mapping[int, Saved], newest: dt.date | None) -> int:
    """The newest plan that there is newer evidence than; else the newest."""
    for id, plan in plans.items():
        if plan.known is not None and newest is not None and plan.known < newest:
            return id
    return next(iter(plans))


def _opened(
    plan: Saved, found: Became, names: Mapping[str, str | None], token: Callable[[str], str],
    titles: dict[str, str],
) -> dict[str, Any]:  # fmt: skip
    states = {
        (row["student"], row["skill"]): None if row["was_mastered"] else row["mastered"]
        for row in found.frame.iter_rows(named=True)
    }
    many = len({group.rotation for group in plan.groups}) > 1
    return {
        "sentence": found.sentence,
        "told": found.told,
        "judged": found.judged,
        "groups": [
            {"title": title(group.skill, titles), **_group(group, states, names, token, many)}
            for group in plan.groups
        ],
    }


def _group(
    group: Group,
    states: Mapping[tuple[str, str], bool | None],
    names: Mapping[str, str | None],
    token: Callable[[str], str],
    many: bool,
) -> dict[str, Any]:
    people = []
    places = {student: place for place, student in enumerate(names)}
    for student in sorted(group.students, key=lambda s: places.get(s, len(places))):
        state = _STATES[states.get((student, group.skill))]
        known = student in names
        people.append({
            "t": token(student) if known else "",
            "name": (names[student] or student) if known else "someone not in the data now",
            "state": state, "words": _WORDS[state],
        })  # fmt: skip
    since = sum(person["state"] == "yes" for person in people)
    expert = f"expert: {names.get(group.expert) or '–'}" if group.expert else ""
    leader = "you led" if group.led else expert
    return {
        "skill": group.skill,
        "when": f"rotation {group.rotation}{' · ' if leader else ''}" if many else "",
        "leader": leader,
        "people": people,
        "count": f"{since} of {len(people)}",
    }


def numbers_of(plan: Saved) -> dict[str, Any]:
    """The wishes of a saved plan as the form has them."""
    wishes = dict(plan.wishes)
    return {
        "rotations": wishes["rotations"], "minutes": wishes["minutes"], "least": wishes["least"],
        "most": wishes["most"], "parallel": wishes["parallel"], "led": wishes["led"],
        "alone": wishes["alone"], "over": round(wishes["whole_class_over"] * 100),
        "together": tuple(wishes["together"]), "apart": tuple(wishes["apart"]),
    }  # fmt: skip
