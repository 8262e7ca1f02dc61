"""A file goes to the one reader of its format, by content; others are named politely."""

from __future__ import annotations

from pathlib import Path

import pytest

from masteryviz.errors import FormatNotRecognised, InputError, MasteryvizError, UnknownName
from masteryviz.readers import READERS
from masteryviz.recognition import LAST_RESORT, recognise
from masteryviz.table import read_table
from tests.gradebooks import CANVAS, changed, written

SAMPLES = Path(__file__).parent / "samples"
DATA = Path(__file__).parents[1] / "data"
EXPORTS = sorted(
    path
    for folder in (SAMPLES, DATA)
    for path in folder.rglob("*.[ct]sv")
    if path.name != "skills.csv"
)
READ = {
    "canvas": "canvas_gradebook",
    "google_classroom": "classroom_csv",
    "classroom": "classroom_csv",
    "long_log": "long_log",
    "tracker": "wide_tracker",
    "harryloofah_standards_wide": "wide_tracker",
    "nbgrader_grades": "long_log",
}
"""Folder or file -> key of the reader that takes it."""


def reader_of(path: Path) -> str | None:
    if path.stem == "meet_attendance":
        return None
    return READ.get(path.stem) or READ.get(path.parent.name)


@pytest.mark.parametrize("path", EXPORTS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_sample_goes_to_its_reader_whatever_its_name(path: Path) -> None:
    content = path.read_bytes()
    key = reader_of(path)
    if key is None:
        with pytest.raises(InputError):
            recognise(read_table(content, "renamed.csv"))
    else:
        assert recognise(read_table(content, "renamed.csv")).key == key


@pytest.mark.parametrize("path", EXPORTS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_no_sample_is_claimed_twice(path: Path) -> None:
    try:
        table = read_table(path.read_bytes(), path.name)
    except InputError:
        return  # refused before any reader is asked
    claims = [key for key, reader in READERS.items() if reader.recognises(table)]
    assert len([key for key in claims if key != LAST_RESORT]) <= 1


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
        ("* Meeting code: abc\nFull Name,First Seen,Time in Call\nA B,1,2\n", "Google Meet"),
        ("Full name,Sortable name,Canvas user id,Overall course grade\nA,B,1,90\n", "New Anal"),
        ("Course,Instructor,Room\nMath 7,Ms X,12\n", "list of courses.*Canvas: Grades, Export"),
        ("Student,ID,SIS Login ID,Email,Section,Role\nAnn,1,ann,a@x.org,P1,student\n",
         "list of students"),
        ("student name,student id,A > B result,A > B mastery points\nx,1,2,3\n",
         "Learning Mastery"),
        ('"Student ID";"Student Name";"a1 [10,0]";"* a1"\n"s1";"Stu";"7";"ok"\n', "Sakai"),
        ("OrgDefinedId,Username,Quiz Points Grade <Numeric MaxPoints:4>,End-of-Line Indicator\n"
         "#1,#a,3,#\n", "Brightspace"),
        ("Teacher Name:,Ms X,\nClass:,7A,\nStudent Num,Student Name,Score\n1,A B,3\n",
         "PowerTeacher"),
        ("propertyName,value\nmanifest.version,1\n", "OneRoster manifest"),
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


def test_unknown_tables_list_what_is_read_and_near_headers() -> None:
    with pytest.raises(FormatNotRecognised) as error:
        recognise(read_table(b"Colour,Secton\nred,\n", "x.csv"))
    message = str(error.value)
    assert "Canvas gradebook (CSV); Google Classroom" in message
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
