"""A file goes to the one reader of its format, by content; others are named politely."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from dataclasses import replace
from html import escape
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from masteryviz.errors import FormatNotRecognised, InputError, MasteryvizError, UnknownName
from masteryviz.mapping import Mapping
from masteryviz.readers import READERS
from masteryviz.readers._reader import Source
from masteryviz.recognition import LAST_RESORT, found_in, found_in_folder, recognise
from masteryviz.schema import BATCH
from masteryviz.table import TextTable, read_table
from masteryviz.workbook import read_workbook
from tests.gradebooks import CANVAS, changed, written
from tests.workbooks import ods, ods_rows, xlsx

SAMPLES = Path(__file__).parent / "samples"
REAL = Path(__file__).parent / "data" / "moodle"
DATA = Path(__file__).parents[1] / "data"
EXPORTS = sorted(
    path
    for folder in (SAMPLES, REAL, DATA)
    for path in folder.rglob("*")
    if path.suffix in (".csv", ".tsv", ".json") and path.name != "skills.csv"
)
READ = {
    "P3 Biology": "classroom_csv",
    "uk_9-А Фізика 2025-10-03": "classroom_csv",
    "api_biology": "classroom_api",
    "meet_attendance": None,
    "Circle quiz Quiz Student Analysis Report": "canvas_quiz",
    "learning_mastery": "canvas_mastery",
    "outcome_results": "canvas_outcome_results",
    "student_competency": "canvas_outcome_results",
    "outcomes_export": "canvas_outcomes",
    "canvas": "canvas_gradebook",
    "classroom": "classroom_csv",
    "blackboard": "blackboard",
    "brightspace": "brightspace",
    "Unit_3_Check_scores": "gradescope_assignment",
    "gradescope": "gradescope_course",
    "sesiones": "kolibri_session",
    "kolibri": "kolibri_content",
    "rreareyes_assign_grading_worksheet": "moodle_worksheet",
    "grades_report": "moodle_quiz",
    "moodle": "moodle_grades",
    "nbgrader": "nbgrader",
    "nbgrader_grades": "nbgrader",
    "powerteacher": "powerteacher",
    "gradebook2_export": "sakai_gradebook2",
    "sakai": "sakai_gradebook",
    "oneroster": None,
    "gradebook_v1p2": None,
    "long_log": "long_log",
    "tracker": "wide_tracker",
    "harryloofah_standards_wide": "wide_tracker",
}
"""File or folder -> key of the reader that takes it; None: none does."""
FIXTURES: dict[str, tuple[bytes, str]] = {
    "long log": (b"Student,Section,Skill,Score,Date\n1,P1,F1,2,2026-01-02\n", "long_log"),
    "canvas": (written(CANVAS), "canvas_gradebook"),
    "framework": (
        b"Parent ID number,ID number,Short name,Description,Description format,Scale values,"
        b"Scale configuration,Rule type,Rule outcome,Rule config,Cross-referenced competency ID "
        b"numbers,Exported ID,Is framework,Taxonomy\n"
        b",F1,Maths,,1,No;Yes,[],,,,,1,1,domain\nF1,R,Ratios,,1,,,,,,,2,,\n",
        "competency_framework",
    ),
    "case": (
        b'{"CFDocument": {"title": "Maths"}, "CFItems": [{"identifier": "1", "fullStatement": '
        b'"Ratios", "humanCodingScheme": "7.RP"}], "CFAssociations": []}',
        "competency_case",
    ),
}
"""Small exports of formats that no sample is of."""
ids = pytest.mark.parametrize("path", EXPORTS, ids=lambda path: f"{path.parent.name}/{path.name}")


def reader_of(path: Path) -> str | None:
    return READ[path.stem] if path.stem in READ else READ[path.parent.name]


def claims(source: Source) -> list[str]:
    """Keys of the readers that claim a source, whatever the order in which they are asked."""
    return [
        key
        for key, reader in READERS.items()
        if key != LAST_RESORT and isinstance(source, reader.takes) and reader.recognises(source)
    ]


@ids
def test_every_sample_goes_to_its_reader_whatever_its_name(path: Path) -> None:
    content = path.read_bytes()
    key = reader_of(path)
    if key is None:
        with pytest.raises(InputError):
            found_in(content, "renamed.csv")
    else:
        (found,) = found_in(content, "renamed.csv")
        assert found.reader.key == key
        assert claims(found.source) == ([] if key == LAST_RESORT else [key])


@pytest.mark.parametrize(("content", "key"), FIXTURES.values(), ids=FIXTURES)
def test_every_fixture_is_claimed_once(content: bytes, key: str) -> None:
    (found,) = found_in(content, "x")
    assert found.reader.key == key
    assert claims(found.source) == [key]


def test_every_reader_has_a_sample_and_is_the_only_one_to_claim_it() -> None:
    seen = {*READ.values(), *(key for _, key in FIXTURES.values()), "oneroster"} - {None}
    assert seen == READERS.keys()
    folder = found_in_folder(SAMPLES / "oneroster" / "gradebook_v1p2")
    assert folder.reader.key == "oneroster"
    assert claims(folder.source) == ["oneroster"]


def typed(text: str) -> object:
    """A cell as a spreadsheet program keeps it on opening a CSV file and saving a workbook."""
    if re.fullmatch(r"-?(0|[1-9]\d{0,14})(\.\d+)?", text):
        return float(text)
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return dt.datetime.fromisoformat(text)
    return text or None


def outcome(table: TextTable) -> object:
    """All that a reader makes of a table but the cells' own text, or why it refuses it."""
    table = replace(table, file="x")
    try:
        batch = recognise(table).read(table, Mapping(name_as_id=True))
    except InputError as error:
        return str(error)
    frames = [batch.frame(name).drop("raw", strict=False).rows() for name in BATCH]
    return batch.kind, batch.scope, batch.rows, batch.cells, frames


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_an_export_saved_as_workbook_goes_to_the_same_reader(kind: str) -> None:
    tables = {
        f"{n} {path.stem}"[:25]: (path, read_table(path.read_bytes(), "x"))
        for n, path in enumerate(EXPORTS)
        if path.suffix != ".json"
        and reader_of(path)
        and DATA not in path.parents
        # Its headers say [10,0]: only beside semicolons is that a decimal comma.
        and path.stem != "sakai_grades_import_i18n"
    }
    grids = {
        name: [*table.preamble, table.header, *table.frame.rows()]
        for name, (_, table) in tables.items()
    }
    if kind == "xlsx":
        book = xlsx({name: [map(typed, row) for row in grid] for name, grid in grids.items()})
    else:
        rows = {name: [map(escape, row) for row in grid] for name, grid in grids.items()}
        book = ods("".join(ods_rows(grid, name) for name, grid in rows.items()))
    sheets = {sheet.name: sheet for sheet in read_workbook(book, "book")}
    for name, (path, table) in tables.items():
        read = sheets[name].table
        assert read is not None, sheets[name].refusal
        assert recognise(read).key == reader_of(path), name
        assert read.frame.height == table.frame.height, name
        assert outcome(read) == outcome(table), name
        if kind == "ods":
            assert read.frame.rows() == table.frame.rows(), name


def test_two_claims_are_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(READERS, "twin", READERS["canvas_gradebook"])
    with pytest.raises(MasteryvizError, match="claimed by"):
        recognise(read_table(written(CANVAS), "x.csv"))


def test_the_user_may_name_the_format() -> None:
    table = read_table(b"a,b,c\n1,2,3\n", "x.csv")
    assert recognise(table, "long_log") is READERS["long_log"]
    with pytest.raises(UnknownName, match="There is no format 'exel'"):
        recognise(table, "exel")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("* Meeting code: abc\nFull Name,First Seen,Time in Call\nA B,1,2\n",
         "Google Meet attendance.*Google Classroom grades.*Download these grades as CSV"),
        ("Full name,Sortable name,Canvas user id,Overall course grade\nA,B,1,90\n",
         "New Analytics.*Canvas gradebook .CSV.: Grades, Export"),
        ("Course,Instructor,Room\nMath 7,Ms X,12\n", "list of courses.*Canvas gradebook .*Export"),
        ("Student,ID,SIS Login ID,Email,Section,Role\nAnn,1,ann,a@x.org,P1,student\n",
         "list of students.*Canvas gradebook .*Google Classroom grades"),
        ("propertyName,value\nmanifest.version,1\n", "manifest of a OneRoster.*Load the ZIP file"),
        ("sourcedId,status,title\n1,active,x\n", "one file of a OneRoster.*Load the ZIP file"),
        ("Rank,Player,Total Score (points),Correct Answers\n1,Ann,900,3\n", "Kahoot report"),
        ("SourceSystemIdentifier,SourceSystem,EarnedPoints\n1,Canvas,3\n", "Ed-Fi extract"),
        ("Please sign in to continue\nYour session has expired\n", "asks to sign in"),
    ],
)  # fmt: skip
def test_files_loaded_by_mistake_are_named(text: str, message: str) -> None:
    with pytest.raises(FormatNotRecognised, match=f"(?s){message}"):
        recognise(read_table(text.encode(), "x.csv"))


def test_headers_of_look_alike_letters_are_named() -> None:
    with pytest.raises(FormatNotRecognised, match="row 1, .*The column 'Student' is missing"):
        recognise(read_table(changed({(0, 0): "Stud\u0435nt"}), "x.csv"))


def test_a_file_without_header_shows_its_first_row_without_names() -> None:
    with pytest.raises(FormatNotRecognised, match="holds values, not headers") as error:
        recognise(read_table(written(CANVAS[2:]), "x.csv"))
    assert "7, 0007" in str(error.value)
    assert "Doe" not in str(error.value)
    assert "jane" not in str(error.value)


def test_a_long_log_of_the_same_people_is_no_roster() -> None:
    text = "Student,Section,Skill,Score,Date\n1,P1,F1,2,2026-01-02\n"
    assert recognise(read_table(text.encode(), "x.csv")).key == "long_log"


def test_unknown_tables_say_where_the_list_is_and_near_headers() -> None:
    with pytest.raises(FormatNotRecognised) as error:
        recognise(read_table(b"Colour,Secton\nred,\n", "x.csv"))
    message = str(error.value)
    assert f"{len(READERS)} kinds of export are read: `masteryviz formats` lists them" in message
    assert "The first row is: Colour, Secton." in message
    assert "column 'Secton': Is this the column 'Section'?" in message


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (",,Unit 1,,Unit 2\nStudent,ID,Ratios,Rates,Area\nAnn Lee,1,M,IP,M\nKen Ito,2,M,M,IP\n",
         "row 2: The header seems to be row 2. Delete what is above it"),
        ("Skill,Ann Lee,Ken Ito\nRatios,M,IP\nRates,IP,M\n",
         "Under 'Skill' there is a row for each skill.*Turn the table"),
        ("Student,Ratios,Rates\nAnn Lee,Green,Yellow\nKen Ito,Yellow,Green\n",
         r"'Student' says who.*--format wide_tracker.*\[levels\]"),
    ],
)  # fmt: skip
def test_a_table_that_is_nearly_read_says_what_to_change(text: str, message: str) -> None:
    with pytest.raises(FormatNotRecognised, match=message) as refused:
        recognise(read_table(text.encode(), "tracker.csv"))
    assert "Ann" not in str(refused.value)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b'{"error": {"code": 401, "status": "UNAUTHENTICATED"}}', "error message of a web site"),
        (b'{"type": "FeatureCollection", "features": []}', "It holds: type, features"),
        (b"[[1, 2], [3, 4]]", "a list without any named values"),
        (b'[{"colour": "red"}, {"colour": "blue"}]', "not a gradebook export that is read"),
        (b"%PDF-1.7 ...", "PDF document.*choose CSV"),
        (b"\x89PNG\r\n\x1a\n...", "PNG image.*choose CSV"),
        (b"<!DOCTYPE html><title>Sign in</title>", "web page.*sign-in"),
    ],
)
def test_other_files_are_named(content: bytes, message: str) -> None:
    with pytest.raises(InputError, match=f"(?s){message}"):
        found_in(content, "x")


def test_a_json_list_of_records_is_read_as_a_table() -> None:
    content = (
        b'[{"student": 7, "name": "A", "scores": [{"skill": "R", "score": 2.0, "ok": true},'
        b' {"skill": "S", "score": null}]}, {"student": 8, "name": "B", "scores": []}]'
    )
    (found,) = found_in(content, "log.json", format="long_log")
    assert isinstance(found.source, TextTable)
    assert found.source.header == ("student", "name", "skill", "score", "ok")
    assert found.source.frame.rows() == [("7", "A", "R", "2", "TRUE"), ("7", "A", "S", "", "")]
    assert found.source.lines.to_list() == [1, 1]


def test_a_format_for_another_kind_of_file_is_refused() -> None:
    with pytest.raises(InputError, match="This is a table; OneRoster.* is a ZIP file or folder"):
        found_in(b"a,b\n1,2\n", "x.csv", format="oneroster")


def test_a_zip_that_is_no_export_says_what_is_in_it() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("grades.csv", "a,b")
    with pytest.raises(FormatNotRecognised, match="(?s)grades.csv.*unpack them"):
        found_in(stream.getvalue(), "x.zip")


STARTS = (
    b"", b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"{", b"[", b"<",
    b"\xff\xfe",
    b"\xef\xbb\xbf", b"%", b"Student,ID,Section\n", b'[{"student":1,', b"sep=;\n",
)  # fmt: skip


@given(start=st.sampled_from(STARTS), rest=st.binary(max_size=60))
def test_any_bytes_are_an_export_or_refused(start: bytes, rest: bytes) -> None:
    try:
        found = found_in(start + rest, "any.bin")
    except InputError as error:
        message = str(error)
        assert message.startswith("any.bin: ")
    else:
        assert [export.file for export in found] == ["any.bin"]
