"""Reading Canvas' Student Analysis of a quiz."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import masteryviz
from masteryviz.errors import InputError
from masteryviz.mapping import Mapping, SkillEntry
from masteryviz.readers._canvas_quiz_layout import title_of
from masteryviz.recognition import recognise
from masteryviz.table import read_table
from tests.gradebooks import batch, changed, said, written

FILE = "Halves Quiz Student Analysis Report.csv"
QUIZ = [
    ["name", "id", "sis_id", "section", "section_id", "section_sis_id", "submitted", "attempt",
     "12: Half of 3?", "1.0", "15: Why?", "1.0", "n correct", "n incorrect", "score"],
    ["Ana Garza", "7001", "s-1", "P1", "31", "x", "2026-02-13 15:00:00 UTC", "2",
     "1.5", "1.0", "so", "", "1", "1", "1.0"],
    ["Ben Okoye", "7002", "", "P1, P2", "31, 32", "x, y", "2026-02-12 15:00:00 UTC", "1",
     "1", "0.0", "", "", "0", "1", "0.0"],
    ["Ana Garza", "7001", "s-1", "P1", "31", "x", "2026-02-12 14:00:00 UTC", "1",
     "2", "0.0", "no", "0.5", "0", "2", "0.5"],
]  # fmt: skip


def without(*names: str) -> list[list[str]]:
    places = [place for place, name in enumerate(QUIZ[0]) if name not in names]
    return [[row[place] for place in places] for row in QUIZ]


def test_attempts_questions_and_sections() -> None:
    found = batch(written(QUIZ), Mapping(timezone="America/Chicago"), FILE)
    assert found.kind == "log"
    assert found.exported_at == dt.datetime(2026, 2, 13, 9)
    assert found.frame("log_entries").select(
        "row", "student", "section", "task", "skill", "attempt_no", "submitted_at", "score",
        "points", "state",
    ).rows() == [
        (2, "7001", "P1", "quiz:Halves", None, 2, dt.datetime(2026, 2, 13, 9), 1.0, 2.0, "scored"),
        (3, "7002", "P1", "quiz:Halves", None, 1, dt.datetime(2026, 2, 12, 9), 0.0, 1.0, "scored"),
        (4, "7001", "P1", "quiz:Halves", None, 1, dt.datetime(2026, 2, 12, 8), 0.5, 2.0, "scored"),
    ]  # fmt: skip
    assert found.frame("item_scores").rows() == [
        (2, "quiz question 12", 1.0, 1.0), (2, "quiz question 15", None, 1.0),
        (3, "quiz question 12", 0.0, 1.0),
        (4, "quiz question 12", 0.0, 1.0), (4, "quiz question 15", 0.5, 1.0),
    ]  # fmt: skip
    assert found.frame("tasks").select("task", "title", "kind", "points", "part_of").rows() == [
        ("quiz:Halves", "Halves", "quiz", None, None),
        ("quiz question 12", "Half of 3?", "question", 1.0, "quiz:Halves"),
        ("quiz question 15", "Why?", "question", 1.0, "quiz:Halves"),
    ]
    assert found.frame("enrollments").select("student", "section").rows() == [
        ("7001", "P1"), ("7002", "P1"), ("7002", "P2"),
    ]  # fmt: skip
    assert found.frame("student_ids").filter(kind="sis").rows() == [("7001", "sis", "s-1")]
    assert (found.rows, found.cells) == ({"imported": 3}, {"scored": 3})
    assert "it is called 'Halves'" in said(found)


def test_only_the_last_attempts_are_said_to_be_all_there_is() -> None:
    found = batch(written(without("attempt")), file=FILE)
    assert found.frame("log_entries")["attempt_no"].to_list() == [None] * 3
    assert "last attempt of each student alone. Where students may try again" in said(found)
    assert "last attempt of each student" not in said(batch(written(QUIZ), file=FILE))


def test_without_sis_ids() -> None:
    found = batch(written(without("sis_id", "section_sis_id")), file=FILE)
    assert found.frame("student_ids")["kind"].unique().to_list() == ["canvas"]
    assert found.frame("log_entries")["score"].to_list() == [1.0, 0.0, 0.5]


@pytest.mark.parametrize(
    "dropped", ["", "attempt", "sis_id section_sis_id", "sis_id section_sis_id attempt"]
)
def test_a_translated_analysis_is_known_by_its_shape(dropped: str) -> None:
    rows = without(*dropped.split())
    plain = batch(written(rows), file=FILE)
    swedish = {
        "name": "namn",
        "section": "sektion",
        "submitted": "inlämnad",
        "n correct": "rätt",
        "n incorrect": "fel",
        "score": "resultat",
        "attempt": "försök",
        "id": "nr",
        "section_id": "sektion_nr",
        "sis_id": "sis_nr",
        "section_sis_id": "sektion_sis",
    }
    rows[0] = [swedish.get(name, name) for name in rows[0]]
    assert recognise(read_table(written(rows), "x.csv")).key == "canvas_quiz"
    found = batch(written(rows), file=FILE)
    for name in ("students", "student_ids", "log_entries", "item_scores", "enrollments"):
        assert found.frame(name).equals(plain.frame(name))


def test_the_map_aligns_questions_and_gives_points() -> None:
    mapping = Mapping(points={"Halves": 4.0}, skills=(SkillEntry(skill="F1", tasks=("Half of*",)),))
    found = batch(written(QUIZ), mapping, FILE)
    assert found.frame("task_skills").rows() == [("quiz question 12", "F1", 1.0)]
    assert found.frame("log_entries")["points"].unique().to_list() == [4.0]
    assert found.frame("skills")["skill"].to_list() == ["F1"]


def test_who_was_not_logged_in_is_no_student() -> None:
    rows = changed({(2, 0): "", (2, 1): ""}, QUIZ)
    found = batch(rows, file=FILE)
    assert found.rows == {"imported": 2, "skipped: not logged in": 1}
    assert found.frame("students")["student"].to_list() == ["7001"]


def test_a_section_with_a_comma_in_its_name_is_known_by_its_number() -> None:
    rows = changed({(1, 3): "P1, late", (3, 3): "P1, late", (2, 3): "P1, late, P2"}, QUIZ)
    found = batch(rows, file=FILE)
    assert found.frame("enrollments").select("student", "section").rows() == [
        ("7001", "P1, late"), ("7002", "P1, late"), ("7002", "32"),
    ]  # fmt: skip


def test_undated_attempts_are_ordered_by_their_number() -> None:
    rows = changed({(1, 6): "", (3, 6): ""}, QUIZ)
    read = batch(rows, file=FILE).frame("log_entries").select("row", "student", "attempt_no")
    assert read.rows() == [(4, "7001", 2), (3, "7002", 1), (2, "7001", 1)]


def test_an_attempt_without_a_score_waits_for_feedback() -> None:
    found = batch(changed({(1, 14): ""}, QUIZ), file=FILE)
    assert found.frame("log_entries")["state"].to_list() == ["submitted", "scored", "scored"]
    assert found.cells == {"scored": 2, "waiting for feedback": 1}


@pytest.mark.parametrize(
    ("file", "title"),
    [
        ("Halves Quiz Student Analysis Report.csv", "Halves"),
        ("Halves Survey Student Analysis Report (2).csv", "Halves"),
        ("Unit 2_ Halves Student Analysis.csv", "Unit 2 Halves"),
        ("2026-02-13 Halves.csv", "2026-02-13 Halves"),
        ("Halves.csv", "Halves"),
        ("student-analysis-report.csv", "Quiz"),
    ],
)
def test_the_quiz_is_called_after_the_file(file: str, title: str) -> None:
    assert title_of(file) == title


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ({(1, 14): "good"}, "row 2, column 'score': 'good' is not a number"),
        ({(1, 9): "x"}, "row 2, column '1.0': 'x' is not a number"),
        ({(1, 6): "soon"}, "row 2, column 'submitted': .*not a date"),
        ({(1, 1): ""}, "row 2, column 'id': The row has no student id"),
        ({(1, 7): "last"}, "row 2, column 'attempt': this is not a whole number"),
        ({(0, 10): "12: Half of 3?"}, "Question 12 stands twice"),
        ({(0, 6): "when"}, "The column 'submitted' is missing"),
    ],
)
def test_what_is_wrong_is_named(cells, message: str) -> None:
    table = read_table(changed(cells, QUIZ), FILE)
    reader = recognise(table, "canvas_quiz")
    with pytest.raises(InputError, match=message):
        reader.read(table, Mapping())


def test_an_anonymous_survey_is_refused() -> None:
    content = written(without("name", "id", "sis_id"))
    assert recognise(read_table(content, FILE)).key == "canvas_quiz"
    with pytest.raises(InputError, match="the survey was anonymous"):
        batch(content, file=FILE)


def test_the_sample_in_a_store(samples: Path, tmp_path: Path) -> None:
    path = samples / "canvas/Circle quiz Quiz Student Analysis Report.csv"
    mapping = Mapping(timezone="America/Chicago",
                      skills=(SkillEntry(skill="Area", tasks=("What is the area*",)),
                              SkillEntry(skill="Arcs", tasks=("Pick the arcs",))))  # fmt: skip
    (report,) = masteryviz.load(path, tmp_path / "plain")
    assert report.rows == {"imported": 3, "skipped: not logged in": 1}
    with masteryviz.Gradebook.open(tmp_path / "plain") as book:
        assert book.ask("mastery_rates").select("skill", "students", "mastered").rows() == [
            ("Circle quiz", 2, 1)
        ]
        cleo = book.standings().filter(student="7003").row(0, named=True)
        assert (cleo["attempts"], cleo["share"], cleo["mastered"]) == (2, 0.6, False)
    masteryviz.load(path, tmp_path / "mapped", mapping=mapping)
    with masteryviz.Gradebook.open(tmp_path / "mapped") as book:
        assert book.ask("mastery_rates").select("skill", "students", "mastered").rows() == [
            ("Area", 2, 2), ("Arcs", 2, 2),
        ]  # fmt: skip
        cleo = book.standings().filter(student="7003", skill="Arcs").row(0, named=True)
        assert (cleo["attempts"], cleo["revisions"], cleo["score"]) == (2, 1, 2.0)


@settings(max_examples=25)
@given(data=st.data())
def test_any_analysis_reads_back(data) -> None:
    separator = data.draw(st.sampled_from([",", ";", "\t"]))
    comma = separator == ";" and data.draw(st.booleans())
    mark = data.draw(st.sampled_from(["", "\ufeff"]))
    worths = data.draw(st.lists(st.integers(1, 3), min_size=1, max_size=4))
    texts = data.draw(st.lists(st.text("aB ,;:\"'\n1>", max_size=8), min_size=len(worths),
                               max_size=len(worths)))  # fmt: skip
    asked = st.lists(st.one_of(st.none(), st.integers(0, 6)), min_size=len(worths),
                     max_size=len(worths))  # fmt: skip
    truth = data.draw(
        st.dictionaries(st.tuples(st.integers(1, 3), st.integers(1, 3)), asked, min_size=1)
    )
    number = (lambda n: f"{n:.2f}".replace(".", ",")) if comma else (lambda n: f"{n:.2f}")
    header = list(QUIZ[0][:8])
    for place, (worth, text) in enumerate(zip(worths, texts, strict=True)):
        header += [f"{100 + place}: {text}", number(worth)]
    header += QUIZ[0][-3:]
    rows = []
    for (student, attempt), points in sorted(truth.items(), reverse=True):
        line = [f"S{student} A", str(student), "", "P1", "31", "",
                f"2026-02-{attempt:02} 1{student}:00:00 UTC", str(attempt)]  # fmt: skip
        for got in points:
            line += ["", ""] if got is None else ["an answer", number(got / 4)]
        line += ["0", "0", number(sum(got or 0 for got in points) / 4)]
        rows.append(line)
    if data.draw(st.booleans()):
        swedish = ["namn", "nr", "sis", "sektion", "sektion_nr", "s", "inlämnad", "försök"]
        header[:8], header[-3:] = swedish, ["rätt", "fel", "resultat"]
    found = batch(mark.encode() + written([header, *rows], separator), file=FILE)
    entries = found.frame("log_entries")
    read = {
        (int(e["student"]), e["attempt_no"]): (e["score"], e["points"])
        for e in entries.iter_rows(named=True)
    }
    for key, points in truth.items():
        there = [worth for worth, got in zip(worths, points, strict=True) if got is not None]
        assert read[key] == (sum(g or 0 for g in points) / 4, sum(there) if there else None)
    items = found.frame("item_scores").join(entries, on="row").select(
        "student", "attempt_no", "item", "score"
    )  # fmt: skip
    assert set(items.rows()) == {
        (str(student), attempt, f"quiz question {100 + place}", got / 4)
        for (student, attempt), points in truth.items()
        for place, got in enumerate(points) if got is not None
    }  # fmt: skip
