"""The Canvas gradebook CSV: its layout, its quirks, and what is refused."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from masteryviz.errors import InputError
from masteryviz.mapping import Mapping, SectionEntry, SkillEntry
from masteryviz.recognition import recognise
from masteryviz.schema import BATCH
from masteryviz.table import read_table
from tests.gradebooks import CANVAS, batch, changed, said, written


def observed(found, *columns: str) -> list[tuple]:
    return found.frame("observations").select(columns).rows()


def test_every_student_and_assignment_is_an_observation() -> None:
    found = batch(written(CANVAS))
    assert observed(
        found, "row", "student", "section", "task", "raw", "score", "points", "state"
    ) == [
        (3, "7", "P1", "101", "3.00", 3.0, 4.0, "scored"),
        (4, "8", "P2", "101", "EX", None, 4.0, "excused"),
        (3, "7", "P1", "102", "", None, 10.0, "assigned"),
        (4, "8", "P2", "102", "N/A", None, 10.0, "not_assigned"),
    ]
    assert found.kind == "snapshot"
    assert found.exported_at is None
    assert found.rows == Counter({"imported": 2, "header rows": 1})
    assert found.cells == {"scored": 1, "excused": 1, "blank": 1, "not assigned": 1}


def test_people_sections_and_tasks() -> None:
    found = batch(written(CANVAS))
    assert found.frame("students").rows() == [
        ("7", "Jane Doe", "Doe, Jane"),
        ("8", "Bo Roe", "Roe, Bo"),
    ]
    assert set(found.frame("student_ids").filter(student="7").select("kind", "value").rows()) == {
        ("canvas", "7"), ("sis", "0007"), ("login", "jane@x.org"), ("email", "jane@x.org"),
    }  # fmt: skip
    assert found.frame("enrollments").select("student", "section").rows() == [
        ("7", "P1"),
        ("8", "P2"),
    ]
    assert found.frame("sections")["section"].to_list() == ["P1", "P2"]
    assert found.frame("tasks").select("task", "title", "points").rows() == [
        ("101", "Quiz 1", 4.0),
        ("102", "Lab", 10.0),
    ]


def test_every_frame_has_the_columns_of_the_schema() -> None:
    found = batch(written(CANVAS))
    assert set(found.frames) <= set(BATCH)
    for name, schema in BATCH.items():
        assert dict(found.frame(name).schema) == schema


def test_a_real_export_with_a_posting_row(samples: Path) -> None:
    found = batch((samples / "canvas/gradelib_canvas.csv").read_bytes())
    assert found.rows == {"imported": 4, "header rows": 2}
    assert found.cells == {"scored": 12}
    assert found.frame("students").row(0) == ("10001", "Zelda Fitzgerald", "Fitzgerald, Zelda")
    assert found.frame("tasks")["task"].to_list() == ["150834", "157892", "186585"]
    assert found.frame("observations").filter(student="30003", task="157892")["score"][0] == 22.5


def test_a_real_export_with_repeated_titles_and_totals(samples: Path) -> None:
    found = batch((samples / "canvas/joyofcoding_canvas.csv").read_bytes())
    tasks = found.frame("tasks")
    assert tasks.height == 23
    assert tasks.filter(title="Project 4")["task"].to_list() == ["897981", "897983"]
    assert tasks.filter(task="897969")["title"].to_list() == ["Final Exam (Group)"]
    assert found.cells == {"scored": 9, "blank": 33, "not assigned": 4}
    assert found.frame("sections").height == 2
    assert found.frame("student_ids").filter(kind="sis").height == 2


def test_points_row_without_leading_spaces_and_translated_read_only() -> None:
    found = batch(changed({(1, 0): "Points Possible", (1, 7): "(läs endast)"}))
    assert found.frame("tasks").height == 2


def test_last_and_first_name_in_two_columns() -> None:
    rows = [["LastName", "FirstName", *CANVAS[0][1:]], ["    Points Possible", "", *CANVAS[1][1:]]]
    rows.append(["Doe", "Jane", *CANVAS[2][1:]])
    found = batch(written(rows))
    assert found.frame("students").rows() == [("7", "Jane Doe", "Doe, Jane")]


def test_an_export_whose_section_column_was_deleted() -> None:
    rows = [
        [*row[:4], *row[5:]] for row in [*CANVAS, ["Student, Test", "9", "", "", "", "0", "0", ""]]
    ]
    rows[0][4], rows[0][5], rows[0][6] = "Quiz 1 (101)", "Lab Final Score", "Final Score"
    rows[1][5] = "(read only)"
    found = batch(written(rows))
    assert found.frame("tasks")["task"].to_list() == ["101"]
    assert found.frame("students")["student"].to_list() == ["7", "8"]
    assert found.frame("sections").height == 0


def test_a_translated_export_is_known_by_its_shape() -> None:
    rows = [list(row) for row in CANVAS]
    rows[0][0:5] = ["Elev", "Nummer", "SIS-användar-ID", "SIS-inloggnings-ID", "Sektion"]
    rows = [[*row[:7], "2,0" if i > 1 else "Omdöme (103)", *row[7:]] for i, row in enumerate(rows)]
    rows[0][7], rows[1][7] = "Omdöme (103)", "4,00"
    rows[1][5], rows[1][6], rows[2][5] = "4,00", "10,00", "3,00"
    table = read_table(written(rows), "betyg.csv")
    assert recognise(table).key == "canvas_gradebook"
    found = batch(written(rows))
    assert found.frame("observations").filter(task="103")["score"].to_list() == [2.0, 2.0]
    assert found.frame("students")["student"].to_list() == ["7", "8"]
    assert set(found.frame("student_ids")["kind"]) == {"canvas", "sis", "login", "email"}
    assert found.frame("sections")["section"].to_list() == ["P1", "P2"]


def test_semicolons_with_decimal_commas() -> None:
    rows = [[cell.replace(".", ",") for cell in row] for row in CANVAS]
    found = batch(written(rows, ";"))
    assert found.frame("observations")["score"][0] == 3.0
    assert found.frame("tasks")["points"].to_list() == [4.0, 10.0]


def test_a_quoted_decimal_comma_in_a_comma_file_is_asked_about() -> None:
    with pytest.raises(InputError, match=r"row 3, column 'Quiz 1 \(101\)': '1,5' is not clear"):
        batch(changed({(2, 5): "1,5"}))
    found = batch(changed({(2, 5): "1,5", (1, 5): "4", (1, 6): "10"}), Mapping(decimal=","))
    assert found.frame("observations")["score"][0] == 1.5


def test_custom_columns_and_totals_are_no_assignments() -> None:
    rows = [
        [*row[:5], note, *row[5:]] for row, note in zip(CANVAS, ["Notes", "", "x", ""], strict=True)
    ]
    found = batch(written(rows))
    assert found.frame("tasks").height == 2
    assert "column 'Notes': The column is no assignment and was passed over" in said(found)


def test_an_assignment_called_like_a_total_is_one() -> None:
    found = batch(changed({(0, 6): "Unit 1 Final Score (102)"}))
    assert found.frame("tasks")["title"].to_list() == ["Quiz 1", "Unit 1 Final Score"]


def test_an_assignment_without_id_goes_by_its_title() -> None:
    found = batch(changed({(0, 6): "Lab"}))
    assert found.frame("tasks")["task"].to_list() == ["101", "Lab"]
    assert "column 'Lab': The assignment has no Canvas id" in said(found)


def test_rows_that_are_no_students_are_passed_over_and_said() -> None:
    rows = [*CANVAS, ["Student, Test", "99", "", "", "P1", "1", "1", ""],
            ["Class Average", "", "", "", "", "3", "5", ""]]  # fmt: skip
    found = batch(written(rows))
    assert found.rows == {
        "imported": 2, "header rows": 1, "skipped: test student": 1, "skipped: summary row": 1,
    }  # fmt: skip
    assert "test student" in said(found)
    assert "averages or totals" in said(found)


def test_only_the_row_below_the_header_holds_points() -> None:
    found = batch(changed({(3, 0): "Points Possible"}))
    assert found.frame("students").height == 2


def test_a_student_in_two_sections_is_enrolled_in_both() -> None:
    third = ["Poe, Al", "9", "", "", "P1 and P2", "1", "2", ""]
    found = batch(written([*CANVAS, third]))
    assert found.frame("enrollments").filter(student="9")["section"].to_list() == ["P1", "P2"]
    assert set(found.frame("observations").filter(student="9")["section"]) == {"P1"}
    alone = batch(changed({(2, 4): "Art and Design"}))
    assert alone.frame("sections")["section"].to_list() == ["Art and Design", "P2"]


def test_an_identical_row_is_kept_once() -> None:
    found = batch(written([*CANVAS, CANVAS[2]]))
    assert found.rows["skipped: repeated row"] == 1
    assert found.frame("observations").height == 4
    assert "Rows 3 and 5 say the same" in said(found)


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ({(3, 1): "7", (3, 0): "Doe, Jane"}, "Rows 3 and 4 are the same student with different"),
        ({(3, 1): "7"}, "Rows 3 and 4 have the same id but different names"),
        ({(3, 1): ""}, "row 4, column 'ID': The row has no id"),
        ({(2, 1): "1.2E+11"}, "row 3, column 'ID': The id 1.2E.11 was shortened"),
        ({(0, 6): "Quiz 1 again (101)"}, "Columns F and G have the same assignment id"),
        ({(0, 6): ""}, "column 'G': The column has no header"),
        ({(1, 5): "four"}, "row 2, column .*The points possible are no number"),
        ({(2, 5): "B+"}, r"row 3, column 'Quiz 1 \(101\)'.*grade or mark"),
        ({(2, 5): "#REF!"}, r"row 3, column 'Quiz 1 \(101\)'.*spreadsheet's error"),
    ],
)
def test_what_contradicts_or_is_missing_is_refused(cells: dict, message: str) -> None:
    with pytest.raises(InputError, match=message):
        batch(changed(cells))


def test_errors_name_no_student() -> None:
    with pytest.raises(InputError) as error:
        batch(changed({(3, 1): "7"}))
    assert "Doe" not in str(error.value)
    assert "Roe" not in str(error.value)


def test_ids_are_asked_for() -> None:
    rows = [[row[0], *row[4:]] for row in CANVAS]
    rows = [[*row[:3], "Check (103)" if i == 0 else "2", *row[3:]] for i, row in enumerate(rows)]
    with pytest.raises(InputError, match="No column holds the students' ids"):
        batch(written(rows))
    found = batch(written(rows), Mapping(name_as_id=True))
    assert found.frame("students")["student"].to_list() == ["Doe, Jane", "Roe, Bo"]
    assert set(found.frame("student_ids")["kind"]) == {"name"}


def test_without_canvas_ids_the_sis_id_is_the_key() -> None:
    rows = [[row[0], *row[2:]] for row in CANVAS]
    found = batch(written(rows))
    assert found.frame("students")["student"].to_list() == ["0007", "0008"]


def test_missing_points_are_asked_for_or_taken_from_the_map() -> None:
    rows = [CANVAS[0], *CANVAS[2:]]
    with pytest.raises(InputError, match="'Points Possible' below the header is missing"):
        batch(written(rows))
    found = batch(written(rows), Mapping(points={"Quiz 1": 4, "102": 10}))
    assert found.frame("tasks")["points"].to_list() == [4.0, 10.0]


def test_zero_and_blank_points_are_said() -> None:
    found = batch(changed({(1, 5): "0", (1, 6): ""}))
    assert found.frame("tasks")["points"].to_list() == [0.0, None]
    assert "out of 0 points" in said(found)
    assert "has no points possible" in said(found)


def test_a_file_without_students_is_refused() -> None:
    with pytest.raises(InputError, match="only a header"):
        batch(written(CANVAS[:1]))
    with pytest.raises(InputError, match="no students"):
        batch(written(CANVAS[:2]))


def test_the_map_gives_levels_marks_sections_and_skills() -> None:
    mapping = Mapping(
        levels={"M": 2, "IP": 1},
        marks={"late": "submitted"},
        section="Block A",
        course="Biology",
        sections={"Block A": SectionEntry(teacher="Ms. Rivera")},
        skills=(SkillEntry(skill="S1", tasks=("Quiz*",)),),
        scope="Bio",
    )
    found = batch(changed({(2, 5): "M", (3, 5): "late"}), mapping)
    assert observed(found, "score", "points", "level", "state")[:2] == [
        (2.0, 2.0, "M", "scored"),
        (None, 4.0, None, "assigned"),
    ]
    assert found.frame("sections").select("section", "course", "teacher").rows() == [
        ("Block A", "Biology", "Ms. Rivera")
    ]
    assert found.frame("task_skills").select("task", "skill").rows() == [("101", "S1")]
    assert found.scope == "Bio"


def test_the_scope_stays_when_sections_and_assignments_change() -> None:
    fewer = [row[:6] + row[7:] for row in CANVAS[:3]]
    assert batch(written(CANVAS)).scope == batch(written(fewer)).scope


CELL = st.sampled_from(["", "-", "EX", "N/A", "Missing", "0", "1", "2.50", "4", "5", "50%", "1/2"])


@given(
    grid=st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=1, max_size=6),
    extras=st.lists(
        st.sampled_from(["Student, Test", "Class Average", "Total", "repeat"]), max_size=3
    ),
    posting=st.booleans(),
)
def test_every_row_and_cell_is_accounted_for(
    grid: list[list[str]], extras: list[str], posting: bool
) -> None:
    rows = [
        ["Student", "ID", "Section", "A (1)", "B (2)", "C (3)"],
        *([["", "", "", "Manual Posting", "", ""]] if posting else []),
        ["    Points Possible", "", "", "4.00", "4.00", "4.00"],
        *([f"Name {n}", str(n), "P1", *cells] for n, cells in enumerate(grid)),
    ]
    copy = ["Name 0", "0", "P1", *grid[0]]
    rows += [copy if name == "repeat" else [name, "", "", "1", "1", "1"] for name in extras]
    content = written(rows)
    table = read_table(content, "x.csv")
    found = batch(content)
    assert found.rows.total() == table.frame.height == len(rows) - 1
    assert found.rows["imported"] == len(grid)
    assert found.cells.total() == len(grid) * 3 == found.frame("observations").height
    wanted = pl.Series([cell for column in zip(*grid, strict=True) for cell in column])
    assert found.frame("observations")["raw"].equals(wanted)
    scored = sum(cell not in ("", "-", "EX", "N/A", "Missing") for cell in wanted)
    assert found.cells["scored"] == scored == found.frame("observations")["score"].count()
