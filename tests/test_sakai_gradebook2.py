"""Sakai's Gradebook2 export: rows of any length above the header hold points and categories."""

from __future__ import annotations

from pathlib import Path

import pytest

from masteryviz.errors import InputError
from masteryviz.mapping import Mapping
from masteryviz.table import read_table
from tests.lms import batch_of, notices, rates, seen

FILE = "gradebook2_export.csv"
HEAD = '"Student Id","Student Name","Section","Quiz 1","Letter Grade","Calculated Grade"\n'


def read(text: str | bytes, mapping: Mapping | None = None):
    return batch_of(text, "sakai_gradebook2", mapping)


def test_a_whole_export(samples: Path) -> None:
    batch = read((samples / "sakai" / FILE).read_bytes())
    assert (batch.kind, batch.scope) == ("snapshot", "Sakai: Physics 7")
    assert seen(batch, "task", "unit", "points", frame="tasks") == [
        ("Quiz 1", "Quizzes", 10.0),
        ("Quiz 2", "Quizzes", 5.0),
        ("Pendulum", "Labs", 20.0),
    ]
    assert seen(batch, "row", "student", "section", "task", "raw", "score", "state") == [
        (10, "nabara", "P1", "Quiz 1", "9.0", 9.0, "scored"),
        (11, "lberg", "P1", "Quiz 1", "4.5", 4.5, "scored"),
        (12, "mchen", "P2", "Quiz 1", "", None, "assigned"),
        (10, "nabara", "P1", "Quiz 2", "5.0", 5.0, "scored"),
        (11, "lberg", "P1", "Quiz 2", "", None, "assigned"),
        (12, "mchen", "P2", "Quiz 2", "3.0", 3.0, "scored"),
        (10, "nabara", "P1", "Pendulum", "18.5", 18.5, "scored"),
        (11, "lberg", "P1", "Pendulum", "", None, "assigned"),
        (12, "mchen", "P2", "Pendulum", "20.0", 20.0, "scored"),
    ]
    assert batch.rows == {"imported": 3}
    assert batch.cells == {"scored": 6, "blank": 3}


def test_a_gradebook_of_percentages() -> None:
    text = '"","Gradebook:","Bio","No Categories","Percentages"\n"","Points:","","20.0"\n""\n'
    batch = read(text + HEAD + '"s1","Doe, Jane","P1","95.0","A","95"\n')
    assert seen(batch, "raw", "score", "points") == [("95.0", 19.0, 20.0)]
    assert "The numbers are percentages" in notices(batch)


def test_without_structure_the_points_stand_in_the_headers() -> None:
    head = HEAD.replace("Quiz 1", "Quiz 1 [10]")
    batch = read(head + '"s1","Doe, Jane","P1","9","A","95"\n')
    assert batch.scope == "Sakai"
    assert seen(batch, "student", "section", "task", "score", "points") == [
        ("s1", "P1", "Quiz 1", 9.0, 10.0)
    ]


def test_rows_above_the_header_may_be_as_long_as_it() -> None:
    text = (
        ',"Gradebook:","Bio","Weighted Categories","Points",\n,"Points:","25",,"30",\n,,,,,\n'
        '"Student Id","Student Name","Project 1","Comment : Project 1","Project 2","Comment : P"\n'
        '"72","Doe, Jane",24,,15,\n'
    )
    batch = read(text)
    assert seen(batch, "student", "task", "score", "points") == [
        ("72", "Project 1", 24.0, 25.0),
        ("72", "Project 2", 15.0, 30.0),
    ]


def test_rows_that_only_look_like_structure_are_no_structure() -> None:
    table = read_table(b',"Note:",x\n,"Other:",y\n', "x.csv")
    assert table.header == ("", "Note:", "x")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('"","Gradebook:","Bio","","Points"\n"","Points:","","10"\n""\n' + HEAD
         + '"s1","D, J","P1","good","A","9"\n', "row 5, column 'Quiz 1': 'good' is not a score"),
        ('"","Gradebook:","Bio","","Points"\n""\n' + HEAD + '"s1","D, J","P1","9","A","9"\n',
         "No column is an assignment. Export the gradebook again with its structure"),
        ('"","Gradebook:","Bio","","Letters"\n"","Points:","","10"\n""\n' + HEAD
         + '"s1","D, J","P1","A-","A","9"\n', r"row 5.*'A-' is a grade.*\[levels\]"),
    ],
)  # fmt: skip
def test_refusals(text: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        read(text)


def test_the_sample_answers_questions(samples: Path, tmp_path: Path) -> None:
    (report,), frame = rates(tmp_path, samples / "sakai" / FILE)
    assert (report.format, report.students, report.attempts) == ("sakai_gradebook2", 3, 6)
    assert frame.select("skill", "students", "with_evidence", "mastered").rows() == [
        ("Quiz 1", 3, 2, 1),
        ("Quiz 2", 3, 2, 1),
        ("Pendulum", 3, 2, 2),
    ]
