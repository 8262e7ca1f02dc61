"""Google Classroom's download: known by its shape, in any language."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from masteryviz.errors import InputError
from masteryviz.mapping import Mapping, SkillEntry
from masteryviz.readers._months import with_month_number
from masteryviz.readers.classroom_csv import class_name
from masteryviz.recognition import recognise
from masteryviz.table import read_table
from tests.gradebooks import batch, changed, said, written

CLASSROOM = [
    ["Last Name", "First Name", "Email Address", "Cells", "Osmosis"],
    ["Date", "", "", "Nov 1, 2024", ""],
    ["Points", "", "", "1.0", "100.0"],
    ["Doe", "Jane", "Jane@x.org", "1.0", ""],
    ["Roe", "Bo", "bo@x.org", "0.0", "87.5"],
]


def test_every_student_and_task_is_an_observation() -> None:
    found = batch(written(CLASSROOM), file="P3 Biology.csv")
    rows = found.frame("observations")
    assert rows.select("row", "student", "section", "raw", "score", "points", "state").rows() == [
        (4, "jane@x.org", "P3 Biology", "1.0", 1.0, 1.0, "scored"),
        (5, "bo@x.org", "P3 Biology", "0.0", 0.0, 1.0, "scored"),
        (4, "jane@x.org", "P3 Biology", "", None, 100.0, "assigned"),
        (5, "bo@x.org", "P3 Biology", "87.5", 87.5, 100.0, "scored"),
    ]
    assert found.frame("tasks").select("task", "title", "points", "due_on").rows() == [
        ("Cells (due 2024-11-01)", "Cells", 1.0, dt.date(2024, 11, 1)),
        ("Osmosis", "Osmosis", 100.0, None),
    ]
    assert found.frame("students").row(0) == ("jane@x.org", "Jane Doe", "Doe, Jane")
    assert found.frame("student_ids").row(0) == ("jane@x.org", "email", "jane@x.org")
    assert found.rows == Counter({"imported": 2, "header rows": 2})
    assert found.cells == {"scored": 3, "blank": 1}
    assert found.kind == "snapshot"


def test_an_english_download_with_twin_titles_and_ungraded_work(samples: Path) -> None:
    path = samples / "google_classroom/P3 Biology.csv"
    found = batch(path.read_bytes(), file=path.name)
    assert found.frame("tasks")["task"].to_list() == [
        "Cells check (due 2024-11-01)",
        "Osmosis check (due 2024-11-08)",
        "Cells check (due 2024-11-15)",
    ]
    assert "column 'Reflection': The task has no points" in said(found)
    assert found.frame("students").filter(student="leo.castro@example.org").row(0)[1:] == (
        "Leo Castro Ruiz",
        "Castro Ruiz, Leo",
    )


def test_a_ukrainian_download(samples: Path) -> None:
    (path,) = (samples / "google_classroom").glob("uk_*.csv")
    table = read_table(path.read_bytes(), path.name)
    assert recognise(table).key == "classroom_csv"
    found = batch(path.read_bytes(), file=path.name)
    due = found.frame("tasks")["due_on"].to_list()
    assert due == [dt.date(2025, 9, 29), None, dt.date(2025, 10, 1)]
    assert found.frame("sections")["section"].to_list() == ["uk_9-А Фізика"]
    assert table.notices == []
    assert found.notices == []


def test_titles_and_dates_that_are_alike_are_told_apart_by_place() -> None:
    rows = [[*row[:4], row[3]] for row in CLASSROOM]
    found = batch(written(rows))
    assert found.frame("tasks")["task"].to_list() == [
        "Cells (due 2024-11-01)",
        "Cells (due 2024-11-01) #2",
    ]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("29 вер. 2025 р.", "2025-09-29"),
        ("Nov 1, 2024", "2024-11-01"),
        ("1 nov. 2024", "2024-11-01"),
        ("1 de nov. de 2024", "2024-11-01"),
        ("3. März 2025", "2025-03-03"),
        ("5 févr. 2025", "2025-02-05"),
        ("7 авг. 2025 г.", "2025-08-07"),
        ("9 Şub 2025", "2025-02-09"),
        ("2 lip 2025", "2 lip 2025"),
        ("soon", "soon"),
    ],
)
def test_months_of_many_languages(text: str, day: str) -> None:
    assert with_month_number(text) == day


def test_a_due_date_that_is_not_sure_is_left_open() -> None:
    found = batch(changed({(1, 3): "03/04/2025", (1, 4): "soon"}, CLASSROOM))
    assert found.frame("tasks")["due_on"].to_list() == [None, None]
    assert "row 2, column 'Cells': The due date was left open" in said(found)
    assert "column 'Osmosis': The due date was left open" in said(found)
    sure = batch(changed({(1, 3): "03/04/2025"}, CLASSROOM), Mapping(date_order="dmy"))
    assert sure.frame("tasks")["due_on"][0] == dt.date(2025, 4, 3)


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("P3 Biology.csv", "P3 Biology"),
        ("P3 Biology 2025-10-03.csv", "P3 Biology"),
        ("P3 Biology (2).csv", "P3 Biology"),
        ("P3_Biology_2025-10-03T1530.csv", "P3_Biology"),
        ("P3 Biology 20251003 (1).CSV", "P3 Biology"),
        ("2025-10-03.csv", "2025-10-03"),
        ("Science 7 R1 2026-05-16.csv", "Science 7 R1"),
    ],
)
def test_the_class_is_named_by_the_file(file: str, name: str) -> None:
    assert class_name(file) == name


def test_the_map_gives_section_points_and_skills() -> None:
    mapping = Mapping(
        section="P3", points={"Osmosis": 2}, skills=(SkillEntry(skill="S1", tasks=("Cells",)),)
    )
    found = batch(changed({(2, 4): "", (4, 4): "2"}, CLASSROOM), mapping)
    assert found.frame("tasks")["points"].to_list() == [1.0, 2.0]
    assert found.frame("enrollments")["section"].unique().to_list() == ["P3"]
    assert found.frame("task_skills").rows() == [("Cells (due 2024-11-01)", "S1", 1.0)]


def test_decimal_commas() -> None:
    cells = {(2, 3): "1,0", (2, 4): "100,0", (3, 3): "1,0", (4, 3): "0,5", (4, 4): "87,5"}
    found = batch(changed(cells, CLASSROOM))
    assert found.frame("observations")["score"].to_list() == [1.0, 0.5, None, 87.5]


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ({(3, 2): ""}, "row 4, column 'Email Address': The row has no e-mail"),
        ({(4, 2): "JANE@x.org"}, "Rows 4 and 5 have the same id but different names"),
        ({(3, 3): "done"}, "row 4, column 'Cells': 'done' is not a score"),
        ({(0, 3): ""}, "row 1, column 'D': The column has no title"),
        ({(2, 3): "", (2, 4): ""}, "No task has points"),
    ],
)
def test_what_is_missing_or_contradicts_is_refused(cells: dict, message: str) -> None:
    with pytest.raises(InputError, match=message):
        batch(changed(cells, CLASSROOM))


def test_a_class_without_students_is_refused() -> None:
    with pytest.raises(InputError, match="no students"):
        batch(written(CLASSROOM[:3]))


@given(
    grid=st.lists(
        st.lists(st.sampled_from(["", "0.0", "1.0", "0.5", "2"]), min_size=2, max_size=2),
        min_size=1,
        max_size=6,
    ),
    average=st.booleans(),
)
def test_every_row_and_cell_is_accounted_for(grid: list[list[str]], average: bool) -> None:
    rows = CLASSROOM[:3] + [[f"L{n}", f"F{n}", f"{n}@x.org", *row] for n, row in enumerate(grid)]
    rows += [["Class average", "", "", "1", "1"]] if average else []
    found = batch(written(rows))
    assert found.rows.total() == len(rows) - 1
    assert found.cells.total() == 2 * len(grid) == found.frame("observations").height
    scored = sum(cell != "" for row in grid for cell in row)
    assert found.cells["scored"] == scored == found.frame("observations")["score"].count()


def test_twins_that_only_their_order_tells_apart_are_said() -> None:
    found = batch(
        b"Last Name,First Name,Email Address,Warm-up,Warm-up\nDue,,,2026-09-01,2026-09-01\n"
        b"Points,,,4,10\nLee,Ann,ann@x.org,4,9\n"
    )
    assert found.frame("tasks")["task"].to_list() == [
        "Warm-up (due 2026-09-01)",
        "Warm-up (due 2026-09-01) #2",
    ]
    assert "told apart by their order alone" in said(found)
