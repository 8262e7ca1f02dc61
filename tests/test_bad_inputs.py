"""Every bad file of the generator is imported whole or refused with its place and what to do."""

from __future__ import annotations

import csv
import hashlib
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from masteryviz.errors import InputError
from masteryviz.mapping import Mapping
from masteryviz.readers import Batch
from masteryviz.recognition import recognise
from masteryviz.table import read_table

HERE = Path(__file__).parent / "bad_inputs"
MANIFEST = list(csv.DictReader((HERE / "MANIFEST.csv").read_text(encoding="utf-8").splitlines()))


@dataclass(frozen=True)
class Outcome:
    """What became of a file."""

    batch: Batch | None
    """None where the file was refused."""
    said: str
    """The error's or the notices' text."""


def outcome(path: Path) -> Outcome:
    """Read a file as a load would, up to the batch that goes into the store."""
    try:
        table = read_table(path.read_bytes(), path.name)
        batch = recognise(table).read(table, Mapping())
    except InputError as error:
        return Outcome(None, str(error))
    for name in batch.frames:
        batch.frame(name)
    assert batch.rows.total() == table.frame.height
    return Outcome(batch, "\n".join(map(str, [*table.notices, *batch.notices])))


@pytest.fixture(scope="session")
def bad(request: pytest.FixtureRequest) -> Path:
    """Folder of the generated files; made once for each version of the generator."""
    digest = hashlib.sha256((HERE / "generate.py").read_bytes()).hexdigest()[:16]
    folder = Path(request.config.cache.mkdir(f"bad_inputs_{digest}"))
    if not (folder / "MANIFEST.csv").exists():  # written last
        command = [sys.executable, str(HERE / "generate.py"), str(folder)]
        subprocess.run(command, check=True, capture_output=True)
    return folder


WORKBOOK = "Excel workbook.*save it as CSV"
JSON = "This is JSON.*choose CSV"
ZIP = "ZIP archive.*Unpack it"
ONEROSTER = "OneRoster package"

REFUSED: dict[str, str] = {
    "e04_utf16le_nobom.csv": "UTF-16 text without a byte order mark.*CSV UTF-8",
    "e06_macroman.csv": "row 3, column 'Student'.*Mac Roman",
    "e08_badbyte.csv": "row 11, column 'Student'.*0xFF",
    "e09_nul.csv": "row 10, column 'Student'.*NUL",
    "e10_utf32.csv": "UTF-32.*CSV UTF-8",
    "e11_nfc_nfd.csv": "Rows 3 and 15 are the same student with different scores",
    "e16_homoglyph.csv": "row 1, column .*The column 'Student' is missing",
    "d05_comma_deccomma.csv": r"row 3, column 'Fractions MC1 \(101\)': '1,5' is not clear",
    "d07_singlequote.csv": "row 3: The row has 12 cells, the header has 11.*single",
    "d08_backslash.csv": "row 6, column 'Student': Text follows",
    "d13_open_quote.csv": "row 6, column 'Student': A quotation mark opens",
    "d15_extra_field.csv": "row 6: The row has 12 cells, the header has 11",
    "d16_missing_field.csv": "row 6: The row has 10 cells, the header has 11",
    "d19_two_tables.csv": "row 16: The row has 2 cells, the header has 11.*second table",
    "s01_empty.csv": "file is empty",
    "s02_whitespace.csv": "file is empty",
    "s03_header_only.csv": "only a header",
    "s04_no_header.csv": "holds values, not headers.*The first row is: .*1000, 000000",
    "s05_dup_header.csv": "Columns F and G have the same assignment id",
    "s06_blank_header.csv": "column 'G': The column has no header",
    "s09_dup_student_conflict.csv": "Rows 5 and 15 are the same student with different",
    "s11_same_id_two_names.csv": "Rows 6 and 8 have the same id but different names",
    "s12_no_id.csv": "No column holds the students' ids",
    "s14_sci_id.csv": "row 3, column 'ID': The id 1.23457E.11 was shortened",
    "s22_pp_missing.csv": "'Points Possible' below the header is missing",
    "s26_special_marks.csv": "row 7, .*'Incomplete'.*row 8, .*#DIV/0!.*row 9, .*#REF!.*row 10, "
    ".*'NaN'.*row 11, .*'None'.*row 12, .*'null'.*row 14, .*✓",
    "s27_letters.csv": r"row 3, column 'Fractions MC1 \(101\)'.*\[levels\] in the map",
    "s28_huge.csv": "row 3, .*'1e308'.*row 4, .*'-1e308'.*row 5, .*'inf'.*row 6, .*'1e400'",
    "s30_ambiguous_dates.csv": "row 2, column 'date'.*date_order",
    "s31_mixed_dates.csv": "row 2, column 'date'.*row 3, column 'date'",
    "s35_weird_dates.csv": "row 2, .*row 3, .*row 4, .*row 5, ",
    "s39_wrong_export.csv": "list of courses, without students or scores.*Export the gradebook",
    "s42_10k_cols.csv": "10,002 columns; the limit is 2,000",
    "s43_long_field.csv": "row 5, column 'Student': .*the limit is 1,000,000",
    "x01_html_as.xls": "web page",
    "x04_encrypted_like.xlsx": "password-protected workbook.*Remove the password",
    "x05_truncated.xlsx": "damaged or incomplete.*Download it again",
    "x21_traversal.zip": ZIP,
    "x22_symlink.zip": ZIP,
    "x23_nested.zip": ZIP,
    "x24_dup_names.zip": ZIP,
    "x25_spreadsheetml.xls": "Excel 2003 XML workbook",
    "x28_png.csv": "PNG image",
    "x29_pdf.csv": "PDF document",
    "x30_csv.gz": "gzip archive",
    "x31_sqlite.csv": "SQLite database",
    "j05_scalar.json": "not a gradebook export that is read",
    "j11_html_error.json": "web page.*sign-in",
    "o01_no_manifest.zip": ZIP,
    "o02_missing_listed.zip": ONEROSTER,
    "o03_tobedeleted.zip": ONEROSTER,
    "o04_dangling.zip": ONEROSTER,
    **{f"x{name}.xlsx": WORKBOOK for name in (
        "05b_bitflip", "06_bomb_20MB", "06b_bomb_1GB", "07_billion_laughs", "08_xxe",
        "09_merged_header", "10_hidden", "11_formula_nocache", "12_error_cells", "13_1904",
        "14_multi_sheet", "16_dimension_lie", "16b_far_cell", "17_noref", "18_bad_sst",
        "19_no_sheets", "26_num_as_text", "27_bigid")},
    "good.xlsx": WORKBOOK,
    "x03_xlsx_as.csv": WORKBOOK,
    **{f"j{name}.json": JSON for name in (
        "00_good", "01_truncated", "02_dup_keys", "03_nan", "04_deep", "06_bom", "07_bigint",
        "08_jsonl", "09_surrogate", "10_empty_page")},
}  # fmt: skip
"""File -> what its refusal must say, in this order."""

IMPORTED: dict[str, str] = {
    "e05_cp1252.csv": "read as Windows-1252",
    "e07_mojibake.csv": "row 3, column 'Student': The text looks encoded twice",
    "e12_zwsp_nbsp.csv": "row 1, column 'ID': Invisible characters",
    "e13_bidi.csv": "row 5, column 'Student': Characters that turn",
    "e15_ansi.csv": "row 5, column 'Student': Control characters",
    "d17_preamble.csv": "titles above the header",
    "d18_footer.csv": "2 row.s. passed over: a row of averages or totals",
    "d20_thousands.csv": "row 3, column 'Unit test .105.': Marks that divide thousands",
    "d21_percent.csv": "row 3, .*A percentage was read as a share",
    "d22_fraction.csv": "row 3, .*A fraction was read",
    "s08_dup_student_same.csv": "Rows 5 and 15 say the same",
    "s15_float_id.csv": "row 3, column 'ID': The id ends in .0",
    "s17_renamed_noid.csv": "column 'Ratios mastery check': The assignment has no Canvas id",
    "s21_pp_zero.csv": "column 'Fractions MC1 .101.': .*out of 0 points",
    "s24_negative.csv": "row 5, column 'Fractions MC1 .101.': The score is below zero",
    "s25_extra_credit.csv": "row 5, column 'Fractions MC1 .101.': The score is above",
    "s29_unicode_digits.csv": "row 3, column 'Fractions MC1 .101.': Figures of another script",
    "s32_serial_dates.csv": "day numbers of a spreadsheet .1900",
    "s34_tz_mix.csv": "time zone",
    "s38_test_student.csv": "test student",
    "s44_long_header.csv": "column 'H{59}…'",
    **dict.fromkeys((
        "good_canvas.csv", "e01_utf8_bom.csv", "e02_utf16le_bom.csv", "e03_utf16be_bom.csv",
        "e14_emoji.csv", "d01_semicolon.csv", "d02_tab.tsv", "d03_pipe.csv",
        "d04_semicolon_deccomma.csv", "d06_sepline.csv", "d09_mixed_eol.csv", "d10_cr_only.csv",
        "d11_blank_lines.csv", "d12_trailing_commas.csv", "d14_newline_in_field.csv",
        "d23_no_eof_newline.csv", "d24_excel_quoted_id.csv", "s07_header_case.csv",
        "s10_same_name.csv", "s13_leading_zero.csv", "s16_renamed_assignment.csv",
        "s18_deleted_student.csv", "s19_deleted_assignment.csv", "s20_reordered.csv",
        "s23_pp_changed.csv", "s33_dst.csv", "s36_attempt_order.csv", "s37_student_named_pp.csv",
        "s40_wrong_course.csv", "s41_readonly_cols.csv", "s45_formula.csv", "s46_html.csv",
        "s47_sqli.csv", "s48_same_file_twice.csv", "s49_comma_in_header.csv",
        "s50_script_name_excel.csv", "x02_csv_as.xlsx"), ""),
}  # fmt: skip
"""File -> what its notices must say."""

SAME_AS_GOOD = (
    "e01_utf8_bom.csv", "e02_utf16le_bom.csv", "e03_utf16be_bom.csv", "e05_cp1252.csv",
    "d01_semicolon.csv", "d02_tab.tsv", "d03_pipe.csv", "d06_sepline.csv", "d09_mixed_eol.csv",
    "d10_cr_only.csv", "d12_trailing_commas.csv", "d23_no_eof_newline.csv", "s07_header_case.csv",
    "s13_leading_zero.csv", "s15_float_id.csv", "s41_readonly_cols.csv",
    "s48_same_file_twice.csv", "x02_csv_as.xlsx",
)  # fmt: skip
"""Files that must give exactly the data of the control."""


def imported(bad: Path, name: str) -> Batch:
    found = outcome(bad / name)
    assert found.batch is not None, found.said
    return found.batch


def scores(batch: Batch, task: str = "101") -> dict[str, float | None]:
    """Student -> score on one task."""
    rows = batch.frame("observations").filter(task=task)
    return dict(rows.select("student", "score").iter_rows())


def names(batch: Batch) -> dict[str, str]:
    """Student -> name to sort by."""
    return dict(batch.frame("students").select("student", "sort_name").iter_rows())


def test_the_manifest_is_covered() -> None:
    listed = {row["file"] for row in MANIFEST}
    assert listed == REFUSED.keys() | IMPORTED.keys()
    assert not REFUSED.keys() & IMPORTED.keys()


@pytest.mark.parametrize(("name", "message"), REFUSED.items(), ids=REFUSED)
def test_what_cannot_be_taken_is_refused_with_place_and_advice(
    bad: Path, name: str, message: str
) -> None:
    found = outcome(bad / name)
    assert found.batch is None
    assert re.search(message, found.said, re.DOTALL), found.said
    assert all(line.startswith(f"{name}: ") for line in found.said.splitlines())


@pytest.mark.parametrize(("name", "notice"), IMPORTED.items(), ids=IMPORTED)
def test_what_can_be_taken_is_imported_and_said(bad: Path, name: str, notice: str) -> None:
    found = outcome(bad / name)
    assert found.batch is not None, found.said
    assert re.search(notice, found.said), found.said
    assert "\x1b" not in found.said
    fates = found.batch.cells
    evidence = found.batch.frame("observations" if fates and found.batch.kind == "snapshot"
                                 else "log_entries")  # fmt: skip
    assert fates.total() == evidence.height > 0


@pytest.mark.parametrize("name", SAME_AS_GOOD)
def test_another_dress_gives_the_same_data(bad: Path, name: str) -> None:
    good, other = imported(bad, "good_canvas.csv"), imported(bad, name)
    assert good.frames.keys() == other.frames.keys()
    for frame in good.frames:
        assert (
            good.frame(frame)
            .drop("row", strict=False)
            .equals(other.frame(frame).drop("row", strict=False))
        )


def test_the_control_has_twelve_students_and_sixty_scores(bad: Path) -> None:
    good = imported(bad, "good_canvas.csv")
    assert (good.rows["imported"], good.cells["scored"]) == (12, 60)
    assert names(good)["1000"] == "Álvarez, José"
    assert good.frame("student_ids").filter(student="1000", kind="sis")["value"][0] == "000000"


@pytest.mark.parametrize(
    "name", ["d11_blank_lines.csv", "d14_newline_in_field.csv", "d17_preamble.csv",
             "d18_footer.csv", "d24_excel_quoted_id.csv", "s08_dup_student_same.csv",
             "s20_reordered.csv", "s37_student_named_pp.csv", "s38_test_student.csv"]
)  # fmt: skip
def test_twelve_students_and_their_scores_whatever_surrounds_them(bad: Path, name: str) -> None:
    good, other = imported(bad, "good_canvas.csv"), imported(bad, name)
    assert other.rows["imported"] == 12
    for task in ("101", "102", "103", "104", "105"):
        assert scores(other, task) == scores(good, task)


def test_invisible_characters_do_not_part_an_id(bad: Path) -> None:
    assert "1001" in names(imported(bad, "e12_zwsp_nbsp.csv"))


def test_names_stay_text(bad: Path) -> None:
    assert list(names(imported(bad, "s50_script_name_excel.csv")).values())[2:6] == [
        "TRUE", "null", "NA", "1e5",
    ]  # fmt: skip
    assert names(imported(bad, "e14_emoji.csv"))["1002"].startswith("👩🏽‍🚀 O’Brien-Ñandú")
    assert (
        "Robert'); DROP TABLE scores;--"
        in imported(bad, "s47_sqli.csv").frame("students")["name"].to_list()
    )
    assert (
        "<script>alert(2)</script>"
        in imported(bad, "s46_html.csv").frame("tasks")["title"].to_list()
    )
    people = imported(bad, "s45_formula.csv").frame("students")
    assert {"+1-1", "-2+3", "=1+1"} <= set(people["name"])


def test_two_students_of_one_name_stay_two(bad: Path) -> None:
    people = names(imported(bad, "s10_same_name.csv"))
    assert [key for key, name in people.items() if name == "Doe, Jane"] == ["1003", "1005"]


@pytest.mark.parametrize(
    ("name", "task", "student", "score"),
    [
        ("d04_semicolon_deccomma.csv", "101", "1000", 1.5),
        ("d20_thousands.csv", "105", "1000", 1000.0),
        ("d21_percent.csv", "101", "1000", 1.7),
        ("d22_fraction.csv", "101", "1000", 1.0),
        ("s24_negative.csv", "101", "1002", -1.0),
        ("s25_extra_credit.csv", "101", "1002", 3.0),
        ("s29_unicode_digits.csv", "101", "1001", -1.0),
        ("s29_unicode_digits.csv", "101", "1002", 2.0),
    ],
)
def test_numbers_in_other_dress(
    bad: Path, name: str, task: str, student: str, score: float
) -> None:
    assert scores(imported(bad, name), task)[student] == score


def test_points_possible_as_written(bad: Path) -> None:
    def points(name: str) -> dict[str, float]:
        return dict(imported(bad, name).frame("tasks").select("task", "points").iter_rows())

    assert points("d20_thousands.csv")["105"] == 1000.0
    assert points("s21_pp_zero.csv")["101"] == 0.0
    assert points("s23_pp_changed.csv")["101"] == 4.0
    assert "Current Score" not in points("s41_readonly_cols.csv")


def test_a_renamed_assignment_keeps_its_key(bad: Path) -> None:
    renamed = imported(bad, "s16_renamed_assignment.csv")
    assert renamed.frame("tasks").filter(task="103")["title"].item() == "Ratios mastery check"
    assert renamed.scope == imported(bad, "good_canvas.csv").scope
    without = imported(bad, "s17_renamed_noid.csv").frame("tasks")
    assert without["task"].to_list()[2] == "Ratios mastery check"


def test_days_around_clock_changes_are_kept(bad: Path) -> None:
    entries = imported(bad, "s33_dst.csv").frame("log_entries")
    assert entries["submitted_at"].dt.to_string("%Y-%m-%d %H:%M").to_list() == [
        "2026-03-08 02:30",
        "2026-11-01 01:30",
    ]
    mixed = imported(bad, "s34_tz_mix.csv").frame("log_entries").sort("submitted_at")
    assert mixed["score"].to_list() == [1.0, 2.0, 3.0]


def test_no_refusal_names_a_student(bad: Path) -> None:
    surnames = re.compile("Álvarez|Chen|Evans|García|Hall|Jones|Zoë")
    for name in REFUSED:
        if name[0] in "eds":
            found = outcome(bad / name)
            assert not surnames.search(found.said), name


SCRAPS = [
    b"", b",", b";", b"\t", b'"', b'""', b'="', b"\n", b"\r", b"%", b"\0", b"\xff", b"\xe9",
    "\u200b".encode(), b" (101)", b"EX", b"1e9", b"-", b"Student", b"ID", b"Points Possible", b"@",
]  # fmt: skip


@given(
    sample=st.sampled_from(
        ["canvas/gradelib_canvas.csv", "google_classroom/P3 Biology.csv",
         "trackers/harryloofah_standards_wide.csv", "trackers/nbgrader_grades.csv"]
    ),
    edits=st.lists(
        st.tuples(st.integers(0, 3000), st.integers(0, 40), st.sampled_from(SCRAPS)),
        min_size=1,
        max_size=4,
    ),
)  # fmt: skip
def test_a_damaged_export_is_imported_whole_or_refused(
    tmp_path: Path, sample: str, edits: list[tuple[int, int, bytes]]
) -> None:
    content = (HERE.parent / "samples" / sample).read_bytes()
    for place, length, scrap in edits:
        place %= len(content) + 1
        content = content[:place] + scrap + content[place + length :]
    path = tmp_path / "damaged.csv"
    path.write_bytes(content)
    found = outcome(path)  # anything but an InputError or a whole batch fails here
    if found.batch is None:
        assert found.said.startswith("damaged.csv: ")
    elif found.batch.kind == "snapshot":
        assert found.batch.cells.total() >= found.batch.frame("observations").height > 0


def test_the_shared_frame_of_the_control_matches_the_file(bad: Path) -> None:
    with (bad / "good_canvas.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))[1:]
    seen = imported(bad, "good_canvas.csv").frame("observations")
    wanted = pl.DataFrame(
        [
            (row["ID"], re.search(r"\((\d+)\)", title)[1], float(row[title]))
            for title in rows[0]
            if "(" in title
            for row in rows
        ],
        schema=["student", "task", "score"],
        orient="row",
    )
    assert seen.select("student", "task", "score").equals(wanted)
