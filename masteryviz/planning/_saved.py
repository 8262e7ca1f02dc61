"""A plan as it is written down: for whom, by what was known, under which wishes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from masteryviz.errors import SettingError
from masteryviz.journal import named, student_of
from masteryviz.planner import Group, Plan
from masteryviz.planning._basis import Basis
from masteryviz.planning._kept_rule import from_record, to_record
from masteryviz.rules import Rule

FORM = 1
"""Number of the way a plan is written; it rises when an older reader could misread it."""

WISHES = (
    "rotations", "minutes", "session_minutes", "parallel", "led", "alone", "least", "most",
    "whole_class_over", "absent", "away", "together", "apart",
)  # fmt: skip
"""Fields of `Problem` that are kept with a plan."""


@dataclass(frozen=True, kw_only=True)
class Saved:
    """A plan that was written down."""

    section: str
    day: dt.date
    """The day that it is for."""
    known: dt.date | None
    """The day up to which evidence counted."""
    groups: tuple[Group, ...]
    whole_class: tuple[str, ...] = ()
    """Skills for everybody."""
    wishes: Mapping[str, Any]
    """Fields of `Problem`, as `WISHES`."""
    rule: Rule | None = None
    """What counted as mastered; None: it was not kept, or this version does not know it."""
    mastered: str = ""
    """That in words, as it was said then; empty: it was not kept."""

    @property
    def students(self) -> set[str]:
        """Ids of everybody whom the plan names."""
        pairs = (*self.wishes.get("together", ()), *self.wishes.get("apart", ()))
        return {
            *(student for group in self.groups for student in group.students),
            *(group.expert for group in self.groups if group.expert),
            *self.wishes.get("absent", ()),
            *(student for student, _ in self.wishes.get("away", ())),
            *(student for pair in pairs for student in pair),
        }


def saved(basis: Basis, plan: Plan, day: dt.date) -> Saved:
    """A plan made ready to be written down."""
    return Saved(
        section=basis.section,
        day=day,
        known=basis.known,
        groups=plan.groups,
        whole_class=tuple(item.skill for item in plan.whole_class),
        wishes={name: getattr(basis.problem, name) for name in WISHES},
        rule=basis.rule,
        mastered=basis.mastered,
    )


def to_body(plan: Saved) -> dict[str, Any]:
    """The plan as a body of the journal: JSON, students named as the journal wants it."""
    wishes = dict(plan.wishes)
    wishes["absent"] = [named(student) for student in wishes.get("absent", ())]
    wishes["away"] = [[named(student), at] for student, at in wishes.get("away", ())]
    for name in ("together", "apart"):
        wishes[name] = [[named(student) for student in pair] for pair in wishes.get(name, ())]
    groups = [
        asdict(group) | {
            "students": [named(student) for student in group.students],
            "expert": None if group.expert is None else named(group.expert),
        }
        for group in plan.groups
    ]  # fmt: skip
    return {
        "form": FORM,
        "section": plan.section,
        "day": plan.day.isoformat(),
        "known": None if plan.known is None else plan.known.isoformat(),
        "whole_class": list(plan.whole_class),
        "groups": groups,
        "wishes": wishes,
        "rule": None if plan.rule is None else to_record(plan.rule),
        "mastered": plan.mastered,
    }


def from_body(body: Mapping[str, Any]) -> Saved:
    """The plan of a body. Whoever was erased meanwhile is no longer in it.

    Plans that were written before the rule and absences from one rotation were kept have neither.

    Raises
    ------
    SettingError
        When the body is not a plan as this version writes it.
    """
    if body.get("form") != FORM:
        raise SettingError("This plan was saved by a newer version of masteryviz.")
    try:
        wishes = dict(body["wishes"])
        wishes["absent"] = tuple(_known(wishes["absent"]))
        away = ((student_of(who), int(at)) for who, at in wishes.get("away", ()))
        wishes["away"] = tuple((who, at) for who, at in away if who is not None)
        for name in ("together", "apart"):
            pairs = (tuple(_known(pair)) for pair in wishes[name])
            wishes[name] = tuple(pair for pair in pairs if len(pair) == 2)
        known = body["known"]
        return Saved(
            section=str(body["section"]),
            day=dt.date.fromisoformat(body["day"]),
            known=None if known is None else dt.date.fromisoformat(known),
            groups=tuple(_group(group) for group in body["groups"]),
            whole_class=tuple(body["whole_class"]),
            wishes=wishes,
            rule=from_record(body.get("rule")),
            mastered=str(body.get("mastered", "")),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise SettingError("This entry is not a plan of groups.") from error


def _group(group: Mapping[str, Any]) -> Group:
    return Group(
        rotation=int(group["rotation"]),
        skill=str(group["skill"]),
        students=tuple(_known(group["students"])),
        expert=student_of(group["expert"]),
        led=bool(group["led"]),
    )


def _known(people: list[Any]) -> list[str]:
    return [student for person in people if (student := student_of(person)) is not None]
