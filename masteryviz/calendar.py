"""Which days are school days: weekdays less the days without school."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import numpy.typing as npt

from masteryviz import toml_checks as check
from masteryviz.errors import SettingError

Days = dt.date | npt.NDArray[np.datetime64]

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
LONGEST_BREAK = 200
"""Days: a longer one is a slip of the pen."""


@dataclass(frozen=True, kw_only=True)
class Calendar:
    """How days are told."""

    timezone: str | None = None
    """The school's time zone by IANA name, such as America/New_York; None: as files write it."""
    weekdays: tuple[str, ...] | None = None
    """Days of the week on which there is school, `Mon` to `Sun`; None: Monday to Friday."""
    no_school: tuple[dt.date, ...] = ()
    """Days without school, each of them, in order."""

    @property
    def knows_school_days(self) -> bool:
        """Whether anything was said about school days, so that they may be counted."""
        return self.weekdays is not None or bool(self.no_school)

    def parameters(self) -> dict[str, object]:
        """Named SQL parameters: `school_weekdays` (Monday is 1), and `no_school` among them."""
        names = WEEKDAYS[:5] if self.weekdays is None else self.weekdays
        weekdays = [WEEKDAYS.index(name) + 1 for name in names]
        return {
            "school_weekdays": weekdays,
            "no_school": [day for day in self.no_school if day.isoweekday() in weekdays],
        }

    def school_days(self, start: dt.date, end: dt.date) -> int:
        """School days after `start` up to and including `end`; 0 when `end` is not later.

        From Friday to Monday is 1, as is from Saturday to Monday.

        Raises
        ------
        SettingError
            When nothing was said about school days.
        """
        return max(int(self.school_days_between(start, end)), 0)

    def school_days_between(self, start: Days, end: Days) -> npt.NDArray[np.int64]:
        """The same of many days at once, negative where the end is earlier; no day gives no time.

        Raises
        ------
        SettingError
            When nothing was said about school days.
        """
        self.require_school_days()
        names = WEEKDAYS[:5] if self.weekdays is None else self.weekdays
        first, last = (np.asarray(days, "datetime64[D]") for days in (start, end))
        # numpy counts the first day and not the last.
        return np.asarray(
            np.busday_count(first + 1, last + 1, " ".join(names), np.array(self.no_school, "M8[D]"))
        )

    def require_school_days(self) -> None:
        """Refuse to count school days while holidays would be taken for them.

        Raises
        ------
        SettingError
            When nothing was said about school days.
        """
        if not self.knows_school_days:
            raise SettingError(
                "School days need a calendar. Write into masteryviz.toml:\n[calendar]\n"
                'weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri"]\n'
                'no_school = ["2026-11-26..2026-11-27"]'
            )


def read(given: dict[str, Any]) -> Calendar:
    """Take the table `[calendar]` of a file of settings.

    `no_school` lists days, `2026-11-11`, and ranges of them, `2026-11-26..2026-11-27`, both ends
    without school.

    Raises
    ------
    SettingError
        When a name is not known, or a value is not a day, a range, a weekday or a time zone.
    """
    check.refuse_unknown(given, (item.name for item in fields(Calendar)), "[calendar]")
    zone, weekdays = given.get("timezone"), given.get("weekdays")
    return Calendar(
        timezone=None if zone is None else check.timezone("calendar.timezone", zone),
        weekdays=None if weekdays is None else _weekdays(weekdays),
        no_school=days(given.get("no_school", ())),
    )


def days(given: Iterable[object] | str) -> tuple[dt.date, ...]:
    """Days and ranges of days as every one of them, in order, each once.

    Raises
    ------
    SettingError
        When one is neither a day nor a range, or a range is turned round or far too long.
    """
    parts = [given] if isinstance(given, str | dt.date) else given
    if not isinstance(parts, list | tuple):
        raise SettingError(f"calendar.no_school = {given!r}: expected a list of days.")
    return tuple(sorted({day for part in parts for day in _days_of(part)}))


def _days_of(part: object) -> list[dt.date]:
    if isinstance(part, str):
        first, dots, last = part.partition("..")
        start, end = _day(first), _day(last if dots else first)
    else:
        start = end = _day(part)
    if end < start:
        raise SettingError(f"calendar.no_school: {part!r} ends before it begins.")
    if (end - start).days >= LONGEST_BREAK:
        raise SettingError(f"calendar.no_school: {part!r} is longer than {LONGEST_BREAK} days.")
    return [start + dt.timedelta(days=number) for number in range((end - start).days + 1)]


def _day(value: object) -> dt.date:
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value
    try:
        return dt.date.fromisoformat(str(value).strip())
    except ValueError:
        raise SettingError(
            f"calendar.no_school: {value!r} is not a day. Write 2026-11-26, or "
            "2026-11-26..2026-11-27 for several."
        ) from None


def _weekdays(value: object) -> tuple[str, ...]:
    """Names of weekdays, shortened to three letters, in the order of the week."""
    names = {name.strip().title()[:3]: name for name in check.texts("calendar.weekdays", value)}
    check.refuse_unknown(
        (name for short, name in names.items() if short not in WEEKDAYS),
        WEEKDAYS,
        "calendar.weekdays",
    )
    if not names:
        raise SettingError("calendar.weekdays: expected at least one, such as 'Mon'.")
    return tuple(day for day in WEEKDAYS if day in names)
