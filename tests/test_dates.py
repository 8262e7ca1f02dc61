"""Dates and timestamps: read exactly, or refused by row, never guessed."""

import datetime as dt

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from masteryviz.dates import read_moments

TODAY = dt.date(2026, 11, 21)


def read(*cells, **options):
    """The column's moments, its problems and its notices."""
    texts = pl.Series(cells, dtype=pl.String)
    rows = pl.Series(range(2, len(cells) + 2), dtype=pl.UInt32)
    moments = read_moments(texts, rows, "date", today=TODAY, **options)
    assert moments.values.dtype == pl.Datetime("us")
    return moments.values.to_list(), moments.problems, moments.notices


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-03-01", (2026, 3, 1)),
        ("2026/3/1", (2026, 3, 1)),
        ("2026-03-01 14:05", (2026, 3, 1, 14, 5)),
        ("2026-03-01T14:05:06", (2026, 3, 1, 14, 5, 6)),
        ("2015-02-02 22:58:23.948203", (2015, 2, 2, 22, 58, 23, 948203)),
        ("2026-03-01T14:05:06.5Z", (2026, 3, 1, 14, 5, 6, 500000)),
        ("2020-07-06 17:13:14 -0700", (2020, 7, 7, 0, 13, 14)),
        ("2026-03-01 14:05 +05:30", (2026, 3, 1, 8, 35)),
        ("13/04/2026", (2026, 4, 13)),
        ("04/13/2026 3:05 PM", (2026, 4, 13, 15, 5)),
        ("4/13/26 12:10 a.m.", (2026, 4, 13, 0, 10)),
        ("31.12.2025 08:00", (2025, 12, 31, 8)),
        ("12 February 2021  1:03 PM", (2021, 2, 12, 13, 3)),
        ("2 June 2021  8:28 AM", (2021, 6, 2, 8, 28)),
        ("Monday, February 7, 2022, 10:45 PM", (2022, 2, 7, 22, 45)),
        ("Nov 1, 2024", (2024, 11, 1)),
        ("12-Feb-21", (2021, 2, 12)),
        ("Sept 3rd, 2025", (2025, 9, 3)),
        ("29 вер. 2025\u202fр.", (2025, 9, 29)),
        ("20260301", (2026, 3, 1)),
        (" 2026-03-01 ", (2026, 3, 1)),
    ],
)
def test_a_date_is_read_in_many_dresses(text, moment):
    values, problems, _ = read(text)
    assert not problems
    assert values == [dt.datetime(*moment)]


def test_the_day_or_month_is_never_guessed():
    values, problems, _ = read("03/04/2026", "04/03/2026", "05/06/2026", "01/02/2026")
    assert values == [None] * 4
    assert len(problems) == 1
    assert problems[0].row == 2
    assert 'date_order = "dmy"' in problems[0].advice


@pytest.mark.parametrize(
    ("order", "moment"), [("dmy", (2026, 4, 3)), ("mdy", (2026, 3, 4)), ("ymd", None)]
)
def test_the_map_settles_the_order(order, moment):
    values, problems, _ = read("03/04/2026", order=order)
    assert values == [dt.datetime(*moment) if moment else None]
    assert bool(problems) == (moment is None)


def test_the_year_may_come_first_with_two_figures():
    assert read("26/03/04", order="ymd")[0] == [dt.datetime(2026, 3, 4)]


def test_one_clear_date_settles_its_column():
    assert read("03/04/2026", "13/04/2026")[0][0] == dt.datetime(2026, 4, 3)
    assert read("03/04/2026", "04/13/2026")[0][0] == dt.datetime(2026, 3, 4)


def test_dates_that_are_the_same_either_way_need_no_order():
    assert read("03/03/2026")[0] == [dt.datetime(2026, 3, 3)]


def test_contradictory_orders_are_refused_by_row():
    _, problems, _ = read("13/04/2026", "04/13/2026", "2026-04-13")
    assert [problem.row for problem in problems] == [2, 3]
    assert "day first" in problems[0].what
    assert "month first" in problems[1].what


def test_a_date_against_the_order_of_the_map_is_refused():
    _, problems, _ = read("13/04/2026", "04/13/2026", order="dmy")
    assert [problem.row for problem in problems] == [3]


def test_serials_of_a_spreadsheet_are_recognised_with_a_notice():
    values, _, notices = read("46125", "46126.75")
    assert values == [dt.datetime(2026, 4, 13), dt.datetime(2026, 4, 14, 18)]
    assert "1900 system" in notices[0].what


def test_epochs_are_moments_in_utc():
    assert read("1582931231")[0] == [dt.datetime(2020, 2, 28, 23, 7, 11)]
    milliseconds, _, notices = read("1582931231500", timezone="America/New_York")
    assert milliseconds == [dt.datetime(2020, 2, 28, 18, 7, 11, 500000)]
    assert not notices


def test_month_and_day_need_a_year():
    values, problems, _ = read("1008", "0915")
    assert values == [None, None]
    assert "no year" in problems[0].what
    assert read("1008", "915", year=2014)[0] == [
        dt.datetime(2014, 10, 8),
        dt.datetime(2014, 9, 15),
    ]


def test_a_school_year_runs_over_new_year():
    values, problems, _ = read("1008", "0110", "0230", year=2014, year_starts=7)
    assert values[:2] == [dt.datetime(2014, 10, 8), dt.datetime(2015, 1, 10)]
    assert [problem.row for problem in problems] == [4]


def test_clocks_that_jump_keep_the_wall_time():
    values, problems, _ = read("2026-03-08 02:30", "2026-11-01 01:30", timezone="US/Eastern")
    assert values == [dt.datetime(2026, 3, 8, 2, 30), dt.datetime(2026, 11, 1, 1, 30)]
    assert not problems


def test_zoned_and_plain_moments_come_to_one_clock_in_order():
    cells = ("2026-03-08T02:30:00Z", "2026-03-07T23:30:00-05:00", "2026-03-08 04:30")
    values, problems, notices = read(*cells, timezone="America/New_York")
    assert values == [
        dt.datetime(2026, 3, 7, 21, 30),
        dt.datetime(2026, 3, 7, 23, 30),
        dt.datetime(2026, 3, 8, 4, 30),
    ]
    assert not problems
    assert not notices


def test_without_a_zone_of_the_school_utc_is_kept_and_said():
    values, _, notices = read("2026-03-08T02:30:00Z", "2026-03-08 04:30")
    assert values[0] == dt.datetime(2026, 3, 8, 2, 30)
    assert "1 moment carries a time zone and was kept as UTC" in notices[0].what


@pytest.mark.parametrize(
    "text",
    [
        "1900-01-00",
        "2026-02-30",
        "0000-00-00",
        "2126-01-01",
        "1970-01-01",
        "2027-12-01",
        "31/02/2026",
        "2026-03-01 24:00",
        "2026-03-01 13:05 PM",
        "2026-03-01 10:00 +99:00",
        "3 Foo 2025",
        "12",
        "yesterday",
        "46125 or so",
    ],
)
def test_what_is_no_day_of_school_is_refused_by_row(text):
    values, problems, _ = read("2026-03-01", text)
    assert values[0] == dt.datetime(2026, 3, 1)
    assert [problem.row for problem in problems] == [3]


def test_a_name_in_a_date_column_is_not_repeated():
    _, problems, _ = read("2026-03-01", "Ann Lee")
    assert "Ann" not in str(problems[0])


def test_many_bad_cells_are_counted_after_the_first_twenty():
    _, problems, _ = read(*["soon"] * 25)
    assert len(problems) == 21
    assert "5 more cells" in problems[-1].what


@pytest.mark.parametrize("text", [None, "", "-", "N/A", "Never", "null"])
def test_no_date_is_none_and_no_problem(text):
    values, problems, _ = read("2026-03-01", text)
    assert values == [dt.datetime(2026, 3, 1), None]
    assert not problems
    assert read(text)[0] == [None]


moments = st.datetimes(dt.datetime(1990, 1, 1), dt.datetime(2027, 11, 1))


@given(st.lists(moments, min_size=1, max_size=8), st.sampled_from(["T", " "]), st.booleans())
def test_an_iso_column_comes_back_as_it_was_written(values, between, fractions):
    spec = "microseconds" if fractions else "seconds"
    wanted = [value if fractions else value.replace(microsecond=0) for value in values]
    read_back, problems, notices = read(*(v.isoformat(between, spec) for v in values))
    assert read_back == wanted
    assert not problems
    assert not notices


@given(st.lists(moments, min_size=1, max_size=8), st.sampled_from(["dmy", "mdy"]))
def test_a_stated_order_is_always_followed(values, order):
    form = "%d/%m/%Y %H:%M" if order == "dmy" else "%m/%d/%Y %H:%M"
    read_back, problems, _ = read(*(value.strftime(form) for value in values), order=order)
    assert read_back == [value.replace(second=0, microsecond=0) for value in values]
    assert not problems
