"""School days: what the settings can say, and how they are counted."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from masteryviz import settings
from masteryviz.calendar import Calendar, days
from masteryviz.errors import SettingError

THANKSGIVING = Calendar(no_school=days(["2026-11-26..2026-11-27"]))


def written(folder: Path, text: str) -> Path:
    (folder / "masteryviz.toml").write_text(text, encoding="utf-8")
    return folder


def test_the_settings_name_days_ranges_and_weekdays(tmp_path):
    text = (
        '[calendar]\ntimezone = "Europe/Berlin"\nweekdays = ["sat", "Monday", "Tue"]\n'
        'no_school = ["2026-11-26..2026-11-27", 2026-11-11, "2026-11-11"]\n'
    )
    calendar = settings.read(written(tmp_path, text)).calendar
    assert calendar.timezone == "Europe/Berlin"
    assert calendar.weekdays == ("Mon", "Tue", "Sat")
    assert [day.day for day in calendar.no_school] == [11, 26, 27]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('no_school = ["26 Nov"]', "'26 Nov' is not a day. Write 2026-11-26"),
        ('no_school = ["2026-11-27..2026-11-26"]', "ends before it begins"),
        ('no_school = ["2026-06-20..2027-06-20"]', "is longer than 200 days"),
        ("no_school = 20261126", "expected a list of days"),
        ("no_school = [2026-11-26T08:00:00]", "is not a day"),
        ('weekdays = ["Mon", "Funday"]', "'Funday' is not known in calendar.weekdays"),
        ("weekdays = []", "expected at least one"),
        ('holidays = ["2026-11-26"]', r"'holidays' is not known in \[calendar\]"),
    ],
)
def test_a_slip_is_refused_in_words(tmp_path, line, message):
    with pytest.raises(SettingError, match=message):
        settings.read(written(tmp_path, f"[calendar]\n{line}\n"))


@pytest.mark.parametrize(
    ("start", "end", "count"),
    [
        ("2026-11-20", "2026-11-23", 1),  # Friday to Monday
        ("2026-11-21", "2026-11-23", 1),  # Saturday to Monday
        ("2026-11-23", "2026-11-23", 0),
        ("2026-11-25", "2026-11-30", 1),  # over Thanksgiving
        ("2026-11-30", "2026-11-25", 0),
        ("2026-11-02", "2026-11-30", 18),
    ],
)
def test_days_after_the_first_up_to_the_last(start, end, count):
    first, last = dt.date.fromisoformat(start), dt.date.fromisoformat(end)
    assert THANKSGIVING.school_days(first, last) == count


@given(
    st.dates(dt.date(2020, 1, 1), dt.date(2030, 1, 1)),
    st.integers(0, 60),
    st.lists(st.integers(0, 60), max_size=8),
    st.sets(st.sampled_from(["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]), min_size=1),
)
def test_school_days_are_those_that_a_finger_counts(start, length, closed, weekdays):
    no_school = days([start + dt.timedelta(days=number) for number in closed])
    calendar = Calendar(no_school=no_school, weekdays=tuple(sorted(weekdays)))
    end = start + dt.timedelta(days=length)
    finger = [
        day
        for number in range(1, length + 1)
        if f"{(day := start + dt.timedelta(days=number)):%a}" in weekdays and day not in no_school
    ]
    assert calendar.school_days(start, end) == len(finger)


def test_without_a_calendar_no_school_day_is_counted():
    assert not Calendar(timezone="UTC").knows_school_days
    with pytest.raises(SettingError, match=r"School days need a calendar(?s:.*)\[calendar\]"):
        Calendar().school_days(dt.date(2026, 1, 1), dt.date(2026, 1, 9))
