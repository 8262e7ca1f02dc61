"""PowerTeacher Pro's score template: facts above the header, one assignment a file."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from masteryviz.errors import InputError
from masteryviz.loading import load
from masteryviz.mapping import Mapping
from tests.lms import batch_of, notices, rates, seen

FILE = "Unit 1 Formative 2026-09-01.csv"


def template(*students: str, **facts: str) -> str:
    """A template with some facts changed."""
    told = {
        "Teacher Name": "Pat Rivera", "Class": "Math 9", "Assignment Name": "Unit 1",
        "Due Date": "2026-08-25", "Points Possible": "7.0", "Extra Points": "0.0",
        "Score Type": "POINTS",
    } | {name.replace("_", " "): text for name, text in facts.items()}  # fmt: skip
    head = [f"{name}:,{text}," for name, text in told.items()]
    return "\n".join([*head, "Student Num,Student Name,Score", *students, "", ""])


def read(text: str | bytes, mapping: Mapping | None = None):
    return batch_of(text, "powerteacher", mapping)


def test_a_whole_template(samples: Path) -> None:
    batch = read((samples / "powerteacher" / FILE).read_bytes())
    assert batch.kind == "snapshot"
    assert batch.scope == "PowerTeacher Pro: Unit 1 Formative (due 2026-08-25)"
    assert seen(batch, "task", "title", "points", "due_on", frame="tasks") == [
        ("Unit 1 Formative (due 2026-08-25)", "Unit 1 Formative", 7.0, dt.date(2026, 8, 25))
    ]
    assert seen(batch, "row", "student", "section", "raw", "score", "points", "state") == [
        (9, "30017", "1(A) Extended Mathematics", "6", 6.0, 7.0, "scored"),
        (10, "30018", "1(A) Extended Mathematics", "4", 4.0, 7.0, "scored"),
        (11, "30019", "1(A) Extended Mathematics", "", None, 7.0, "assigned"),
    ]
    assert seen(batch, "section", "teacher", frame="sections") == [
        ("1(A) Extended Mathematics", "Pat Rivera")
    ]
    assert seen(batch, "name", "sort_name", frame="students") == [
        ("Ngozi ABARA", "ABARA, Ngozi"),
        ("Liv BERG", "BERG, Liv"),
        ("Mei CHEN", "CHEN, Mei"),
    ]
    assert batch.rows == {"header rows": 7, "imported": 3}
    assert batch.cells == {"scored": 2, "blank": 1}
    assert not batch.notices


def test_facts_without_the_comma_at_their_end() -> None:
    text = template("1,A B,5").replace(",\n", "\n")
    batch = read(text)
    assert seen(batch, "student", "section", "score", "points") == [("1", "Math 9", 5.0, 7.0)]
    assert batch.rows == {"imported": 1}


def test_columns_in_another_order_and_spelling() -> None:
    text = template("30,5,A B").replace("Student Num,Student Name,Score",
                                        "Student Number,Score,Student Name")  # fmt: skip
    assert seen(read(text), "student", "score") == [("30", 5.0)]


def test_the_map_names_class_and_teacher() -> None:
    batch = read(template("1,A B,5"), Mapping(section="P3", teacher="Ms Okafor"))
    assert seen(batch, "section", "teacher", frame="sections") == [("P3", "Ms Okafor")]


def test_percentages_are_shares_of_the_points() -> None:
    batch = read(template("1,A B,50", Score_Type="PERCENT"))
    assert seen(batch, "raw", "score", "points") == [("50", 3.5, 7.0)]


def test_a_grade_scale_of_letters_needs_levels() -> None:
    text = template("1,A B,P", "2,C D,NI", Score_Type="GRADESCALE", Points_Possible="4")
    with pytest.raises(InputError, match=r"row 9, column 'Score': 'P' is a grade.*\[levels\]"):
        read(text)
    batch = read(text, Mapping(levels={"P": 3, "NI": 1}, top=4))
    assert seen(batch, "score", "points", "level") == [(3.0, 4.0, "P"), (1.0, 4.0, "NI")]


def test_a_mark_that_is_no_score_is_named() -> None:
    with pytest.raises(InputError, match="row 10, column 'Score': 'ABS' is not a score"):
        read(template("1,A B,5", "2,C D,ABS"))
    batch = read(template("2,C D,ABS"), Mapping(marks={"ABS": "missing"}))
    assert seen(batch, "state") == [("missing",)]


def test_a_due_date_in_doubt_is_left_open() -> None:
    batch = read(template("1,A B,5", Due_Date="03/04/2026"))
    assert seen(batch, "task", "due_on", frame="tasks") == [("Unit 1", None)]
    assert "row 4: The due date was left open" in notices(batch)
    batch = read(template("1,A B,5", Due_Date="03/04/2026"), Mapping(date_order="mdy"))
    assert seen(batch, "due_on", frame="tasks") == [(dt.date(2026, 3, 4),)]


def test_extra_points_are_told() -> None:
    assert "2.0 extra points" in notices(read(template("1,A B,5", Extra_Points="2.0")))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (template("1,A B,5", Assignment_Name=""), "row 3: The assignment has no name"),
        (template("1,A B,5", Points_Possible="seven"), "row 5: The points possible are no number"),
        (template(",A B,5"), "row 9, column 'Student Num': The row has no id"),
        (template(), "no rows below the header"),
        (template("1,A B,5", "1,A B,6"), "Rows 9 and 10 are the same student"),
    ],
)
def test_refusals(text: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        read(text)


def test_the_sample_answers_questions(samples: Path, tmp_path: Path) -> None:
    (report,), frame = rates(tmp_path, samples / "powerteacher" / FILE)
    assert (report.exported_at, report.exported_from) == (dt.datetime(2026, 9, 1), "name")
    assert frame.select("skill", "students", "with_evidence", "mastered").rows() == [
        ("Unit 1 Formative", 3, 2, 1)
    ]


def test_assignments_of_one_class_load_one_after_another(tmp_path: Path) -> None:
    files = []
    for number, scores in enumerate(("5", "6", "7"), 1):
        name = "Unit 1" if number < 3 else "Unit 2"
        path = tmp_path / f"u{number} 2026-09-0{number}.csv"
        path.write_text(template(f"1,A B,{scores}", "2,C D,4", Assignment_Name=name))
        files.append(path)
    (first,) = load(files[0], tmp_path / "store")
    reports, frame = rates(tmp_path, *files[1:])
    assert not [note for report in (first, *reports) for note in report.notices]
    assert frame.select("skill", "students", "mastered").rows() == [
        ("Unit 1", 2, 1),
        ("Unit 2", 2, 1),
    ]
