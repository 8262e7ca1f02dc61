"""Moodle's quiz reports: attempts, their moments and states, and the marks of questions."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

import polars as pl
import pytest

import masteryviz
from masteryviz.errors import InputError
from masteryviz.mapping import Mapping, SkillEntry
from masteryviz.readers import READERS, Batch
from masteryviz.readers.moodle_quiz import READER, quiz_of
from masteryviz.table import read_table
from tests.gradebooks import said, written

REAL = Path(__file__).parent / "data" / "moodle" / "grades_report.csv"
HEADER = [
    "Surname", "First name", "Department", "Email address", "State", "Started on", "Time taken",
    "Completed", "Grade/10.00", "Q. 1 /4.00", "Q. 2 /6.00",
]  # fmt: skip
ROWS = [
    ["Doe", "Ann", "", "Ann@x.org", "Finished", "2 June 2021  8:28 AM", "16 mins 49 secs",
     "2 June 2021  8:45 AM", "7.00", "4.00", "3.00"],
    ["Doe", "Ann", "", "ann@x.org", "Finished", "3 June 2021  0:04 PM", "1 hour",
     "3 June 2021  1:04 PM", "6.00", "-", "6.00"],
    ["Roe", "Bo", "", "bo@x.org", "Finished", "3 June 2021  9:00 AM", "5 mins",
     "3 June 2021  9:05 AM", "Not yet graded", "4.00", "Requires grading"],
    ["Roe", "Bo", "", "bo@x.org", "In progress", "4 June 2021 10:00 AM", "-", "-", "-", "-", "-"],
    ["Poe", "Cy", "", "cy@x.org", "Never submitted", "4 June 2021 10:00 AM", "-", "-", "-", "-",
     "-"],
    ["Poe", "Di", "", "di@x.org", "-", "-", "-", "-", "-", "-", "-"],
    ["Overall average", "", "", "", "", "", "", "", "6.50", "2.67", "4.50"],
]  # fmt: skip


def read(
    rows: list[list[str]],
    mapping: Mapping | None = None,
    file: str = "Bio-Cells quiz-grades.csv",
    separator: str = ",",
) -> Batch:
    return READER.read(read_table(written(rows, separator), file), mapping or Mapping())


def at(day: int, hour: int, minute: int) -> dt.datetime:
    return dt.datetime(2021, 6, day, hour, minute)


def test_golden() -> None:
    batch = read([HEADER, *ROWS])
    quiz = "Bio-Cells quiz"
    entries = batch.frame("log_entries").select(
        "row", "student", "task", "submitted_at", "score", "points", "state"
    )
    assert entries.rows() == [
        (2, "ann@x.org", quiz, at(2, 8, 45), 7.0, 10.0, "scored"),
        (3, "ann@x.org", quiz, at(3, 13, 4), 6.0, 10.0, "scored"),
        (4, "bo@x.org", quiz, at(3, 9, 5), None, 10.0, "submitted"),
        (5, "bo@x.org", quiz, None, None, 10.0, "assigned"),
        (6, "cy@x.org", quiz, None, None, 10.0, "missing"),
        (7, "di@x.org", quiz, None, None, 10.0, "assigned"),
    ]
    assert batch.frame("item_scores").rows() == [
        (2, f"{quiz} · Q. 1", 4.0, 4.0),
        (2, f"{quiz} · Q. 2", 3.0, 6.0),
        (3, f"{quiz} · Q. 1", 0.0, 4.0),
        (3, f"{quiz} · Q. 2", 6.0, 6.0),
        (4, f"{quiz} · Q. 1", 4.0, 4.0),
        (4, f"{quiz} · Q. 2", None, 6.0),
    ]
    assert batch.frame("tasks").select("task", "title", "points", "part_of").rows() == [
        (quiz, quiz, 10.0, None),
        (f"{quiz} · Q. 1", "Q. 1", 4.0, quiz),
        (f"{quiz} · Q. 2", "Q. 2", 6.0, quiz),
    ]
    assert batch.exported_at == at(4, 10, 0)
    assert batch.rows == {"imported": 6, "skipped: summary row": 1}
    assert batch.cells == {
        "scored": 2,
        "waiting for feedback": 1,
        "not handed in": 2,
        "never handed in": 1,
        "question scored": 4,
        "question not answered": 1,
        "question waiting for feedback": 1,
        "skipped: question of an attempt not handed in": 6,
        "skipped: summary row": 3,
    }


def test_averages_are_compared_with_those_of_the_attempts() -> None:
    averages = [*ROWS[-1][:9], "2.00", "4.50"]
    assert "average is" not in said(read([HEADER, *ROWS[:2], averages]))
    rows = [HEADER, ROWS[0], ROWS[-1]]
    what = "'Grade/10.00': The report's average is 6.50, that of its attempts 7.00."
    assert what in said(read(rows))


def test_the_real_report() -> None:
    table = read_table(REAL.read_bytes(), REAL.name)
    assert [key for key, reader in READERS.items() if _claims(reader, table)] == ["moodle_quiz"]
    batch = READER.read(table, Mapping())
    entries = batch.frame("log_entries")
    finished = entries.filter(state="scored")
    assert (finished.height, finished["student"].n_unique()) == (421, 272)
    assert (entries.height, entries["student"].n_unique()) == (460, 282)
    assert finished.group_by("student").len()["len"].max() == 8
    assert finished["submitted_at"].null_count() == 0
    assert "average is" not in said(batch)


def test_question_averages_equal_those_of_the_real_report() -> None:
    table = read_table(REAL.read_bytes(), REAL.name)
    batch = READER.read(table, Mapping())
    own = batch.frame("item_scores").group_by("item", maintain_order=True).agg(
        pl.col("score").mean(), pl.len()
    )  # fmt: skip
    assert own["len"].to_list() == [421] * 9
    reported = [float(text) for text in table.frame.row(-1)[10:]]
    assert reported == [0.68, 0.85, 0.40, 0.72, 0.62, 0.57, 0.79, 0.60, 0.67]
    for mean, average in zip(own["score"], reported, strict=True):
        assert abs(mean - average) <= 0.005


def _claims(reader: object, table: object) -> bool:
    same = type(table) is reader.takes  # type: ignore[attr-defined]
    return same and reader.recognises(table)  # type: ignore[attr-defined, no-any-return]


LANGUAGES = {
    "German": [
        ["Nachname", "Vorname", "E-Mail-Adresse", "Status", "Begonnen am", "Beendet",
         "Verbrauchte Zeit", "Bewertung/10,00", "F 1 /4,00", "F 2 /6,00"],
        ["Doe", "Ann", "a@x.org", "Beendet", "2. Juni 2021 08:28", "2. Juni 2021 08:45", "16 Min.",
         "7,50", "4,00", "3,50"],
        ["Doe", "Ann", "a@x.org", "In Bearbeitung", "3. Juni 2021 08:28", "-", "-", "-", "-", "-"],
        ["Gesamtdurchschnitt", "", "", "", "", "", "", "7,50", "4,00", "3,50"],
    ],
    "Spanish": [
        ["Apellido(s)", "Nombre", "Dirección de correo", "Estado", "Comenzado el", "Finalizado",
         "Tiempo requerido", "Calificación/10.00", "P. 1 /4.00", "P. 2 /6.00"],
        ["Doe", "Ann", "a@x.org", "Finalizado", "2 de junio de 2021 08:28",
         "2 de junio de 2021 08:45", "16 minutos", "7.50", "4.00", "3.50"],
        ["Doe", "Ann", "a@x.org", "En curso", "3 de junio de 2021 08:28", "-", "-", "-", "-", "-"],
        ["Promedio general", "", "", "", "", "", "", "7.50", "4.00", "3.50"],
    ],
    "a language whose words are not known": [
        ["Sukunimi", "Etunimi", "Sähköpostiosoite", "Tila", "Aloitettiin", "Valmis", "Aika",
         "Arvosana/10,00", "K 1 /4,00", "K 2 /6,00"],
        ["Doe", "Ann", "a@x.org", "Päättynyt", "2 kesäkuu 2021, 08:28", "2 kesäkuu 2021, 08:45",
         "16 min", "7,50", "4,00", "3,50"],
        ["Doe", "Ann", "a@x.org", "Kesken", "3 kesäkuu 2021, 08:28", "-", "-", "-", "-", "-"],
        ["Keskiarvo", "", "", "", "", "", "", "7,50", "4,00", "3,50"],
    ],
}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_languages(language: str) -> None:
    table = read_table(written(LANGUAGES[language]), "Quiz.csv")
    assert [key for key, reader in READERS.items() if _claims(reader, table)] == ["moodle_quiz"]
    batch = READER.read(table, Mapping())
    entries = batch.frame("log_entries").select("submitted_at", "score", "points", "state")
    assert entries.rows() == [(at(2, 8, 45), 7.5, 10.0, "scored"), (None, None, 10.0, "assigned")]
    assert batch.frame("item_scores")["score"].to_list() == [4.0, 3.5]
    assert batch.frame("students")["name"].to_list() == ["Ann Doe"]
    assert batch.exported_at == at(3, 8, 28)
    assert batch.rows == {"imported": 2, "skipped: summary row": 1}


def test_responses_report_keeps_no_answers() -> None:
    header = [*HEADER[:9], "Response 1", "Right answer 1"]
    batch = read([header, [*ROWS[0][:9], "mitosis", "meiosis"]], file="Q-responses.csv")
    assert batch.frame("log_entries").select("task", "score").rows() == [("Q", 7.0)]
    assert batch.cells == {"scored": 1, "skipped: answer in words": 2}
    assert batch.frame("item_scores").height == 0


def test_a_question_without_a_mark_is_open_where_the_rest_does_not_make_up_the_grade() -> None:
    row = [*ROWS[0]]
    row[-2:] = ["-", "3.00"]
    scores = read([HEADER, row]).frame("item_scores")["score"].to_list()
    assert scores == [None, 3.0]


def test_attempts_of_one_minute_keep_the_order_in_which_they_were_started() -> None:
    first, second = [*ROWS[0]], [*ROWS[0]]
    second[5], second[8:] = "2 June 2021  8:44 AM", ["10.00", "4.00", "6.00"]
    batch = read([HEADER, second, first])
    entries = batch.frame("log_entries").sort("row").select("row", "score").rows()
    assert entries == [(2, 7.0), (3, 10.0)]
    marks = batch.frame("item_scores").filter(pl.col("row") == 3)["score"].to_list()
    assert marks == [4.0, 6.0]


def test_names_alone_need_the_user_s_yes() -> None:
    rows = [[cell for n, cell in enumerate(row) if n != 3] for row in [HEADER, *ROWS]]
    with pytest.raises(InputError, match="name_as_id = true"):
        read(rows)
    batch = read(rows, Mapping(name_as_id=True))
    assert batch.frame("log_entries")["student"].to_list()[:2] == ["Ann Doe", "Ann Doe"]


def test_a_grade_that_is_no_number_is_refused() -> None:
    row = [*ROWS[0]]
    row[8] = "7.0x"
    with pytest.raises(InputError, match="row 2, column 'Grade/10.00': The cell is no number"):
        read([HEADER, row])


def test_unknown_states_are_said_and_read_from_the_dates() -> None:
    row = [*ROWS[0]]
    row[4] = "Valmis"
    batch = read([HEADER, row])
    assert batch.frame("log_entries")["state"].to_list() == ["scored"]
    assert "States that are not known were read from dates and grades: 'Valmis'" in said(batch)


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("BIO-Quiz 1-grades.csv", "BIO-Quiz 1"),
        ("BIO-Quiz 1-responses (2).csv", "BIO-Quiz 1"),
        ("BIO-Quiz 1-Bewertungen 2021-06-04.csv", "BIO-Quiz 1"),
        ("grades.csv", "grades"),
    ],
)
def test_name_of_the_quiz(file: str, name: str) -> None:
    assert quiz_of(file) == name


def test_a_tracker_with_maximums_in_its_headers_is_no_quiz_report() -> None:
    rows = [["Name", "Email", "Exam/50", "Quiz 1 /10"], ["Ann", "a@x.org", "40", "7"]]
    assert not READER.recognises(read_table(written(rows), "t.csv"))


def test_in_a_store(tmp_path: Path) -> None:
    file = tmp_path / "Bio-Cells quiz-grades.csv"
    file.write_bytes(written([HEADER, *ROWS]))
    entry = SkillEntry(skill="Cells", tasks=("*Cells quiz",), cut=0.65)
    (report,) = masteryviz.load(file, tmp_path / "store", mapping=Mapping(skills=(entry,)))
    assert report.format == "moodle_quiz"
    assert report.attempts == 3
    with masteryviz.Gradebook.open(tmp_path / "store") as gradebook:
        standings = gradebook.standings().sort("student").select("student", "state", "attempts")
        assert standings.rows()[0] == ("ann@x.org", "returned", 2)
        best = gradebook.standings(rule="highest").sort("student").select("student", "state")
        assert best.rows()[0] == ("ann@x.org", "mastered")


def test_the_real_report_in_a_store(tmp_path: Path) -> None:
    (report,) = masteryviz.load(REAL, tmp_path / "store")
    assert (report.attempts, report.students) == (421, 282)
    (again,) = masteryviz.load(REAL, tmp_path / "store")
    assert again.status == "already loaded"
    with masteryviz.Gradebook.open(tmp_path / "store") as gradebook:
        rates = gradebook.ask("mastery_rates", by=("skill",))
        assert rates["with_evidence"].to_list() == [272]


def test_questions_that_the_map_aligns_are_evidence_of_their_skills(tmp_path: Path) -> None:
    entries = (SkillEntry(skill="A", tasks=("Q. 1",)), SkillEntry(skill="B", tasks=("*Q. 9",)))
    masteryviz.load(REAL, tmp_path / "store", mapping=Mapping(skills=entries))
    best: dict[str, list[float]] = {}
    with REAL.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            if row["State"] == "Finished":
                marks = [float(row[q].replace("-", "0")) for q in ("Q. 1 /1.00", "Q. 9 /1.00")]
                known = best.get(row["Email address"], [0.0, 0.0])
                best[row["Email address"]] = [max(*pair) for pair in zip(known, marks, strict=True)]
    with masteryviz.Gradebook.open(tmp_path / "store") as gradebook:
        rates = gradebook.ask("mastery_rates", rule="highest", by=("skill",))
    assert rates["skill"].to_list() == ["A", "B"]
    assert rates["mastered"].to_list() == [
        sum(marks[n] == 1 for marks in best.values()) for n in (0, 1)
    ]


def test_reports_with_fewer_attempts_or_an_open_one_make_no_attempt_twice(tmp_path: Path) -> None:
    opened = [*ROWS[1][:4], "In progress", ROWS[1][5], *["-"] * 5]
    reports = {
        "only the best": [HEADER, ROWS[1]],
        "while one is open": [HEADER, ROWS[0], opened],
        "all": [HEADER, *ROWS[:2]],
    }
    files = []
    for name, rows in reports.items():
        (tmp_path / name).mkdir()
        files.append(tmp_path / name / "Q-grades.csv")
        files[-1].write_bytes(written(rows))
    masteryviz.load(files, tmp_path / "store")
    with masteryviz.Gradebook.open(tmp_path / "store") as gradebook:
        standings = gradebook.standings().select("student", "state", "score", "attempts", "skill")
        assert standings.rows() == [("ann@x.org", "returned", 6.0, 2, "Q")]
