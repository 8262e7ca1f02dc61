"""Counts of revisions are said to be lower bounds where files hold the newest attempt alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from masteryviz import evidence
from masteryviz.gradebook import Gradebook
from masteryviz.loading import load
from masteryviz.mapping import Mapping
from masteryviz.readers import Batch
from tests.evidence_cases import add, day, empty, log

LOG = """\
student,skill,score,points,submitted
ann,Lab 1,9,10,2026-09-03
"""


NEWEST_ONLY = (
    "gradescope/gradescope.csv",
    "gradescope/Unit_3_Check_scores.csv",
    "nbgrader/grades.csv",
    "kolibri/Hill School_ab12_content_summary_logs_from_2026-02-01_to_2026-02-28.csv",
    "canvas/outcome_results.csv",
)
WHOLE = ("kolibri/sesiones.csv", "canvas/Circle quiz Quiz Student Analysis Report.csv")


def said(file: Path, store: Path) -> list[bool]:
    """Whether each standing with evidence says that attempts may be missing."""
    load(file, store, mapping=Mapping(timezone="UTC", name_as_id=True))
    with Gradebook.open(store) as book:
        counts = book.ask("revision_counts")["lower_bound"]
        standings = book.ask("standings")
    found: list[bool] = standings.filter(standings["attempts"] > 0)["lower_bound"].to_list()
    assert found
    assert counts.any() == any(found)
    return found


def written(folder: Path, text: str) -> list[bool]:
    """The same of a file with that text."""
    (folder / "file.csv").write_text(text, encoding="utf-8")
    return said(folder / "file.csv", folder / "s")


@pytest.mark.parametrize("name", NEWEST_ONLY)
def test_files_of_the_newest_attempts_give_lower_bounds(
    tmp_path: Path, samples: Path, name: str
) -> None:
    assert all(said(samples / name, tmp_path / "s"))


@pytest.mark.parametrize("name", WHOLE)
def test_files_of_all_attempts_give_none(tmp_path: Path, samples: Path, name: str) -> None:
    assert not any(said(samples / name, tmp_path / "s"))


WORKSHEET = """\
Identifier,Full name,Email address,Status,Grade,Maximum Grade,Grade can be changed,\
Last modified (submission),Last modified (grade),Feedback comments
Participant 1,Ann Lee,a@x.org,Submitted for grading - Graded,85.00,100,Yes,\
"Monday, February 7, 2022, 10:45 PM","Tuesday, February 8, 2022, 9:00 AM",
"""


def test_a_grading_worksheet_of_moodle_gives_a_lower_bound(tmp_path: Path) -> None:
    assert written(tmp_path, WORKSHEET) == [True]


def test_a_history_gives_no_lower_bound(tmp_path: Path) -> None:
    assert written(tmp_path, LOG) == [False]


QUIZ = (
    'name,id,sis_id,section,section_id,section_sis_id,submitted,{}"1: Add",5,n correct,'
    "n incorrect,score\n"
)


@pytest.mark.parametrize(("versions", "lower"), [("", True), ("attempt,", False)])
def test_a_quiz_is_whole_where_the_report_has_all_attempts(
    tmp_path: Path, versions: str, lower: bool
) -> None:
    number = "1," if versions else ""
    row = f"Ann,1,,P1,2,,2026-09-03 10:00:00 UTC,{number}x,5,1,0,5\n"
    assert written(tmp_path, QUIZ.format(versions) + row) == [lower]


def one(newest_only: bool, on: str, score: float | None) -> Batch:
    """A log of one entry of ann on one skill."""
    told = ("ann", "P1", "t1", "F1", day(on), score, 4.0)
    batch = log(told, columns="student section task skill submitted_at score points")
    batch.newest_only = newest_only
    return batch


@pytest.mark.parametrize(
    ("first", "second", "lower"),
    [(False, False, False), (True, False, True), (False, True, True)],
)
def test_one_attempt_from_such_a_file_is_enough(first: bool, second: bool, lower: bool) -> None:
    con = empty()
    add(con, one(first, "09-01", 1.0), day("09-02"), "a.csv")
    add(con, one(second, "09-03", 4.0), day("09-04"), "b.csv")
    evidence.rebuild(con)
    with Gradebook(con) as book:
        found = book.ask("standings").select("attempts", "lower_bound")
    assert found.rows() == [(2, lower)]


def test_work_that_waits_for_feedback_bounds_nothing() -> None:
    con = empty()
    add(con, one(False, "09-01", 1.0), day("09-02"), "a.csv")
    add(con, one(True, "09-03", None), day("09-04"), "b.csv")
    evidence.rebuild(con)
    with Gradebook(con) as book:
        assert book.ask("standings")["lower_bound"].to_list() == [False]


def test_the_file_keeps_what_it_is() -> None:
    con = empty()
    add(con, one(True, "09-01", 1.0), day("09-02"), "a.csv")
    add(con, one(False, "09-01", 1.0), day("09-03"), "b.csv")
    found = con.execute("select newest_only, tasks_by_id from source_file order by file").fetchall()
    assert found == [(True, False), (False, False)]
