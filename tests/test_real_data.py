"""Two public data sets, counted a second time by slow pandas and lifelines."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import polars as pl
import pytest
from lifelines import KaplanMeierFitter
from statsmodels.stats.proportion import proportion_confint

from masteryviz.gradebook import Gradebook
from masteryviz.metrics.rates import first_attempt, mastery_rates
from masteryviz.metrics.revisions import revision_counts, revision_yield
from masteryviz.metrics.timing import time_to_mastery, time_to_mastery_curve

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
