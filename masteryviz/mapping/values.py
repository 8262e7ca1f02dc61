"""What a file's columns, codes and tasks mean, as the user says it."""

from __future__ import annotations

import datetime as dt
import json
from collections import abc
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

import polars as pl

from masteryviz.errors import SettingError
from masteryviz.schema import BATCH

COLUMNS: tuple[str, ...] = (
    "student", "name", "first", "last", "email", "skill", "skill_name", "standard", "unit", "task",
    "task_name", "kind", "lesson", "score", "level", "points", "submitted", "graded", "assigned",
    "due", "attempt", "order", "form", "support", "section", "course", "teacher", "school", "term",
    "period",
)  # fmt: skip
"""What a column of a file can be, as `[columns]` of a map names it; `date` means `submitted`."""

MARKS: tuple[str, ...] = ("missing", "excused", "not_assigned", "submitted", "blank")
"""What `[marks]` of a map can say that a code in a score cell means."""

KINDS: tuple[str, ...] = (
    "practice", "mastery check", "mastery task", "summative", "self-check", "peer check",
)  # fmt: skip
"""What `kind` of `[[tasks]]` can say that a task is."""


@dataclass(frozen=True, kw_only=True)
class TaskEntry:
    """Facts of the tasks that a pattern names."""

    task: str
    """Title or id of the tasks; `*` and `?` stand for any text."""
    kind: str | None = None
    """One of `KINDS`."""
    unit: str | None = None
    lesson: str | None = None
    assigned: dt.date | None = None
    due: dt.date | None = None
    pace: dt.date | None = None
    """Day by which the class should have it."""

    def facts(self) -> tuple[object, ...]:
        """The facts as `schema.BATCH` calls them in its frame of tasks: those of `FACTS`."""
        return (self.kind, self.unit, self.lesson, self.assigned, self.due, self.pace)


FACTS: tuple[str, ...] = ("kind", "unit", "lesson", "assigned_on", "due_on", "pace_on")
"""What a `TaskEntry` can say of a task, by column."""


@dataclass(frozen=True, kw_only=True)
class SkillEntry:
    """One skill of the map."""

    skill: str
    """Code or name, as the files and the charts call it."""
    title: str | None = None
    """What the skill says."""
    unit: str | None = None
    """Unit it belongs to."""
    position: int | None = None
    """Place in the course, first is 1; without it, place in the map."""
    kind: str | None = None
    """Content, practice or habit."""
    standard: str | None = None
    """Code of the standard it is part of."""
    cut: float | str | None = None
    """Mastery cut: share of the top up to 1, points on the scale above 1, or a level's name."""
    requires: tuple[str, ...] = ()
    """Skills that come before."""
    tasks: tuple[str, ...] = ()
    """Titles or ids of the tasks that show this skill; `*` and `?` stand for any text."""
    pace: dt.date | None = None
    """Day by which the class should have it."""


@dataclass(frozen=True, kw_only=True)
class SectionEntry:
    """What the map says of one section."""

    course: str | None = None
    teacher: str | None = None
    school: str | None = None
    term: str | None = None
    period: str | None = None


@dataclass(frozen=True, kw_only=True)
class Mapping:
    """What the user says about a file. Empty: nothing, the file speaks for itself."""

    columns: abc.Mapping[str, str] = field(default_factory=dict)
    """What a column is (one of `COLUMNS`) -> its header in the file."""
    ignore: tuple[str, ...] = ()
    """Headers of columns that are no evidence."""
    points: float | abc.Mapping[str, float] | None = None
    """Points possible: one number for every task, or by task or skill (patterns allowed)."""
    levels: abc.Mapping[str, float] = field(default_factory=dict)
    """Level's name or code -> points on the scale."""
    marks: abc.Mapping[str, str] = field(default_factory=dict)
    """Code in a score cell -> one of `MARKS`."""
    top: float | None = None
    """Top of the scale; without it, the highest of `levels`."""
    cut: float | str | None = None
    """Mastery cut: share of the top up to 1, points on the scale above 1, or a level's name."""
    date_order: str | None = None
    """`dmy`, `mdy` or `ymd`."""
    decimal: str | None = None
    """`.` or `,`."""
    timezone: str | None = None
    """The school's time zone by IANA name, such as America/New_York."""
    year: int | None = None
    """Year of dates that are written without one (month and day only)."""
    year_starts: int = 1
    """First month of that year; 7 where the map says a school year such as 2026-2027."""
    section: str | None = None
    """Section of everybody in the file."""
    teacher: str | None = None
    """Teacher of every section in the file."""
    course: str | None = None
    """Course of every section in the file."""
    term: str | None = None
    """Term of every section in the file."""
    school: str | None = None
    """School of every section in the file."""
    scope: str | None = None
    """Name of the gradebook that a snapshot is a picture of."""
    sections: abc.Mapping[str, SectionEntry] = field(default_factory=dict)
    """Section -> its course, teacher, school, term and period."""
    skills: tuple[SkillEntry, ...] = ()
    """The skills of the course, in order."""
    tasks: tuple[TaskEntry, ...] = ()
    """Facts of tasks, which go before what the file says; of several that fit a task, the first
    that gives a fact counts."""
    name_as_id: bool = False
    """The user's yes to telling students apart by name where a file has no id."""

    @property
    def scale_top(self) -> float | None:
        """Top of the scale that the map gives, in points; None where it gives none."""
        if self.top is not None or not self.levels:
            return self.top
        return max(self.levels.values())

    def cut_share(self, cut: float | str | None = None) -> float | None:
        """Express a cut (without one, the map's own) as a share of the scale's top."""
        value = self.cut if cut is None else cut
        if isinstance(value, str):
            value = _level_points(value, self.levels)
        elif value is None or value <= 1:
            return value
        top = self.scale_top or (None if isinstance(self.points, abc.Mapping) else self.points)
        if top is None:
            raise SettingError(
                f"The cut {value:g} is in points, and the map gives no top of the scale. "
                "Add top = ... or write the cut as a share such as 0.8."
            )
        if not 0 < value <= top:
            raise SettingError(f"The cut {value:g} is not on the scale from 0 to {top:g}.")
        return value / top

    def levels_json(self) -> str | None:
        """Named levels from high to low as `skill.levels` keeps them; None without levels."""
        ordered = sorted(self.levels.items(), key=lambda level: -level[1])
        return json.dumps(ordered, ensure_ascii=False) if ordered else None

    def points_for(self, *names: str | None) -> float | None:
        """Points possible of a task called by any of `names` (id, title, skill)."""
        if not isinstance(self.points, abc.Mapping):
            return self.points
        for name in names:
            for pattern, points in self.points.items():
                if name is not None and matches(pattern, name):
                    return points
        return None

    def skills_for(self, task: str, title: str | None = None) -> tuple[str, ...]:
        """Skills that a task (by id or title) is evidence of, in the map's order."""
        names = [name for name in (task, title) if name]
        return tuple(
            entry.skill
            for entry in self.skills
            if any(matches(pattern, name) for pattern in entry.tasks for name in names)
        )

    def task_facts(self, tasks: pl.DataFrame) -> pl.DataFrame:
        """What the map says of tasks (columns `task`, and `title` if known): `task` and `FACTS`."""
        titles = tasks["title"] if "title" in tasks.columns else tasks["task"]
        rows = []
        for task, title in zip(tasks["task"], titles, strict=True):
            names = [name for name in (task, title) if name]
            said = [
                entry.facts()
                for entry in self.tasks
                if any(matches(entry.task, name) for name in names)
            ]
            rows += [(task, *(next(filter(None, fact), None) for fact in zip(*said, strict=True)))
                     for _ in said[:1]]  # fmt: skip
        schema = {name: BATCH["tasks"][name] for name in ("task", *FACTS)}
        return pl.DataFrame(rows, schema=schema, orient="row")

    def task_skills(self, tasks: pl.DataFrame) -> pl.DataFrame:
        """Alignment of tasks (columns `task`, and `title` if known) as the map gives it."""
        titles = tasks["title"] if "title" in tasks.columns else tasks["task"]
        rows = [
            (task, skill, 1.0)
            for task, title in zip(tasks["task"], titles, strict=True)
            for skill in self.skills_for(task, title)
        ]
        return pl.DataFrame(rows, schema=BATCH["task_skills"], orient="row")

    def skill_frames(self) -> dict[str, pl.DataFrame]:
        """Frames `skills` and `prerequisites` of `schema.BATCH` that the map gives."""
        skills = [
            {
                "skill": entry.skill,
                "title": entry.title,
                "unit": entry.unit,
                "position": entry.position or place,
                "kind": entry.kind,
                "standard": entry.standard,
                "scale_top": self.scale_top,
                "cut": self.cut_share(entry.cut),
                "levels": self.levels_json(),
                "pace_on": entry.pace,
            }
            for place, entry in enumerate(self.skills, start=1)
        ]
        requires = [(entry.skill, before) for entry in self.skills for before in entry.requires]
        return {
            "skills": pl.DataFrame(skills, schema=BATCH["skills"]),
            "prerequisites": pl.DataFrame(requires, schema=BATCH["prerequisites"], orient="row"),
        }


def matches(pattern: str, name: str) -> bool:
    """Whether a name is the pattern, or fits it with `*` and `?`; capitals do not matter."""
    pattern, name = pattern.casefold(), name.casefold()
    return pattern == name or fnmatchcase(name, pattern)


def _level_points(name: str, levels: abc.Mapping[str, float]) -> float:
    for level, points in levels.items():
        if level.casefold() == name.casefold():
            return points
    raise SettingError(
        f"The cut {name!r} is not a level of the map. Levels: {', '.join(levels) or 'none given'}."
    )
