"""Brightspace's grade export: marks before ids, kinds of columns, totals, missing tails."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from masteryviz.errors import InputError
from masteryviz.loading._moment import moment_in
from masteryviz.mapping import Mapping
from tests.lms import batch_of, notices, rates, seen

FILE = "Algebra_1_GradesExport_2026-03-11-17-42.csv"


def read(text: str | bytes, mapping: Mapping | None = None):
    return batch_of(text, "brightspace", mapping)


def one(column: str, *cells: str, mapping: Mapping | None = None):
    """An export of one grade column."""
    rows = [f"#{n},#u{n},{cell},#" for n, cell in enumerate(cells, 1)]
    head = f"OrgDefinedId,Username,{column},End-of-Line Indicator"
    return read("\n".join([head, *rows, ""]), mapping)


def test_a_whole_export(samples: Path) -> None:
    batch = read((samples / "brightspace" / FILE).read_bytes())
    assert (batch.kind, batch.scope) == ("snapshot", "Brightspace")
    assert seen(batch, "task", "title", "unit", "points", frame="tasks") == [
        ("Linear Equations", "Linear Equations", None, 4.0),
        ("Homework 1", "Homework 1", "Assignments", 100.0),
        ("Project", "Project", None, None),
    ]
    assert seen(batch, "row", "student", "section", "task", "raw", "score", "points", "state") == [
        (2, "100200", "Period 1", "Linear Equations", "3", 3.0, 4.0, "scored"),
        (3, "100201", "Period 1", "Linear Equations", "4", 4.0, 4.0, "scored"),
        (4, "100202", "Period 2", "Linear Equations", "", None, 4.0, "assigned"),
        (5, "guest.coach", None, "Linear Equations", "", None, 4.0, "assigned"),
        (2, "100200", "Period 1", "Homework 1", "88.5", 88.5, 100.0, "scored"),
        (3, "100201", "Period 1", "Homework 1", "", None, 100.0, "assigned"),
        (4, "100202", "Period 2", "Homework 1", "71", 71.0, 100.0, "scored"),
        (5, "guest.coach", None, "Homework 1", "", None, 100.0, "assigned"),
        (2, "100200", "Period 1", "Project", "7", 7.0, None, "scored"),
        (3, "100201", "Period 1", "Project", "5", 5.0, None, "scored"),
        (4, "100202", "Period 2", "Project", "", None, None, "assigned"),
        (5, "guest.coach", None, "Project", "", None, None, "assigned"),
    ]
    assert batch.rows == {"imported": 4}
    assert batch.cells == {"scored": 6, "blank": 6}
    ids = batch.frame("student_ids").filter(student="100201").select("kind", "value")
    assert ids.rows() == [
        ("sis", "100201"), ("login", "lberg"), ("email", "lberg@school.example"),
    ]  # fmt: skip
    assert "'Project Points Grade': The assignment has no points possible" in notices(batch)
    assert "'Reflection Text Grade <Text>': The column holds text" in notices(batch)


def test_points_of_a_missing_tail_come_from_the_map() -> None:
    batch = one("Project Points Grade", "7", mapping=Mapping(points={"Project": 8}))
    assert seen(batch, "score", "points") == [(7.0, 8.0)]
    assert not batch.notices


def test_a_weighted_grade_is_out_of_its_weight() -> None:
    tail = "<Numeric MaxPoints:40 Weight:12.5 Category:Tests (A & B) CategoryWeight:30>"
    batch = one(f"Test 1 Weighted Grade {tail}", "10")
    assert seen(batch, "task", "unit", "points", frame="tasks") == [
        ("Test 1", "Tests (A & B)", 12.5)
    ]


def test_symbols_need_levels() -> None:
    with pytest.raises(InputError, match=r"row 1, column 'Oral Scheme Symbol': .*\[levels\]"):
        one("Oral Scheme Symbol", "Very Good", "Good")
    levels = {"Very Good": 4.0, "Good": 3.0}
    batch = one("Oral Grade Symbol <Selectbox>", "Very Good", "", mapping=Mapping(levels=levels))
    assert seen(batch, "score", "points", "level", "state") == [
        (4.0, 4.0, "Very Good", "scored"),
        (None, None, None, "assigned"),
    ]


def test_points_go_before_the_symbol_of_the_same_assignment() -> None:
    batch = one("Oral Scheme Symbol,Oral Points Grade <Numeric MaxPoints:5>", "Good,4")
    assert seen(batch, "task", "score") == [("Oral", 4.0)]


def test_symbols_of_what_other_items_add_up_to_are_no_assignments() -> None:
    heads = (
        "Oral Points Grade <Numeric MaxPoints:5>",
        "Half Year Formula Grade <Formula MaxPoints:100>",
        "Half Year Scheme Symbol",
        "Year Calculated Numerator <Calculated>",
        "Year Calculated Denominator <Calculated>",
        "Year Scheme Symbol",
    )
    batch = one(",".join(heads), "4,23,23%,23,42,54.76%")
    assert seen(batch, "task", "score") == [("Oral", 4.0)]
    passed = [notice for notice in batch.notices if "no assignment" in notice.what]
    assert [notice.column for notice in passed] == list(heads[1:])


def test_an_assignment_whose_title_says_points_grade() -> None:
    batch = one("My Points Grade Points Grade <Numeric MaxPoints:5>", "4")
    assert seen(batch, "task") == [("My Points Grade",)]


def test_an_assignment_whose_title_says_subtotal() -> None:
    batch = one("My Subtotal Numerator Points Grade <Numeric MaxPoints:5>", "4")
    assert seen(batch, "task") == [("My Subtotal Numerator",)]


def test_a_student_in_several_sections() -> None:
    rows = ["#1,#a,Period 1,3,#", '#2,#b,"Period 1, Period 2",4,#', "#3,#c,Period 2,4,#"]
    head = "OrgDefinedId,Username,Sections,Quiz Points Grade <Numeric MaxPoints:4>"
    batch = read("\n".join([f"{head},End-of-Line Indicator", *rows, ""]))
    assert seen(batch, "student", "section") == [
        ("1", "Period 1"),
        ("2", "Period 1"),
        ("3", "Period 2"),
    ]
    assert seen(batch, "student", "section", frame="enrollments") == [
        ("1", "Period 1"), ("2", "Period 1"), ("2", "Period 2"), ("3", "Period 2"),
    ]  # fmt: skip


def test_a_title_with_angle_brackets() -> None:
    batch = one("Is x < 3 Points Grade <Numeric MaxPoints:5>", "4")
    assert seen(batch, "task", "points") == [("Is x < 3", 5.0)]


def test_without_the_end_of_line_column() -> None:
    batch = read("Username,Quiz Points Grade <Numeric MaxPoints:4>\n#ann,3\n")
    assert seen(batch, "student", "score") == [("ann", 3.0)]


def test_every_wrong_cell_is_named_at_once() -> None:
    with pytest.raises(InputError) as refused:
        one("Quiz Points Grade <Numeric MaxPoints:4>", "3", "late", "x y", "2")
    first, second = str(refused.value).splitlines()
    assert "row 3, column 'Quiz Points Grade <Numeric MaxPoints:4>': 'late' is not a" in first
    assert "row 4" in second
    assert "Text of 3 letters is not a score" in second


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Username,Calculated Final Grade Numerator,End-of-Line Indicator\n#a,3,#\n",
         "No column is an assignment. Export again with Points grade"),
        ("OrgDefinedId,Username,Q Points Grade,End-of-Line Indicator\n,,3,#\n", "row 2.*has no id"),
        ("OrgDefinedId,Q Points Grade,Q Points Grade,End-of-Line Indicator\n#1,3,3,#\n",
         "The assignment 'Q' stands in several columns"),
        ("OrgDefinedId,Q Points Grade,End-of-Line Indicator\n", "no rows below the header"),
        ("OrgDefinedId,Q Points Grade,,End-of-Line Indicator\n#1,3,7,#\n",
         "column 'C': The column has no header but holds cells"),
        ("OrgDefinedId,Last Name,Q Points Grade,End-of-Line Indicator\n#1,A,3,#\n#1,B,3,#\n",
         "Rows 2 and 3 have the same id but different names"),
    ],
)  # fmt: skip
def test_refusals(text: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        read(text)


def test_the_file_name_dates_the_snapshot() -> None:
    assert moment_in(FILE) == dt.datetime(2026, 3, 11, 17, 42)


def test_the_sample_answers_questions(samples: Path, tmp_path: Path) -> None:
    path = samples / "brightspace" / FILE
    (report,), frame = rates(tmp_path, path, mapping=Mapping(points={"Project": 8}))
    assert (report.format, report.exported_at) == ("brightspace", dt.datetime(2026, 3, 11, 17, 42))
    assert frame.select("skill", "students", "with_evidence", "mastered").rows() == [
        ("Linear Equations", 4, 2, 1),
        ("Homework 1", 4, 2, 1),
        ("Project", 4, 2, 1),
    ]
