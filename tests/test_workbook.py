"""The sheets of a workbook as text: what a cell says, whatever its type and format."""

from __future__ import annotations

import csv
import datetime as dt
import io
import struct
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from masteryviz.workbook import Sheet, is_workbook, read_workbook
from masteryviz.workbook.biff import of_sheet
from masteryviz.workbook.celltext import LostDigits, kind_of_format, number_text
from masteryviz.workbook.child import answer
from tests.workbooks import changed, ods, ods_rows, with_rows, xlsx

DATA = Path(__file__).parent / "data"


def only(content: bytes) -> Sheet:
    (sheet,) = read_workbook(content, "book.xlsx")
    return sheet


def texts(sheet: Sheet) -> list[tuple[str, ...]]:
    """Header and rows of a sheet that could be read."""
    assert sheet.table is not None, sheet.refusal
    return [sheet.table.header, *sheet.table.frame.rows()]


def said(sheet: Sheet) -> str:
    assert sheet.table is not None
    return "\n".join(map(str, sheet.table.notices))


def one_cell(value: Any, number_format: str = "General") -> str:
    """What a cell of that value and format is read as."""

    def put(book: openpyxl.Workbook) -> None:
        cell = book.worksheets[0]["B2"]
        cell.value, cell.number_format = value, number_format

    return texts(only(xlsx({"S": [["a", "b"], ["x"]]}, put)))[1][1]


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (1000.0, "General", "1000"),
        (0.1 + 0.2, "General", "0.3"),
        (-0.0, "General", "0"),
        (1e-7, "General", "0.0000001"),
        (2.50, "0.00", "2.5"),
        (0.85, "0%", "85%"),
        (0.8575, "0.0%", "85.75%"),
        (True, "General", "TRUE"),
        (dt.datetime(2026, 3, 1), "dd/mm/yyyy", "2026-03-01"),
        (dt.datetime(2026, 3, 1, 13, 45), "m/d/yy h:mm", "2026-03-01 13:45"),
        (dt.datetime(2026, 3, 1, 13, 45, 9), "m/d/yy h:mm", "2026-03-01 13:45:09"),
        (dt.time(13, 5), "h:mm", "13:05"),
        (dt.timedelta(hours=225, minutes=7, seconds=2), "[h]:mm:ss", "225:07:02"),
        (3, '0 "days"', "3"),
        (3, "[Red]0", "3"),
        ("0042", "@", "0042"),
        ("1.10", "General", "1.10"),
        ("two\nlines", "General", "two\nlines"),
        ("NA", "General", "NA"),
        ("=", "General", "="),
    ],
)
def test_a_cell_is_read_as_it_is_shown_but_whole(value: Any, number_format: str, text: str) -> None:
    assert one_cell(value, number_format) == text


def test_a_formula_is_read_as_its_saved_value_and_never_worked_out() -> None:
    rows = (
        '<row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c>'
        '<c r="B1" t="inlineStr"><is><t>b</t></is></c></row>'
        '<row r="2"><c r="A2"><f>1+1</f><v>7</v></c><c r="B2" t="str"><f>X</f><v></v></c></row>'
    )
    assert texts(only(with_rows(xlsx({"S": []}), rows))) == [("a", "b"), ("7", "")]


def test_a_formula_without_a_value_refuses_its_sheet_and_names_the_cell() -> None:
    sheet = only(xlsx({"S": [["a", "b"], [1, "=1+1"]]}))
    assert sheet.table is None
    assert str(sheet.refusal) == (
        "book.xlsx: row 2, column 'B': The cell B2 holds a formula whose value was never worked "
        "out. Open the workbook in Excel or another spreadsheet program, save it and load it again."
    )


def test_the_error_of_a_formula_is_text_and_named() -> None:
    sheet = only(xlsx({"S": [["a", "b"], [1, "#DIV/0!"]]}))
    assert texts(sheet)[1] == ("1", "#DIV/0!")
    assert "B2 (#DIV/0!)" in said(sheet)


@pytest.mark.parametrize("number", [12345678901234567, 1.2345678901234568e16, 10**15])
def test_a_number_that_lost_digits_refuses_its_sheet(number: float) -> None:
    sheet = only(xlsx({"S": [["a", "b"], [1, number]]}))
    assert "The cell B2 holds a number of more than 15 digits" in str(sheet.refusal)


def test_an_id_of_fifteen_digits_is_kept() -> None:
    assert one_cell(123456789012345) == "123456789012345"


@given(value=st.floats(-1e14, 1e14, allow_subnormal=False))
def test_numbers_come_back_to_fifteen_digits(value: float) -> None:
    text = number_text(repr(value))
    assert "e" not in text.lower()
    assert Decimal(text) == Decimal(f"{Decimal(repr(value)):.15g}")


@given(day=st.dates(dt.date(1900, 3, 1), dt.date(2200, 1, 1)), since_1904=st.booleans())
def test_days_of_both_calendars(day: dt.date, since_1904: bool) -> None:
    if since_1904 and day < dt.date(1904, 1, 1):
        return
    start = dt.date(1904, 1, 1) if since_1904 else dt.date(1899, 12, 30)
    serial = str((day - start).days)
    if serial != "0":
        assert number_text(serial, "day", since_1904=since_1904) == day.isoformat()


def test_the_day_that_never_was_stays_a_number() -> None:
    assert number_text("60", "day") == "60"
    assert number_text("59", "day") == "1900-02-28"
    assert number_text("61", "day") == "1900-03-01"
    with pytest.raises(LostDigits):
        number_text("1E+16")


def test_a_workbook_that_counts_days_from_1904() -> None:
    def put(book: openpyxl.Workbook) -> None:
        book.epoch = CALENDAR_MAC_1904
        book.worksheets[0]["A2"] = dt.datetime(2026, 3, 1)

    assert texts(only(xlsx({"S": [["day", "b"]]}, put)))[1][0] == "2026-03-01"


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("yyyy-mm-dd", "day"),
        ("[$-409]d mmm yyyy;@", "day"),
        ("General", "number"),
        ('#,##0.00 "USD"', "number"),
        ("0.00E+00", "number"),
        ("[mm]:ss", "elapsed"),
        ('0"%"', "number"),
        ("[Color10]0.0%;[Red]-0.0%", "percent"),
    ],
)
def test_what_a_format_shows(code: str, kind: str) -> None:
    assert kind_of_format(164, code) == kind


def test_rows_are_counted_as_the_program_shows_them() -> None:
    sheet = only(xlsx({"S": [["a", "b"], [1, "two\nlines"], [], [], [2, 3]]}))
    assert sheet.table is not None
    assert sheet.table.lines.to_list() == [2, 5]


def test_cells_without_a_place_follow_each_other() -> None:
    rows = (
        '<row><c t="inlineStr"><is><t>a</t></is></c><c t="inlineStr"><is><r><t>b</t></r>'
        "<r><t>c</t></r><rPh><t>x</t></rPh></is></c></row>"
        "<row><c><v>1</v></c><c><v>2</v></c></row>"
    )
    assert texts(only(with_rows(xlsx({"S": []}), rows))) == [("a", "bc"), ("1", "2")]


def test_shared_texts_and_escaped_characters() -> None:
    rows = '<row r="1"><c r="A1" t="s"><v>1</v></c><c r="B1" t="s"><v>0</v></c></row>'
    texts_part = (
        b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        b"<si><t>one_x000D_\ntwo</t></si><si><r><t>ri</t></r><r><t>ch</t></r></si></sst>"
    )
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
    book = changed(
        with_rows(xlsx({"S": []}), rows),
        {
            "xl/_rels/workbook.xml.rels": lambda part: part.replace(
                b"</Relationships>",
                f'<Relationship Id="rId99" Type="{kind}" Target="sharedStrings.xml"/>'
                "</Relationships>".encode(),
            )
        },
        add={"xl/sharedStrings.xml": texts_part},
    )
    assert texts(only(book)) == [("rich", "one\ntwo")]


def test_headings_merged_over_columns_are_passed_over_and_said() -> None:
    def merge(book: openpyxl.Workbook) -> None:
        book.worksheets[0].merge_cells("B1:C1")

    rows = [[None, "Unit 1", None], ["Student", "Ratios", "Rates"], ["Ada", 1, 2]]
    sheet = only(xlsx({"S": rows}, merge))
    assert texts(sheet) == [("Student", "Ratios", "Rates"), ("Ada", "1", "2")]
    assert "row 1: A row of headings over several columns was passed over." in said(sheet)


def test_hidden_rows_and_columns_are_read_and_said() -> None:
    def hide(book: openpyxl.Workbook) -> None:
        book.worksheets[0].row_dimensions[3].hidden = True
        book.worksheets[0].column_dimensions["B"].hidden = True
        book.worksheets[0].column_dimensions["Q"].hidden = True

    sheet = only(xlsx({"S": [["a", "b"], [1, 2], [3, 4]]}, hide))
    assert texts(sheet)[1:] == [("1", "2"), ("3", "4")]
    assert "1 hidden row was read like the others: 3." in said(sheet)
    assert "1 hidden column was read like the others: B." in said(sheet)


def test_a_hidden_sheet_is_told_apart_and_files_are_called_by_sheet() -> None:
    def hide(book: openpyxl.Workbook) -> None:
        book.worksheets[0].sheet_state = "veryHidden"

    first, second = read_workbook(xlsx({"Old": [["a", "b"]], "New": [["c", "d"]]}, hide), "b.xlsx")
    assert (first.name, first.hidden, second.name, second.hidden) == ("Old", True, "New", False)
    assert second.table is not None
    assert second.table.file == "b.xlsx [New]"


def test_an_empty_sheet_is_a_refusal_of_its_own() -> None:
    full, empty = read_workbook(xlsx({"Full": [["a", "b"]], "Empty": []}), "b.xlsx")
    assert full.table is not None
    assert str(empty.refusal) == "b.xlsx [Empty]: The file is empty. Download the export again."


def test_macros_are_not_run_and_said() -> None:
    book = changed(xlsx({"S": [["a", "b"]]}), add={"xl/vbaProject.bin": b"\0" * 20})
    assert "The workbook has macros; they were not run." in said(only(book))


def test_both_editions_of_the_standard() -> None:
    book = changed(
        xlsx({"S": [["a", "b"], [1, 2]]}),
        {
            name: lambda part: part.replace(
                b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
                b"http://purl.oclc.org/ooxml/spreadsheetml/main",
            )
            for name in ("xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml")
        },
    )
    assert texts(only(book)) == [("a", "b"), ("1", "2")]


CELL = st.one_of(
    st.none(),
    st.integers(-(10**14), 10**14),
    st.floats(-1e6, 1e6, allow_subnormal=False).map(lambda x: round(x, 4) + 0.0),
    st.booleans(),
    st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "Zs")), max_size=8),
)


@given(rows=st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=1, max_size=4))
def test_openpyxl_sees_the_same_cells(rows: list[list[Any]]) -> None:
    content = xlsx({"S": rows})
    (mine,) = answer("xlsx", content)["sheets"]
    wanted = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    found = list(csv.reader(mine["csv"].splitlines(keepends=True)))
    for number, row in enumerate(wanted.iter_rows(values_only=True)):
        cells = found[number] if number < len(found) else []
        for column, value in enumerate(row):
            text = cells[column] if column < len(cells) else ""
            if value is None or value == "":
                assert text == ""
            elif isinstance(value, bool):
                assert text == str(value).upper()
            elif isinstance(value, str):
                assert text == value or value.startswith("=")
            else:
                assert float(text) == pytest.approx(value, rel=1e-14)


def test_an_open_document_workbook() -> None:
    tables = (
        '<table:table table:name="Gr" table:style-name="x">'
        '<table:table-column table:number-columns-repeated="2"/>'
        '<table:table-column table:visibility="collapse"/>'
        "<table:table-header-rows><table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{name}</text:p>'
            "</table:table-cell>"
            for name in "abcdef"
        )
        + "</table:table-row></table:table-header-rows>"
        '<table:table-row table:number-rows-repeated="2">'
        '<table:table-cell office:value-type="float" office:value="1000"><text:p>1,000</text:p>'
        "</table:table-cell>"
        '<table:table-cell office:value-type="percentage" office:value="0.85"/>'
        '<table:table-cell office:value-type="boolean" office:boolean-value="true"/>'
        '<table:table-cell office:value-type="date" office:date-value="2026-03-01T00:00:00"/>'
        '<table:table-cell office:value-type="time" office:time-value="PT225H07M02S"/>'
        '<table:table-cell office:value-type="string"><text:p>x<text:s text:c="2"/>y</text:p>'
        "<text:p>z</text:p></table:table-cell>"
        '<table:table-cell table:number-columns-repeated="1018"/></table:table-row>'
        '<table:table-row table:number-rows-repeated="1048570"><table:table-cell/>'
        "</table:table-row></table:table>"
        + ods_rows([["p", "q"]], "Kept").replace(
            'table:name="Kept"', 'table:name="Kept" table:style-name="off"'
        )
    )
    grades, kept = read_workbook(ods(tables), "g.ods")
    row = ("1000", "85%", "TRUE", "2026-03-01", "225:07:02", "x  y\nz")
    assert texts(grades) == [tuple("abcdef"), row, row]
    assert "1 hidden column was read like the others: C." in said(grades)
    assert (grades.hidden, kept.hidden) == (False, True)


def test_an_old_workbook() -> None:
    grades, odd, failed = read_workbook((DATA / "workbooks" / "grades.xls").read_bytes(), "g.xls")
    assert texts(grades)[2:] == [
        ("Ames, Ada", "1", "0001", "ada@x.org", "P1", "2", "3.1", "85%"),
        ("Bell, Bo", "2", "0002", "bo@x.org", "P1", "1", "0.3", "50%"),
    ]
    assert "hidden row was read like the others: 4." in said(grades)
    assert "hidden column was read like the others: E." in said(grades)
    assert texts(failed)[1] == ("1", "#DIV/0!")
    assert "B2 (#DIV/0!)" in said(failed)
    assert odd.hidden
    assert "The cell B3 holds a number of more than 15 digits" in str(odd.refusal)


def test_formulas_of_an_old_workbook_that_were_never_worked_out() -> None:
    def formula(column: int, result: bytes, flags: int) -> bytes:
        data = struct.pack("<HHH", 1, column, 0) + result + struct.pack("<HI", flags, 0)
        return struct.pack("<HH", 0x0006, len(data)) + data

    text = b"\0" * 6 + b"\xff\xff"
    stream = (
        struct.pack("<HHH", 0x0809, 2, 0)
        + formula(0, struct.pack("<d", 0), 2)
        + formula(1, struct.pack("<d", 0), 0)
        + formula(2, struct.pack("<d", 3), 2)
        + formula(3, text, 0)
        + struct.pack("<HH", 0x0207, 0)
        + formula(4, text, 0)
        + formula(5, b"\x02\0\x2a\0\0\0\xff\xff", 0)
        + struct.pack("<HH", 0x000A, 0)
    )
    found = of_sheet(stream, 0, set())
    assert found.unsaved == {(2, 0), (2, 4)}
    assert found.errors == {(2, 5): "#N/A"}


def test_what_is_a_workbook_is_told_by_content() -> None:
    assert is_workbook(xlsx({"S": []}))
    assert is_workbook(ods(""))
    assert is_workbook((DATA / "workbooks" / "grades.xls").read_bytes())
    assert not is_workbook(b"a,b\n1,2\n")
    assert not is_workbook(b"PK\x03\x04 cut off")
