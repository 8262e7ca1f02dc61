"""Sakai's own gradebook export: points in headers, comments, words for blanks, decimal commas."""

from __future__ import annotations

from pathlib import Path

import pytest

from masteryviz.errors import InputError
from masteryviz.mapping import Mapping
from tests.lms import batch_of, notices, rates, seen

FILE = "gradebook_export-Physics_7.csv"


def read(text: str | bytes, mapping: Mapping | None = None):
    return batch_of(text, "sakai_gradebook", mapping)


def test_a_whole_export(samples: Path) -> None:
    batch = read((samples / "sakai" / FILE).read_bytes())
    assert (batch.kind, batch.scope) == ("snapshot", "Sakai")
    assert seen(batch, "task", "points", frame="tasks") == [
        ("Forces", 10.0),
        ("Week #2: Energy", 77.5),
    ]
    assert seen(batch, "row", "student", "section", "task", "raw", "score", "state") == [
        (2, "nabara", "P1", "Forces", "9", 9.0, "scored"),
        (3, "lberg", "P1", "Forces", "", None, "assigned"),
        (4, "mchen", "P2", "Forces", "0", 0.0, "scored"),
        (2, "nabara", "P1", "Week #2: Energy", "70.25", 70.25, "scored"),
        (3, "lberg", "P1", "Week #2: Energy", "42", 42.0, "scored"),
        (4, "mchen", "P2", "Week #2: Energy", "null", None, "assigned"),
    ]
    assert batch.rows == {"imported": 3}
    assert batch.cells == {"scored": 4, "blank": 2}
    assert seen(batch, "name", "sort_name", frame="students")[0] == ("Ngozi Abara", "Abara, Ngozi")
    assert "2 columns of comments were passed over" in notices(batch)


def test_the_real_sample_with_semicolons_and_decimal_commas(samples: Path) -> None:
    batch = read((samples / "sakai" / "sakai_grades_import_i18n.csv").read_bytes())
    assert seen(batch, "student", "task", "score", "points") == [
        ("student1", "a1", 7.0, 10.0),
        ("student2", "a1", 3.0, 10.0),
        ("student1", "Week #2: January 22/23 - 29", None, 77.0),
        ("student2", "Week #2: January 22/23 - 29", 42.0, 77.0),
    ]


def test_a_byte_order_mark_and_scores_with_decimal_commas() -> None:
    text = '\ufeff"Student ID";"Student Name";"a [7,5]";"* a"\n"s1";"Doe, Jane";"6,25";""\n'
    assert seen(read(text), "score", "points") == [(6.25, 7.5)]


def test_a_translated_export_is_known_by_its_comment_columns() -> None:
    text = '"ID estudiante","Nombre","Tarea 1 [10]","* Tarea 1"\n"s1","Doe, Jane","8","bien"\n'
    batch = read(text)
    assert seen(batch, "student", "task", "score") == [("s1", "Tarea 1", 8.0)]
    assert seen(batch, "name", frame="students") == [("Jane Doe",)]


def test_scores_alone_without_comments() -> None:
    text = (
        '"Student ID","Student Name","# Section Membership","a [10]","# Points"\n'
        '"s","D, J","P1","8","8"\n'
    )
    assert seen(read(text), "section", "score") == [("P1", 8.0)]


def test_a_title_with_brackets_of_its_own() -> None:
    text = '"Student ID","Student Name","Quiz [part 1] [10.0]"\n"s","D, J","8"\n'
    assert seen(read(text), "task", "points") == [("Quiz [part 1]", 10.0)]


def test_the_older_spelling_of_comment_columns() -> None:
    text = '"Student ID","Student Name","a1 [10.0]","*/ a1 Comments */"\n"s","D, J","8","x"\n'
    assert read(text).cells == {"scored": 1}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('"Student ID","Student Name","a [10]"\n"s1","D, J","good"\n',
         r"row 2, column 'a \[10\]': 'good' is not a score"),
        ('"Student ID","Student Name","a [10]"\n"","D, J","8"\n', "row 2, .*has no id"),
        ('"Student ID","Student Name","a [10]"\n', "no rows below the header"),
        ('"Student ID","Student Name","a [10]","a [10]"\n"s","D, J","8","9"\n',
         "are the same assignment"),
        ('"Student ID","Student Name","a [10]"\n"s","D, J","8"\n"s","D, J","7"\n',
         "Rows 2 and 3 are the same student with different scores"),
    ],
)  # fmt: skip
def test_refusals(text: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        read(text)


def test_several_wrong_cells_are_named_at_once() -> None:
    text = '"Student ID","Student Name","a [10]"\n"s1","D, J","B"\n"s2","R, B","x y"\n'
    with pytest.raises(InputError, match=r"(?s)row 2.*\[levels\].*row 3"):
        read(text)


def test_a_space_before_a_quotation_mark_is_refused_with_what_to_do() -> None:
    text = '"Student ID","Student Name","a [10]", "* a"\n"s","D, J","8","x"\n'
    with pytest.raises(InputError, match="A space stands before the quotation mark.*Save the"):
        read(text)


def test_the_samples_answer_questions(samples: Path, tmp_path: Path) -> None:
    files = [samples / "sakai" / name for name in (FILE, "sakai_grades_import_i18n.csv")]
    reports, frame = rates(tmp_path, *files)
    assert {report.format for report in reports} == {"sakai_gradebook"}
    assert sorted(frame.select("skill", "with_evidence", "mastered").rows()) == [
        ("Forces", 2, 1),
        ("Week #2: Energy", 2, 1),
        ("Week #2: January 22/23 - 29", 1, 0),
        ("a1", 2, 0),
    ]
