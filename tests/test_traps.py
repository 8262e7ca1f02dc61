"""Traps of time to mastery: what the obvious sum says, written out, and what is so.

Each section first shows that the naive calculation goes wrong on data whose truth is known, and
then that the question does not.
"""

from __future__ import annotations

import datetime as dt

import numpy as np
import polars as pl
import pytest

from masteryviz.filters import Filters
from masteryviz.gradebook import Gradebook
from masteryviz.metrics.landmarks import revisions_landmark
from masteryviz.metrics.leaving import leaving_bounds, mastery_incidence
from masteryviz.metrics.timing import time_to_mastery, time_to_mastery_curve
from masteryviz.statistics import from_landmark, log_rank
from tests import evidence_cases as cases
from tests.logs import START, attempts, day, gradebook

# --- immortal time ----------------------------------------------------------------------------
# Every student tries on one day of five by chance, and every try masters it with the same chance,
# however many came before: revising makes no difference. Who has revised twice has been on the way
# for a while, though, and who masters it at once never revises.

LANDMARK, END = 14, 60


def semesters(runs: int, students: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Days of tries (the first on day 0), and of the mastering one among them (infinite: none)."""
    chance = np.random.default_rng(20)
    shape = (runs, students, 40)
    gaps = chance.geometric(0.2, shape)
    gaps[..., 0] = 0
    tries = gaps.cumsum(axis=-1)
    success = chance.random(shape) < 0.12
    success[..., 0] = False
    mastered = np.where(success & (tries <= END), tries, np.inf).min(axis=-1)
    return tries, mastered, tries <= np.minimum(mastered, END)[..., None]


def rejects(durations: np.ndarray, events: np.ndarray, revised: np.ndarray) -> bool:
    """Whether a test at 5 % finds that those who revised twice differ."""
    return len(set(revised)) > 1 and log_rank(durations, events, revised).p < 0.05


def test_grouping_by_revisions_from_day_0_finds_what_is_not_there_and_a_landmark_does_not():
    tries, mastered, made = semesters(1000, 60)
    days, events = np.minimum(mastered, END), np.isfinite(mastered)
    naive = landmarked = 0
    for run in range(1000):
        in_all = made[run].sum(axis=1) - 1 >= 2
        naive += rejects(days[run], events[run], in_all)
        until_then = (made[run] & (tries[run] <= LANDMARK)).sum(axis=1) - 1 >= 2
        followed, further, ended = from_landmark(days[run], events[run], LANDMARK)
        landmarked += rejects(further, ended, until_then[followed])
    assert naive > 900
    assert landmarked <= 70


@pytest.fixture(scope="module")
def no_effect():
    """40 such semesters as 40 skills of one gradebook."""
    tries, mastered, made = semesters(40, 40)
    run, student, turn = np.nonzero(made)
    when = tries[run, student, turn]
    frame = pl.DataFrame({
        "student": [f"s{n}" for n in student], "skill": [f"S{n:02d}" for n in run],
        "score": np.where(when == mastered[run, student], 4, 1), "points": 4,
        "submitted": [START + dt.timedelta(days=int(n)) for n in when],
    })  # fmt: skip
    with Gradebook.from_log(frame, as_of=START + dt.timedelta(days=END)) as book:
        yield book


def surprise(observed: float, expected: float) -> float:
    """How many standard errors the events of a group are from what was expected of it."""
    return (observed - expected) / expected**0.5


def test_the_question_expects_of_each_group_what_happens_in_it(no_effect):
    observed = expected = 0.0
    for (_,), pairs in no_effect.standings().group_by("skill"):
        ended = pairs["mastered_at"].fill_null(dt.datetime.combine(START, dt.time()))
        days = (ended - pairs["first_attempt_at"]).dt.total_days().to_numpy()
        days = np.where(pairs["mastered"], days, END)
        naive = log_rank(days, pairs["mastered"], pairs["revisions"] >= 2)
        observed, expected = observed + naive.observed[1], expected + naive.expected[1]
    assert surprise(observed, expected) < -4
    answer = revisions_landmark(no_effect, landmark=LANDMARK, most=2)
    assert answer["skill"].n_unique() == 40
    twice = answer.filter(revisions=2)
    assert twice["students"].sum() > 300
    assert abs(surprise(twice["events"].sum(), twice["expected"].sum())) < 2
    totals = answer.group_by("skill").agg(pl.col("events", "expected").sum())
    assert (totals["events"] - totals["expected"]).abs().max() < 1e-9


def test_the_landmark_counts_what_was_done_by_then():
    rows = [
        *((f"s{n}", "S1", 1, day(0)) for n in range(5)),
        ("s0", "S1", 4, day(9)),  # there before the landmark
        ("s1", "S1", 1, day(4)), ("s1", "S1", 1, day(14)), ("s1", "S1", 4, day(15)),
        ("s2", "S1", 1, day(15)), ("s2", "S1", 1, day(16)), ("s2", "S1", 4, day(20)),
        ("s3", "S1", 1, day(3)),
    ]  # fmt: skip
    with gradebook(*rows, as_of=30) as book:
        answer = revisions_landmark(book, most=3)
        capped = revisions_landmark(book, most=1)
        early = revisions_landmark(book, Filters(as_of=START + dt.timedelta(days=14)))
        assert revisions_landmark(book, landmark="40").height == 0
    counts = answer.select("revisions", "students", "events", "censored", "median").rows()
    assert counts == [(0, 2, 1, 1, 6), (1, 1, 0, 1, None), (2, 1, 1, 0, 1)]
    assert answer["expected"].sum() == pytest.approx(2)
    assert capped["students"].to_list() == [2, 2]
    assert early.height == 0


# --- the mean of those who finished -----------------------------------------------------------


def test_the_mean_of_finishers_falls_when_the_slow_are_still_on_the_way():
    quick = [("s0", 3), ("s1", 5), ("s2", 9)]
    slow = [("s3", 40), ("s4", 60)]
    rows = [(student, "S1", 1, day(0)) for student, _ in quick + slow]
    rows += [(student, "S1", 4, day(number)) for student, number in quick + slow]
    with gradebook(*rows) as book:

        def mean_of_finishers(until: int) -> float:
            known = Filters(as_of=START + dt.timedelta(days=until))
            took = (
                book.standings(filters=known)
                .filter("mastered")
                .select((pl.col("mastered_at") - pl.col("first_attempt_at")).dt.total_days())
            )
            return took.mean().item()

        def median(until: int) -> int | None:
            known = Filters(as_of=START + dt.timedelta(days=until))
            return time_to_mastery(book, known)["median"].item()

        assert mean_of_finishers(10) == pytest.approx(5.67, abs=0.01)
        assert mean_of_finishers(60) == pytest.approx(23.4)
        assert [median(until) for until in (8, 10, 60)] == [None, 9, 9]


# --- leaving that tells something -------------------------------------------------------------


def test_weak_students_who_leave_make_the_others_look_like_all():
    """Half would master it on day 10; the others never would, and leave on day 5."""
    strong = [(f"a{n}", 10) for n in range(6)]
    weak = [f"b{n}" for n in range(6)]
    columns = "student section skill points score submitted_at"
    noon = dt.datetime.combine(START, dt.time(12))
    entries = [
        *((student, "P1", "S1", 4.0, 1.0, noon) for student in [*weak, *dict(strong)]),
        *((student, "P1", "S1", 4.0, 4.0, noon + dt.timedelta(days=on)) for student, on in strong),
    ]
    gone = [(student, "P1", START + dt.timedelta(days=5)) for student in weak]
    enrolled = cases.rows("enrollments", *gone, columns="student section enrolled_until")
    batch = cases.log(*entries, columns=columns, enrollments=enrolled)
    with Gradebook(cases.built((noon + dt.timedelta(days=30), batch))) as book:
        naive = time_to_mastery(book).row(0, named=True)
        bounds = leaving_bounds(book, horizon=20).row(0, named=True)
        shares = mastery_incidence(book).row(-1, named=True)
    assert naive["median"] == 10
    # as if everybody had got there by day 10: nobody says that half of them were gone
    assert bounds["mastered"] == 1
    assert (bounds["leavers"], bounds["median_none"], bounds["median_all"]) == (6, 10, 5)
    assert bounds["mastered_none"] == pytest.approx(0.5)
    assert (shares["mastered"], shares["left"]) == pytest.approx((0.5, 0.5))


# --- ties on the day of an export -------------------------------------------------------------


def test_what_one_export_shows_at_once_did_not_happen_in_the_order_of_its_rows():
    on = [cases.day(text) for text in ("09-01", "09-08", "09-15")]
    scores = {"s1": (2.0, 9.0, 9.0), "s2": (2.0, 9.0, 9.0), "s3": (2.0, 2.0, 2.0)}
    answers = []
    for order in (("s1", "s2", "s3"), ("s3", "s2", "s1")):
        loads = [
            (at, cases.snapshot(*((s, "P1", "T1", scores[s][n]) for s in order)))
            for n, at in enumerate(on)
        ]
        with Gradebook(cases.built(*loads)) as book:
            answers.append(time_to_mastery_curve(book))
    # one after the other they would be 1 of 3 and then 1 of 2; the censored one of that day first
    # would have been out of the count
    assert answers[0].equals(answers[1])
    assert answers[0].select("time", "at_risk", "events").rows() == [(7, 3, 2), (14, 1, 0)]
    assert answers[0]["survival"].to_list() == pytest.approx([1 / 3, 1 / 3])


def test_mastered_on_the_day_another_was_last_seen_counts_both_at_risk():
    rows = [("s1", "S1", 1, day(0)), ("s1", "S1", 4, day(5)),
            ("s2", "S1", 1, day(0)), ("s2", "S1", 1, day(5))]  # fmt: skip
    with gradebook(*rows) as book:
        curve = time_to_mastery_curve(book)
    assert curve.select("time", "at_risk", "events", "censored").rows() == [(5, 2, 1, 1)]
    assert curve["survival"].item() == 0.5


# --- the deadline -----------------------------------------------------------------------------


def test_the_end_of_the_unit_is_no_failure():
    # seven begin on day 0 and master on day 12; seven more begin on day 14; the unit ends on day 20
    first = [
        row for n in range(7) for row in ((f"a{n}", "S1", 1, day(0)), (f"a{n}", "S1", 4, day(12)))
    ]
    later = [(f"b{n}", "S1", 1, day(14)) for n in range(7)]
    with gradebook(*first, *later, as_of=20) as book:
        failed = 1 - book.standings()["mastered"].mean()
        curve = time_to_mastery_curve(book)
        median = time_to_mastery(book)["median"].item()
    # half "failed"; yet of those who had twelve days, all got there
    assert failed == 0.5
    assert curve.select("time", "at_risk", "events", "censored").rows() == [
        (6, 14, 0, 7),
        (12, 7, 7, 0),
    ]
    assert median == 12


# --- one student in several classes, one task of several skills -------------------------------


def test_a_student_of_several_classes_counts_once_for_a_skill():
    columns = "student section skill score submitted"
    rows = [("s1", "Math", "S1", 1, day(0)), ("s1", "Lab", "S1", 4, day(6)),
            ("s2", "Math", "S1", 1, day(0)), ("s2", "Math", "S1", 4, day(9))]  # fmt: skip
    with gradebook(*rows, columns=columns) as book:
        whole = time_to_mastery(book).row(0, named=True)
        by_section = time_to_mastery(book, by=("section",))
    naive = pl.DataFrame(rows, schema=columns.split(), orient="row")
    assert naive.select("student", "section").n_unique() == 3
    assert (whole["students"], whole["median"]) == (2, 6)
    # from the first attempt, in whatever class that was; in the class of the newest
    assert by_section.select("section", "students", "median").rows() == [
        ("Lab", 1, 6),
        ("Math", 1, 9),
    ]


def test_a_task_of_several_skills_is_evidence_of_each_and_no_more():
    tasks = cases.rows(
        "task_skills", ("T1", "S1", None), ("T1", "S2", None), columns="task skill weight"
    )
    noon = dt.datetime.combine(START, dt.time(12))
    entries = [
        ("s1", "P1", "T1", None, 4.0, 1.0, noon),
        ("s1", "P1", "T1", None, 4.0, 4.0, noon + dt.timedelta(days=3)),
        ("s1", "P1", "T2", "S2", 4.0, 1.0, noon - dt.timedelta(days=2)),
    ]
    columns = "student section task skill points score submitted_at"
    batch = cases.log(*entries, columns=columns, task_skills=tasks)
    with Gradebook(cases.built((noon + dt.timedelta(days=9), batch))) as book:
        answer = time_to_mastery(book)
        tries = time_to_mastery(book, unit="attempts")
        both = time_to_mastery(book, by=())["students"].item()
    assert answer.select("skill", "students", "median").rows() == [("S1", 1, 3), ("S2", 1, 5)]
    # three rows in the file are two attempts at one skill and three at the other
    assert tries["median"].to_list() == [2, 3]
    assert both == 2


# --- first attempts before the data begin -----------------------------------------------------


def test_a_first_attempt_before_the_first_export_is_not_the_first():
    """The log of the whole term, and the same from its third week on."""
    term = [(1, day(0)), (2, day(7)), (3, day(16)), (4, day(21))]
    columns = "student skill attempt score submitted"
    rows = [("s1", "S1", n, 4 if n == 4 else 1, on) for n, on in term]
    with gradebook(*rows, columns=columns) as book:
        whole = time_to_mastery(book).row(0, named=True)
    with gradebook(*rows[2:], columns=columns) as book:
        cut = time_to_mastery(book).row(0, named=True)
        interval = book.ask("time_to_mastery_interval").row(0, named=True)
    assert (whole["median"], whole["cut_off"]) == (21, 0)
    # it looks as if it had taken five days, and says that this is not sure
    assert (cut["median"], cut["cut_off"]) == (5, 1)
    assert (interval["cut_off"], interval["median_by"]) == (1, None)


def test_scores_of_the_first_export_may_be_of_any_day_before_it():
    early = [
        (cases.day("09-01"), cases.snapshot(("s1", "P1", "T1", 2.0), ("s2", "P1", "T1", None))),
        (cases.day("09-08"), cases.snapshot(("s1", "P1", "T1", 9.0), ("s2", "P1", "T1", 9.0))),
    ]
    with Gradebook(cases.built(*early)) as book:
        answer = time_to_mastery(book).row(0, named=True)
        flagged = time_to_mastery(book, by=("task",))["cut_off"].item()
    assert (answer["students"], answer["cut_off"], flagged) == (2, 1, 1)


def test_an_earlier_attempt_that_waits_for_feedback_is_known():
    columns = "student skill attempt score submitted"
    rows = [("s1", "S1", 1, None, day(0)), ("s1", "S1", 2, 4, day(3))]
    with gradebook(*rows, columns=columns) as book:
        assert time_to_mastery(book)["cut_off"].item() == 0


def test_attempts_without_numbers_are_not_called_cut_off():
    with gradebook(*attempts((1, 4), (4,))) as book:
        assert time_to_mastery(book)["cut_off"].item() == 0
