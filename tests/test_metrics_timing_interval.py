"""Time to mastery from dated exports: intervals for beginning and end, and Turnbull's curve."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import polars as pl
import pytest

from masteryviz.calendar import Calendar
from masteryviz.errors import SettingError
from masteryviz.gradebook import Gradebook
from masteryviz.metrics.between_exports import (
    time_to_mastery_interval,
    time_to_mastery_interval_curve,
)
from masteryviz.metrics.timing import time_to_mastery, time_to_mastery_curve
from tests import evidence_cases as cases
from tests.logs import attempts, day, gradebook

GOLDEN = Path(__file__).parent / "golden"
SEPTEMBER = dt.datetime(2026, 9, 1, 8)


def exports(*series: tuple[float | None, ...], every: int = 7, assigned: int | None = None):
    """A gradebook exported every so many days: the score of each student in each export."""
    tasks = {}
    if assigned is not None:
        on = (SEPTEMBER + dt.timedelta(days=assigned)).date()
        tasks = {"tasks": cases.rows("tasks", ("T1", on), columns="task assigned_on")}
    loads = []
    for number, scores in enumerate(zip(*series, strict=True)):
        cells = [(f"s{n}", "P1", "T1", score) for n, score in enumerate(scores)]
        at = SEPTEMBER + dt.timedelta(days=every * number)
        loads.append((at, cases.snapshot(*cells, **tasks)))
    return Gradebook(cases.built(*loads))


def test_beginning_and_end_between_exports():
    # begun after the export of day 0 and by day 7; mastered after day 14 and by day 21
    with exports((None, 2.0, 2.0, 9.0)) as book:
        curve = time_to_mastery_interval_curve(book)
        answer = time_to_mastery_interval(book).row(0, named=True)
        later_day = time_to_mastery(book)["median"].item()
    assert curve.select("after", "by", "share", "survival").rows() == [(7, 21, 1.0, 0.0)]
    assert (answer["median_after"], answer["median_by"], answer["exact"]) == (7, 21, 0)
    assert (answer["students"], answer["events"], answer["cut_off"]) == (1, 1, 0)
    assert later_day == 14


def test_from_the_assigned_day_the_beginning_is_known():
    with exports((None, 2.0, 2.0, 9.0), assigned=-3) as book:
        curve = time_to_mastery_interval_curve(book, anchor="assigned")
    assert curve.select("after", "by").rows() == [(17, 24)]


def test_mastered_with_the_first_attempt_took_no_time():
    with exports((None, 9.0), (None, 2.0)) as book:
        curve = time_to_mastery_interval_curve(book)
        answer = time_to_mastery_interval(book).row(0, named=True)
    assert curve.select("after", "by", "share").rows() == [(0, 0, 0.5)]
    assert (answer["students"], answer["events"], answer["censored"]) == (2, 1, 1)


def test_the_intervals_of_r():
    data = pl.read_csv(GOLDEN / "interval_small.csv", null_values="NA")
    tasks = cases.rows("tasks", ("T1", SEPTEMBER.date()), columns="task assigned_on")

    def seen(on: int):
        """Cells of the export of that day: no export between the ends of an interval has it."""
        for number, (after, by) in enumerate(data.rows()):
            if by is not None and on >= by:
                yield (f"s{number}", "P1", "T1", 9.0)
            elif on <= after:
                # who never masters it has tried once more on the last day
                yield (f"s{number}", "P1", "T1", 3.0 if by is None and on == after else 2.0)

    ends = sorted({*data["l"], *data["r"].drop_nulls()})
    loads = [
        (SEPTEMBER + dt.timedelta(days=on), cases.snapshot(*seen(on), tasks=tasks)) for on in ends
    ]
    with Gradebook(cases.built(*loads)) as book:
        curve = time_to_mastery_interval_curve(book, anchor="assigned", censor="last_evidence")
        answer = time_to_mastery_interval(book, anchor="assigned", censor="last_evidence")
    assert curve["by"].to_list() == [3, 5, 7, 10, 12]
    expected = pl.read_csv(GOLDEN / "interval_small_turnbull.csv")
    falls = expected.filter(pl.col("n.event") > 0.1)["surv"]
    assert (curve["survival"] - falls).abs().max() < 1e-4
    assert answer.select("median_after", "median_by", "events", "censored").row(0) == (7, 10, 9, 3)


def test_who_had_tried_before_the_first_export_has_no_upper_end():
    with exports((2.0, 9.0, 9.0), (None, 2.0, 9.0)) as book:
        answer = time_to_mastery_interval(book).row(0, named=True)
        plain = time_to_mastery(book).row(0, named=True)
    assert (answer["cut_off"], plain["cut_off"]) == (1, 1)
    assert (answer["median_after"], answer["median_by"]) == (0, 14)


def test_who_had_mastered_it_before_the_first_export_tells_nothing():
    with exports((9.0, 9.0), (None, 2.0)) as book:
        answer = time_to_mastery_interval(book).row(0, named=True)
    assert (answer["students"], answer["without_start"]) == (1, 1)


def test_but_from_the_assigned_day_it_does():
    with exports((9.0, 9.0), (2.0, 2.0), assigned=-10) as book:
        first = time_to_mastery_interval_curve(book)
        assigned = time_to_mastery_interval_curve(book, anchor="assigned")
    # the other has been on the way for 7 days at least: the likeliest is that both take longer
    assert first.select("after", "by", "share").rows() == [(7, 10, 1.0)]
    assert assigned.select("after", "by", "share").rows() == [(0, 10, 0.5)]


def test_where_every_day_is_known_it_is_the_kaplan_meier_curve():
    with gradebook(*attempts((4,), (1, 4), (1, 1, 1, 4), (1, 1), (1, 2, 4), (1, 1, 1))) as book:
        km = time_to_mastery_curve(book, censor="last_evidence").filter(pl.col("events") > 0)
        curve = time_to_mastery_interval_curve(book, censor="last_evidence")
        answer = time_to_mastery_interval(book, censor="last_evidence").row(0, named=True)
        median = time_to_mastery(book, censor="last_evidence")["median"].item()
    assert curve["by"].to_list() == km["time"].to_list()
    assert (curve["survival"] - km["survival"]).abs().max() < 1e-7
    assert (answer["median_after"], answer["median_by"]) == (median, median)
    assert answer["exact"] == answer["events"] == 4


def test_in_school_days():
    # exports on Tuesdays: seven days are five school days
    with exports((None, 2.0, 2.0, 9.0)) as book:
        with pytest.raises(SettingError, match="School days need a calendar"):
            time_to_mastery_interval(book, unit="school_days")
        book.calendar = Calendar(weekdays=("Mon", "Tue", "Wed", "Thu", "Fri"))
        curve = time_to_mastery_interval_curve(book, unit="school_days")
        with pytest.raises(SettingError, match="unit must be one of days, school_days"):
            time_to_mastery_interval(book, unit="attempts")
    assert curve.select("after", "by").rows() == [(5, 15)]


def test_late_joiners_are_left_out_and_counted():
    enrolled = cases.rows(
        "enrollments", ("s1", "P1", dt.date(2026, 9, 10)), columns="student section enrolled_from"
    )
    entries = [
        (student, "P1", "S1", 4.0, dt.date(2026, 9, 1), 4.0, dt.datetime(2026, 9, 12))
        for student in ("s1", "s2")
    ]
    batch = cases.log(
        *entries, columns="student section skill points assigned_on score submitted_at",
        enrollments=enrolled,
    )  # fmt: skip
    with Gradebook(cases.built((dt.datetime(2026, 9, 20), batch))) as book:
        answer = time_to_mastery_interval(book, anchor="assigned").row(0, named=True)
    assert (answer["students"], answer["late_joiners"], answer["without_start"]) == (1, 1, 0)


def test_undated_work_is_unknown():
    with gradebook(("s1", "S1", 4), columns="student skill score") as book:
        answer = time_to_mastery_interval(book).row(0, named=True)
        assert time_to_mastery_interval_curve(book).height == 0
    assert (answer["students"], answer["without_start"], answer["median_by"]) == (0, 1, None)


def test_groups_and_none():
    rows = [("s1", "S1", 4, day(0)), ("s1", "S2", 1, day(0)), ("s1", "S2", 4, day(3))]
    with gradebook(*rows) as book:
        assert time_to_mastery_interval(book)["median_by"].to_list() == [0, 3]
        assert time_to_mastery_interval(book, by=())["students"].to_list() == [2]
