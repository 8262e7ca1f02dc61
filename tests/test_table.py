"""Bytes become one strict text table, or an error that names the place."""

from __future__ import annotations

import csv
import io
import re
import unicodedata

import polars as pl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from masteryviz.errors import InputError
from masteryviz.table import TextTable, column_letter, read_table, shortened
from masteryviz.table.cleaning import clean_text

PLAIN = "Student,ID,Quiz\nAnn,1,2\nBen,2,1.5\n"


def read(text: str | bytes) -> TextTable:
    return read_table(text.encode() if isinstance(text, str) else text, "grades.csv")


def cells(table: TextTable) -> list[tuple[str, ...]]:
    return table.frame.rows()


def notices(table: TextTable) -> str:
    return "\n".join(map(str, table.notices))


def test_plain_text_becomes_header_rows_and_lines() -> None:
    table = read(PLAIN)
    assert table.header == ("Student", "ID", "Quiz")
    assert cells(table) == [("Ann", "1", "2"), ("Ben", "2", "1.5")]
    assert table.lines.to_list() == [2, 3]
    assert table.lines.dtype == pl.UInt32
    assert (table.encoding, table.separator, table.notices) == ("utf-8", ",", [])
    assert table.frame.columns == ["c0", "c1", "c2"]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_a_file_of_quoted_cells_alone_is_divided(separator: str) -> None:
    rows = [["Student", "Due 9:00, |A|; B"], ["Ann", "2"], ["", ""], ["Ben", "1"]]
    text = "\n".join(separator.join(f'"{cell}"' for cell in row) for row in rows)
    table = read(text)
    assert table.header == ("Student", "Due 9:00, |A|; B")
    assert cells(table) == [("Ann", "2"), ("Ben", "1")]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_every_usual_dialect_gives_the_same_table(separator: str, end: str, encoding: str) -> None:
    text = 'Student,ID,Quiz\n"Zoë",1,2\nBen,007,1\n'.replace(",", separator).replace("\n", end)
    table = read(text.encode(encoding))
    assert table.header == ("Student", "ID", "Quiz")
    assert cells(table) == [("Zoë", "1", "2"), ("Ben", "007", "1")]
    assert table.separator == separator


def test_no_type_is_guessed() -> None:
    table = read("a,b,c\n007,TRUE,NA\nnull,1e5,2026-01-02\n")
    assert cells(table) == [("007", "TRUE", "NA"), ("null", "1e5", "2026-01-02")]


def test_quoted_cells_keep_separators_quotes_and_line_breaks() -> None:
    table = read('Student,ID,Note\r\n"Doe, Jane",1,"said ""hi"""\r\n"A\r\nB",2,x\r\n')
    assert cells(table) == [("Doe, Jane", "1", 'said "hi"'), ("A\nB", "2", "x")]
    assert table.lines.to_list() == [2, 3]


def test_rows_are_numbered_as_a_spreadsheet_shows_them() -> None:
    table = read("\na,b,c\n\n1,2,3\n,,\n4,5,6\n")
    assert table.lines.to_list() == [4, 6]


def test_sep_line_names_the_separator() -> None:
    table = read("sep=;\r\na;b;c\r\n1,5;2;3\r\n")
    assert (table.separator, cells(table)) == (";", [("1,5", "2", "3")])


def test_sep_line_of_another_separator_is_refused() -> None:
    with pytest.raises(InputError, match="divided by '~'"):
        read("sep=~\na~b\n1~2\n")


def test_decimal_commas_do_not_make_the_comma_the_separator() -> None:
    table = read("Student;ID;Quiz\nDoe, Ann;1;1,5\nRoe, Ben;2;2,5\n")
    assert (table.separator, table.header) == (";", ("Student", "ID", "Quiz"))


def test_comment_lines_are_passed_over_and_said() -> None:
    table = read("% date: mmdd\ndate,skill,name\n% more\n1008,L2a,simpson\n")
    assert cells(table) == [("1008", "L2a", "simpson")]
    assert table.lines.to_list() == [4]
    assert "row 1: 2 comment lines that start" in notices(table)


def test_titles_above_the_header_are_no_header() -> None:
    table = read("Lincoln School\nPrinted,3/4/2026\n\nStudent,ID,Quiz,Test\nAnn,1,2,3\n")
    assert table.header == ("Student", "ID", "Quiz", "Test")
    assert table.preamble == (("Lincoln School",), ("Printed", "3/4/2026"))
    assert "2 rows of titles above the header" in notices(table)


def test_titles_padded_by_a_spreadsheet_are_no_header() -> None:
    table = read("Lincoln School,,,,\nStudent,ID,Quiz,Test,Lab\nAnn,1,2,3,4\nBen,2,1,1,1\n")
    assert table.header == ("Student", "ID", "Quiz", "Test", "Lab")


@pytest.mark.parametrize(
    "text",
    [
        ",Fractions,Ratios\nAnn,M,IP\nBen,IP,M\n",
        "Student,,,,\nAnn,M,IP,M,NY\nBen,M,NY,IP,M\n",
        "Student,Score\nAnn,1\nBen,2\n",
    ],
)
def test_a_header_with_gaps_is_not_taken_for_a_title(text: str) -> None:
    table = read(text)
    assert table.header == tuple(text.split("\n")[0].split(","))
    assert table.frame.height == 2


def test_nameless_empty_columns_at_the_right_are_dropped() -> None:
    table = read("a,b,c,,\n1,2,3,,\n4,5,6,,\n")
    assert table.header == ("a", "b", "c")
    assert table.frame.width == 3


def test_a_nameless_column_that_holds_cells_is_kept() -> None:
    assert read("a,b,c,\n1,2,3,x\n").header == ("a", "b", "c", "")


def test_spreadsheet_text_guards_are_taken_off() -> None:
    table = read('Student,ID,Quiz\nAnn,="000123",1\n"=""=1+1""","=""7""",2\n')
    assert cells(table) == [("Ann", "000123", "1"), ("=1+1", "7", "2")]


def test_formulas_stay_text() -> None:
    table = read("a,b,c\n=1+1,-2+3,@SUM(A1)\n")
    assert cells(table) == [("=1+1", "-2+3", "@SUM(A1)")]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "file is empty"),
        (b" \r\n\t\r\n", "file is empty"),
        (b",,,\n,,,\n", "file is empty"),
        (b'"",""\n1,2\n', "no headers"),
        (b"\x1f\x8b\x08rest", "gzip"),
        (b"\x89PNG\r\n\x1a\nrest", "PNG image"),
        (b"%PDF-1.7\nrest", "PDF"),
        (b"SQLite format 3\0rest", "SQLite"),
        (b"PK\x03\x04rest", "damaged or incomplete"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", "old Excel workbook"),
        (b"<!DOCTYPE html><title>Sign in</title>", "web page.*sign-in"),
        (b"\n <table><tr><td>1</td></tr></table>", "web page"),
        (b'<?xml version="1.0"?><x/>', "XML"),
        (b'{"courseWork": []}', "JSON"),
        (b'\xef\xbb\xbf[{"id": 1}]', "JSON"),
    ],
)
def test_other_kinds_of_files_are_named(content: bytes, message: str) -> None:
    with pytest.raises(InputError, match=f"(?s){message}"):
        read(content)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a,b,c\n1,2,3\n1,2,3,4\n", r"row 3: The row has 4 cells, the header has 3"),
        ("a,b,c\n1,2,3\n1,2\n", r"row 3: The row has 2 cells, the header has 3"),
        ("a,b,c\n1,2,3,\n", r"row 2: The row has 4 cells"),
        ("a,b,c\n1,2,3\n\nx,y\n1,2\n", r"row 4.*second table"),
        ("a,b,c\n1,2,3\na,b,c\n4,5,6\n", r"row 3: The header stands here a second time"),
        ('a,b,c\n1,2,3\n"x,5,6\n7,8,9\n', r"row 3, column 'a': .* never closed"),
        ('a,b,c\n"x,5,6\n"y",8,9\n', r"row 2, column 'a': .* not closed in this row"),
        ('a,b,c\n1,"x \\"y\\"",3\n', r"row 2, column 'b': Text follows"),
        ('a,b,c\n1,5" pipe,3\n', r"row 2, column 'b': .* not enclosed"),
        ('a,b,c\n1, "x",3\n', r"row 2, column 'b': A space stands before"),
        ("a,b,c\n'x, y',2,3\n", r"row 2.*double quotation marks, not single"),
        ("a,b,c\n1,2,3\n4,x\0y,6\n", r"row 3, column 'b': .*NUL"),
    ],
)
def test_what_is_not_well_formed_is_refused_with_its_place(text: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        read(text)


def test_only_the_first_problems_are_listed() -> None:
    with pytest.raises(InputError) as error:
        read("a,b,c\n" + "1,2\n" * 25)
    assert len(error.value.problems) == 11
    assert "15 more places" in str(error.value)


def test_limits_of_columns_and_cells() -> None:
    with pytest.raises(InputError, match=r"2,001 columns; the limit is 2,000"):
        read(",".join(f"h{i}" for i in range(2001)) + "\n")
    with pytest.raises(InputError, match=r"row 3, column 'b': The cell has 1,000,001 characters"):
        read(f"a,b,c\n1,2,3\n1,{'x' * 1_000_001},3\n")


def test_a_header_longer_than_the_sample_is_read_whole() -> None:
    names = [f"{'H' * 1000}{i}" for i in range(100)]
    table = read(",".join(names) + "\n" + ",".join("1" * 100) + "\n")
    assert table.header == tuple(names)
    assert table.column_label(5) == "H" * 59 + "…"


def test_a_stray_byte_in_utf8_is_named() -> None:
    with pytest.raises(InputError, match=r"row 3, column 'Student': The byte 0xFF is not UTF-8"):
        read("Student,ID,Quiz\nZoë,1,2\nXY,2,3\nJosé,3,3\n".encode().replace(b"X", b"\xff"))


def test_windows_1252_is_read_with_a_notice() -> None:
    table = read("Student,ID,Quiz\nJosé O’Brien,1,2\n".encode("cp1252"))
    assert cells(table)[0][0] == "José O’Brien"
    assert "read as Windows-1252" in notices(table)


@pytest.mark.parametrize(
    ("encoding", "name", "message"),
    [
        ("mac_roman", "José", "row 2, column 'Student': .*Mac Roman"),
        ("mac_roman", "Åsa", "0x81 is neither UTF-8 nor Windows-1252"),
        ("cp1251", "Иванова", "another alphabet"),
        ("utf-32", "Zoë", "UTF-32"),
        ("utf-16-le", "Zoë", "UTF-16 text without"),
    ],
)
def test_other_encodings_are_refused(encoding: str, name: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        read(f"Student,ID,Quiz\n{name},1,2\n".encode(encoding))


def test_names_in_two_unicode_spellings_become_one() -> None:
    table = read("Student,ID,Quiz\nA\u0301na,1,2\nÁna,2,2\n")
    assert cells(table)[0][0] == cells(table)[1][0] == "Ána"


def test_invisible_characters_are_taken_out_and_said() -> None:
    table = read(
        "Student,\u200bID,Quiz\nAnn,1001\u00a0x,1\n\u202egro.live\u202c,2,1\n\x1b[31mRed\x1b[0m\x07,3,1\n"
    )
    assert table.header[1] == "ID"
    assert cells(table) == [("Ann", "1001 x", "1"), ("gro.live", "2", "1"), ("Red", "3", "1")]
    said = notices(table)
    assert "row 1, column 'ID': Invisible characters" in said
    assert "row 2, column 'ID': No-break spaces" in said
    assert "row 3, column 'Student': Characters that turn the direction" in said
    assert "row 4, column 'Student': Control characters" in said


def test_emoji_and_letters_joined_by_design_stay() -> None:
    name = "👩🏽\u200d🚀 O\u2019Brien-Ñandú क्\u200dष"
    table = read(f"Student,ID,Quiz\n{name},1,2\n")
    assert cells(table)[0][0] == name
    assert table.notices == []


def test_text_encoded_twice_is_kept_and_named() -> None:
    twice = "Álvarez, José".encode().decode("latin-1")
    table = read(f'Student,ID,Quiz\nAnn,1,2\n"{twice}",2,2\n')
    assert cells(table)[1][0] == twice
    assert "row 3, column 'Student': The text looks encoded twice" in notices(table)


def test_messages_hold_no_cell_of_the_row() -> None:
    with pytest.raises(InputError) as error:
        read('Student,ID,Quiz\n"Secret, Person,1,2\n')
    assert "Secret" not in str(error.value)


def test_labels_of_columns() -> None:
    assert [column_letter(i) for i in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
    assert shortened("a\n b") == "a b"


TEXT = st.text(alphabet="aé😀x09 ,;|\"'\n\t=-", max_size=8)
ROWS = st.integers(2, 5).flatmap(
    lambda width: st.lists(st.lists(TEXT, min_size=width, max_size=width), max_size=8)
)


def expected(cell: str) -> str:
    """A cell as the table gives it: stripped, without a spreadsheet's guard, in NFC."""
    cell = cell.strip()
    if guarded := re.fullmatch(r'="(.*)"', cell, re.DOTALL):
        cell = guarded[1].replace('""', '"').strip()
    return unicodedata.normalize("NFC", cell)


@given(
    rows=ROWS,
    separator=st.sampled_from(",;\t|"),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    fast=st.booleans(),
)
def test_whatever_a_csv_writer_writes_is_read_back(
    rows: list[list[str]], separator: str, end: str, quoting: int, encoding: str, fast: bool
) -> None:
    width = len(rows[0]) if rows else 3
    header = [f"head {i}" for i in range(width)]
    if end == "\r":
        quoting = csv.QUOTE_ALL  # else the writer leaves a lone LF in a cell unquoted
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=separator, lineterminator=end, quoting=quoting).writerows(
        [header, *rows]
    )
    content = f"sep={separator}{end}{out.getvalue()}".encode(encoding)
    table = read_table(content, "x.csv", fast=fast)
    wanted = [tuple(map(expected, row)) for row in rows]
    assert table.header == tuple(header)
    assert cells(table) == [row for row in wanted if any(row)]


@example(text='%;"\n"', header="a;b")
@given(
    text=st.text(alphabet='ab,"\n%=; ', max_size=60), header=st.sampled_from(["a,b,c", "a;b", "x"])
)
def test_the_quick_way_and_the_strict_way_agree(text: str, header: str) -> None:
    content = f"{header}\n{text}".encode()

    def outcome(fast: bool) -> object:
        try:
            table = read_table(content, "x.csv", fast=fast)
        except InputError as error:
            return str(error)
        return table.header, cells(table), table.lines.to_list(), notices(table)

    assert outcome(fast=True) == outcome(fast=False)


def test_both_ways_agree_on_a_file_that_is_parsed_in_pieces() -> None:
    row = '"Doe, ""J""\nJane",{n},{n}\nplain,,"{n}"\n\n'
    content = ("Student,ID,Quiz\n" + "".join(row.format(n=n) for n in range(30_000))).encode()
    quick, strict = (read_table(content, "x.csv", fast=fast) for fast in (True, False))
    assert quick.frame.height == 60_000
    assert quick.frame.equals(strict.frame)
    assert quick.lines.equals(strict.lines)


@given(
    st.lists(
        st.lists(
            st.text(alphabet="ab \t%\u00a0é\u0301×ÃÂ©âя\u200b\u3000\x1f\x7fE", max_size=6),
            min_size=2,
            max_size=2,
        ),
        min_size=1,
        max_size=6,
    )
)
def test_what_needs_no_cleaning_is_told_rightly(rows: list[list[str]]) -> None:
    """Every cell comes out as if it had been cleaned by itself, whatever the other bytes are."""
    content = "sep=,\nh,x\n" + "".join(f"k{n}{','.join(row)}\n" for n, row in enumerate(rows))
    wanted = [
        (clean_text(f"k{n}{row[0]}".strip())[0], clean_text(row[1].strip())[0])
        for n, row in enumerate(rows)
    ]
    assert cells(read_table(content.encode(), "x.csv")) == wanted


def test_a_blank_beside_the_edge_of_a_block_is_seen() -> None:
    filler = "a,b\n" * ((1 << 18) // 4)
    for shift in range(-3, 4):
        content = "h,x\n" + filler[: (1 << 18) + 4 * shift - 4] + "c , d\n"
        assert cells(read_table(content.encode(), "x.csv"))[-1] == ("c", "d")
