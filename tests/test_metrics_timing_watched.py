"""Who is watched from when until when: school days, late joiners, leavers, restricted means."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import polars as pl
import pytest

from masteryviz import settings
from masteryviz.calendar import Calendar, days
from masteryviz.filters import Filters
from masteryviz.gradebook import Gradebook
from masteryviz.metrics.leaving import leaving_bounds, mastery_incidence
from masteryviz.metrics.timing import time_to_mastery, time_to_mastery_curve
from tests import evidence_cases as cases
from tests.logs import START, attempts, day, gradebook

GOLDEN = Path(__file__).parent / "golden"
AUTUMN = Calendar(no_school=days(["2021-09-06", "2021-10-11..2021-10-15"]))
"""The first of September 2021, day 0 of `tests.logs`, was a Wednesday."""


def course(
    *students: tuple[object, ...], until: int, columns: str = "from until start end mastered"
) -> Gradebook:
    """Students of one section, on days counted from the day the work was assigned.

    Each is a row of: enrolled from and until (None: always), first attempt and last attempt (None:
    none), whether the last one mastered it. The data speak for the day `until`.
    """
    enrolled, entries = [], []
    for number, row in enumerate(students):
        said = dict(zip(columns.split(), row, strict=True))
        enrolled.append((f"s{number}", "P1", _date(said["from"]), _date(said["until"])))
        same = (f"s{number}", "P1", "S1", 4.0, START)
        start, end = said["start"], said["end"]
        if start is None:
            entries.append((*same, None, None, "assigned"))
        elif start != end or not said["mastered"]:
            entries.append((*same, 1.0, _noon(start), "scored"))
        if end is not None and (end != start or said["mastered"]):
            entries.append((*same, 4.0 if said["mastered"] else 1.0, _noon(end), "scored"))
    batch = cases.log(
        *entries, columns="student section skill points assigned_on score submitted_at state",
        enrollments=cases.rows(
            "enrollments", *enrolled, columns="student section enrolled_from enrolled_until"
        ),
    )  # fmt: skip
    return Gradebook(cases.built((_noon(until), batch)))


def _date(number):
    return None if number is None else START + dt.timedelta(days=number)


def _noon(number):
    return dt.datetime.combine(START + dt.timedelta(days=number), dt.time(12))


# --- school days ------------------------------------------------------------------------------


def school_log(calendar: Calendar) -> Gradebook:
    rows = [("s1", 1, 0), ("s1", 4, 2), ("s2", 1, 0), ("s2", 4, 6), ("s3", 1, 0), ("s3", 4, 47),
            ("s4", 4, 9), ("s5", 2, 4)]  # fmt: skip
    frame = pl.DataFrame(
        {"student": student, "skill": "S1", "score": score, "submitted": day(number), "points": 4}
        for student, score, number in rows
    )
    return Gradebook.from_log(frame, calendar=calendar)


@pytest.mark.parametrize("weekdays", [None, ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat"), ("Wed",)])
def test_school_days_of_the_engine_are_those_of_the_calendar(weekdays):
    calendar = Calendar(no_school=AUTUMN.no_school, weekdays=weekdays)
    ways = [(0, 2), (0, 6), (0, 47), (9, 9), (4, 47)]
    expected = [calendar.school_days(_date(start), _date(end)) for start, end in ways]
    with school_log(calendar) as book:
        curve = time_to_mastery_curve(book, unit="school_days")
        both = curve.select("time", n=pl.col("events") + pl.col("censored"))
        times = [time for time, n in both.rows() for _ in range(n)]
    assert times == sorted(expected)
    assert weekdays is not None or times == [0, 2, 3, 25, 27]


def test_labor_day_and_the_weekend_are_no_time():
    with gradebook(*[("s1", "S1", 1, day(2)), ("s1", "S1", 4, day(6))]) as book:
        assert time_to_mastery(book)["median"].item() == 4
        book.calendar = AUTUMN
        assert time_to_mastery(book, unit="school_days")["median"].item() == 1
        book.calendar = Calendar(weekdays=("Mon", "Tue", "Wed", "Thu", "Fri"))
        assert time_to_mastery(book, unit="school_days")["median"].item() == 2


def test_the_store_s_calendar_comes_with_the_gradebook(tmp_path):
    from masteryviz import loading
    from masteryviz.store import Store

    (tmp_path / "store").mkdir()
    (tmp_path / "store" / settings.NAME).write_text('[calendar]\nno_school = ["2021-09-06"]\n')
    (tmp_path / "log.csv").write_text(
        "student,skill,score,points,submitted\ns1,S1,1,4,2021-09-03\ns1,S1,4,4,2021-09-07\n"
    )
    loading.load([tmp_path / "log.csv"], Store(tmp_path / "store"))
    with Gradebook.open(tmp_path / "store") as book:
        assert book.calendar == Calendar(no_school=(dt.date(2021, 9, 6),))
        assert book.ask("time_to_mastery", unit="school_days")["median"].item() == 1


# --- late joiners -----------------------------------------------------------------------------


def test_late_joiners_are_at_risk_from_their_first_day_as_in_r():
    data = pl.read_csv(GOLDEN / "lefttrunc.csv")
    # R's entry is the end of a day; a first day in the course is the day after it
    students = [
        (start + 1 if start else None, None, stop, stop, bool(event)) if event
        else (start + 1 if start else None, None, stop, None, False)
        for start, stop, event in data.rows()
    ]  # fmt: skip
    with course(*students, until=20) as book:
        curve = time_to_mastery_curve(book, anchor="assigned", limits="log", censor="last_evidence")
        answer = time_to_mastery(book, anchor="assigned", censor="last_evidence").row(0, named=True)
        naive = time_to_mastery(book, censor="last_evidence")
    golden = pl.read_csv(GOLDEN / "lefttrunc_km.csv", null_values="NA")
    assert curve["time"].to_list() == golden["time"].to_list()
    assert curve["at_risk"].to_list() == golden["n.risk"].to_list()
    for ours, theirs in (("survival", "surv"), ("lower", "lower"), ("upper", "upper")):
        assert (curve[ours] - golden[theirs]).abs().max() < 1e-9
    assert (answer["median"], answer["late_joiners"], answer["students"]) == (10, 6, 10)
    assert naive["late_joiners"].item() == 0


def test_who_had_it_before_joining_was_never_at_risk():
    with course((None, None, 3, 3, True), (10, None, 5, 5, True), until=20) as book:
        answer = time_to_mastery(book, anchor="assigned").row(0, named=True)
    assert (answer["students"], answer["without_start"], answer["late_joiners"]) == (1, 1, 0)


def test_the_first_day_in_the_course_counts():
    with course((10, None, 10, 10, True), (None, None, 12, 12, True), until=20) as book:
        curve = time_to_mastery_curve(book, anchor="assigned")
    assert curve.select("time", "at_risk", "events").rows() == [(10, 2, 1), (12, 1, 1)]


def moved(course_name: str | None) -> Gradebook:
    """One student in P1 until day 5 and in P2 from day 6 on, with work in P2; and one always there.

    A student with two sections of one course only changed the hour.
    """
    sections = cases.rows(
        "sections", ("P1", course_name), ("P2", course_name), columns="section course"
    )
    enrolled = cases.rows(
        "enrollments", ("s1", "P1", _date(-20), _date(5)), ("s1", "P2", _date(6), None),
        ("s2", "P1", None, None), columns="student section enrolled_from enrolled_until",
    )  # fmt: skip
    entries = [
        ("s1", "P2", "S1", 4.0, START, 4.0, _noon(9)), ("s2", "P1", "S1", 4.0, START, 1.0, _noon(3))
    ]  # fmt: skip
    batch = cases.log(
        *entries, columns="student section skill points assigned_on score submitted_at",
        sections=sections, enrollments=enrolled,
    )  # fmt: skip
    return Gradebook(cases.built((_noon(20), batch)))


@pytest.mark.parametrize(("name", "late", "at_risk"), [("Biology", 0, 2), (None, 1, 2)])
def test_who_changes_sections_of_a_course_is_no_late_joiner(name, late, at_risk):
    with moved(name) as book:
        answer = time_to_mastery(book, anchor="assigned").row(0, named=True)
        curve = time_to_mastery_curve(book, anchor="assigned")
    assert answer["late_joiners"] == late
    assert curve["at_risk"].to_list() == [at_risk, 1]


# --- leavers ----------------------------------------------------------------------------------


def competing() -> Gradebook:
    """R's `competing.csv`: mastered or left or still there, every time from the first attempt."""
    data = pl.read_csv(GOLDEN / "competing.csv")
    students = []
    for time, end in data.rows():
        if end == "mastered":
            students.append((None, None, 0, time, True))
        else:
            students.append((None, time if end == "left" else None, 0, None, False))
    # those still there are watched until the data end: put their beginning later instead
    students = [
        (None, None, 10 - time, None, False) if end == "cens" else student
        for student, (time, end) in zip(students, data.rows(), strict=True)
    ]
    return course(*students, until=10)


def test_shares_mastered_and_left_equal_r():
    with competing() as book:
        found = mastery_incidence(book)
        curve = time_to_mastery_curve(book, limits="log")
    expected = pl.read_csv(GOLDEN / "competing_aj.csv")
    at = found.join(expected, on="time", how="inner")
    assert at.height == 6
    for ours, theirs in (("still", "p_none"), ("mastered", "p_mastered"), ("left", "p_left")):
        assert (at[ours] - at[theirs]).abs().max() < 1e-9
    assert found.select(pl.col("events", "leavers", "censored").sum()).row(0) == (6, 3, 3)
    naive = pl.read_csv(GOLDEN / "competing_naive_km.csv")
    assert (curve["survival"] - naive["surv"]).abs().max() < 1e-9
    assert (curve["lower"] - naive["lower"]).abs().max() < 1e-9


def test_bounds_hold_the_answer_between_them():
    with competing() as book:
        answer = leaving_bounds(book, horizon=7).row(0, named=True)
        medians = {
            how: time_to_mastery(book, leavers=how)["median"].item()
            for how in ("mastered", "censored", "never")
        }
        students = time_to_mastery(book, leavers="never")["students"].item()
    assert (answer["students"], answer["events"], answer["leavers"]) == (12, 6, 3)
    assert (answer["median_all"], answer["median"], answer["median_none"]) == (6, 9, 9)
    assert list(medians.values()) == [6, 9, 9]
    assert students == 12
    # without the leavers' times: all of them at their day, or at risk until the last
    assert answer["mastered_all"] == pytest.approx(1 - 11 / 12 * 9 / 11 * 8 / 9 * 5 / 7 * 4 / 5)
    assert answer["mastered"] == pytest.approx(1 - 0.507936507936508)
    assert answer["mastered_none"] == pytest.approx(1 - 11 / 12 * 10 / 11 * 9 / 10 * 7 / 8 * 6 / 7)


def test_bounds_of_several_groups_and_of_all_agree():
    with gradebook(*attempts((1, 4), (4,), (1,)), *attempts((1,), skill="S2")) as book:
        by_skill = leaving_bounds(book, horizon=1)
        whole = leaving_bounds(book, by=(), horizon=1)
        late = leaving_bounds(book, horizon=90)
    assert by_skill["skill"].to_list() == ["S1", "S2"]
    assert by_skill["mastered"].to_list() == pytest.approx([2 / 3, 0])
    assert whole.select("students", "events", "leavers").row(0) == (4, 2, 0)
    assert late["mastered"].to_list() == [None, None]


def test_a_student_who_left_after_the_as_of_day_had_not_left():
    with course((None, 5, 0, None, False), (None, None, 0, 9, True), until=20) as book:
        before = mastery_incidence(book, Filters(as_of=_date(3)))
        after = mastery_incidence(book)
    assert before.select("time", "leavers", "censored").rows() == [(3, 0, 2)]
    assert after.select("time", "leavers", "events").rows() == [(5, 1, 0), (9, 0, 1)]


# --- restricted means -------------------------------------------------------------------------


def test_restricted_means_of_aml_equal_r():
    data = pl.read_csv(GOLDEN / "aml.csv")
    rows = []
    for number, (x, time, status) in enumerate(data.rows()):
        rows += [(f"s{number}", x, 1, day(0)), (f"s{number}", x, 4 if status else 2, day(time))]
    with gradebook(*rows) as book:
        answer = time_to_mastery(book, censor="last_evidence", horizon="40")
        whole = time_to_mastery(book, by=(), censor="last_evidence", horizon=500)
    means = dict(answer.select("skill", "restricted_mean").rows())
    assert means["Maintained"] == pytest.approx(28.897727, abs=5e-7)
    assert means["Nonmaintained"] == pytest.approx(21.930556, abs=5e-7)
    lower = dict(answer.select("skill", "restricted_lower").rows())
    assert lower["Maintained"] == pytest.approx(28.897727 - 1.959964 * 3.4675777, abs=1e-5)
    assert whole["restricted_mean"].to_list() == [None]
