"""Two public data sets, counted a second time slowly: every column of every such question."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import polars as pl
import pytest
from lifelines import KaplanMeierFitter
from scipy.stats import beta as scipy_beta
from statsmodels.stats.proportion import proportion_confint

from masteryviz import loading
from masteryviz.gradebook import Gradebook
from masteryviz.metrics.rates import first_attempt, mastery_rates
from masteryviz.metrics.revisions import revision_counts, revision_yield
from masteryviz.metrics.timing import time_to_mastery, time_to_mastery_curve
from masteryviz.rules import RULES
from masteryviz.store import Store
from tests import slow_metrics
from tests.slow_compare import same

DATA = Path(__file__).parent / "data"
CUT = 0.8


def reached(share: pd.Series) -> pd.Series:
    """Whether a share of the points, rounded to cents half away from zero, is at the cut."""
    return np.floor(share * 100 + 0.5 + 1e-9) / 100 >= CUT - 1e-12


@pytest.fixture(scope="module")
def chapters() -> pd.DataFrame:
    frame = pd.read_parquet(DATA / "coursekata" / "checkpoints_eoc.parquet")
    return frame.assign(
        student=frame["student_id"],
        section=frame["class_id"],
        skill="Chapter " + frame["chapter_num"].astype(str),
        score=frame["eoc"],
        points=1,
    )[["student", "section", "skill", "score", "points"]]


def test_coursekata_rates_by_chapter_and_class(chapters):
    # The newest row of a student on a chapter counts, in the class of that row.
    newest = chapters.groupby(["skill", "student"], sort=False).last().reset_index()
    expected = (
        newest.assign(mastered=reached(newest["score"]))
        .groupby(["skill", "section"])["mastered"]
        .agg(["size", "sum"])
    )
    with Gradebook.from_log(chapters) as book:
        answer = mastery_rates(book, by=("skill", "section"))
        whole = mastery_rates(book, by="skill")
    assert answer.height == len(expected) > 200
    for row in answer.iter_rows(named=True):
        n, x = expected.loc[(row["skill"], row["section"])]
        assert (row["students"], row["with_evidence"], row["mastered"]) == (n, n, x)
        assert row["mastery_rate"] == pytest.approx(x / n, abs=1e-12)
        limits = proportion_confint(x, n, method="wilson")
        assert (row["lower"], row["upper"]) == pytest.approx(limits, abs=1e-9)
    assert whole["skill"].to_list() == [f"Chapter {n}" for n in range(1, 10)]
    assert whole["students"].sum() == len(newest)


def test_coursekata_firsts_and_revisions(chapters):
    attempts = chapters.assign(met=reached(chapters["score"]))
    counts: dict[tuple[str, int, bool], int] = {}
    firsts: dict[str, list[bool]] = {}
    for (skill, _), rows in attempts.groupby(["skill", "student"], sort=False):
        met = rows["met"].to_list()
        firsts.setdefault(skill, []).append(met[0])
        revisions = met.index(True) if True in met else len(met) - 1
        key = (skill, revisions, True in met)
        counts[key] = counts.get(key, 0) + 1
    with Gradebook.from_log(chapters) as book:
        first, revised = first_attempt(book), revision_counts(book)
    for row in first.iter_rows(named=True):
        assert row["students"] == len(firsts[row["skill"]])
        assert row["mastered_first"] == sum(firsts[row["skill"]])
    found = {
        (skill, revisions, mastered): n
        for skill, revisions, done, open_ in revised.select(
            "skill", "revisions", "mastered", "open"
        ).rows()
        for mastered, n in ((True, done), (False, open_))
        if n
    }
    assert found == counts


@pytest.fixture(scope="module")
def quiz() -> pd.DataFrame:
    frame = pd.read_csv(DATA / "moodle" / "grades_report.csv").iloc[:-1]
    done = frame[frame["State"] == "Finished"]
    when = done["Completed"].str.replace("  ", " ")
    return pd.DataFrame(
        {
            "email": done["Email address"],
            "task": "Quiz",
            "submitted": pd.to_datetime(when, format="%d %B %Y %I:%M %p"),
            "score": pd.to_numeric(done["Grade/9.00"]),
            "points": 9,
        }
    ).reset_index(drop=True)


def students(quiz: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Each student's attempts in order: by time, then as the file has them."""
    for _, rows in quiz.groupby("email"):
        ordered = rows.sort_values("submitted", kind="stable")
        yield ordered.assign(met=reached(ordered["score"] / 9))


@pytest.mark.parametrize("censor", ["data_date", "last_evidence"])
@pytest.mark.parametrize("unit", ["days", "attempts"])
def test_moodle_time_to_mastery(quiz, unit, censor):
    end = quiz["submitted"].max().normalize()
    durations, events = [], []
    for rows in students(quiz):
        days = rows["submitted"].dt.normalize()
        done = bool(rows["met"].any())
        place = int(np.argmax(rows["met"])) if done else len(rows) - 1
        last = days.iloc[place] if done or censor == "last_evidence" else end
        durations.append(place + 1 if unit == "attempts" else (last - days.iloc[0]).days)
        events.append(done)
    fitter = KaplanMeierFitter().fit(durations, events)
    with Gradebook.from_log(quiz) as book:
        curve = time_to_mastery_curve(book, unit=unit, censor=censor)
        answer = time_to_mastery(book, unit=unit, censor=censor).row(0, named=True)
    times = sorted(set(durations))
    assert curve["time"].to_list() == times
    survival = fitter.survival_function_["KM_estimate"].loc[times].to_numpy()
    assert np.abs(curve["survival"].to_numpy() - survival).max() < 1e-9
    limits = fitter.confidence_interval_.loc[times].to_numpy()
    on_the_way = survival > 0
    assert np.abs(curve.select("lower", "upper").to_numpy() - limits)[on_the_way].max() < 1e-9
    table = fitter.event_table.loc[times]
    assert curve["at_risk"].to_list() == table["at_risk"].to_list()
    assert curve["events"].to_list() == table["observed"].to_list()
    assert curve["censored"].to_list() == table["censored"].to_list()
    assert (answer["students"], answer["events"]) == (272, sum(events))
    median = fitter.median_survival_time_
    assert answer["median"] == (None if np.isinf(median) else median)


def test_moodle_revisions_and_their_yield(quiz):
    expected: dict[int, list[int]] = {}
    for rows in students(quiz):
        met = rows["met"].to_list()
        last = met.index(True) if True in met else len(met)
        for revision in range(1, last + 1):
            tried = revision < len(met)
            cell = expected.setdefault(revision, [0, 0, 0])
            cell[0] += 1
            cell[1] += tried
            cell[2] += tried and met[revision]
    with Gradebook.from_log(pl.from_pandas(quiz)) as book:
        answer = revision_yield(book)
        counts = revision_counts(book)
    assert {
        revision: cells
        for revision, *cells in answer.select(
            "revision", "returned", "resubmitted", "mastered"
        ).rows()
    } == expected
    assert counts.select(pl.col("mastered") + pl.col("open")).to_series().sum() == 272


# --- every column, counted a second time ------------------------------------------------------

RULES_TWICE = {
    "latest": (RULES["latest"], {}),
    "two in a row": (
        RULES["in_a_row"].using(k=2), {"met": slow_metrics.in_a_row(2), "stays": True},
    ),
}  # fmt: skip


@pytest.fixture(params=RULES_TWICE)
def twice(request):
    """A rule of masteryviz, and what makes the slow count follow it."""
    return RULES_TWICE[request.param]


@pytest.fixture(scope="module")
def by_chapter(chapters):
    with Gradebook.from_log(chapters) as book:
        yield book


def chapter_ways(chapters, options):
    rows = [
        slow_metrics.Row(row.student, row.section, row.skill, None, row.score)
        for row in chapters.itertuples()
    ]
    return slow_metrics.ways(rows, **options)


CLASSES = [("skill",), ("section",), ("skill", "section")]


def test_coursekata_every_column(by_chapter, chapters, twice):
    rule, options = twice
    found = chapter_ways(chapters, options)
    for by in CLASSES:
        for key, more in (
            ("mastery_rates", ()),
            ("first_attempt", ()),
            ("revision_counts", ("revisions",)),
            ("revision_yield", ("revision",)),
        ):
            expected = getattr(slow_metrics, key)(found, by)
            same(by_chapter.ask(key, rule=rule, by=by), expected, (*by, *more))


def test_coursekata_attempts_to_mastery(by_chapter, chapters):
    groups = slow_metrics.grouped(chapter_ways(chapters, {}), ("skill",))
    watches = {
        key: [slow_metrics.watched(way, "attempts", "data_date", None) for way in group]
        for key, group in groups.items()
    }
    curves = {key: slow_metrics.curve(group) for key, group in watches.items()}
    expected = {key: slow_metrics.times(group, curves[key]) for key, group in watches.items()}
    same(by_chapter.ask("time_to_mastery", unit="attempts"), expected, ("skill",), besides=LEFT_OUT)
    steps = {(*key, row["time"]): row for key, rows in curves.items() for row in rows}
    same(by_chapter.ask("time_to_mastery_curve", unit="attempts"), steps, ("skill", "time"))


def test_coursekata_days_are_not_known_and_never_zero(by_chapter):
    answer = by_chapter.ask("time_to_mastery")
    assert answer["students"].sum() == 0
    assert answer["without_start"].sum() == by_chapter.ask("first_attempt")["students"].sum()
    assert answer["median"].null_count() == answer.height == 9


def test_coursekata_classes_pooled(by_chapter, chapters):
    counts = slow_metrics.mastery_rates(chapter_ways(chapters, {}), ("skill", "section"))
    answer = by_chapter.ask("mastery_rates_pooled")
    assert answer.height == len(counts)
    for (skill,), rows in answer.group_by("skill"):
        group = {key: one for key, one in counts.items() if key[0] == skill}
        a, b = slow_metrics.prior([(one["mastered"], one["students"]) for one in group.values()])
        for row in rows.iter_rows(named=True):
            one = group[skill, row["section"]]
            # two searches for one optimum agree to its flatness, not to the last figure
            assert (row["prior_a"], row["prior_b"]) == pytest.approx((a, b), rel=1e-3)
            assert row["prior_rate"] == pytest.approx(a / (a + b), abs=1e-5)
            x, n = one["mastered"], one["students"]
            assert (row["students"], row["mastered"], row["unknown"]) == (n, x, 0)
            assert row["mastery_rate"] == pytest.approx(x / n, abs=1e-12)
            # given that prior, everything else follows exactly
            a_, b_ = row["prior_a"], row["prior_b"]
            assert row["pooled_rate"] == pytest.approx((x + a_) / (n + a_ + b_), abs=1e-9)
            assert row["shrinkage"] == pytest.approx((a_ + b_) / (a_ + b_ + n), abs=1e-9)
            limits = scipy_beta.ppf([0.025, 0.975], x + a_, n - x + b_)
            assert (row["lower"], row["upper"]) == pytest.approx(tuple(limits), abs=1e-9)


LEFT_OUT = ("without_start", "between_exports", "cut_off", "late_joiners")


@pytest.fixture(scope="module", params=["read from the report", "given as a log"])
def quiz_book(request, quiz, tmp_path_factory):
    if request.param == "given as a log":
        with Gradebook.from_log(quiz) as book:
            yield book
        return
    store = Store(tmp_path_factory.mktemp("moodle") / "store")
    loading.load([DATA / "moodle" / "grades_report.csv"], store)
    with Gradebook.open(store.path) as book:
        yield book


def quiz_ways(quiz, options):
    rows = [
        slow_metrics.Row(row.email, None, "Quiz", row.submitted.date(), row.score / 9)
        for row in quiz.sort_values("submitted", kind="stable").itertuples()
    ]
    return slow_metrics.ways(rows, top=9, **options)


def test_moodle_every_column(quiz_book, quiz, twice):
    rule, options = twice
    found = quiz_ways(quiz, options)
    for key, more in (
        ("first_attempt", ()),
        ("revision_counts", ("revisions",)),
        ("revision_yield", ("revision",)),
    ):
        same(quiz_book.ask(key, rule=rule, by=()), getattr(slow_metrics, key)(found, ()), more)
    # of the report, those too who opened the quiz and handed nothing in
    row = quiz_book.ask("mastery_rates", rule=rule, by=()).row(0, named=True)
    expected = slow_metrics.mastery_rates(found, ())[()]
    for name in ("with_evidence", "mastered", "mastery_rate_evidence", "unknown"):
        assert row[name] == pytest.approx(expected[name], abs=1e-9)
    assert row["students"] == quiz_book.students().height
    limits = proportion_confint(row["mastered"], row["students"], method="wilson")
    assert (row["lower"], row["upper"]) == pytest.approx(limits, abs=1e-9)


@pytest.mark.parametrize("censor", ["data_date", "last_evidence", "last_activity"])
@pytest.mark.parametrize("unit", ["days", "attempts"])
def test_moodle_time_every_column(quiz_book, quiz, twice, unit, censor):
    rule, options = twice
    end = quiz["submitted"].max().date()
    watches = [slow_metrics.watched(way, unit, censor, end) for way in quiz_ways(quiz, options)]
    steps = slow_metrics.curve(watches)
    asked = {"rule": rule, "unit": unit, "censor": censor, "by": ()}
    expected = {(): slow_metrics.times(watches, steps)}
    same(quiz_book.ask("time_to_mastery", **asked), expected, (), besides=LEFT_OUT)
    rows = {(row["time"],): row for row in steps}
    same(quiz_book.ask("time_to_mastery_curve", **asked), rows, ("time",))
