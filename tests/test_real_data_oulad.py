"""A university's 22 classes, with people who leave: every column counted a second time."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pandas as pd
import polars as pl
import pytest

from masteryviz import evidence
from masteryviz.gradebook import Gradebook
from masteryviz.mapping import Mapping
from masteryviz.readers import READERS
from masteryviz.rules import RULES
from masteryviz.table import read_table
from tests import slow_metrics
from tests.slow_compare import same

DATA = Path(__file__).parent / "data" / "oulad"
MONTH = {"B": 2, "J": 10}
"""Presentations begin in February (B) and October (J)."""
CUT = 0.8


def begins(presentation: str) -> dt.date:
    return dt.date(int(presentation[:4]), MONTH[presentation[4]], 1)


@pytest.fixture(scope="module")
def log() -> pd.DataFrame:
    """Submissions in the order of the file, banked ones left out."""
    done = pd.read_parquet(DATA / "student_assessment.parquet")
    frame = done[~done["is_banked"]].merge(
        pd.read_parquet(DATA / "assessment.parquet"), on="id_assessment", validate="m:1"
    )
    start = frame["code_presentation"].map(begins)
    day = [
        at + dt.timedelta(days=int(n)) for at, n in zip(start, frame["date_submitted"], strict=True)
    ]
    return pd.DataFrame({
        "student": frame["id_student"].astype(str),
        "section": frame["code_module"] + " " + frame["code_presentation"],
        "skill": frame["code_module"] + " " + frame["assessment_type"],
        "task": frame["id_assessment"].astype(str),
        "assigned": start,
        "submitted": day,
        "score": frame["score"],
        "points": 100,
    })  # fmt: skip


@pytest.fixture(scope="module")
def left() -> dict[tuple[str, str], dt.date]:
    """Student and section -> the day of leaving."""
    frame = pd.read_parquet(DATA / "student_registration.parquet").dropna(
        subset="date_unregistration"
    )
    return {
        (str(row.id_student), f"{row.code_module} {row.code_presentation}"): begins(
            row.code_presentation
        )
        + dt.timedelta(days=int(row.date_unregistration))
        for row in frame.itertuples()
    }


@pytest.fixture(scope="module")
def book(log, left):
    batch = READERS["long_log"].read(
        read_table(log.to_csv(index=False).encode(), "oulad.csv"), Mapping()
    )
    members = batch.frame("enrollments").with_columns(
        pl.struct("student", "section")
        .map_elements(lambda who: left.get((who["student"], who["section"])), return_dtype=pl.Date)
        .alias("enrolled_until")
    )
    batch = replace(batch, frames={**batch.frames, "enrollments": members})
    with Gradebook(evidence.into_memory(batch, file="oulad.csv")) as book:
        yield book


@pytest.fixture(scope="module")
def rows(log) -> list[slow_metrics.Row]:
    ordered = log.sort_values("submitted", kind="stable")
    return [
        slow_metrics.Row(
            row.student, row.section, row.skill, row.submitted,
            None if pd.isna(row.score) else row.score / 100,
        )
        for row in ordered.itertuples()
    ]  # fmt: skip


RULES_TWICE = {
    "latest": (RULES["latest"], {}),
    "three in a row": (
        RULES["in_a_row"].using(k=3), {"met": slow_metrics.in_a_row(3), "stays": True},
    ),
}  # fmt: skip


@pytest.fixture(scope="module", params=RULES_TWICE)
def asked(request, rows):
    """A rule, and every student's way under it."""
    rule, options = RULES_TWICE[request.param]
    return rule, slow_metrics.ways(rows, cut=CUT, top=100, **options)


GROUPS = [("skill",), ("section",), ("skill", "section"), ()]


@pytest.mark.parametrize("by", GROUPS)
@pytest.mark.parametrize("key", ["mastery_rates", "first_attempt"])
def test_rates(book, asked, key, by):
    rule, found = asked
    same(book.ask(key, rule=rule, by=by), getattr(slow_metrics, key)(found, by), by)


@pytest.mark.parametrize(
    ("key", "count"), [("revision_counts", "revisions"), ("revision_yield", "revision")]
)
def test_revisions(book, asked, key, count):
    rule, found = asked
    for by in (("section",), ("skill",)):
        expected = getattr(slow_metrics, key)(found, by)
        same(book.ask(key, rule=rule, by=by), expected, (*by, count))


def watches(found, book, left, by, unit="days", censor="data_date", anchor="first_attempt"):
    """The watches of each group; from the assigned day where the anchor says so."""
    groups = {}
    for key, group in slow_metrics.grouped(found, by).items():
        groups[key] = []
        for way in group:
            if not way.met and anchor == "first_attempt":
                continue
            start = begins(way.section.split()[1]) if anchor == "assigned" else None
            gone = left.get((way.student, way.section))
            one = slow_metrics.watched(way, unit, censor, book.data_date, gone, start)
            groups[key].append(one)
    return {key: group for key, group in groups.items() if group}


NOT_AGAIN = ("without_start", "between_exports", "cut_off", "late_joiners")


WATCHED = [
    ("days", "data_date"), ("days", "last_evidence"), ("days", "last_activity"),
    ("attempts", "data_date"),
]  # fmt: skip


@pytest.mark.parametrize(("unit", "censor"), WATCHED)
def test_time_to_mastery_of_each_class(book, asked, left, unit, censor):
    rule, found = asked
    options = {"rule": rule, "by": ("section",), "unit": unit, "censor": censor}
    groups = watches(found, book, left, ("section",), unit, censor)
    assert len(groups) == 22
    curves = {key: slow_metrics.curve(group) for key, group in groups.items()}
    answer = book.ask("time_to_mastery", **options)
    expected = {key: slow_metrics.times(group, curves[key]) for key, group in groups.items()}
    same(answer, expected, ("section",), besides=NOT_AGAIN)
    assert answer.select(NOT_AGAIN).sum().row(0) == (0, 0, 0, 0)
    steps = {(*key, row["time"]): row for key, rows in curves.items() for row in rows}
    same(book.ask("time_to_mastery_curve", **options), steps, ("section", "time"))


def test_mastery_and_leaving_of_each_class(book, asked, left):
    rule, found = asked
    groups = watches(found, book, left, ("section",))
    assert sum(one.leaves for group in groups.values() for one in group) > 200
    expected = {
        (*key, row["time"]): row
        for key, group in groups.items()
        for row in slow_metrics.incidence(group)
    }
    answer = book.ask("mastery_incidence", rule=rule, by=("section",))
    same(answer, expected, ("section", "time"))


def test_time_from_the_start_of_the_course(book, rows, log, left):
    # An earlier presentation's start is the earliest assigned day of the same module.
    starts = log.groupby(["student", "skill"])["assigned"].min()
    found = slow_metrics.ways(rows, cut=CUT, top=100)
    groups = {}
    for way in found:
        gone, start = left.get((way.student, way.section)), starts[way.student, way.skill]
        one = slow_metrics.watched(way, "days", "data_date", book.data_date, gone, start)
        groups.setdefault((way.skill,), []).append(one)
    answer = book.ask("time_to_mastery", anchor="assigned")
    curves = {key: slow_metrics.curve(group) for key, group in groups.items()}
    expected = {key: slow_metrics.times(group, curves[key]) for key, group in groups.items()}
    same(answer, expected, ("skill",), besides=NOT_AGAIN)
    assert answer["without_start"].sum() == 0


def test_no_feedback_is_said_to_be_late(book):
    assert book.ask("feedback_turnaround", by=())["returned"].sum() == 0
