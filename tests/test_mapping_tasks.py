"""Facts of tasks that the map gives: kind, unit, lesson, days of assignment, due and pace."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import polars as pl
import pytest

from masteryviz.gradebook import Gradebook
from masteryviz.loading import load
from masteryviz.mapping import Mapping, SkillEntry, TaskEntry, load_mapping, overlay_tasks

CANVAS = """\
Student,ID,SIS User ID,SIS Login ID,Section,Lesson 1 Add (101),Lesson 2 Halve (102),Unit test (103)
    Points Possible,,,,,4,4,20
"Lee, Ann",1,,,P1,4,3,12
"Ito, Ken",2,,,P1,2,4,18
"""
MAP = """
[[tasks]]
task = "Lesson 1*"
kind = "Mastery task"
lesson = "L1"
assigned = 2026-09-01
due = "2026-09-04"
pace = 2026-09-07

[[tasks]]
task = "102"
unit = "U1"
pace = "2026-09-21"

[[tasks]]
task = "Unit test*"
kind = "summative"
"""
SEPTEMBER = dt.date(2026, 9, 14)


def stored(
    folder: Path, text: str, *, file: str = CANVAS, as_of: dt.date | None = SEPTEMBER
) -> Path:
    """The folder of a store with one file, read with a map."""
    (folder / "grades.csv").write_text(file, encoding="utf-8")
    (folder / "map.toml").write_text(text, encoding="utf-8")
    load(
        folder / "grades.csv", folder / "s", as_of=as_of, mapping=load_mapping(folder / "map.toml")
    )
    return folder / "s"


def test_a_canvas_gradebook_gets_its_facts_from_the_map(tmp_path: Path) -> None:
    with Gradebook.open(stored(tmp_path, MAP)) as book:
        found = book.tasks().select(
            "title", "kind", "unit", "lesson", "assigned_on", "due_on", "pace_on"
        )
    lesson = ("mastery task", None, "L1", *(dt.date(2026, 9, n) for n in (1, 4, 7)))
    assert found.sort("title").rows() == [
        ("Lesson 1 Add", *lesson),
        ("Lesson 2 Halve", None, "U1", None, None, None, dt.date(2026, 9, 21)),
        ("Unit test", "summative", None, None, None, None, None),
    ]


def test_the_question_of_pace_answers_with_days_of_the_map(tmp_path: Path) -> None:
    with Gradebook.open(stored(tmp_path, MAP)) as book:
        found = book.ask("pace", dates="pace")
    assert found.select("student", "dated", "passed", "overdue", "ahead").rows() == [
        ("2", 2, 1, 1, 0),
        ("1", 2, 1, 0, 0),
    ]


def test_a_unit_test_of_the_map_is_summative(tmp_path: Path) -> None:
    with Gradebook.open(stored(tmp_path, MAP)) as book:
        found = book.ask("mastery_and_summative", by=("section",)).sort("student")
    columns = ("student", "skills", "mastered", "summative_points", "summative_possible")
    assert found.select(columns).rows() == [("1", 2, 1, 12.0, 20.0), ("2", 2, 1, 18.0, 20.0)]


PACED = """
[[skills]]
skill = "F1"
tasks = ["Lesson 1*"]
pace = 2026-09-07

[[skills]]
skill = "F2"
tasks = ["Lesson*"]
pace = 2026-09-21
"""


def test_a_skill_has_its_own_pace_day_though_it_shares_a_task(tmp_path: Path) -> None:
    with Gradebook.open(stored(tmp_path, PACED)) as book:
        found = book.ask("pace", dates="pace")
    assert found.select("dated", "passed").unique().rows() == [(2, 1)]


def test_a_log_without_tasks_has_pace_days_of_its_skills(tmp_path: Path) -> None:
    (tmp_path / "skills.csv").write_text("skill,pace\nF1,2026-09-07\nF2,2026-09-21\n")
    rows = "student,skill,score,points,submitted\na,F1,1,4,2026-09-01\na,F2,4,4,2026-09-02\n"
    place = stored(tmp_path, 'skills_file = "skills.csv"', file=rows)
    with Gradebook.open(place) as book:
        found = book.ask("pace", dates="pace")
    assert found.select("dated", "passed", "overdue", "ahead").rows() == [(2, 1, 1, 0)]


def test_the_map_goes_before_the_days_of_a_log(tmp_path: Path) -> None:
    rows = (
        "student,skill,task,score,points,submitted,due\n"
        "a,F1,T1,1,4,2026-09-01,2026-09-02\na,F2,T2,4,4,2026-09-02,2026-09-02\n"
    )
    place = stored(tmp_path, '[[tasks]]\ntask = "t1"\ndue = 2026-09-30', file=rows)
    with Gradebook.open(place) as book:
        found = book.tasks().sort("task")["due_on"].to_list()
        ahead = book.ask("pace", dates="due").select("dated", "passed").rows()
    assert found == [dt.date(2026, 9, 30), None]
    assert ahead == [(2, 1)]


def test_a_frame_in_memory_gets_its_facts_too() -> None:
    frame = pl.DataFrame(
        {"student": ["a"], "skill": ["F1"], "task": ["T1"], "score": [4], "points": [4],
         "submitted": ["2026-09-01"]}
    )  # fmt: skip
    mapping = Mapping(tasks=(TaskEntry(task="T*", unit="U1", pace=dt.date(2026, 9, 7)),))
    with Gradebook.from_log(frame, mapping=mapping) as book:
        assert book.tasks().select("unit", "pace_on").rows() == [("U1", dt.date(2026, 9, 7))]


# The frames


def tasks(*entries: TaskEntry) -> Mapping:
    return Mapping(tasks=entries)


def test_of_several_patterns_the_first_that_gives_a_fact_counts() -> None:
    mapping = tasks(
        TaskEntry(task="Quiz 1", unit="U1"),
        TaskEntry(task="Quiz*", unit="all", kind="mastery check"),
    )
    given = pl.DataFrame({"task": ["7", "8"], "title": ["Quiz 1", "Quiz 2"], "unit": ["x", "y"]})
    found = overlay_tasks(mapping, {"tasks": given})["tasks"]
    assert found.select("task", "title", "unit", "kind").rows() == [
        ("7", "Quiz 1", "U1", "mastery check"),
        ("8", "Quiz 2", "all", "mastery check"),
    ]


def test_tasks_that_a_file_only_names_are_described() -> None:
    given = {
        "log_entries": pl.DataFrame({"row": [2, 3], "task": ["T1", None]}),
        "observations": pl.DataFrame({"row": [2], "task": ["T2"]}),
    }
    found = overlay_tasks(tasks(TaskEntry(task="T?", kind="practice")), given)
    assert found["tasks"].select("task", "kind").rows() == [("T2", "practice"), ("T1", "practice")]
    assert found["observations"].equals(given["observations"])


def test_laid_over_twice_nothing_more_changes() -> None:
    mapping = tasks(TaskEntry(task="T1", due=dt.date(2026, 9, 7)))
    given = {
        "tasks": pl.DataFrame({"task": ["T1", "T3"]}),
        "log_entries": pl.DataFrame({"row": [2], "task": ["T1"], "due_on": [dt.date(2026, 9, 1)]}),
    }
    once = overlay_tasks(mapping, given)
    twice = overlay_tasks(mapping, once)
    assert once["log_entries"]["due_on"].to_list() == [dt.date(2026, 9, 7)]
    assert all(once[name].equals(twice[name]) for name in ("tasks", "log_entries"))


@pytest.mark.parametrize("mapping", [Mapping(), tasks(TaskEntry(task="other", unit="U1"))])
def test_a_map_that_fits_no_task_leaves_the_frames_as_they_are(mapping: Mapping) -> None:
    given = {"tasks": pl.DataFrame({"task": ["T1"]})}
    assert overlay_tasks(mapping, given)["tasks"].equals(given["tasks"])


def test_the_pace_day_of_a_skill_is_in_its_frame() -> None:
    mapping = Mapping(skills=(SkillEntry(skill="F1", pace=dt.date(2026, 9, 7)),))
    assert mapping.skill_frames()["skills"]["pace_on"].to_list() == [dt.date(2026, 9, 7)]
