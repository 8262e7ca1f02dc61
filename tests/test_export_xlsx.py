"""Workbooks: read back by another programme, nothing in them runs, numbers are numbers."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from masteryviz import cli, export, loading
from masteryviz.dashboard import download
from masteryviz.errors import SettingError
from masteryviz.store import Store

EXPECTED = Path(__file__).parent / "expected"
RUNS = [
    "=1+1", "+1", "-2+3", "@SUM(1)", "=cmd|' /C calc'!A0", "＝1", "＋1", "－1", "＠A1", "﹦1",
    "\t=1", "\r=1", "\n=1", "\x00=1", "\x01\x02=1", "\u202e=1", "\u00ad=1", "\u3000=1", "\ufeff=1",
    '=HYPERLINK("http://example.org","x")',
]  # fmt: skip
PLAIN = [
    "Doe, Jane", "O'Neil", "A" * 80, "🎉 Zoë", "שלום עולם", "<b>&amp;</b>", "_x0041_", "7.G.1",
    "http://example.org", "mailto:a@b.c", "01234", "1e5", "a=b", "TRUE",
]  # fmt: skip


def sheet(frame: pl.DataFrame, **more: object):
    return openpyxl.load_workbook(io.BytesIO(export.as_bytes(frame, "xlsx", **more))).active


@pytest.mark.parametrize("text", RUNS)
def test_what_a_spreadsheet_would_run_is_text_behind_an_apostrophe(text):
    cell = sheet(pl.DataFrame({"name": [text]}))["A2"]
    assert cell.data_type == "s"
    assert cell.value.startswith("'")
    assert (
        export.as_bytes(pl.DataFrame({"name": [text]}), "csv")
        .decode("utf-8-sig")
        .startswith('"name"\n"\'')
    )


@pytest.mark.parametrize("text", PLAIN)
def test_other_text_comes_back_as_it_was(text):
    cell = sheet(pl.DataFrame({"name": [text]}))["A2"]
    assert (cell.data_type, cell.value, cell.hyperlink) == ("s", text, None)


@given(st.lists(st.none() | st.text(st.characters(exclude_categories=["Cs"])), max_size=6))
def test_any_text_makes_a_workbook_that_can_be_read_and_has_no_formula(texts):
    frame = pl.DataFrame({"t": texts}, schema={"t": pl.String})
    cells = [row[0] for row in sheet(frame).iter_rows(min_row=2)]
    assert all(cell.data_type in ("s", "n") for cell in cells)
    for cell, text in zip(cells, texts, strict=False):
        if text and text.isalnum():
            assert cell.value == text


def test_numbers_days_and_yes_or_no_keep_their_kind_and_what_is_not_known_is_empty():
    moment = dt.datetime(2026, 10, 3, 14, 5)
    frame = pl.DataFrame(
        {
            "n": [3, None],
            "rate": [0.25, None],
            "odd": [float("nan"), float("inf")],
            "day": [moment.date(), dt.date(1880, 5, 1)],
            "at": [moment, None],
            "met": [True, None],
            "skills": [["7.G.1", "=x"], []],
        }
    )
    page = sheet(frame, titles={"rate": "Mastered, %"}, percents=["rate"])
    head, first, second = ([cell for cell in row] for row in page.iter_rows())  # noqa: C416
    assert [cell.value for cell in head] == ["n", "Mastered, %", "odd", "day", "at", "met",
                                             "skills"]  # fmt: skip
    assert all(cell.font.bold for cell in head)
    assert page.freeze_panes == "A2"
    assert [cell.data_type for cell in first] == ["n", "n", "n", "d", "d", "b", "s"]
    assert [cell.value for cell in first] == [
        3, 0.25, None, dt.datetime(2026, 10, 3), moment, True, "7.G.1, =x",
    ]  # fmt: skip
    assert first[1].number_format == "0 %"
    assert [cell.value for cell in second] == [None, None, None, "1880-05-01", None, None, None]


def test_columns_are_as_wide_as_what_is_in_them_but_not_wider_than_a_page():
    page = sheet(pl.DataFrame({"k": ["a"], "long": ["x" * 30], "longest": ["y" * 500]}))
    widths = [page.column_dimensions[letter].width for letter in "ABC"]
    assert widths == pytest.approx([8, 32, 60], abs=1)


def test_a_header_does_not_run_either():
    assert sheet(pl.DataFrame({"=1+1": [1]}))["A1"].value == "'=1+1"


def test_more_rows_than_a_sheet_holds_are_refused():
    frame = pl.DataFrame({"n": pl.repeat(1, 1_048_576, eager=True)})
    with pytest.raises(SettingError, match="1,048,576 rows.*Write CSV"):
        export.as_bytes(frame, "xlsx")


def test_a_download_for_people_has_the_words_of_the_screen_and_csv_the_columns_own_names():
    frame = pl.DataFrame(
        {"skill": ["7.G.1"], "state": ["returned"], "mastery_rate": [0.5], "sort_name": ["A"]}
    )
    page = openpyxl.load_workbook(io.BytesIO(download.as_file(frame, "xlsx"))).active
    assert [[cell.value for cell in row] for row in page.iter_rows()] == [
        ["Skill", "State", "Mastered, %"], ["7.G.1", "not yet", 0.5],
    ]  # fmt: skip
    assert page["C2"].number_format == "0 %"
    assert download.as_file(frame, "csv").decode("utf-8-sig").splitlines() == [
        '"skill","state","mastery_rate","sort_name"', '"7.G.1","returned",0.5,"A"',
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("title", "day", "name"),
    [
        ("Which skills need work, and where?", dt.date(2026, 5, 29),
         "which-skills-need-work-and-where-2026-05-29.csv"),
        ("", None, "masteryviz.csv"),
        ("../../etc/passwd\0", None, "etc-passwd.csv"),
        ("Fläche & Umfang: 7.G.4", None, "fläche-umfang-7-g-4.csv"),
        ("word " * 40, None, "-".join(["word"] * 12) + ".csv"),
    ],
)  # fmt: skip
def test_files_are_named_after_the_title_and_the_day(title, day, name):
    assert download.file_name(title, day, "csv") == name


def test_the_shell_writes_a_workbook_and_takes_the_kind_from_the_name(tmp_path):
    store = Store(tmp_path / "store")
    loading.load([EXPECTED / "log.csv"], store)
    run = CliRunner().invoke
    target = tmp_path / "rates.XLSX"
    asked = ["--store", str(store.path), "ask", "mastery_rates"]
    assert run(cli.app, [*asked, "--output", str(target)]).exit_code == 0
    page = openpyxl.load_workbook(target).active
    assert page["A1"].value == "skill"
    assert page["B2"].data_type == "n"
    assert target.stat().st_mode & 0o077 == 0
    for more, says in (("--format xlsx", "--output FILE"), ("--output x.txt", "--format")):
        failed = run(cli.app, [*asked, *more.split()])
        assert isinstance(failed.exception, SettingError)
        assert says in str(failed.exception)
