"""Gradescope's scores of one assignment: status, questions, and what is not known."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from masteryviz.errors import InputError
from masteryviz.mapping import Mapping, SkillEntry
from masteryviz.readers.gradescope_assignment import assignment_name
from tests.lms import batch_of, entries, notices, rates, seen

NEW_YORK = Mapping(timezone="America/New_York")
FILE = "Unit_3_Check_scores.csv"
HEAD = (
    "Name,SID,Email,Total Score,Max Points,Status,Submission ID,Submission Time,Lateness (H:M:S),"
    "View Count,Submission Count"
)


def read(text: str | bytes, mapping: Mapping = NEW_YORK, file: str = FILE):
    return batch_of(text, "gradescope_assignment", mapping, file)


def test_a_whole_export(samples: Path) -> None:
    batch = read((samples / "gradescope" / FILE).read_bytes())
    assert (batch.kind, batch.exported_at) == ("log", dt.datetime(2026, 2, 12, 9, 10))
    assert entries(
        batch, "row", "student", "section", "submitted_at", "score", "points", "state", "late"
    ) == [
        (2, "100200", "P1", dt.datetime(2026, 2, 10, 16, 26, 3), 9.0, 10.0, "scored", False),
        (3, "100201", "P1", dt.datetime(2026, 2, 12, 9, 10), 5.5, 10.0, "scored", True),
        (4, "100202", "P2", dt.datetime(2026, 2, 10, 16, 40), None, 10.0, "submitted", False),
        (5, "100203", "P2", None, None, 10.0, "missing", None),
    ]
    assert set(batch.frame("log_entries")["task"]) == {"Unit 3 Check"}
    assert seen(batch, "task", "title", "points", "part_of", frame="tasks") == [
        ("Unit 3 Check", "Unit 3 Check", 10.0, None),
        ("Unit 3 Check: question 1", "1: Slope", 4.0, "Unit 3 Check"),
        ("Unit 3 Check: question 2.1", "2.1: Intercept", 2.0, "Unit 3 Check"),
        ("Unit 3 Check: question 2.2", "Question 2.2", 4.0, "Unit 3 Check"),
    ]
    assert seen(batch, "row", "item", "score", "points", frame="item_scores") == [
        (2, "Unit 3 Check: question 1", 4.0, 4.0),
        (2, "Unit 3 Check: question 2.1", 1.0, 2.0),
        (2, "Unit 3 Check: question 2.2", 4.0, 4.0),
        (3, "Unit 3 Check: question 1", 2.0, 4.0),
        (3, "Unit 3 Check: question 2.1", 1.5, 2.0),
        (3, "Unit 3 Check: question 2.2", 2.0, 4.0),
    ]
    assert batch.rows == {"imported": 4}
    assert batch.cells == {
        "scored": 2, "waiting for feedback": 1, "missing": 1, "question scored": 6,
        "question without score": 6,
    }  # fmt: skip


def test_earlier_submissions_are_counted_in_a_notice_and_are_no_attempts(samples: Path) -> None:
    batch = read((samples / "gradescope" / FILE).read_bytes())
    assert batch.frame("log_entries").height == 4
    assert batch.frame("log_entries")["attempt_no"].null_count() == 4
    said = notices(batch)
    assert "revisions are at least what is shown. 1 student handed in more than once" in said
    assert "2 earlier submissions" in said


def test_the_older_layout_with_one_column_of_names_and_no_questions() -> None:
    batch = read(
        f"{HEAD}\nAnn Lee,1,a@x.org,0.0,10.0,Graded,7,2026-02-10 09:00:00 -0500,00:00:00,0,1\n"
    )
    assert entries(batch, "student", "section", "score", "late") == [("1", None, 0.0, False)]
    assert seen(batch, "name", "sort_name", frame="students") == [("Ann Lee", "Lee, Ann")]
    assert batch.frame("item_scores").height == 0


def test_what_stands_in_a_missing_or_ungraded_row_is_no_score() -> None:
    rows = [
        "Ann Lee,1,a@x.org,0.0,10.0,Missing,,,,,,0.0",
        "Bo Roe,2,b@x.org,3.0,10.0,Ungraded,7,2026-02-10 09:00:00 -0500,00:00:00,0,1,3.0",
    ]
    batch = read("\n".join([f"{HEAD},1: Slope (4.0 pts)", *rows, ""]))
    assert entries(batch, "score", "state") == [(None, "missing"), (None, "submitted")]
    assert batch.frame("item_scores").height == 0
    assert batch.cells == {"missing": 1, "waiting for feedback": 1, "question without score": 2}


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("Unit_3_Check_scores.csv", "Unit 3 Check"),
        ("Homework_1_scores (2).csv", "Homework 1"),
        ("Lab 1.csv", "Lab 1"),
        ("scores.csv", "scores"),
        ("Lab_1_scores_2026-02-12.csv", "Lab 1"),
    ],
)
def test_the_file_names_the_assignment(file: str, name: str) -> None:
    assert assignment_name(file) == name
    row = "Ann Lee,1,a@x.org,4,10.0,Graded,7,2026-02-10 09:00:00 -0500,00:00:00,0,1"
    batch = read(f"{HEAD}\n{row}\n", file=file)
    assert entries(batch, "task") == [(name,)]
    assert f"The assignment is called {name!r}, as the file is" in notices(batch)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (f"{HEAD}\nAnn Lee,1,a@x.org,good,10.0,Graded,7,,,0,1\n",
         "row 2, column 'Total Score': 'good' is not a score"),
        (f"{HEAD},1: Slope (4.0 pts)\nAnn Lee,1,a@x.org,4,10.0,Graded,7,,,0,1,??\n",
         r"row 2, column '1: Slope \(4.0 pts\)': '\?\?' is not a score"),
        (f"{HEAD}\nAnn Lee,,,4,10.0,Graded,7,,,0,1\n", "row 2, column 'SID': The row has no id"),
        (f"{HEAD},1: A (4 pts),1: B (4 pts)\nAnn Lee,1,,4,10.0,Graded,7,,,0,1,1,1\n",
         "Several columns have the number of one question"),
        (f"{HEAD}\nAnn Lee,1,a@x.org,4,10.0,Graded,7,2026-02-10 09:00:00 -0500,1h,0,1\n",
         "row 2, column .*The lateness is not written"),
    ],
)  # fmt: skip
def test_refusals(text: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        read(text)


def test_the_sample_answers_questions(samples: Path, tmp_path: Path) -> None:
    (report,), frame = rates(tmp_path, samples / "gradescope" / FILE, mapping=NEW_YORK)
    assert report.format == "gradescope_assignment"
    whole = frame.filter(skill="Unit 3 Check")
    assert whole.select("students", "with_evidence", "mastered").rows() == [(4, 2, 1)]


def test_course_and_assignment_files_say_one_submission_once(tmp_path: Path) -> None:
    row = "Ann Lee,1,a@x.org,P1,4,10.0,Graded,7,2026-02-10 09:00:00 -0500,00:00:00,0,2"
    one = tmp_path / "Lab_1_scores.csv"
    one.write_text(HEAD.replace("Email", "Email,section_name") + f"\n{row}\n")
    whole = tmp_path / "course.csv"
    whole.write_text(
        "Name,SID,Email,section_name,Lab 1,Lab 1 - Max Points,Lab 1 - Submission Time\n"
        "Ann Lee,1,a@x.org,P1,4,10.0,2026-02-10 09:00:00 -0500\n"
    )
    reports, frame = rates(tmp_path, one, whole, mapping=NEW_YORK)
    assert [report.format for report in reports] == ["gradescope_assignment", "gradescope_course"]
    assert sum(report.attempts for report in reports) == 1
    assert frame.select("skill", "students", "with_evidence").rows() == [("Lab 1", 1, 1)]


def test_questions_are_evidence_of_the_skills_that_the_map_gives_them(
    samples: Path, tmp_path: Path
) -> None:
    skills = (
        SkillEntry(skill="Slope", tasks=("1: Slope",)),
        SkillEntry(skill="Intercept", tasks=("Unit 3 Check: question 2.*",)),
    )
    mapping = Mapping(timezone="America/New_York", skills=skills)
    _, frame = rates(tmp_path, samples / "gradescope" / FILE, mapping=mapping)
    answer = {
        skill: rest for skill, *rest in frame.select("skill", "with_evidence", "mastered").rows()
    }
    assert answer["Slope"] == [2, 1]
    assert answer["Intercept"] == [2, 1]
