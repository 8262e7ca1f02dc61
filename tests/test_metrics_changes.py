"""What has changed between two days."""

from __future__ import annotations

import datetime as dt
import random

import numpy as np
import polars as pl
import pytest

from masteryviz.errors import SettingError
from masteryviz.filters import Filters
from masteryviz.metrics._differences import newcombe_paired
from masteryviz.metrics.changes import changed_students, changes
from tests.logs import START, day, gradebook

COLUMNS = "student skill score submitted section"
LOG = (
    ("up", "S1", 1, day(0), "P1"),
    ("up", "S1", 4, day(10), "P1"),
    ("down", "S1", 4, day(0), "P1"),
    ("down", "S1", 1, day(11), "P1"),
    ("kept", "S1", 4, day(1), "P2"),
    ("never", "S1", 1, day(1), "P2"),
    ("never", "S1", 2, day(12), "P2"),
    ("later", "S1", 4, day(9), "P2"),
)
SINCE = day(5)


@pytest.fixture(scope="module")
def book():
    with gradebook(*LOG, columns=COLUMNS) as opened:
        yield opened


def test_the_same_students_are_compared_with_themselves(book):
    row = changes(book, since=SINCE).row(0, named=True)
    counts = ("students", "mastered_before", "mastered_now", "crossed", "lapsed", "came",
              "came_mastered", "gone")  # fmt: skip
    assert [row[name] for name in counts] == [4, 2, 2, 1, 1, 1, 1, 0]
    assert (row["rate_before"], row["rate_now"], row["difference"]) == (0.5, 0.5, 0)
    assert row["lower"] < 0 < row["upper"]


def test_who_crossed_and_who_lapsed(book):
    answer = changed_students(book, since=SINCE)
    columns = ("change", "student", "section", "share_before", "share_now", "attempts_before")
    assert answer.select(columns).rows() == [
        ("lapsed", "down", "P1", 1.0, 0.25, 1),
        ("crossed", "later", "P2", None, 1.0, None),
        ("crossed", "up", "P1", 0.25, 1.0, 1),
    ]
    assert answer["last_evidence_at"].dt.date().to_list() == [
        START + dt.timedelta(days=n) for n in (11, 9, 10)
    ]


def test_the_later_day_is_that_of_the_filter_or_until(book):
    one = changes(book, since=SINCE, until=day(10))
    other = changes(book, filters=Filters(as_of=START + dt.timedelta(days=10)), since=SINCE)
    assert one.equals(other)
    assert one["lapsed"].item() == 0
    assert changes(book, since=SINCE, until=day(10), by="section")["crossed"].to_list() == [1, 0]


def test_two_weeks_unless_a_day_is_said(book):
    assert changes(book).equals(changes(book, since=START + dt.timedelta(days=12 - 14)))


def test_who_left_the_skill_is_counted_apart():
    rows = [("a", "S1", 4, day(0), "P1"), ("b", "S1", None, None, "P1")]
    with gradebook(*rows, columns=COLUMNS) as book:
        answer = changes(book, since=day(-1), until=day(0))
        assert answer["came"].item() + answer["students"].item() == 2


@pytest.mark.parametrize("by", [(), ("section",), ("skill",)])
def test_who_has_changed_to_another_section_is_gone_from_the_first(by):
    moved = [(name, "S1", 1, day(at), section) for name in ("a", "b", "c")
             for at, section in ((0, "P1"), (10, "P2"))]  # fmt: skip
    with gradebook(*moved, ("d", "S1", 4, day(1), "P1"), columns=COLUMNS) as book:
        answer = changes(book, filters=Filters(section=("P1",)), since=SINCE, by=by)
    assert answer.select("students", "gone").rows() == [(1, 3)]


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"since": "yesterday"}, "since must be a day such as"),
        ({"since": day(13)}, "since must be a day before"),
        ({"until": "2021-13-01"}, "until must be a day"),
        ({"since": 7}, "since must be a day such as 2026-09-01, not 7"),
        ({"since": dt.datetime(2021, 9, 14, 8)}, "since must be a day before 2021-09-13"),
    ],
)
def test_days_that_are_none_are_refused(book, asked, says):
    with pytest.raises(SettingError, match=says):
        changes(book, **asked)


def test_the_paired_interval_of_published_examples():
    """Fagerland, Lydersen, Laake 2014 (airways), and Altman et al. 2000, table 6.2."""
    found = np.round(newcombe_paired([1, 14], [1, 5], [7, 0], [12, 22]), 3)
    assert found.tolist() == [[-0.286, 0.122], [-0.507, 0.011], [-0.026, 0.226]]


def test_of_nobody_nothing_is_known_and_without_change_there_still_is_an_interval():
    none, same = np.array(newcombe_paired([0, 5], [0, 0], [0, 0], [0, 5])).T
    assert np.isnan(none).all()
    assert same[0] == 0
    assert -0.2 < same[1] < 0 < same[2] < 0.2


@pytest.mark.parametrize("seed", range(3))
def test_against_a_slow_count(seed):
    rng = random.Random(seed)
    rows = [
        (f"s{rng.randint(0, 8)}", f"S{rng.randint(0, 1)}", rng.randint(0, 4), day(n // 3), "P1")
        for n in range(60)
    ]
    with gradebook(*rows, columns=COLUMNS) as book:
        answer = changes(book, since=day(9))
        listed = changed_students(book, since=day(9))
    log = pl.DataFrame(rows, schema=COLUMNS.split(), orient="row").to_pandas()
    now = log.groupby(["student", "skill"]).score.last() >= 3.2
    early = log[log.submitted <= day(9)]
    was = early.groupby(["student", "skill"]).score.last() >= 3.2
    for row in answer.iter_rows(named=True):
        mine = [key for key in now.index if key[1] == row["skill"]]
        both = [key for key in mine if key in was.index]
        assert row["students"] == len(both)
        assert row["crossed"] == sum(now[key] and not was[key] for key in both)
        assert row["lapsed"] == sum(was[key] and not now[key] for key in both)
        assert row["came"] == len(mine) - len(both)
    changed = {key: bool(now[key]) for key in now.index
               if bool(now[key]) != bool(was.get(key, default=False))}  # fmt: skip
    told = {(row["student"], row["skill"]): row["change"] == "crossed"
            for row in listed.iter_rows(named=True)}  # fmt: skip
    assert told == changed
