"""What moment a file speaks for, and how that is known."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from masteryviz.errors import SettingError

_IN_NAME = (
    # Canvas 2020-10-15T1204_Grades-..., Blackboard ..._2020-10-15-12-04-59, D2L without seconds
    re.compile(
        r"(?<!\d)(20\d\d)[-_.](\d\d)[-_.](\d\d)"
        r"(?:[T_ -]?(\d\d)[-_.:h]?(\d\d)(?:[-_.:]?(\d\d))?)?(?!\d)"
    ),
    # Moodle ...-20201015_1204-...
    re.compile(r"(?<!\d)(20\d\d)(\d\d)(\d\d)(?:[T_-](\d\d)(\d\d)(\d\d)?)?(?!\d)"),
)


@dataclass(frozen=True)
class Moment:
    """A moment and where it came from: user, file, name or mtime."""

    at: dt.datetime
    source: str


def moment_of(
    as_of: dt.date | dt.datetime | None,
    own: dt.datetime | None,
    file: str,
    changed: float,
    timezone: str | None,
) -> Moment:
    """Decide what moment a file speaks for, in the school's wall time, to the second.

    Parameters
    ----------
    as_of
        What the user says; goes first.
    own
        What the file itself says.
    file
        Its name: a date in it comes next.
    changed
        The file's time stamp, seconds since 1970: the last resort, since copying changes it.
    timezone
        The school's, by IANA name; None: this computer's.
    """
    zone = ZoneInfo(timezone) if timezone else None
    if as_of is not None:
        return Moment(_as_moment(as_of, zone), "user")
    if own is not None:
        return Moment(own.replace(microsecond=0), "file")
    named = moment_in(file)
    if named is not None:
        return Moment(named, "name")
    return Moment(dt.datetime.fromtimestamp(int(changed), zone).replace(tzinfo=None), "mtime")


def moment_in(file: str) -> dt.datetime | None:
    """The first date in a file's name, with the time where it has one; None: there is none."""
    for pattern in _IN_NAME:
        for match in pattern.finditer(file):
            parts = [int(part) for part in match.groups() if part is not None]
            try:
                return dt.datetime(*parts)  # type: ignore[arg-type]
            except ValueError:
                continue  # 2020-13-45 is a number, not a date
    return None


def _as_moment(value: dt.date | dt.datetime, zone: ZoneInfo | None) -> dt.datetime:
    if not isinstance(value, dt.datetime):
        if not isinstance(value, dt.date):
            raise SettingError(f"as_of must be a date or a moment, not {value!r}.")
        return dt.datetime(value.year, value.month, value.day)
    if value.tzinfo is not None:
        value = value.astimezone(zone).replace(tzinfo=None)
    return value.replace(microsecond=0)
