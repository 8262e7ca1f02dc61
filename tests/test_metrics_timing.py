"""Time to mastery against R and lifelines, and who counts until when."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lifelines import KaplanMeierFitter
from lifelines.utils import median_survival_times

from masteryviz.errors import SettingError, UnknownName
from masteryviz.filters import Filters
from masteryviz.gradebook import Gradebook
from masteryviz.metrics.timing import time_to_mastery, time_to_mastery_curve
from tests import evidence_cases as cases
from tests.logs import START, attempts, day, gradebook

GOLDEN = Path(__file__).parent / "golden"


def watched(*students: tuple[int, bool], skill: str = "S1") -> list[tuple[object, ...]]:
    """Rows of students who start on day 0 and master, or were last seen, after so many days."""
    rows = []
    for number, (days, mastered) in enumerate(students):
        if days or not mastered:
            rows.append((f"s{number}", skill, 1, day(0)))
        if days or mastered:
            rows.append((f"s{number}", skill, 4 if mastered else 2, day(days)))
    return rows


def curve_of(book: Gradebook, **options: object) -> pl.DataFrame:
    return time_to_mastery_curve(book, censor="last_evidence", **options)


def test_the_worked_example():
    rows = watched((3, True), (5, True), (9, True), (10, False), (4, False))
    with gradebook(*rows) as book:
        curve = curve_of(book)
        answer = time_to_mastery(book, censor="last_evidence").row(0, named=True)
    steps = dict(curve.select("time", "survival").rows())
    assert steps[3] == pytest.approx(0.8)
    assert steps[5] == pytest.approx(0.8 * 2 / 3)
    assert steps[9] == pytest.approx(0.8 / 3)
    assert (answer["students"], answer["events"], answer["censored"]) == (5, 3, 2)
    assert answer["median"] == 9
    assert (answer["q25"], answer["q75"]) == (5, None)


@pytest.mark.parametrize(
    ("file", "kind"),
    [
        ("aml_km_loglog", "log-log"),
        ("aml_km_log", "log"),
        ("aml_km_plain", "plain"),
        ("aml_km_logit", "logit"),
        ("aml_km_arcsin", "arcsin"),
    ],
)
def test_the_curve_of_aml_equals_r(file, kind):
    data = pl.read_csv(GOLDEN / "aml.csv")
    rows = [
        row
        for x, group in data.group_by("x")
        for row in watched(*group.select("time", pl.col("status") == 1).rows(), skill=x[0])
    ]
    with gradebook(*rows) as book:
        curve = curve_of(book, limits=kind)
        answer = time_to_mastery(book, censor="last_evidence", limits=kind)
    golden = pl.read_csv(GOLDEN / f"{file}.csv", null_values="NA")
    for x in ("Maintained", "Nonmaintained"):
        _equal(curve.filter(skill=x), golden.filter(strata=f"x={x}"))
    medians = {row["skill"]: row for row in answer.iter_rows(named=True)}
    assert medians["Maintained"]["median"] == 31
    assert medians["Nonmaintained"]["median"] == 23
    if kind == "log":
        assert [medians["Maintained"][c] for c in ("lower", "upper", "q25", "q75")] == [
            18, None, 18, 48,
        ]  # fmt: skip
        assert [medians["Nonmaintained"][c] for c in ("lower", "upper", "q25", "q75")] == [
            8, None, 8, 33,
        ]  # fmt: skip


def test_the_curve_of_lung_equals_r():
    data = pl.read_csv(GOLDEN / "lung.csv")
    rows = watched(*data.select("time", pl.col("status") == 2).rows())
    with gradebook(*rows) as book:
        _equal(curve_of(book, limits="log"), pl.read_csv(GOLDEN / "lung_km_log.csv"))
        medians = {
            kind: time_to_mastery(book, censor="last_evidence", limits=kind).row(0, named=True)
            for kind in ("log", "log-log")
        }
    assert [medians["log"][name] for name in ("median", "lower", "upper")] == [310, 285, 363]
    assert [medians["log-log"][name] for name in ("median", "lower", "upper")] == [310, 284, 361]
    assert (medians["log"]["students"], medians["log"]["events"]) == (228, 165)


def _equal(curve: pl.DataFrame, golden: pl.DataFrame) -> None:
    assert curve["time"].to_list() == golden["time"].to_list()
    assert curve["at_risk"].to_list() == golden["n.risk"].to_list()
    assert curve["events"].to_list() == golden["n.event"].to_list()
    assert curve["censored"].to_list() == golden["n.censor"].to_list()
    for ours, theirs in (("survival", "surv"), ("lower", "lower"), ("upper", "upper")):
        assert curve[ours].is_null().to_list() == golden[theirs].is_null().to_list()
        assert (curve[ours] - golden[theirs].cast(pl.Float64)).abs().max() < 1e-9


GROUPS = st.lists(
    st.lists(st.tuples(st.integers(0, 8), st.booleans()), min_size=1, max_size=12),
    min_size=3,
    max_size=12,
)


@settings(max_examples=10)
@given(GROUPS)
def test_every_curve_equals_lifelines(groups):
    rows = [row for n, group in enumerate(groups) for row in watched(*group, skill=f"S{n}")]
    with gradebook(*rows) as book:
        curves, answers = curve_of(book), time_to_mastery(book, censor="last_evidence")
    for n, group in enumerate(groups):
        durations, events = zip(*group, strict=True)
        fitter = KaplanMeierFitter().fit(durations, events)
        curve = curves.filter(skill=f"S{n}")
        times = sorted(set(durations))
        assert curve["time"].to_list() == times
        theirs = fitter.survival_function_["KM_estimate"].loc[times].to_numpy()
        assert np.abs(curve["survival"].to_numpy() - theirs).max() < 1e-9
        limits = fitter.confidence_interval_.loc[times].to_numpy()
        on_the_way = curve["survival"].to_numpy() > 0
        for place, name in enumerate(("lower", "upper")):
            ours = curve[name].to_numpy()
            assert np.abs(ours - limits[:, place])[on_the_way].max(initial=0) < 1e-9
            assert np.isnan(ours[~on_the_way]).all()
        answer = answers.filter(skill=f"S{n}").row(0, named=True)
        median = fitter.median_survival_time_
        assert answer["median"] == (None if np.isinf(median) else median)
        assert answer["students"] == len(group)
        assert answer["events"] == sum(events)
        lower = median_survival_times(fitter.confidence_interval_).iloc[0, 0]
        if answer["lower"] is not None:
            assert answer["lower"] == lower


def test_all_at_once_and_nobody_yet():
    rows = watched((0, True), (0, True), skill="at once") + watched((4, False), skill="not yet")
    with gradebook(*rows) as book:
        answers = {row["skill"]: row for row in time_to_mastery(book).iter_rows(named=True)}
        curve = time_to_mastery_curve(book).filter(skill="not yet")
    assert answers["at once"]["median"] == 0
    assert answers["not yet"]["median"] is None
    assert curve.select("time", "survival", "lower", "upper").rows() == [(4, 1.0, 1.0, 1.0)]


def test_until_when_an_open_student_was_watched():
    rows = [
        ("s1", "S1", 1, day(0)), ("s1", "S1", 2, day(3)),
        ("s1", "S2", 2, day(7)), ("s2", "S1", 4, day(12)),
    ]  # fmt: skip
    with gradebook(*rows) as book:

        def ends(censor, **filters):
            filters = Filters(student=("s1",), skill=("S1",), **filters)
            return time_to_mastery_curve(book, filters, censor=censor)["time"].to_list()

        assert ends("last_evidence") == [3]
        assert ends("last_activity") == [7]
        assert ends("data_date") == [12]
        assert ends("data_date", as_of=START + dt.timedelta(days=5)) == [5]
        assert ends("last_activity", as_of=START + dt.timedelta(days=5)) == [3]


def test_a_day_the_log_speaks_for_can_be_said():
    with gradebook(("s1", "S1", 1, day(0)), as_of=40) as book:
        assert book.data_date == START + dt.timedelta(days=40)
        assert time_to_mastery_curve(book)["time"].to_list() == [40]


def test_a_student_who_left_is_watched_until_then():
    enrollments = cases.rows(
        "enrollments",
        ("s1", "P1", None, START + dt.timedelta(days=5)),
        ("s2", "P1", None, None),
        columns="student section enrolled_from enrolled_until",
    )
    entries = [
        (student, "P1", "S1", 2.0, 4.0, dt.datetime(2021, 9, 1, 9)) for student in ("s1", "s2")
    ]
    batch = cases.log(
        *entries, columns="student section skill score points submitted_at",
        enrollments=enrollments,
    )  # fmt: skip
    with Gradebook(cases.built((dt.datetime(2021, 9, 21), batch))) as book:
        curve = time_to_mastery_curve(book)
    assert curve.select("time", "censored").rows() == [(5, 1), (20, 1)]


def test_days_from_assignment():
    columns = "student skill score submitted assigned"
    rows = [
        ("s1", "S1", 4, day(6), day(2)),
        ("s2", "S1", 1, day(6), day(2)),
        ("s3", "S1", None, None, day(2)),
        ("s4", "S1", 4, day(6), None),
        ("s5", "S1", 4, day(1), day(2)),
    ]
    with gradebook(*rows, columns=columns) as book:
        curve = time_to_mastery_curve(book, anchor="assigned")
        answer = time_to_mastery(book, anchor="assigned").row(0, named=True)
    assert curve.select("time", "events", "censored").rows() == [(0, 1, 0), (4, 1, 2)]
    assert (answer["students"], answer["without_start"]) == (4, 1)


def test_undated_days_are_unknown_and_attempts_are_not():
    rows = [("s1", "S1", 1), ("s1", "S1", 4), ("s2", "S1", 1)]
    with gradebook(*rows, columns="student skill score") as book:
        days = time_to_mastery(book).row(0, named=True)
        tries = time_to_mastery(book, unit="attempts").row(0, named=True)
        assert time_to_mastery_curve(book).height == 0
    assert (days["students"], days["without_start"], days["median"]) == (0, 2, None)
    assert (tries["students"], tries["events"], tries["without_start"]) == (2, 1, 0)
    assert tries["median"] == 2


def test_by_attempts():
    with gradebook(*attempts((4,), (1, 4), (1, 1, 1))) as book:
        curve = time_to_mastery_curve(book, unit="attempts")
    assert curve.select("time", "at_risk", "events", "censored").rows() == [
        (1, 3, 1, 0),
        (2, 2, 1, 0),
        (3, 1, 0, 1),
    ]


def test_a_mastery_that_lapsed_was_reached_all_the_same():
    with gradebook(*attempts((1, 4, 1))) as book:
        assert time_to_mastery(book).select("events", "median").row(0) == (1, 1)


def test_without_points_time_is_unknown():
    with gradebook(*attempts((3, 4)), points=None) as book:
        for unit in ("days", "attempts"):
            answer = time_to_mastery(book, unit=unit).row(0, named=True)
            assert (answer["students"], answer["without_start"]) == (0, 1)


def test_events_between_exports_are_counted():
    loads = [
        (cases.day("09-01"), cases.snapshot(("s1", "P1", "T1", 2.0))),
        (cases.day("09-08"), cases.snapshot(("s1", "P1", "T1", 9.0))),
    ]
    with Gradebook(cases.built(*loads)) as book:
        answer = time_to_mastery(book).row(0, named=True)
        assert book.ask("revision_counts")["lower_bound"].to_list() == [True]
    assert (answer["events"], answer["median"], answer["between_exports"]) == (1, 7, 1)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"unit": "weeks"}, "unit must be one of days, school_days, attempts, not 'weeks'"),
        ({"unit": "school_days"}, "School days need a calendar"),
        ({"anchor": "birth"}, "anchor must be one of first_attempt, assigned, not 'birth'"),
        ({"censor": "never"}, "censor must be one of data_date, last_evidence, last_activity"),
        (
            {"limits": "wald"},
            "limits must be one of log-log, log, plain, logit, arcsin, not 'wald'",
        ),
        ({"leavers": "gone"}, "leavers must be one of censored, never, mastered, not 'gone'"),
        ({"horizon": 0}, "horizon must be a number above 0, not 0"),
        ({"horizon": "soon"}, "horizon must be a number such as 14, not 'soon'"),
        ({"confidence": 2}, "confidence must be between 0 and 1, not 2"),
    ],
)
def test_options_out_of_range_are_refused(options, message):
    with gradebook(*attempts((4,))) as book, pytest.raises(SettingError, match=message):
        book.ask("time_to_mastery", **options)


def test_an_option_that_does_not_exist_is_refused():
    with (
        gradebook(*attempts((4,))) as book,
        pytest.raises(
            UnknownName, match="option of 'time_to_mastery' 'units'. Known: anchor, censor"
        ),
    ):
        book.ask("time_to_mastery", units="days")
