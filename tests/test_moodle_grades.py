"""Moodle's grade export: items, points from percentages, scale words, languages, totals."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

import masteryviz
from masteryviz.errors import InputError
from masteryviz.mapping import Mapping, SkillEntry
from masteryviz.readers import READERS, Batch
from masteryviz.readers._moodle_points import points_from
from masteryviz.readers.moodle_grades import READER
from masteryviz.table import read_table
from tests.gradebooks import said, written

EPOCH = "1602763440"  # 2020-10-15 12:04 UTC
HEADER = [
    "First name", "Last name", "ID number", "Institution", "Department", "Email address",
    "Assignment: HW1 (Real)", "Assignment: HW1 (Percentage)", "Assignment: HW1 (Feedback)",
    "Quiz: Cells (Real)", "Quiz: Cells (Percentage)", "Lab (Real)", "Lab (Percentage)",
    "Unit 1 total (Real)", "Course total (Real)", "Last downloaded from this course",
]  # fmt: skip
ROWS = [
    ["Ann", "Doe", "7", "", "", "Ann@x.org", "8.00", "80.00 %", "good", "3.75", "75.00 %",
     "Competent", "100.00 %", "11.75", "78.33", EPOCH],
    ["Bo", "Roe", "8", "", "", "bo@x.org", "-", "-", "", "5.00", "100.00 %",
     "Not yet competent", "0.00 %", "5.00", "100.00", EPOCH],
]  # fmt: skip


def read(
    rows: list[list[str]],
    mapping: Mapping | None = None,
    file: str = "grades.csv",
    separator: str = ",",
) -> Batch:
    return READER.read(read_table(written(rows, separator), file), mapping or Mapping())


def cells(batch: Batch) -> list[tuple[object, ...]]:
    return batch.frame("observations").select(
        "row", "student", "task", "score", "points", "level", "state"
    ).rows()  # fmt: skip


def test_golden() -> None:
    batch = read([HEADER, *ROWS])
    assert cells(batch) == [
        (2, "ann@x.org", "Assignment: HW1", 8.0, 10.0, None, "scored"),
        (3, "bo@x.org", "Assignment: HW1", None, 10.0, None, "assigned"),
        (2, "ann@x.org", "Quiz: Cells", 3.75, 5.0, None, "scored"),
        (3, "bo@x.org", "Quiz: Cells", 5.0, 5.0, None, "scored"),
        (2, "ann@x.org", "Lab", 1.0, 1.0, "Competent", "scored"),
        (3, "bo@x.org", "Lab", 0.0, 1.0, "Not yet competent", "scored"),
    ]
    assert batch.frame("students").rows() == [
        ("ann@x.org", "Ann Doe", "Doe, Ann"),
        ("bo@x.org", "Bo Roe", "Roe, Bo"),
    ]
    assert set(batch.frame("student_ids").rows()) == {
        ("ann@x.org", "email", "ann@x.org"),
        ("bo@x.org", "email", "bo@x.org"),
        ("ann@x.org", "moodle", "7"),
        ("bo@x.org", "moodle", "8"),
    }
    assert batch.frame("tasks").select("task", "title", "points").rows() == [
        ("Assignment: HW1", "HW1", 10.0),
        ("Quiz: Cells", "Cells", 5.0),
        ("Lab", "Lab", 1.0),
    ]
    assert batch.frame("skills").select("skill", "scale_top", "cut", "levels").rows() == [
        ("Lab", 1.0, 1.0, '[["Competent", 1.0], ["Not yet competent", 0.0]]')
    ]
    assert batch.frame("task_skills").rows() == [("Lab", "Lab", 1.0)]
    assert batch.exported_at == dt.datetime(2020, 10, 15, 12, 4)
    assert batch.kind == "snapshot"
    assert batch.scope == "Moodle"


def test_every_row_and_cell_is_accounted_for() -> None:
    batch = read([HEADER, *ROWS])
    assert batch.rows == {"imported": 2}
    assert batch.cells == {
        "scored": 5,
        "blank": 1,
        "skipped: percentage beside the grade": 6,
        "skipped: feedback": 2,
        "skipped: total": 4,
    }
    assert "Unit 1 total (Real), Course total (Real)" in said(batch)
    assert "Columns not used: Institution, Department" in said(batch)


def test_time_of_export_in_the_school_s_time() -> None:
    batch = read([HEADER, *ROWS], Mapping(timezone="Europe/Kyiv"))
    assert batch.exported_at == dt.datetime(2020, 10, 15, 15, 4)


@pytest.mark.parametrize("separator", [",", ";", "\t", ":"])
def test_separators(separator: str) -> None:
    table = read_table(b"\xef\xbb\xbf" + written([HEADER, *ROWS], separator), "g.csv")
    assert READER.recognises(table)
    assert cells(READER.read(table, Mapping())) == cells(read([HEADER, *ROWS]))


LANGUAGES = {
    "German": (
        ["Vorname", "Nachname", "ID-Nummer", "E-Mail-Adresse", "Aufgabe:\u00a0Upload 2 (Punkte)",
         "Aufgabe:\u00a0Upload 2 (Prozentsatz)", "Summe für Einheit (Punkte)",
         "Kurs gesamt (Punkte)", "Zuletzt geladen"],
        "Aufgabe: Upload 2",
    ),
    "Spanish": (
        ["Nombre", "Apellido(s)", "Número de ID", "Dirección de correo", "Tarea: Célula (Real)",
         "Tarea: Célula (Porcentaje)", "Total Unidad (Real)", "Total del curso (Real)",
         "Última descarga"],
        "Tarea: Célula",
    ),
    "French": (
        ["Prénom", "Nom de famille", "Numéro d'identification", "Adresse de courriel",
         "Devoir : Cellule (Brut)", "Devoir : Cellule (Pourcentage)", "Total Unité (Brut)",
         "Total du cours (Brut)", "Dernier téléchargement"],
        "Devoir : Cellule",
    ),
    "a language that is not known": (
        ["Ім'я", "Прізвище", "Ідентифікаційний номер", "Електронна пошта",
         "Завдання: Клітина (Бали)", "Завдання: Клітина (Частка)", "Підсумок (Бали)",
         "Усього (Бали)", "Експорт"],
        "Завдання: Клітина",
    ),
}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_languages(language: str) -> None:
    header, task = LANGUAGES[language]
    rows = [["Ann", "Doe", "7", "a@x.org", "8.00", "80.00 %", "8.00", "80.00", EPOCH]]
    table = read_table(written([header, *rows], ";"), "g.csv")
    assert [key for key, reader in READERS.items() if _claims(reader, table)] == ["moodle_grades"]
    batch = READER.read(table, Mapping())
    assert cells(batch) == [(2, "a@x.org", task, 8.0, 10.0, None, "scored")]
    assert batch.frame("students")["name"].to_list() == ["Ann Doe"]
    assert batch.cells["skipped: total"] == 2
    assert batch.exported_at == dt.datetime(2020, 10, 15, 12, 4)


def _claims(reader: object, table: object) -> bool:
    same = type(table) is reader.takes  # type: ignore[attr-defined]
    return same and reader.recognises(table)  # type: ignore[attr-defined, no-any-return]


def small(*columns: tuple[str, ...], **more: str) -> list[list[str]]:
    """An export of two students; a column is its header and a cell for each."""
    header = ["First name", "Last name", "Email address", *(c[0] for c in columns)]
    people = [["Ann", "Doe", "a@x.org"], ["Bo", "Roe", "b@x.org"]]
    rows = [[*who, *(c[1 + n] for c in columns)] for n, who in enumerate(people)]
    return [[*header, "Last downloaded from this course"], *([*row, EPOCH] for row in rows)]


def test_percentage_alone_is_a_share() -> None:
    rows = small(("Quiz: A (Percentage)", "85.00 %", "-"))
    assert [c[3:5] for c in cells(read(rows))] == [(0.85, 1.0), (None, None)]
    given = cells(read(rows, Mapping(points={"A": 20})))
    assert [c[3:5] for c in given] == [(17.0, 20.0), (None, 20.0)]


def test_grade_alone_has_unknown_points_until_the_map_gives_them() -> None:
    rows = small(("Quiz: A (Real)", "8.00", "5.00"), ("Quiz: B (Real)", "", ""))
    batch = read(rows)
    assert [c[3:5] for c in cells(batch)][:2] == [(8.0, None), (5.0, None)]
    assert "out of is not known: Quiz: A (Real)." in said(batch)
    assert [c[4] for c in cells(read(rows, Mapping(points={"A": 10})))[:2]] == [10.0, 10.0]


def test_grades_that_disagree_with_their_percentages_are_read_as_shares() -> None:
    rows = small(("Quiz: A (Real)", "8.00", "6.00"), ("Quiz: A (Percentage)", "80.00 %", "50.00 %"))
    batch = read(rows)
    assert [c[3:5] for c in cells(batch)] == [(0.8, 1.0), (0.5, 1.0)]
    assert "read from percentages" in said(batch)


@pytest.mark.parametrize(
    ("pairs", "points"),
    [
        ([("8.00", "80.00 %")], 10.0),
        ([("0.26", "33.33 %"), ("0.79", "100.00 %")], 0.79),
        ([("8", "80 %")], 10.0),
        ([("12.00", "120.00 %")], 10.0),
        ([("1", "1.00 %"), ("99.5", "99.50 %")], 100.0),
        ([("0.00", "0.00 %")], None),
        ([("0.00", "0.00 %"), ("5.00", "25.00 %")], 20.0),
        ([("8.00", "80.00 %"), ("6.00", "50.00 %")], None),
        ([("1", "1 %")], None),
        ([("2.00", "0.00 %")], None),
    ],
)
def test_points_from_grades_and_percentages(
    pairs: list[tuple[str, str]], points: float | None
) -> None:
    assert points_from(pairs) == points


def test_decimal_commas_are_read_where_the_map_says_so() -> None:
    rows = small(("Quiz: A (Real)", "8,00", "5,00"), ("Quiz: A (Percentage)", "80,00 %", "50,00 %"))
    with pytest.raises(InputError, match='say decimal = ","'):
        read(rows)
    assert [c[3:5] for c in cells(read(rows, Mapping(decimal=",")))] == [(8.0, 10.0), (5.0, 10.0)]


def test_rows_of_averages_are_no_students() -> None:
    rows = small(("Quiz: A (Percentage)", "50.00 %", "60.00 %"))
    rows.append(["Overall average", "", "", "55.00 %", ""])
    batch = read(rows)
    assert batch.rows == {"imported": 2, "skipped: summary row": 1}
    assert batch.cells == {"scored": 2, "skipped: summary row": 1}


def test_words_are_worth_what_their_percentages_say() -> None:
    rows = small(("Lab (Real)", "Fine", "Weak"), ("Lab (Percentage)", "100.00 %", "50.00 %"))
    assert [c[3:6] for c in cells(read(rows))] == [(1.0, 1.0, "Fine"), (0.5, 1.0, "Weak")]


def test_words_of_unknown_order_are_refused_until_the_map_gives_them() -> None:
    rows = small(("Lab (Real)", "Fine", "Weak"))
    with pytest.raises(InputError, match=r"order is not known: 'Fine', 'Weak'.*\[levels\]"):
        read(rows)
    batch = read(rows, Mapping(levels={"Fine": 3, "Weak": 1}, cut="Fine"))
    assert [c[3:6] for c in cells(batch)] == [(3.0, 3.0, "Fine"), (1.0, 3.0, "Weak")]
    assert batch.frame("skills").select("scale_top", "cut").rows() == [(3.0, 1.0)]


def test_letters_count_only_where_the_map_says_what_they_are_worth() -> None:
    rows = small(("Lab (Letter)", "A", "B"))
    with pytest.raises(InputError, match="order is not known"):
        read(rows)
    assert [c[3] for c in cells(read(rows, Mapping(levels={"A": 4, "B": 3})))] == [4.0, 3.0]


def test_items_of_one_name_are_told_apart_by_order() -> None:
    rows = small(
        ("Quiz: A (Real)", "1.00", "2.00"), ("Quiz: A (Percentage)", "10.00 %", "20.00 %"),
        ("Quiz: A (Real)", "3.00", "4.00"), ("Quiz: A (Percentage)", "60.00 %", "80.00 %"),
    )  # fmt: skip
    batch = read(rows)
    assert [(c[2], c[3], c[4]) for c in cells(batch)] == [
        ("Quiz: A", 1.0, 10.0), ("Quiz: A", 2.0, 10.0),
        ("Quiz: A #2", 3.0, 5.0), ("Quiz: A #2", 4.0, 5.0),
    ]  # fmt: skip
    assert "2 grade items are called 'Quiz: A'" in said(batch)


def test_a_total_that_the_map_names_is_a_task() -> None:
    rows = small(("Sum total (Percentage)", "50.00 %", "-"), ("Quiz: A (Percentage)", "-", "-"))
    assert {c[2] for c in cells(read(rows))} == {"Quiz: A"}
    entry = SkillEntry(skill="S1", tasks=("Sum total",))
    batch = read(rows, Mapping(skills=(entry,)))
    assert {c[2] for c in cells(batch)} == {"Sum total", "Quiz: A"}
    assert batch.frame("task_skills").rows() == [("Sum total", "S1", 1.0)]


def test_old_exports_without_forms() -> None:
    header = ["First name", "Surname", "Email address", "Assignment: A", "Feedback: A",
              "Course total", "Last downloaded from this course"]  # fmt: skip
    batch = read([header, ["Ann", "Doe", "a@x.org", "56.00", "Well done", "56.00", EPOCH]])
    assert cells(batch) == [(2, "a@x.org", "Assignment: A", 56.0, None, None, "scored")]
    assert batch.cells == {"scored": 1, "skipped: feedback": 1, "skipped: total": 1}


def test_suspended_students_have_left() -> None:
    rows = small(("Suspended", "", "Yes"), ("Quiz: A (Percentage)", "50.00 %", "60.00 %"))
    batch = read(rows, Mapping(section="P1"))
    assert batch.frame("enrollments").select("student", "section", "enrolled_until").rows() == [
        ("a@x.org", "P1", None),
        ("b@x.org", "P1", dt.date(2020, 10, 15)),
    ]
    assert "1 student is suspended" in said(batch)


def test_course_in_the_name_that_moodle_gives() -> None:
    rows = small(("Quiz: A (Percentage)", "50.00 %", "60.00 %"))
    file = "BIO 101 Grades-20201015_1204-comma_separated.csv"
    assert read(rows, file=file).frame("sections")["section"].to_list() == ["BIO 101"]
    assert read(rows, file="mine.csv").frame("sections").height == 0


def test_a_scope_keeps_courses_with_the_same_items_apart() -> None:
    rows = small(("Quiz: A (Percentage)", "50.00 %", "60.00 %"))
    batch = read(rows, Mapping(scope="Bio"))
    assert batch.scope == "Bio"
    assert batch.frame("tasks").select("task", "title").rows() == [("Bio: Quiz: A", "A")]


def test_names_alone_need_the_user_s_yes() -> None:
    rows = [["First name", "Last name", "Quiz: A (Real)", "Quiz: A (Percentage)"],
            ["Ann", "Doe", "5.00", "50.00 %"]]  # fmt: skip
    with pytest.raises(InputError, match="name_as_id = true"):
        read(rows)
    assert cells(read(rows, Mapping(name_as_id=True)))[0][1] == "Ann Doe"


def test_rows_that_contradict_each_other_are_refused() -> None:
    rows = small(("Quiz: A (Percentage)", "50.00 %", "60.00 %"))
    twice = [*rows, [*rows[1]]]
    assert read(twice).rows == {"imported": 2, "skipped: repeated row": 1}
    twice[-1][3] = "90.00 %"
    with pytest.raises(InputError, match="row 4: Another row is the same student"):
        read(twice)


def test_without_grade_items_it_says_what_to_export() -> None:
    with pytest.raises(InputError, match="tick Real or Percentage"):
        read(small(("Course total (Real)", "1.00", "2.00")))


def test_the_real_sample_loads(samples: Path) -> None:
    path = samples / "moodle" / "rreareyes_course_totals.csv"
    table = read_table(path.read_bytes(), path.name)
    assert [key for key, reader in READERS.items() if _claims(reader, table)] == ["moodle_grades"]
    batch = READER.read(table, Mapping(columns={"section": "Lab sec"}))
    assert batch.rows == {"imported": 200}
    assert batch.cells == {"blank": 200 * 13}
    assert batch.frame("students").height == 200
    assert batch.frame("tasks")["title"].to_list()[:2] == ["HW1", "HW2"]
    assert batch.frame("sections").height > 10
    assert batch.exported_at is None


def test_two_exports_in_a_store_show_the_change(tmp_path: Path) -> None:
    for n, share in enumerate(("50.00 %", "90.00 %")):
        rows = small(
            ("Quiz: A (Real)", f"{share[0]}.00", "10.00"),
            ("Quiz: A (Percentage)", share, "100.00 %"),
        )
        rows[1][-1] = rows[2][-1] = str(int(EPOCH) + n * 86_400)
        (tmp_path / f"g{n}.csv").write_bytes(written(rows))
    files = [tmp_path / "g1.csv", tmp_path / "g0.csv"]
    reports = masteryviz.load(files, tmp_path / "store")
    assert {report.format for report in reports} == {"moodle_grades"}
    with masteryviz.Gradebook.open(tmp_path / "store") as gradebook:
        standings = gradebook.standings().sort("student")
        assert standings.select("student", "skill", "mastered", "score", "attempts").rows() == [
            ("a@x.org", "A", True, 9.0, 2),
            ("b@x.org", "A", True, 10.0, 1),
        ]
        rates = gradebook.ask("mastery_rates", by=("skill",))
        assert rates["mastered"].to_list() == [2]


def test_a_german_export_in_a_store(samples: Path, tmp_path: Path) -> None:
    file = samples / "moodle" / "Bio 9a Bewertungen-20201015_1204-semicolon_separated.csv"
    (report,) = masteryviz.load(file, tmp_path / "store", mapping=Mapping(timezone="Europe/Berlin"))
    assert (report.format, report.exported_from) == ("moodle_grades", "file")
    assert report.exported_at == dt.datetime(2020, 10, 15, 14, 4, 1)
    assert report.cells == {
        "scored": 9,
        "blank": 3,
        "skipped: percentage beside the grade": 12,
        "skipped: feedback": 4,
        "skipped: total": 16,
    }
    with masteryviz.Gradebook.open(tmp_path / "store") as gradebook:
        rates = gradebook.ask("mastery_rates", by=("section", "skill")).sort("skill")
        assert rates.select("section", "skill", "with_evidence", "mastered").rows() == [
            ("Bio 9a", "Mikroskopieren", 3, 1),
            ("Bio 9a", "Zelle, Aufbau", 3, 2),
            ("Bio 9a", "Zellteilung", 3, 2),
        ]
