"""Kolibri's summary log: an attempt a learner and content, first interaction to completion."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from masteryviz.errors import InputError
from masteryviz.gradebook import Gradebook
from masteryviz.loading import load
from masteryviz.mapping import Mapping, SkillEntry
from masteryviz.metrics.timing import time_to_mastery
from masteryviz.readers import READERS
from masteryviz.table import read_table
from tests.lms import batch_of, entries, notices, rates, seen

FILE = "Hill School_ab12_content_summary_logs_from_2026-02-01_to_2026-02-28.csv"
UTC = Mapping(timezone="UTC")
ADD, EQUAL = "0a1b2c3d4e5f60718293a4b5c6d7e8f9", "1a1b2c3d4e5f60718293a4b5c6d7e8f9"
CHANNEL = "3f2a9c0d4e5b61728394a5b6c7d8e9f0"
HEAD = (
    "Facility name,Username,Channel id,Channel name,Content id,Content title,"
    "Time of first interaction,Time of last interaction,Time of completion,Time Spent (sec),"
    "Progress (0-1),Content kind"
)


def record(school: str, last: str = "") -> str:
    """A row: a quarter of one content is done, without topics."""
    return (
        f"{school},ann,{CHANNEL},Maths,{ADD},Add,2026-02-02 09:00:00+00:00,{last},,1.0,0.2500,"
        "exercise"
    )


def read(text: str | bytes, mapping: Mapping = UTC):
    return batch_of(text, "kolibri_content", mapping)


def test_a_whole_log(samples: Path) -> None:
    batch = read((samples / "kolibri" / FILE).read_bytes())
    assert (batch.kind, batch.exported_at) == ("log", dt.datetime(2026, 2, 9, 10))
    assert entries(
        batch, "row", "student", "task", "assigned_on", "submitted_at", "score", "points", "state"
    ) == [
        (2, "nabara", ADD, dt.date(2026, 2, 2), dt.datetime(2026, 2, 5, 9, 30), 1.0, 1.0, "scored"),
        (3, "lberg", ADD, dt.date(2026, 2, 3), dt.datetime(2026, 2, 6, 9, 20), 0.4, 1.0, "scored"),
        (4, "lberg", EQUAL, dt.date(2026, 2, 6), None, None, 1.0, "assigned"),
    ]
    assert seen(batch, "task", "title", "kind", "unit", "lesson", frame="tasks") == [
        (ADD, "Add fractions", "exercise", "Number", "Fractions"),
        (EQUAL, "=Equal parts", "video", "Number", "Number"),
    ]
    assert seen(batch, "skill", "title", "unit", "standard", frame="skills") == [
        ("Fractions: Add fractions", "Add fractions", "Number", "Fractions"),
        ("Number: =Equal parts", "=Equal parts", "Number", "Number"),
    ]
    assert seen(batch, "section", "school", frame="sections") == [("Hill School", "Hill School")]
    assert seen(batch, "kind", "value", frame="student_ids") == [
        ("kolibri", "Hill School: nabara"),
        ("kolibri", "Hill School: lberg"),
    ]
    assert batch.rows == {"imported": 3, "skipped: nobody was signed in": 1}
    assert batch.cells == {"scored": 2, "no progress yet": 1}
    assert "revisions are at least what is shown" in notices(batch)


def test_topics_may_stand_at_the_end() -> None:
    row = record("Hill", last="2026-02-02 09:10:00+00:00")
    batch = read(f"{HEAD},Topic level 1,Topic level 2\n{row},Number,\n")
    assert seen(batch, "unit", "lesson", frame="tasks") == [("Number", "Number")]
    assert entries(batch, "score") == [(0.25,)]


def test_without_topics_the_title_is_the_skill() -> None:
    row = record("Hill")
    batch = read(f"{HEAD}\n{row}\n")
    assert seen(batch, "skill", frame="skills") == [("Add",)]
    assert entries(batch, "submitted_at") == [(dt.datetime(2026, 2, 2, 9),)]


def test_the_map_aligns_contents_with_skills(samples: Path) -> None:
    mapping = Mapping(timezone="UTC", skills=(SkillEntry(skill="F1", tasks=("Add*",)),))
    batch = read((samples / "kolibri" / FILE).read_bytes(), mapping)
    assert seen(batch, "task", "skill", frame="task_skills") == [
        (ADD, "F1"),
        (EQUAL, "Number: =Equal parts"),
    ]
    assert seen(batch, "skill", frame="skills") == [("F1",), ("Number: =Equal parts",)]


def test_a_log_without_rows_is_recognised_and_refused() -> None:
    with pytest.raises(InputError, match="no rows below the header"):
        read(f"{HEAD}\n")


def test_two_facilities_in_one_file_are_refused() -> None:
    rows = [record(school) for school in ("Hill", "Dale")]
    with pytest.raises(InputError, match="about 2 facilities"):
        read("\n".join([HEAD, *rows, ""]))


def test_a_table_named_as_a_log_that_is_none() -> None:
    table = read_table(b"a,b,c\n1,2,3\n", "x.csv")
    with pytest.raises(InputError, match="not those of a Kolibri log"):
        READERS["kolibri_content"].read(table, Mapping())


def test_time_to_mastery_is_from_first_interaction_to_completion(
    samples: Path, tmp_path: Path
) -> None:
    (report,), frame = rates(tmp_path, samples / "kolibri" / FILE, mapping=UTC)
    assert (report.format, report.exported_from) == ("kolibri_content", "file")
    assert frame.select("skill", "students", "with_evidence", "mastered").rows() == [
        ("Fractions: Add fractions", 2, 2, 1),
        ("Number: =Equal parts", 1, 0, 0),
    ]
    with Gradebook.open(tmp_path / "store") as book:
        times = time_to_mastery(book, by="skill", anchor="assigned").row(0, named=True)
    assert (times["skill"], times["median"]) == ("Fractions: Add fractions", 3)


def test_learners_of_one_user_name_in_two_schools_are_two(tmp_path: Path) -> None:
    for school in ("Hill", "Dale"):
        (tmp_path / f"{school}.csv").write_text(f"{HEAD}\n{record(school)}\n")
        load(tmp_path / f"{school}.csv", tmp_path / "store", mapping=UTC)
    with Gradebook.open(tmp_path / "store") as book:
        assert book.students().height == 2
