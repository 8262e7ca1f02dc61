"""What part of the evidence is looked at: a frozen value, in parameters and in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields

from masteryviz.errors import SettingError, UnknownName
from masteryviz.wording import together

Names = tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Filters:
    """Which students, skills and evidence count. An empty tuple means no restriction.

    `task` and `form` restrict the evidence itself before the rule is applied; the others
    choose among standings.
    """

    course: Names = ()
    """Courses, by name."""
    teacher: Names = ()
    """Teachers, by name."""
    school: Names = ()
    """Schools, by name."""
    term: Names = ()
    """Terms, by name."""
    section: Names = ()
    """Sections, by name."""
    unit: Names = ()
    """Units, by name."""
    skill: Names = ()
    """Skills, by code or name."""
    student: Names = ()
    """Students, by id."""
    task: Names = ()
    """Tasks, by id."""
    form: Names = ()
    """Forms (versions) of a task."""
    since: dt.date | None = None
    """Only work assigned (or, where that is not known, first tried) on or after this day."""
    as_of: dt.date | None = None
    """Only what was known at the end of this day."""

    @classmethod
    def parse(cls, conditions: Iterable[str], as_of: dt.date | None = None) -> Filters:
        r"""Read conditions such as `section=P1` or `section=P1,P3` or `since=2026-09-01`.

        A name repeated adds to its values. A comma inside a value is written `\,`.

        Raises
        ------
        UnknownName
            When the name is not one of the fields.
        SettingError
            When a condition has no `=` or a day is not a day.
        """
        values: dict[str, Names] = {}
        for condition in conditions:
            name, equals, text = condition.partition("=")
            if not equals or not text:
                raise SettingError(
                    f"{condition!r} is not a condition. Write it as name=value, e.g. section=P1."
                )
            name = name.strip()
            if name not in cls.names() or name == "as_of":
                raise UnknownName("filter", name, tuple(n for n in cls.names() if n != "as_of"))
            parts = text.replace("\\,", "\0").split(",")
            parsed = tuple(part.strip().replace("\0", ",") for part in parts)
            values[name] = values.get(name, ()) + parsed
        since = values.pop("since", ())
        return cls(**values, since=_day(since[-1]) if since else None, as_of=as_of)

    @classmethod
    def names(cls) -> tuple[str, ...]:
        """Names of the fields."""
        return tuple(field.name for field in fields(cls))

    def params(self) -> dict[str, object]:
        """Named SQL parameters: a list, or null where nothing is restricted."""
        return {
            name: (list(value) if value else None) if isinstance(value, tuple) else value
            for name, value in self.as_dict().items()
        }

    def as_dict(self) -> Mapping[str, Names | dt.date | None]:
        """Fields and their values."""
        return {name: getattr(self, name) for name in self.names()}

    @property
    def is_empty(self) -> bool:
        """Whether nothing is restricted."""
        return self == Filters()

    def describe(self) -> str:
        """The filter as words, for the sentence under a chart, e.g. `P1 and P3, as of 1 Oct`."""
        parts = [
            _words(value) if name == "section" else f"{name} {_words(value)}"
            for name, value in self.as_dict().items()
            if isinstance(value, tuple) and value
        ]
        if self.since is not None:
            parts.append(f"assigned since {day(self.since)}")
        if self.as_of is not None:
            parts.append(f"as of {day(self.as_of)}")
        return ", ".join(parts) or "all students"


def day(value: dt.date) -> str:
    """A day in words, without depending on the machine's language: `1 Oct 2026`."""
    months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    return f"{value.day} {months[value.month - 1]} {value.year}"


def _words(values: Names) -> str:
    if len(values) > 6:
        return f"{', '.join(values[:4])} and {len(values) - 4} more"
    return together(values)


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise SettingError(f"{text!r} is not a day. Write it as YYYY-MM-DD.") from None
