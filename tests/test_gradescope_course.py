"""Gradescope's course grades: newest submissions with their times and lateness, as a log."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from masteryviz.errors import InputError
from masteryviz.gradebook import Gradebook
from masteryviz.loading import load
from masteryviz.mapping import Mapping
from masteryviz.metrics.revisions import revision_counts
from tests.lms import batch_of, entries, notices, rates, seen

NEW_YORK = Mapping(timezone="America/New_York")


def course(*rows: str, title: str = "Lab 1") -> str:
    """A course with one assignment."""
    head = (
        f"First Name,Last Name,SID,Email,section_name,{title},{title} - Max Points,"
        f"{title} - Submission Time,{title} - Lateness (H:M:S),Total Lateness (H:M:S)"
    )
    return "\n".join([head, *rows, ""])


ANN = "Ann,Lee,1,ann@x.org,P1"


def read(text: str | bytes, mapping: Mapping = NEW_YORK):
    return batch_of(text, "gradescope_course", mapping)


def test_a_submission_a_waiting_one_and_none() -> None:
    batch = read(
        course(
            f"{ANN},9.5,10.0,2026-07-06 17:13:14 -0700,00:00:00,00:00:00",
            "Bo,Roe,2,bo@x.org,P1,,10.0,2026-07-08 01:00:00 -0400,225:07:02,225:07:02",
            "Cy,Poe,,cy@x.org,,,,,,",
        )
    )
    assert (batch.kind, batch.scope) == ("log", None)
    assert batch.exported_at == dt.datetime(2026, 7, 8, 1)
    assert entries(
        batch,
        "row",
        "student",
        "section",
        "task",
        "submitted_at",
        "score",
        "points",
        "state",
        "late",
    ) == [
        (2, "1", "P1", "Lab 1", dt.datetime(2026, 7, 6, 20, 13, 14), 9.5, 10.0, "scored", False),
        (3, "2", "P1", "Lab 1", dt.datetime(2026, 7, 8, 1), None, 10.0, "submitted", True),
        (4, "cy@x.org", None, "Lab 1", None, None, 10.0, "assigned", None),
    ]
    assert batch.rows == {"imported": 3}
    assert batch.cells == {"scored": 1, "waiting for feedback": 1, "blank": 1}
    assert seen(batch, "task", "points", frame="tasks") == [("Lab 1", 10.0)]
    assert "revisions are at least what is shown" in notices(batch)
    assert batch.frame("log_entries")["attempt_no"].null_count() == 3


def test_the_real_sample(samples: Path) -> None:
    batch = read((samples / "gradescope" / "gradescope.csv").read_bytes())
    assert batch.cells == {"scored": 72}
    assert batch.frame("tasks").height == 18
    late = batch.frame("log_entries").filter(student="A16000000", late=True)
    assert late.select("task", "submitted_at").rows() == [
        ("Lab 07", dt.datetime(2020, 8, 19, 1, 36, 22))
    ]
    ids = batch.frame("student_ids").filter(student="A16000000")
    assert ids.select("kind", "value").rows() == [
        ("sis", "A16000000"), ("email", "zelda@ucsd.edu"),
    ]  # fmt: skip


def test_without_a_time_zone_the_times_are_utc_and_that_is_said_once() -> None:
    path_text = course(f"{ANN},9.5,10.0,2026-07-06 17:13:14 -0700,00:00:00,00:00:00")
    batch = read(path_text, Mapping())
    assert entries(batch, "submitted_at") == [(dt.datetime(2026, 7, 7, 0, 13, 14),)]
    assert notices(batch).count("kept as UTC") == 1


def test_assignments_of_one_title_cannot_be_told_apart() -> None:
    columns = "Lab,Lab - Max Points,Lab - Submission Time,Lab - Lateness (H:M:S)"
    with pytest.raises(InputError, match="Several assignments are called 'Lab'"):
        read(f"SID,Email,{columns},{columns}\n1,a@x.org,1,2,,,1,2,,\n")


def test_an_assignment_called_like_a_column() -> None:
    text = course(f"{ANN},3,4,,,", title="Notes - Max Points")
    assert entries(read(text), "task", "score") == [("Notes - Max Points", 3.0)]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (f"{ANN},good,10,,,", "row 2, column 'Lab 1': 'good' is not a score"),
        (f"{ANN},9,ten,,,", "row 2, column 'Lab 1 - Max Points': 'ten' is not a score"),
        (f"{ANN},9,10,yesterday,,", "row 2, column 'Lab 1 - Submission Time'"),
        (f"{ANN},9,10,2026-07-06 17:13:14 -0700,2 days,",
         r"row 2, column 'Lab 1 - Lateness \(H:M:S\)': The lateness is not written"),
        ("Ann,Lee,,,P1,9,10,,,", "row 2, column 'SID': The row has no id"),
    ],
)  # fmt: skip
def test_refusals(row: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        read(course(row))


def test_several_wrong_cells_are_named_at_once() -> None:
    with pytest.raises(InputError, match="(?s)row 2.*row 3"):
        read(course(f"{ANN},good,10,,,", "Bo,Roe,2,b@x.org,P1,bad,10,,,"))


def test_one_id_with_two_names_is_refused() -> None:
    with pytest.raises(InputError, match="Rows 2 and 3 have the same id but different names"):
        read(course(f"{ANN},9,10,,,", "Bo,Roe,1,,P1,9,10,,,"))


def test_a_resubmission_between_two_downloads_is_a_revision(tmp_path: Path) -> None:
    first, regraded, second = (tmp_path / f"{n}.csv" for n in range(3))
    first.write_text(course(f"{ANN},5,10,2026-07-06 09:00:00 -0400,00:00:00,"))
    regraded.write_text(
        course(f"{ANN},6,10,2026-07-06 09:00:00 -0400,00:00:00,",
               "Bo,Roe,2,b@x.org,P1,4,10,2026-07-07 09:00:00 -0400,00:00:00,")
    )  # fmt: skip
    second.write_text(course(f"{ANN},9,10,2026-07-20 09:00:00 -0400,310:00:00,"))
    load([second, first, regraded], tmp_path / "store", mapping=NEW_YORK)
    with Gradebook.open(tmp_path / "store") as book:
        counts = revision_counts(book).select("revisions", "mastered", "open").rows()
    assert counts == [(0, 0, 1), (1, 1, 0)]


def test_the_sample_answers_questions(samples: Path, tmp_path: Path) -> None:
    (report,), frame = rates(tmp_path, samples / "gradescope" / "gradescope.csv", mapping=NEW_YORK)
    assert (report.format, report.attempts, report.exported_from) == (
        "gradescope_course", 72, "file",
    )  # fmt: skip
    assert frame.height == 18
    assert frame.filter(skill="Lab 01").select("students", "mastered").rows() == [(4, 4)]
