"""Every bad file of the generator is loaded whole or refused with its place and what to do."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from masteryviz import cli
from masteryviz.cli import show
from masteryviz.errors import InputError
from masteryviz.gradebook import Gradebook
from masteryviz.loading import LoadReport, load
from masteryviz.mapping import Mapping
from masteryviz.readers import Batch
from masteryviz.recognition import found_in
from masteryviz.store import Store
from masteryviz.table import TextTable
from tests.evidence_cases import CONTENT

HERE = Path(__file__).parent / "bad_inputs"
MANIFEST = list(csv.DictReader((HERE / "MANIFEST.csv").read_text(encoding="utf-8").splitlines()))
FIRST, LATER = dt.date(2026, 11, 2), dt.date(2026, 11, 9)


@dataclass(frozen=True)
class Loaded:
    """What a store says after a load."""

    report: LoadReport
    store: Path

    def table(self, *names: str) -> list[pl.DataFrame]:
        """Some of its content, with text in place of numbers."""
        with Store(self.store).connect() as con:
            return [con.sql(f"{CONTENT[name]} order by all").pl() for name in names]

    @cached_property
    def tables(self) -> dict[str, pl.DataFrame]:
        """All of its content."""
        return dict(zip(CONTENT, self.table(*CONTENT), strict=True))

    @property
    def said(self) -> str:
        """The text of the notices."""
        return "\n".join(map(str, self.report.notices))


def loaded(
    path: Path, store: Path, as_of: dt.date = FIRST, *, other_course: bool = False
) -> Loaded:
    """Load a file."""
    (report,) = load(path, store, as_of=as_of, other_course=other_course)
    return Loaded(report, store)


@pytest.fixture(scope="session")
def bad(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of the generated files; made once for each version of the generator."""
    digest = hashlib.sha256((HERE / "generate.py").read_bytes()).hexdigest()[:16]
    cache = getattr(request.config, "cache", None)
    folder = (
        Path(cache.mkdir(f"bad_inputs_{digest}"))
        if cache
        else tmp_path_factory.mktemp("bad_inputs")
    )
    if not (folder / "MANIFEST.csv").exists():  # written last
        command = [sys.executable, str(HERE / "generate.py"), str(folder)]
        subprocess.run(command, check=True, capture_output=True)
    return folder


Load = Callable[[str], Loaded]


@pytest.fixture(scope="session")
def alone(bad: Path, tmp_path_factory: pytest.TempPathFactory) -> Load:
    """Load a file by name into a store of its own; done once for each file."""
    known: dict[str, Loaded] = {}

    def load_once(name: str) -> Loaded:
        if name not in known:
            known[name] = loaded(bad / name, tmp_path_factory.mktemp("alone"))
        return known[name]

    return load_once


@pytest.fixture(scope="session")
def seeded(bad: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store that holds the control."""
    store = tmp_path_factory.mktemp("seeded")
    load(bad / "good_canvas.csv", store, as_of=FIRST)
    return store


@pytest.fixture
def after_good(bad: Path, seeded: Path, tmp_path: Path) -> Load:
    """Load a file by name a week after the control, into one store."""
    shutil.copytree(seeded, tmp_path, dirs_exist_ok=True)
    return lambda name: loaded(bad / name, tmp_path, LATER)


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
    "x01_html_as.xls": "web page.*download the export again as CSV",
    "x04_encrypted_like.xlsx": "password-protected workbook.*Remove the password",
    "x05_truncated.xlsx": "damaged or incomplete.*Download it again",
    "x05b_bitflip.xlsx": "damaged: a part of it cannot be unpacked.*Download it again",
    "x06_bomb_20MB.xlsx": "packed 119 times smaller than it is; the limit is 100",
    "x06b_bomb_1GB.xlsx": "Unpacked it would take 1,024 MB; the limit is 200 MB",
    "x07_billion_laughs.xlsx": "document type with entities",
    "x08_xxe.xlsx": "document type with entities",
    "x11_formula_nocache.xlsx": "cell F3 holds a formula whose value was never worked out.*save it",
    "x12_error_cells.xlsx": r"Cell Z3: The column has no header.*F3 \(#DIV/0!\). Correct them",
    "x16b_far_cell.xlsx": "as far as row 1,048,576 and column XFD.*Look for a stray cell",
    "x18_bad_sst.xlsx": "damaged: the text of a cell is not in it. Download it again",
    "x19_no_sheets.xlsx": "damaged: its part xl/worksheets/sheet1.xml is missing",
    "x21_traversal.zip": "a name that leads out of the archive.*Do not unpack it",
    "x22_symlink.zip": "holds a link in place of a file",
    "x23_nested.zip": "'in.zip' in it is a workbook or an archive itself. Unpack it",
    "x24_dup_names.zip": "Two files in it have the same name",
    "x25_spreadsheetml.xls": "Excel 2003 XML workbook.*save it as CSV",
    "x27_bigid.xlsx": "column 'B': The cell B3 holds a number of more than 15 digits.*as CSV",
    "x28_png.csv": "PNG image",
    "x29_pdf.csv": "PDF document",
    "x30_csv.gz": "gzip archive",
    "x31_sqlite.csv": "SQLite database",
    "j01_truncated.json": "cut off: .* at offset 300 .line 1, character 301",
    "j02_dup_keys.json": "The key 'score' stands twice",
    "j03_nan.json": "Under the key 'score' stands NaN",
    "j04_deep.json": "nested more than 64 deep",
    "j05_scalar.json": "not a gradebook export that is read",
    "j07_bigint.json": "Under the key 'id' stands a number too large.*as text",
    "j09_surrogate.json": "under the key 'name' holds half of a character",
    "j10_empty_page.json": "more pages of courseWork exist .nextPageToken",
    "j11_html_error.json": "web page.*sign-in",
    "o01_no_manifest.zip": "there is no manifest.csv",
    "o02_missing_listed.zip": "manifest.csv: the manifest lists users.csv, and the export does not",
    "o04_dangling.zip": "results.csv: row 2, column 'studentSourcedId': users.csv does not have",
}  # fmt: skip
"""File -> what its refusal must say, in this order."""

IMPORTED: dict[str, str] = {
    "e05_cp1252.csv": "read as Windows-1252",
    "e07_mojibake.csv": "row 3, column 'Student': The text looks encoded twice",
    "e12_zwsp_nbsp.csv": "row 1, column 'ID': Invisible characters",
    "e13_bidi.csv": "row 5, column 'Student': Characters that turn",
    "e15_ansi.csv": "row 5, column 'Student': Control characters",
    "d17_preamble.csv": "titles above the header",
    "d18_footer.csv": "2 rows passed over: a row of averages or totals",
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
    "x09_merged_header.xlsx": "row 1: A row of headings over several columns was passed over",
    "x10_hidden.xlsx": r"sheet 'Sheet' was read, and not: 'hidden' \(hidden\).*"
    "1 hidden row was read like the others: 5.*1 hidden column was .*: F",
    "x13_1904.xlsx": "column 'Date': The column is no assignment",
    "x14_multi_sheet.xlsx": "sheet 'Sheet' was read, and not: 'B', 'C'.*--sheet",
    "j00_good.json": "The JSON list was read as a table.*no points possible",
    "j06_bom.json": "The JSON list was read as a table",
    "j08_jsonl.json": "JSON Lines: 12 values.*read as a table",
    "o03_tobedeleted.zip": "users.csv: 1 row is marked to be deleted.*kept as history",
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
        "s50_script_name_excel.csv", "x02_csv_as.xlsx", "good.xlsx", "x03_xlsx_as.csv",
        "x16_dimension_lie.xlsx", "x17_noref.xlsx", "x26_num_as_text.xlsx"), ""),
}  # fmt: skip
"""File -> what its notices must say."""

SAME_AS_GOOD = (
    "e01_utf8_bom.csv", "e02_utf16le_bom.csv", "e03_utf16be_bom.csv", "e05_cp1252.csv",
    "d01_semicolon.csv", "d02_tab.tsv", "d03_pipe.csv", "d06_sepline.csv", "d09_mixed_eol.csv",
    "d10_cr_only.csv", "d12_trailing_commas.csv", "d23_no_eof_newline.csv", "s07_header_case.csv",
    "s13_leading_zero.csv", "s15_float_id.csv", "s41_readonly_cols.csv",
    "s48_same_file_twice.csv", "x02_csv_as.xlsx", "good.xlsx", "x03_xlsx_as.csv",
    "x09_merged_header.xlsx", "x10_hidden.xlsx", "x13_1904.xlsx", "x14_multi_sheet.xlsx",
    "x16_dimension_lie.xlsx", "x17_noref.xlsx", "x26_num_as_text.xlsx",
)  # fmt: skip
"""Files that must give exactly the data of the control."""

SURNAMES = re.compile("Álvarez|Brown|Chen|Doe|Evans|Fox|García|Hall|Ito|Jones|Kim|Zoë")


def scores(found: Loaded, task: str = "101") -> dict[str, float | None]:
    """Student -> score on one task."""
    rows = found.tables["observation"].filter(task=task)
    return dict(rows.select("student", "score").iter_rows())


def names(found: Loaded) -> dict[str, str]:
    """Student -> name to sort by."""
    return dict(found.tables["student"].select("student", "sort_name").iter_rows())


def columns(found: Loaded, table: str, *wanted: str) -> list[tuple[object, ...]]:
    """Rows of a table, some columns of it."""
    return found.tables[table].select(wanted).rows()


def test_the_manifest_is_covered() -> None:
    listed = {row["file"] for row in MANIFEST}
    assert listed == REFUSED.keys() | IMPORTED.keys()
    assert not REFUSED.keys() & IMPORTED.keys()


def current(store: Path) -> dict[str, bytes]:
    """The pointer to the newest version, and every version, byte by byte."""
    return {str(path): path.read_bytes() for path in store.rglob("*") if path.is_file()}


@pytest.mark.parametrize(("name", "message"), REFUSED.items(), ids=REFUSED)
def test_what_cannot_be_taken_is_refused_with_place_and_advice(
    bad: Path, seeded: Path, monkeypatch: pytest.MonkeyPatch, name: str, message: str
) -> None:
    before = (seeded / "CURRENT").read_bytes()
    out, err = io.StringIO(), io.StringIO()
    monkeypatch.setattr(
        sys, "argv", ["masteryviz", "--store", str(seeded), "load", str(bad / name)]
    )
    monkeypatch.setattr(show.out, "_file", out)
    monkeypatch.setattr(show.err, "_file", err)
    with pytest.raises(SystemExit) as stop:
        cli.main()
    assert stop.value.code == 2
    assert (seeded / "CURRENT").read_bytes() == before
    said = err.getvalue().strip()
    assert re.search(message, said, re.DOTALL), said
    assert all(
        line.startswith((f"{name}: ", f"{name}, ", "Nothing of", "... and"))
        for line in said.splitlines()
    )
    assert "Nothing of this file was kept" in said
    assert "Traceback" not in said
    assert not SURNAMES.search(said)
    assert not out.getvalue()


@pytest.mark.parametrize(
    "name", ["x07_billion_laughs.xlsx", "j04_deep.json", "o04_dangling.zip"]
)  # fmt: skip
def test_a_refusal_in_the_shell_itself(bad: Path, seeded: Path, name: str) -> None:
    before = current(seeded)
    command = [sys.executable, "-m", "masteryviz", "--store", str(seeded), "load", str(bad / name)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.strip().startswith(name)
    assert "Traceback" not in done.stderr
    assert current(seeded) == before


@pytest.mark.parametrize(("name", "notice"), IMPORTED.items(), ids=IMPORTED)
def test_what_can_be_taken_is_loaded_and_said(alone: Load, name: str, notice: str) -> None:
    found = alone(name)
    assert found.report.status == "loaded"
    assert re.search(notice, found.said, re.DOTALL), found.said
    assert "\x1b" not in found.said
    if name == "o03_tobedeleted.zip":
        assert found.report.attempts == found.report.cells.total() == 0
        return
    evidence = "log_entry" if found.report.format == "long_log" else "observation"
    told, counted = found.table(evidence, "attempt")
    assert found.report.cells.total() == told.height > 0
    assert counted.height == found.report.attempts


@pytest.mark.parametrize("name", SAME_AS_GOOD)
def test_another_dress_gives_the_same_store(alone: Load, name: str) -> None:
    good, other = alone("good_canvas.csv").tables, alone(name).tables
    for table in good:
        mine, theirs = (
            frame.drop("file", "sha256", "named_by", "row", "seq", strict=False)
            for frame in (good[table], other[table])
        )
        assert mine.equals(theirs), table


def test_the_control_has_twelve_students_and_sixty_scores(bad: Path, alone: Load) -> None:
    good = alone("good_canvas.csv")
    assert (good.report.rows["imported"], good.report.cells["scored"]) == (12, 60)
    assert names(good)["1000"] == "Álvarez, José"
    ids = good.tables["student_id"].filter(student="1000", kind="sis")
    assert ids["value"].to_list() == ["000000"]
    with (bad / "good_canvas.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))[1:]
    wanted = sorted(
        (row["ID"], re.search(r"\((\d+)\)", title)[1], float(row[title]))  # type: ignore[index]
        for title in rows[0]
        if "(" in title
        for row in rows
    )
    assert sorted(columns(good, "observation", "student", "task", "score")) == wanted
    assert sorted(columns(good, "attempt", "student", "task", "score")) == wanted


@pytest.mark.parametrize(
    "name", ["d11_blank_lines.csv", "d14_newline_in_field.csv", "d17_preamble.csv",
             "d18_footer.csv", "d24_excel_quoted_id.csv", "s08_dup_student_same.csv",
             "s20_reordered.csv", "s37_student_named_pp.csv", "s38_test_student.csv"]
)  # fmt: skip
def test_twelve_students_and_their_scores_whatever_surrounds_them(alone: Load, name: str) -> None:
    good, other = alone("good_canvas.csv"), alone(name)
    assert other.report.rows["imported"] == 12
    for task in ("101", "102", "103", "104", "105"):
        assert scores(other, task) == scores(good, task)


def test_invisible_characters_do_not_part_an_id(alone: Load) -> None:
    assert "1001" in names(alone("e12_zwsp_nbsp.csv"))


def test_names_stay_text(alone: Load) -> None:
    assert list(names(alone("s50_script_name_excel.csv")).values())[2:6] == [
        "TRUE", "null", "NA", "1e5",
    ]  # fmt: skip
    assert names(alone("e14_emoji.csv"))["1002"].startswith("👩🏽‍🚀 O’Brien-Ñandú")
    assert "Robert'); DROP TABLE scores;--" in alone("s47_sqli.csv").tables["student"]["name"]
    assert "<script>alert(2)</script>" in alone("s46_html.csv").tables["task"]["title"]
    assert {"+1-1", "-2+3", "=1+1"} <= set(alone("s45_formula.csv").tables["student"]["name"])


def test_two_students_of_one_name_stay_two(alone: Load) -> None:
    people = names(alone("s10_same_name.csv"))
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
    alone: Load, name: str, task: str, student: str, score: float
) -> None:
    assert scores(alone(name), task)[student] == score


def test_points_possible_as_written(alone: Load) -> None:
    def points(name: str) -> dict[str, float]:
        return dict(alone(name).tables["task"].select("task", "points").iter_rows())

    assert points("d20_thousands.csv")["105"] == 1000.0
    assert points("s21_pp_zero.csv")["101"] == 0.0
    assert points("s23_pp_changed.csv")["101"] == 4.0
    assert "Current Score" not in points("s41_readonly_cols.csv")


def test_what_is_out_of_0_points_is_no_evidence(alone: Load) -> None:
    found = alone("s21_pp_zero.csv").tables["attempt"]
    assert found.filter(task="101").is_empty()
    assert found.height == 48


def test_extra_credit_and_scores_below_zero_are_kept_as_they_are(alone: Load) -> None:
    for name, share in (("s24_negative.csv", -0.5), ("s25_extra_credit.csv", 1.5)):
        found = alone(name).tables["attempt"].filter(student="1002", task="101")
        assert found["share"].to_list() == [share]


def test_days_around_clock_changes_are_kept(alone: Load) -> None:
    entries = alone("s33_dst.csv").tables["log_entry"].sort("student")
    assert entries["submitted_at"].dt.to_string("%Y-%m-%d %H:%M").to_list() == [
        "2026-03-08 02:30",
        "2026-11-01 01:30",
    ]
    mixed = alone("s34_tz_mix.csv").tables["log_entry"].sort("submitted_at")
    assert mixed["score"].to_list() == [1.0, 2.0, 3.0]


def test_attempts_are_in_order_of_time_whatever_that_of_the_rows(alone: Load) -> None:
    found = alone("s36_attempt_order.csv").tables["attempt"].sort("turn")
    assert found["submitted_at"].dt.date().to_list() == [
        dt.date(2026, 1, 1), dt.date(2026, 2, 1), dt.date(2026, 3, 1),
    ]  # fmt: skip


# A week after the control


def attempts(found: Loaded) -> list[tuple[object, ...]]:
    return sorted(columns(found, "attempt", "student", "task", "score"))


@pytest.mark.parametrize(
    "name", ["s16_renamed_assignment.csv", "s20_reordered.csv", "s19_deleted_assignment.csv",
             "s18_deleted_student.csv", "s10_same_name.csv", "s15_float_id.csv",
             "s38_test_student.csv"]
)  # fmt: skip
def test_what_is_no_score_makes_no_attempt(alone: Load, after_good: Load, name: str) -> None:
    assert attempts(after_good(name)) == attempts(alone("good_canvas.csv"))


def test_a_renamed_assignment_is_the_same_task_and_said(after_good: Load) -> None:
    found = after_good("s16_renamed_assignment.csv")
    assert re.search("Renamed tasks: 'Ratios MC' is now 'Ratios mastery check'", found.said)
    assert columns(found, "task", "task", "title")[2] == ("103", "Ratios mastery check")
    assert found.tables["task"].height == 5


def test_a_renamed_column_without_id_is_a_new_task_and_the_old_scores_stay(
    after_good: Load,
) -> None:
    found = after_good("s17_renamed_noid.csv")
    tasks = found.tables["attempt"].group_by("task").len().sort("task").rows()
    assert ("103", 12) in tasks
    assert ("Ratios mastery check", 12) in tasks
    assert re.search("1 task of earlier exports is not in this one; the history stays", found.said)
    assert re.search("known by its title alone.*If it was renamed.*in the map", found.said)


def test_a_student_who_is_gone_has_left_and_keeps_the_history(after_good: Load) -> None:
    found = after_good("s18_deleted_student.csv")
    gone = found.tables["enrollment"].filter(pl.col("enrolled_until").is_not_null())
    assert gone.select("student", "enrolled_until").rows() == [("1003", LATER)]
    assert found.tables["attempt"].filter(student="1003").height == 5
    assert re.search("1 student is no longer in the export", found.said)
    assert not SURNAMES.search(found.said)


def test_a_task_that_is_gone_keeps_its_history(after_good: Load) -> None:
    found = after_good("s19_deleted_assignment.csv")
    assert found.tables["attempt"].filter(task="103").height == 12
    assert re.search("1 task of earlier exports is not in this one", found.said)


def test_changed_points_are_said_and_the_history_keeps_its_own(after_good: Load) -> None:
    found = after_good("s23_pp_changed.csv")
    assert re.search(r"Changed points possible: 'Fractions MC1' has 4 points \(had 2\)", found.said)
    seen = found.tables["observation"].filter(task="101", student="1000").sort("exported_at")
    assert seen["points"].to_list() == [2.0, 4.0]
    assert found.tables["attempt"].height == 60


def test_another_course_needs_a_yes_and_takes_nobody_away(
    bad: Path, after_good: Load, tmp_path: Path
) -> None:
    before = current(tmp_path)
    with pytest.raises(InputError, match="None of its 5 tasks.* of 7A, 7B, and 12.*--other-course"):
        after_good("s40_wrong_course.csv")
    assert current(tmp_path) == before
    found = loaded(bad / "s40_wrong_course.csv", tmp_path, LATER, other_course=True)
    assert re.search(
        "No task of this export is in the earlier exports.*say so in a map", found.said
    )
    assert found.tables["enrollment"]["enrolled_until"].null_count() == 12
    assert found.tables["attempt"].height == 120


def test_the_same_file_again_changes_nothing(bad: Path, after_good: Load, tmp_path: Path) -> None:
    before = current(tmp_path)
    (report,) = load(bad / "s48_same_file_twice.csv", tmp_path)
    assert report.status == "already loaded"
    assert current(tmp_path) == before


def test_a_question_of_every_file_that_can_be_taken_is_answered(bad: Path, tmp_path: Path) -> None:
    for name in ("good_canvas.csv", "s21_pp_zero.csv", "s25_extra_credit.csv", "s34_tz_mix.csv"):
        load(bad / name, tmp_path / name, as_of=FIRST)
        with Gradebook.open(tmp_path / name) as gradebook:
            rates = gradebook.ask("mastery_rates")
        assert rates["mastery_rate"].is_between(0, 1).all()
        assert rates["mastery_rate"].is_not_nan().all()


def test_nothing_is_written_beside_the_store(
    bad: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    beside = tmp_path / "beside"
    beside.mkdir()
    monkeypatch.chdir(beside)
    for name in ("x21_traversal.zip", "x22_symlink.zip", "x08_xxe.xlsx", "x23_nested.zip"):
        with pytest.raises(InputError) as error:
            load(bad / name, tmp_path / "store")
        assert "root:" not in str(error.value)
    assert [path.name for path in tmp_path.iterdir()] == ["beside"]
    assert not list(beside.iterdir())
    assert not Path("/tmp/evil.csv").exists()
    assert not Path("/abs").exists()


def read(path: Path) -> Batch | InputError:
    """Read a file as a load would, up to the batch that goes into the store."""
    try:
        (found,) = found_in(path.read_bytes(), path.name)
        batch = found.read(Mapping())
    except InputError as error:
        return error
    for name in batch.frames:
        batch.frame(name)
    if isinstance(found.source, TextTable):
        assert batch.rows.total() == found.source.frame.height
    return batch


SCRAPS = [
    b"", b",", b";", b"\t", b'"', b'""', b'="', b"\n", b"\r", b"%", b"\0", b"\xff", b"\xe9",
    "\u200b".encode(), b" (101)", b"EX", b"1e9", b"-", b"Student", b"ID", b"Points Possible", b"@",
]  # fmt: skip


@given(
    sample=st.sampled_from(
        ["canvas/gradelib_canvas.csv", "google_classroom/P3 Biology.csv",
         "trackers/harryloofah_standards_wide.csv", "trackers/nbgrader_grades.csv",
         "canvas/outcome_results.csv", "moodle/rreareyes_course_totals.csv",
         "blackboard/nbeaver_01.tsv", "gradescope/gradescope.csv",
         "google_classroom/api_biology.json"]
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
    batch = read(path)  # anything but an InputError or a whole batch fails here
    if isinstance(batch, InputError):
        assert str(batch).startswith("damaged.csv: ")
    elif batch.kind == "snapshot":
        assert batch.cells.total() >= batch.frame("observations").height > 0
