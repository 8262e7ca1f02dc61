"""Moodle's grading worksheet: last submission and last grade of every student."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

import masteryviz
from masteryviz.errors import InputError
from masteryviz.mapping import Mapping
from masteryviz.readers import READERS, Batch
from masteryviz.readers.moodle_worksheet import READER, assignment_of
from masteryviz.table import read_table
from tests.gradebooks import said, written

HEADER = [
    "Identifier", "Full name", "Email address", "Status", "Grade", "Maximum Grade",
    "Grade can be changed", "Last modified (submission)", "Last modified (grade)",
    "Feedback comments",
]  # fmt: skip
ROWS = [
    ["Participant 1", "Ann Doe", "a@x.org", "Submitted for grading - Graded", "85.50", "100",
     "Yes", "Monday, February 7, 2022, 10:45 PM", "Tuesday, 8 February 2022, 9:00 AM", "fine"],
    ["Participant 2", "Bo Roe", "b@x.org", "Submitted for grading - 2 days late", "", "100",
     "Yes", "Wednesday, February 9, 2022, 1:00 PM", "-", ""],
    ["Participant 3", "Cy Poe", "c@x.org", "No submission - Assignment is overdue by: 1 day", "",
     "100", "Yes", "-", "-", ""],
    ["Participant 4", "Di Poe", "d@x.org", "Draft (not submitted)", "", "100", "Yes",
     "Monday, February 7, 2022, 10:45 PM", "-", ""],
    ["Participant 5", "Ed Poe", "e@x.org", "No submission", "0.00", "100", "Yes", "-",
     "Tuesday, 8 February 2022, 9:00 AM", ""],
    ["Participant 6", "Flo Poe", "f@x.org", "No submission", "", "100", "Yes", "-", "-", ""],
]  # fmt: skip
FILE = "Grades-BIO101-HW 1-20417.csv"


def read(rows: list[list[str]], mapping: Mapping | None = None, file: str = FILE) -> Batch:
    return READER.read(read_table(written(rows), file), mapping or Mapping())


def at(day: int, hour: int, minute: int = 0) -> dt.datetime:
    return dt.datetime(2022, 2, day, hour, minute)


def test_golden() -> None:
    batch = read([HEADER, *ROWS])
    entries = batch.frame("log_entries").select(
        "row", "student", "submitted_at", "graded_at", "score", "points", "state", "late"
    )
    assert entries.rows() == [
        (2, "a@x.org", at(7, 22, 45), at(8, 9), 85.5, 100.0, "scored", None),
        (3, "b@x.org", at(9, 13), None, None, 100.0, "submitted", True),
        (4, "c@x.org", None, None, None, 100.0, "missing", None),
        (5, "d@x.org", at(7, 22, 45), None, None, 100.0, "assigned", None),
        (6, "e@x.org", None, at(8, 9), 0.0, 100.0, "scored", None),
        (7, "f@x.org", None, None, None, 100.0, "assigned", None),
    ]
    assert batch.frame("tasks").select("task", "points").rows() == [("BIO101-HW 1", 100.0)]
    assert batch.frame("student_ids").filter(student="a@x.org").rows() == [
        ("a@x.org", "email", "a@x.org"),
        ("a@x.org", "moodle participant", "Participant 1"),
    ]
    assert batch.exported_at == at(9, 13)
    assert batch.rows == {"imported": 6}
    assert batch.cells == {"scored": 2, "waiting for feedback": 1, "missing": 1, "blank": 2}
    assert "Columns not used: Grade can be changed, Feedback comments" in said(batch)


@pytest.mark.parametrize(
    ("status", "state", "late"),
    [
        ("Submitted for grading - 1 day 2 hours late", "submitted", True),
        ("Zur Bewertung abgegeben - 2 Tage 3 Stunden zu spät", "submitted", True),
        ("Remis pour évaluation - 3 jours 15 heures retard", "submitted", True),
        ("Remis pour évaluation - En retard de 2 jours", "submitted", True),
        ("Enviado para calificar - 2 días después", "submitted", True),
        ("Enviado para avaliação - 5 horas atrasado", "submitted", True),
        ("Remis pour évaluation", "submitted", None),
        ("Keine Abgabe - Abgabe ist überfällig seit: 4 Tage", "missing", None),
        ("Pas de travail remis - Le devoir est en retard de 3 jours", "missing", None),
        ("Sin entrega - La Tarea está retrasada por: 2 días", "missing", None),
        ("Nenhum envio - A tarefa está atrasada há: 2 dias", "missing", None),
        ("Keine Abgabe", "assigned", None),
    ],
)
def test_late_and_overdue_in_other_languages(status: str, state: str, late: bool | None) -> None:
    handed_in = "Monday, February 7, 2022, 10:45 PM" if state == "submitted" else "-"
    row = [*ROWS[0][:3], status, "", "100", "Yes", handed_in, "-", ""]
    entries = read([HEADER, row]).frame("log_entries")
    assert entries.select("state", "late").rows() == [(state, late)]


def test_identities_that_are_hidden() -> None:
    rows = [[cell for n, cell in enumerate(row) if n not in (1, 2)] for row in [HEADER, *ROWS]]
    batch = read(rows)
    assert batch.frame("log_entries")["student"][0] == "Participant 1"
    assert batch.frame("student_ids")["kind"].unique().to_list() == ["moodle participant"]
    assert "cannot be matched" in said(batch)


def test_grades_in_words() -> None:
    rows = [[*HEADER], [*ROWS[0]], [*ROWS[1]]]
    rows[0][5] = "Scale"
    rows[1][4:6], rows[2][4:6] = ["Competent", "x"], ["Not yet competent", "x"]
    batch = read(rows)
    levels = batch.frame("log_entries").select("score", "points", "level").rows()
    assert levels == [(1.0, 1.0, "Competent"), (0.0, 1.0, "Not yet competent")]
    assert batch.frame("skills").select("skill", "cut").rows() == [("BIO101-HW 1", 1.0)]
    rows[1][4] = "Splendid"
    with pytest.raises(InputError, match="row 2, column 'Grade'.*is not a score"):
        read(rows)


def test_a_date_that_is_none_is_refused() -> None:
    row = [*ROWS[0]]
    row[7] = "Monday, February 30, 2022, 10:45 PM"
    with pytest.raises(InputError, match=r"row 2, column 'Last modified \(submission\)'"):
        read([HEADER, row])


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("Grades-BIO101-HW 1-20417.csv", "BIO101-HW 1"),
        ("Grades-BIO101-HW 1-20417 (3).csv", "BIO101-HW 1"),
        ("hw1.csv", "hw1"),
    ],
)
def test_name_of_the_assignment(file: str, name: str) -> None:
    assert assignment_of(file) == name


def test_the_real_sample_loads(samples: Path) -> None:
    path = samples / "moodle" / "rreareyes_assign_grading_worksheet.csv"
    table = read_table(path.read_bytes(), path.name)
    claims = [
        key
        for key, reader in READERS.items()
        if type(table) is reader.takes and reader.recognises(table)
    ]
    assert claims == ["moodle_worksheet"]
    batch = READER.read(table, Mapping())
    entries = batch.frame("log_entries")
    assert batch.cells == {"waiting for feedback": 200}
    assert entries["points"].unique().to_list() == [100.0]
    assert entries["submitted_at"].null_count() == 12
    assert entries["submitted_at"][0] == at(7, 22, 45)
    assert entries["student"].n_unique() == 200


def test_in_a_store_a_later_worksheet_brings_the_grade(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    later = [[*row] for row in ROWS]
    later[1][4], later[1][8] = "95.00", "Thursday, 10 February 2022, 9:00 AM"
    for folder, rows in (("a", ROWS), ("b", later)):
        (tmp_path / folder / FILE).write_bytes(written([HEADER, *rows]))
    masteryviz.load([tmp_path / "b" / FILE, tmp_path / "a" / FILE], tmp_path / "store")
    with masteryviz.Gradebook.open(tmp_path / "store") as gradebook:
        standings = gradebook.standings().sort("student")
        assert standings.select("student", "state", "score", "attempts").rows()[:3] == [
            ("a@x.org", "mastered", 85.5, 1),
            ("b@x.org", "mastered", 95.0, 1),
            ("c@x.org", "missing", None, 0),
        ]
        assert gradebook.ask("mastery_rates", by=("task",))["mastered"].to_list() == [2]


def test_in_german() -> None:
    header = ["ID", "Vollständiger Name", "E-Mail-Adresse", "Status", "Bewertung", "Bestwertung",
              "Bewertung kann geändert werden", "Zuletzt geändert (Abgabe)",
              "Zuletzt geändert (Bewertung)"]  # fmt: skip
    rows = [
        ["Teilnehmer/in1", "Ann Doe", "a@x.org", "Zur Bewertung abgegeben", "8,50", "10,00", "Ja",
         "Montag, 7. Februar 2022, 22:45", "Dienstag, 8. Februar 2022, 09:00"],
        ["Teilnehmer/in2", "Bo Roe", "b@x.org", "Entwurf (nicht abgegeben)", "", "10,00", "Ja",
         "Montag, 7. Februar 2022, 22:45", "-"],
        ["Teilnehmer/in3", "Cy Poe", "c@x.org", "Etwas anderes", "", "10,00", "Ja",
         "Montag, 7. Februar 2022, 22:45", "-"],
    ]  # fmt: skip
    table = read_table(written([header, *rows]), "HW.csv")
    assert READER.recognises(table)
    batch = READER.read(table, Mapping())
    entries = batch.frame("log_entries").select("submitted_at", "graded_at", "score", "points")
    assert entries.row(0) == (at(7, 22, 45), at(8, 9), 8.5, 10.0)
    assert batch.frame("log_entries")["state"].to_list() == ["scored", "assigned", "submitted"]
    assert "status that is not known" in said(batch)
