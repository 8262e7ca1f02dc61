"""Workbooks that are damaged or meant to harm: refused in words, quickly, with nothing written."""

from __future__ import annotations

import io
import os
import sys
import time
import zipfile
from pathlib import Path

import psutil
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from masteryviz.errors import InputError
from masteryviz.workbook import Sheet, child, process, read_workbook
from masteryviz.workbook.process import taken_apart
from tests.workbooks import SHEET, changed, ods, ods_rows, with_rows, xlsx

GOOD = xlsx({"S": [["a", "b"], [1, 2]]})


def refusal(content: bytes) -> str:
    with pytest.raises(InputError) as error:
        read_workbook(content, "book.xlsx")
    return str(error.value)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (GOOD[: len(GOOD) // 2], "damaged or incomplete. Download it again"),
        (changed(GOOD, drop=[SHEET]), "its part xl/worksheets/sheet1.xml is missing"),
        (changed(GOOD, {SHEET: lambda part: part[:200]}), "a part of it cannot be read"),
        (changed(GOOD, {SHEET: lambda part: part.decode().encode("utf-16")}), "unusual encoding"),
        (changed(GOOD, {"xl/workbook.xml": lambda part: b"<!DOCTYPE x>" + part}), "document type"),
        (changed(GOOD, add={"docProps/x.xml": b'<!ENTITY a "b">'}), "document type"),
        (with_rows(GOOD, '<row r="1"><c r="B9"><v>1</v></c></row>'), "stands elsewhere"),
        (with_rows(GOOD, '<row r="1"><c r="A1" t="s"><v>0</v></c></row>'), "is not in it"),
        (with_rows(GOOD, '<row r="1"><c r="A1" t="s"><v>-1</v></c></row>'), "is not in it"),
        (with_rows(GOOD, '<row r="1"><c r="A1"><v>x</v></c></row>'), "cannot be read"),
        (with_rows(GOOD, '<row r="1"><c r="A1"><v>NaN</v></c></row>'), "cannot be read"),
        (with_rows(GOOD, '<row r="9999999"><c><v>1</v></c></row>'), "it has a row 9999999"),
        (with_rows(GOOD, '<row r="1"><c r="ZZZ1"><v>1</v></c></row>'), "it has a cell ZZZ1"),
        (
            with_rows(GOOD, '<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>'),
            "The cell A1 of 'S' stands twice",
        ),
        (changed(GOOD, drop=[SHEET, "xl/workbook.xml"]), "xl/workbook.xml is missing"),
        (changed(GOOD, add={"word/document.xml": b"<x/>"}), "text or slides, not a workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000), "not a workbook"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "password-protected.*Remove the password",
        ),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + "Workbook".encode("utf-16-le"),
            "The workbook is damaged",
        ),
        (ods("", {"META-INF/manifest.xml": b"<m><encryption-data/></m>"}), "password-protected"),
        (ods(""), "no sheet is in it"),
        (
            ods(ods_rows([["x"]]).replace("<table:table-cell ", "<table:table-cell "
                "table:number-columns-repeated='99999999' ")),
            "a cell is repeated 99999999 times",
        ),
    ],
)  # fmt: skip
def test_what_is_damaged_or_no_workbook_is_refused_in_words(content: bytes, message: str) -> None:
    with pytest.raises(InputError, match=f"(?s){message}"):
        read_workbook(content, "book.xlsx")


def only(content: bytes) -> Sheet:
    (sheet,) = read_workbook(content, "book.xlsx")
    return sheet


def repeated(rows: int, columns: int) -> bytes:
    cell = "<table:table-cell office:value-type='string' table:number-columns-repeated='{}'>"
    return ods(
        f"<table:table table:name='S'><table:table-row table:number-rows-repeated='{rows}'>"
        f"{cell.format(columns)}<text:p>x</text:p></table:table-cell></table:table-row>"
        "</table:table>"
    )


@pytest.mark.parametrize(
    "content",
    [
        with_rows(GOOD, '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
        repeated(2, 2**20),
    ],
    ids=["one far cell", "one cell repeated"],
)
def test_a_cell_far_away_takes_neither_time_nor_memory(content: bytes) -> None:
    start = time.perf_counter()
    assert "and 5,000,000 cells" in str(only(content).refusal)
    assert time.perf_counter() - start < 5


def test_the_declared_size_of_a_sheet_is_not_believed() -> None:
    book = changed(GOOD, {SHEET: lambda part: part.replace(b'ref="A1:B2"', b'ref="A1:XFD1048576"')})
    (sheet,) = read_workbook(book, "book.xlsx")
    assert sheet.table is not None
    assert sheet.table.frame.rows() == [("1", "2")]


def test_blank_rows_without_end_take_no_space() -> None:
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="A1048576"/></row>'
    (sheet,) = read_workbook(with_rows(GOOD, rows), "book.xlsx")
    assert sheet.table is not None
    assert sheet.table.frame.height == 0


def test_files_packed_beyond_measure_are_refused_before_they_are_unpacked() -> None:
    packed = changed(GOOD, add={"xl/bomb.xml": b"a" * 30_000_000})
    assert "packed" in refusal(packed)
    stream = io.BytesIO(GOOD)
    with zipfile.ZipFile(stream, "a") as archive:
        for n in range(3):
            archive.writestr(f"xl/{n}.bin", os.urandom(1000))
    lying = stream.getvalue().replace((1000).to_bytes(4, "little"), (2**27).to_bytes(4, "little"))
    assert "Unpacked it would take" in refusal(lying)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems are watched from outside")
def test_a_child_that_takes_too_much_memory_ends_in_a_refusal(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    greedy = "import sys; from masteryviz.workbook import child; child.limit(); bytearray(3 << 30)"
    command = [sys.executable, "-c", greedy]
    run = process.subprocess.Popen
    monkeypatch.setattr(process.subprocess, "Popen", lambda _, **how: run(command, **how))
    with pytest.raises(InputError, match="cannot be read safely.*save the sheet as CSV"):
        taken_apart("xlsx", GOOD, "book.xlsx")


def test_a_child_that_does_not_end_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    command = [sys.executable, "-c", "import time; time.sleep(60)"]
    run = process.subprocess.Popen
    monkeypatch.setattr(process.subprocess, "Popen", lambda _, **how: run(command, **how))
    with pytest.raises(InputError, match="cannot be read safely"):
        taken_apart("xlsx", GOOD, "book.xlsx", seconds=0.3)
    assert not [
        p
        for p in psutil.Process().children()
        if p.is_running() and "sleep" in " ".join(p.cmdline())
    ]


def test_the_watchdog_stops_what_takes_more_than_its_share() -> None:
    command = [sys.executable, "-c", "x = bytearray(200 << 20); import time; time.sleep(60)"]
    with process.subprocess.Popen(command) as greedy:
        process.watch(greedy, 100 << 20)
        assert greedy.wait(10) != 0


def test_the_child_is_light_and_quick() -> None:
    heavy = "polars", "duckdb", "numpy", "openpyxl", "pandas"
    code = f"import {child.__name__}, sys; print([m for m in {heavy} if m in sys.modules])"
    done = process.subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert done.stdout.strip() == b"[]"


@settings(max_examples=40)
@given(place=st.integers(0, len(GOOD) - 1), bit=st.integers(0, 7))
def test_a_flipped_bit_is_refused_or_changes_nothing(place: int, bit: int) -> None:
    damaged = bytearray(GOOD)
    damaged[place] ^= 1 << bit
    try:
        with zipfile.ZipFile(io.BytesIO(damaged)) as archive:
            said = child.answer("xlsx", bytes(damaged))
            assert archive.namelist()
    except (zipfile.BadZipFile, OSError, NotImplementedError, ValueError, RuntimeError):
        return
    if "sheets" in said:
        assert [sheet["csv"] for sheet in said["sheets"]] == ['"a","b"\n"1","2"\n']


def test_nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    read_workbook(GOOD, "book.xlsx")
    assert not list(tmp_path.iterdir())
