"""nbgrader's export: zeros that are missing work, times of UTC, lateness and penalties."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from masteryviz.errors import InputError
from masteryviz.mapping import Mapping
from tests.lms import batch_of, entries, notices, rates, seen

HEAD = (
    "assignment,duedate,timestamp,student_id,last_name,first_name,email,raw_score,"
    "late_submission_penalty,score,max_score"
)


def read(text: str | bytes, mapping: Mapping | None = None):
    return batch_of(text, "nbgrader", mapping or Mapping(timezone="UTC"))


def test_a_whole_export(samples: Path) -> None:
    batch = read((samples / "nbgrader" / "grades.csv").read_bytes())
    assert (batch.kind, batch.exported_at) == ("log", dt.datetime(2026, 2, 9, 8))
    first = dt.datetime(2026, 2, 2, 22, 58, 23, 948203)
    assert entries(
        batch, "row", "student", "task", "submitted_at", "score", "points", "state", "late"
    ) == [
        (2, "nabara", "ps1", first, 9.0, 10.0, "scored", False),
        (3, "lberg", "ps1", dt.datetime(2026, 2, 4, 10), 4.0, 10.0, "scored", True),
        (4, "mchen", "ps1", None, None, 10.0, "missing", None),
        (5, "nabara", "ps2", dt.datetime(2026, 2, 9, 8), 0.0, 5.0, "scored", None),
        (6, "lberg", "ps2", None, None, 5.0, "missing", None),
        (7, "mchen", "ps2", None, 3.0, 5.0, "scored", None),
    ]
    assert batch.rows == {"imported": 6}
    assert batch.cells == {"scored": 4, "missing": 2}
    assert seen(batch, "task", "points", "due_on", frame="tasks") == [
        ("ps1", 10.0, dt.date(2026, 2, 2)),
        ("ps2", 5.0, None),
    ]
    assert seen(batch, "student", "kind", "value", frame="student_ids") == [
        ("nabara", "nbgrader", "nabara"),
        ("lberg", "nbgrader", "lberg"),
        ("mchen", "nbgrader", "mchen"),
        ("nabara", "email", "nabara@school.example"),
    ]
    said = notices(batch)
    assert "2 rows of zeros without a time of submission: missing work" in said
    assert "1 score has a penalty for lateness taken off" in said
    assert "revisions are at least what is shown" in said


def test_times_are_utc_and_become_the_schools() -> None:
    text = f"{HEAD}\nps1,,2026-02-02 22:58:23.948203,ann,,,,9,0,9,10\n"
    batch = read(text, Mapping(timezone="America/New_York"))
    assert entries(batch, "submitted_at") == [(dt.datetime(2026, 2, 2, 17, 58, 23, 948203),)]


def test_the_real_sample(samples: Path) -> None:
    batch = read((samples / "trackers" / "nbgrader_grades.csv").read_bytes())
    assert entries(batch, "student", "task", "score", "points") == [
        ("bitdiddle", "ps1", 1.5, 23.0),
        ("hacker", "ps1", 3.0, 23.0),
    ]
    assert seen(batch, "name", frame="students") == [(None,), (None,)]


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (["ps1,,,ann,,,,9,0,good,10"], "row 2, column 'score': 'good' is not a score"),
        (["ps1,,,ann,,,,9,0,9,much"], "row 2, column 'max_score': 'much' is not a score"),
        (["ps1,,soon,ann,,,,9,0,9,10"], "row 2, column 'timestamp'"),
        (["ps1,,,,,,,9,0,9,10"], "row 2, column 'student_id': The row has no id"),
        ([",,,ann,,,,9,0,9,10"], "row 2, column 'assignment': The row names no assignment"),
        (["ps1,,,ann,,,,9,0,9,10", "ps1,,,ann,,,,8,0,8,10"],
         "row 3: An earlier row is about the same student and assignment"),
        (["ps1,,,ann,Lee, Ann,Jr,,9,0,9,10"], "row 2: The row has 12 cells, the header has 11"),
        ([], "no rows below the header"),
    ],
)  # fmt: skip
def test_refusals(rows: list[str], message: str) -> None:
    with pytest.raises(InputError, match=message):
        read("\n".join([HEAD, *rows, ""]))


def test_the_sample_answers_questions(samples: Path, tmp_path: Path) -> None:
    (report,), frame = rates(tmp_path, samples / "nbgrader" / "grades.csv")
    assert (report.format, report.attempts) == ("nbgrader", 4)
    assert frame.select("skill", "students", "with_evidence", "mastered").rows() == [
        ("ps1", 3, 2, 1),
        ("ps2", 3, 2, 0),
    ]
