"""What is looked at: one frozen value in one trait, changed only through verbs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from traitlets import HasTraits, Instance

from masteryviz.errors import SettingError, UnknownName
from masteryviz.filters import Filters, Names

FILTERS = ("course", "teacher", "section", "unit", "skills", "term")
"""Fields that choose among names; each is a tuple, empty for all."""

NAVIGATION: dict[str, tuple[str, ...]] = {
    "Gaps": ("skill_gaps", "class", "compare"),
    "Teach": ("today", "groups", "student"),
    "Progress": ("revisions", "time_to_mastery", "pace", "changes"),
    "Checks": ("assessment", "rule_lab"),
    "Meet": ("meeting",),
    "Data": ("import", "settings"),
}
"""Keys of the views under the words of the navigation."""

CHOICES: dict[str, tuple[str, ...]] = {
    "view": tuple(view for views in NAVIGATION.values() for view in views),
    "look": ("light", "projector"),
    "matrix": ("frontier", "name"),
    "compare": ("mastered", "first_attempt"),
    "sort": ("course", "gap"),
    "by": ("skill", "section"),
    "unit_of_time": ("days", "attempts"),
    "anchor": ("first_attempt", "assigned"),
    "censor": ("data_date", "last_evidence", "last_activity"),
    "place": ("skill", "done"),
    "paced": ("skill", "lesson"),
    "trend": ("all", "skill"),
    "silent": ("14", "7", "21"),
    "queue": ("oldest", "frees"),
    "stuck": ("never", "slipped"),
}
"""Fields with a fixed list of values, the first being the default."""

Known = Mapping[str, Sequence[str]]
"""The names a store has, by field: every filter, `skill`, `task`, `rule`, tokens of students."""


@dataclass(frozen=True, kw_only=True)
class Selection:
    """Everything that decides what is on the screen."""

    view: str = "skill_gaps"
    """The screen shown."""
    course: Names = ()
    """Courses; empty for all."""
    teacher: Names = ()
    """Teachers; empty for all."""
    section: Names = ()
    """Sections; empty for all."""
    unit: Names = ()
    """Units; empty for all."""
    skills: Names = ()
    """Skills; empty for all. The one that is opened is `skill`."""
    term: Names = ()
    """Terms; empty for all."""
    as_of: dt.date | None = None
    """Only what was known at the end of this day."""
    rule: str = ""
    """Key of the mastery rule; empty for the one the store is set to."""
    cut: float | None = None
    """Mastery cut as a share; None for the rule's or skill's own."""
    skill: str = ""
    """The skill that is opened; empty for none."""
    student: str = ""
    """Token of the student whose page is opened: never a name or an id, for it is in the link."""
    task: str = ""
    """The task that is opened; empty for none."""
    since: dt.date | None = None
    """The day with which the as-of day is compared; None for the view's own choice."""
    look: str = "light"
    """How large everything is: on a screen of one's own, or for a room."""
    roster: str = ""
    """The section whose class is shown where several are in view; empty for the largest."""
    matrix: str = "frontier"
    """Order of the students in the class's matrix."""
    compare: str = "mastered"
    """What sections are compared by."""
    cell: str = ""
    """The section of the cell that was clicked; empty for all shown."""
    sort: str = "course"
    """Order of the skills: of the course, or largest gap first."""
    by: str = "skill"
    """What the curves of Time to mastery compare."""
    unit_of_time: str = "days"
    """Whether time is counted in days or attempts."""
    anchor: str = "first_attempt"
    """Where time starts."""
    censor: str = "data_date"
    """Where the time of a student without mastery ends."""
    place: str = "skill"
    """Whose names Pace lists: those at the opened skill, or those who have all of them."""
    paced: str = "skill"
    """Whether Pace shows the planned days of the skills, or of the lessons."""
    trend: str = "all"
    """Whose growth stands out in What changed: all skills together, or the opened one."""
    silent: str = "14"
    """Days without anything handed in from which on Today lists a student."""
    queue: str = "oldest"
    """Order of what waits for feedback on Today."""
    stuck: str = "never"
    """Whether Today lists who never had a skill after several tries, or who had it and lost it."""

    def __post_init__(self) -> None:
        for name, allowed in CHOICES.items():
            if getattr(self, name) not in allowed:
                raise UnknownName(name, str(getattr(self, name)), allowed)
        for name in FILTERS:
            value = getattr(self, name)
            if not isinstance(value, tuple) or not all(isinstance(item, str) for item in value):
                raise SettingError(f"{name} must be a tuple of names, not {value!r}.")
        if self.cut is not None and not 0 < self.cut <= 1:
            raise SettingError(f"cut must be above 0 and at most 1, not {self.cut!r}.")

    def filters(self) -> Filters:
        """The part that restricts the evidence, as metrics take it."""
        chosen = {name: getattr(self, name) for name in FILTERS}
        return Filters(as_of=self.as_of, skill=chosen.pop("skills"), **chosen)

    @property
    def is_filtered(self) -> bool:
        """Whether anything is restricted or counted otherwise than the store is set to."""
        return not self.filters().is_empty or bool(self.rule) or self.cut is not None

    def to_query(self) -> dict[str, list[str]]:
        """The fields that differ from the default, as a link carries them. Never a student."""
        query: dict[str, list[str]] = {}
        for field in fields(self):
            value = getattr(self, field.name)
            if value != field.default:
                values = value if isinstance(value, tuple) else (value,)
                query[field.name] = [_text(item) for item in values]
        return query

    @classmethod
    def from_query(cls, query: Mapping[str, Sequence[str]], known: Known) -> Selection:
        """The selection of a link; what the store does not know (any more) is left out."""
        found: dict[str, Any] = {}
        for name in FILTERS:
            names = tuple(value for value in query.get(name, ()) if value in known.get(name, ()))
            found[name] = tuple(dict.fromkeys(names))
        one = {name: values[0] for name, values in query.items() if values}
        one_of = {
            **CHOICES,
            **{name: tuple(known.get(name, ())) for name in ("skill", "rule", "student", "task")},
        }
        for name, allowed in one_of.items():
            if one.get(name) in allowed:
                found[name] = one[name]
        if one.get("cell") in known.get("section", ()) and "skill" in found:
            found["cell"] = one["cell"]
        if one.get("roster") in known.get("section", ()):
            found["roster"] = one["roster"]
        found["as_of"] = _day(one.get("as_of", ""))
        found["since"] = _day(one.get("since", ""))
        found["cut"] = _share(one.get("cut", ""))
        return cls(**found)


class State(HasTraits):
    """Holds the selection. Every user action is one verb, and at most one event."""

    selection = Instance(Selection)

    def __init__(self, selection: Selection | None = None) -> None:
        super().__init__(selection=selection or Selection())

    def on_change(self, tell: Callable[[Selection], None]) -> None:
        """Call `tell` with the new selection after each change."""
        self.observe(lambda change: tell(change["new"]), names="selection")

    def filter(self, **changes: Names | dt.date | None) -> None:
        """Restrict what is looked at: any of the filters and `as_of`.

        Raises
        ------
        UnknownName
            When a name is not a filter.
        """
        for name in changes:
            if name not in (*FILTERS, "as_of"):
                raise UnknownName("filter", name, (*FILTERS, "as_of"))
        self._change(**changes)

    def use_rule(self, rule: str = "", cut: float | None = None) -> None:
        """Count mastery by another rule or cut; without arguments by the store's own."""
        self._change(rule=rule, cut=cut)

    def show(self, view: str | None = None, **how: str) -> None:
        """Turn to a view, or say how it is drawn (`sort`, `by`, `unit_of_time` ...).

        Raises
        ------
        UnknownName
            When there is no such view, option or value.
        """
        for name in how:
            if name not in CHOICES:
                raise UnknownName("option", name, tuple(CHOICES))
        self._change(**({"view": view} if view else {}), **how)

    def select(self, skill: str = "", cell: str = "") -> None:
        """Open a skill, in one section or all; without arguments close it."""
        self._change(skill=skill, cell=cell if skill else "")

    def pick(self, **what: str | dt.date | None) -> None:
        """Open a `student` (by token), `task` or `roster`, or set the day `since`; the rest stays.

        Raises
        ------
        UnknownName
            When something else is named.
        """
        for name in what:
            if name not in ("student", "task", "roster", "since"):
                raise UnknownName("pick", name, ("student", "task", "roster", "since"))
        self._change(**what)

    def reset(self) -> None:
        """Take back every filter, the as-of day and the rule; the view stays."""
        none: Names = ()
        self._change(**dict.fromkeys(FILTERS, none), as_of=None, rule="", cut=None)

    def go(self, selection: Selection) -> None:
        """Take over a whole selection, as a link or the back button gives it."""
        self.selection = selection

    def _change(self, **changes: object) -> None:
        self.selection = replace(self.selection, **changes)


def _text(value: object) -> str:
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def _share(text: str) -> float | None:
    try:
        share = float(text)
    except ValueError:
        return None
    return share if 0 < share <= 1 else None
