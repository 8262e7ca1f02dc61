"""Batches become evidence: who is who, what is known already, scales, and any order of loading."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from masteryviz import evidence
from masteryviz.errors import InputError
from masteryviz.readers import Batch
from tests.evidence_cases import (
    add,
    attempts,
    built,
    content,
    day,
    empty,
    fetch,
    log,
    rows,
    snapshot,
)

LOG = "student task submitted_at graded_at score points"


def ids(*values: tuple[str, str, str]) -> pl.DataFrame:
    return rows("student_ids", *values, columns="student kind value")


# Who is who


def test_students_are_one_when_any_id_of_the_same_kind_is_equal() -> None:
    canvas = snapshot(
        ("1001", "P1", "t1", 5.0),
        student_ids=ids(("1001", "canvas", "1001"), ("1001", "login", "Ann@School.org")),
    )
    classroom = snapshot(
        ("ann@school.org", "P1", "t2", 5.0),
        scope="classroom",
        student_ids=ids(("ann@school.org", "email", "ann@school.org")),
    )
    con = built((day("09-01"), classroom), (day("09-02"), canvas))
    assert fetch(con, "select student from student") == [("1001",)]
    assert attempts(con, "student, task") == [("1001", "t2"), ("1001", "t1")]


def test_equal_ids_of_different_kinds_are_two_students_with_their_kind_in_the_id() -> None:
    canvas = snapshot(("1001", "P1", "t1", 5.0), student_ids=ids(("1001", "canvas", "1001")))
    other = log(
        ("1001", "t1", None, None, 5.0, 10.0), columns=LOG, student_ids=ids(("1001", "log", "1001"))
    )
    for loads in ([canvas, other], [other, canvas]):
        con = built(*((day("09-01"), batch) for batch in loads))
        assert fetch(con, "select student from student order by 1") == [
            ("canvas:1001",),
            ("log:1001",),
        ]


def test_equal_names_are_two_students() -> None:
    names = rows("students", ("1", "Alex Kim"), ("2", "Alex Kim"), columns="student name")
    con = built(
        (day("09-01"), snapshot(("1", "P1", "t", 1.0), ("2", "P1", "t", 2.0), students=names))
    )
    assert fetch(con, "select student, name from student order by 1") == [
        ("1", "Alex Kim"),
        ("2", "Alex Kim"),
    ]


def test_the_newest_export_names_a_student_whatever_the_order() -> None:
    def named(name: str) -> Batch:
        return snapshot(
            ("1", "P1", "t", 1.0), students=rows("students", ("1", name), columns="student name")
        )

    con = built((day("09-08"), named("Ann Lee")), (day("09-01"), named("Ann Marsh")))
    assert fetch(con, "select name from student") == [("Ann Lee",)]


def test_two_students_of_a_file_with_the_same_ids_are_refused() -> None:
    shared = snapshot(
        ("a", "P1", "t", 1.0),
        ("b", "P1", "t", 2.0),
        student_ids=ids(("a", "email", "x@y"), ("b", "email", "x@y")),
    )
    with pytest.raises(InputError, match=r"row 4: two students of this file share their ids") as e:
        add(empty(), shared, day("09-01"))
    assert "x@y" not in str(e.value)


# Logs


def entry(hour: str | None, graded: str | None, score: float | None) -> tuple[object, ...]:
    return ("ann", "t1", day(hour) if hour else None, day(graded) if graded else None, score, 10.0)


def test_overlapping_logs_keep_each_entry_once() -> None:
    con = empty()
    first, second = entry("09-01", "09-02", 5.0), entry("09-08", "09-09", 8.0)
    assert add(con, log(first, columns=LOG), day("09-03"), "a")["new"] == 1
    counts = add(con, log(first, second, columns=LOG), day("09-10"), "b")
    assert (counts["new"], counts["already known"], counts["updated"]) == (1, 1, 0)
    evidence.rebuild(con)
    assert attempts(con, "score, known_after, known_by") == [
        (5.0, day("09-02"), day("09-02")),
        (8.0, day("09-09"), day("09-09")),
    ]


@pytest.mark.parametrize("newest_first", [False, True])
def test_a_grade_that_comes_later_completes_the_entry(newest_first: bool) -> None:
    loads = [
        (day("09-03"), log(entry("09-01", None, None), columns=LOG)),
        (day("09-10"), log(entry("09-01", "09-04", 6.0), columns=LOG)),
    ]
    con = built(*(reversed(loads) if newest_first else loads))
    assert attempts(con, "attempt.score, state, graded_at") == [(6.0, "scored", day("09-04"))]
    assert fetch(
        con, "select fate, n from file_fate where what = 'entry'  and fate = 'updated'"
    ) == [("updated", 1)]


def test_two_like_rows_of_one_file_are_two_attempts_and_stay_two() -> None:
    twice = [entry("09-01", None, 5.0)] * 2
    con = built((day("09-03"), log(*twice, columns=LOG)), (day("09-10"), log(*twice, columns=LOG)))
    assert attempts(con, "score") == [(5.0,), (5.0,)]


def test_a_log_without_dates_keeps_the_order_of_its_rows() -> None:
    undated = [entry(None, None, score) for score in (3.0, 1.0, 2.0)]
    con = built((day("09-03"), log(*undated, columns=LOG)))
    assert attempts(con, "score, known_by") == [(3.0, None), (1.0, None), (2.0, None)]


def test_undated_evidence_comes_first_and_the_rest_by_hand_in() -> None:
    con = built(
        (
            day("09-20"),
            log(
                entry("09-08", "09-09", 3.0),
                entry("09-01", "09-15", 2.0),
                entry(None, None, 1.0),
                columns=LOG,
            ),
        )
    )
    assert attempts(con, "score") == [(1.0,), (2.0,), (3.0,)]


def test_an_entry_without_a_skill_counts_for_every_skill_of_its_task() -> None:
    aligned = rows("task_skills", ("t1", "S1", 1.0), ("t1", "S2", 1.0), columns="task skill weight")
    con = built((day("09-03"), log(entry("09-01", None, 5.0), columns=LOG, task_skills=aligned)))
    assert attempts(con, "skill, score") == [("S1", 5.0), ("S2", 5.0)]


def test_an_entry_with_a_skill_counts_for_that_skill_alone() -> None:
    con = built(
        (
            day("09-03"),
            log(
                ("ann", "quiz", "S1", 2.0, 4.0),
                ("ann", "quiz", "S2", 4.0, 4.0),
                columns="student task skill score points",
            ),
        )
    )
    assert attempts(con, "task, skill, share") == [("quiz", "S1", 0.5), ("quiz", "S2", 1.0)]
    assert fetch(con, "select skill from skill order by position") == [("S1",), ("S2",)]


def test_work_of_a_log_is_assigned_from_its_day_and_missing_from_its_due_day() -> None:
    con = built(
        (
            day("09-30"),
            log(
                ("ann", "t1", dt.date(2026, 9, 1), dt.date(2026, 9, 8), "missing"),
                ("bob", "t1", dt.date(2026, 9, 1), dt.date(2026, 9, 8), "excused"),
                columns="student task assigned_on due_on state",
            ),
        )
    )
    midnight = dt.datetime(2026, 9, 8)
    assert fetch(
        con,
        "select student, state, known_by, known_until from work "
        "join student using (student_ix) order by student, known_by nulls first",
    ) == [
        ("ann", "assigned", None, midnight),
        ("ann", "missing", midnight, None),
        ("bob", "assigned", None, day("09-30")),
        ("bob", "excused", day("09-30"), None),
    ]
    assert attempts(con) == []


# Skills and scales


def test_a_task_without_a_map_is_its_own_skill_until_a_map_comes() -> None:
    tasks = rows(
        "tasks", ("t1", "Forces"), ("t2", "Forces"), ("t3", "Energy"), columns="task title"
    )
    plain = snapshot(*(("ann", "P1", t, 1.0) for t in ("t1", "t2", "t3")), tasks=tasks)
    con = built((day("09-01"), plain))
    assert fetch(
        con, "select skill, given from skill join task_skill using (skill_ix) order by position"
    ) == [
        ("Forces (t1)", False),
        ("Forces (t2)", False),
        ("Energy", False),
    ]
    mapped = snapshot(
        ("ann", "P1", "t1", 1.0),
        tasks=tasks,
        task_skills=rows(
            "task_skills", ("t1", "F", 1.0), ("t2", "F", 1.0), columns="task skill weight"
        ),
    )
    add(con, mapped, day("09-08"))
    evidence.rebuild(con)
    assert fetch(
        con,
        "select distinct skill, given from skill join task_skill using (skill_ix) order by skill",
    ) == [("Energy", False), ("F", True)]


def test_tasks_of_one_title_are_called_by_what_tells_them_apart() -> None:
    titles = [("Exit", "Exit"), ("Exit (due 2026-09-08)", "Exit"), ("t3", "Exit")]
    tasks = rows("tasks", *titles, columns="task title")
    con = built(
        (day("09-01"), snapshot(*(("ann", "P1", task, 1.0) for task, _ in titles), tasks=tasks))
    )
    assert fetch(con, "select skill from skill order by position") == [
        ("Exit",),
        ("Exit (due 2026-09-08)",),
        ("Exit (t3)",),
    ]


def test_the_newest_alignment_of_a_task_replaces_the_older() -> None:
    def aligned(skill: str) -> Batch:
        return snapshot(
            ("ann", "P1", "t1", 1.0),
            task_skills=rows("task_skills", ("t1", skill, 1.0), columns="task skill weight"),
        )

    con = built((day("09-08"), aligned("right")), (day("09-01"), aligned("wrong")))
    assert attempts(con, "skill") == [("right",)]


@pytest.mark.parametrize(
    ("points", "given", "top"),
    [
        ((4.0, 4.0), None, 4.0),
        ((4.0, 10.0), None, 1.0),
        ((4.0, None), None, None),
        ((4.0, 10.0), 5.0, 5.0),
        ((None, None), 4.0, 4.0),
    ],
)
def test_the_top_of_a_scale_in_use(
    points: tuple[float | None, ...], given: float | None, top: float | None
) -> None:
    skills = rows("skills", ("S", given), columns="skill scale_top")
    entries = [("ann", "S", 2.0, p) for p in points]
    con = built((day("09-01"), log(*entries, columns="student skill score points", skills=skills)))
    assert fetch(con, "select scale_top from skill") == [(top,)]
    if points == (None, None):
        assert attempts(con, "points, share") == [(4.0, 0.5), (4.0, 0.5)]


def test_the_newest_word_that_is_not_blank_counts_for_each_attribute() -> None:
    def told(title: str | None, unit: str | None) -> Batch:
        return snapshot(
            ("ann", "P1", "t1", 1.0),
            tasks=rows("tasks", ("t1", title, unit), columns="task title unit"),
        )

    con = built((day("09-08"), told("Forces", None)), (day("09-01"), told("Check 1", "Motion")))
    assert fetch(con, "select title, unit from task") == [("Forces", "Motion")]


def test_prerequisites_and_levels_reach_the_skill() -> None:
    con = built(
        (
            day("09-01"),
            snapshot(
                ("ann", "P1", "t1", 1.0),
                skills=rows(
                    "skills",
                    ("A", 3.0, 0.75, '[["Got it", 3.0]]'),
                    ("B", None, None, None),
                    columns="skill scale_top cut levels",
                ),
                prerequisites=rows("prerequisites", ("B", "A"), columns="skill requires"),
            ),
        )
    )
    assert content(con)["prerequisite"] == [("B", "A")]
    assert fetch(con, "select scale_given, cut, levels from skill where skill = 'A'") == [
        (3.0, 0.75, '[["Got it", 3.0]]')
    ]


def test_a_batch_in_memory_is_ready_for_questions() -> None:
    con = evidence.into_memory(log(entry("09-01", "09-02", 5.0), columns=LOG))
    assert attempts(con, "score, known_by") == [(5.0, day("09-02"))]


# Any order

_LOG_FILE = st.lists(
    st.tuples(
        st.sampled_from(["ann", "bob"]),
        st.sampled_from(["t1", "t2"]),
        st.sampled_from([None, day("09-01"), day("09-02")]),
        st.sampled_from([None, day("09-03")]),
        st.sampled_from([None, 2.0, 4.0]),
        st.sampled_from([4.0, 10.0]),
    ),
    max_size=5,
).map(
    lambda entries: log(
        *entries,
        columns=LOG,
        student_ids=ids(("ann", "log", "ann"), ("ann", "email", "ann@x"), ("bob", "log", "bob")),
    )
)

_CELLS = st.dictionaries(
    st.tuples(
        st.sampled_from([("11", "P1"), ("12", "P1"), ("12", "P3")]),
        st.sampled_from(["t1", "c1", "c2"]),
    ),
    st.sampled_from([2.0, 3.0, None, "excused", "missing"]),
    max_size=5,
)


@st.composite
def _snapshot_file(draw: st.DrawFn) -> Batch:
    cells = draw(_CELLS)
    title = draw(st.sampled_from(["One", "Two", "c2"]))
    skill = draw(st.sampled_from(["S1", "S2", None]))
    frames = {
        "tasks": rows("tasks", ("c1", title), ("c2", None), columns="task title"),
        "sections": rows(
            "sections", ("P1", draw(st.sampled_from(["Ito", None]))), columns="section teacher"
        ),
        "student_ids": ids(
            ("11", "canvas", "11"), ("11", "login", "ann@x"), ("12", "canvas", "12")
        ),
        "students": rows("students", ("11", title), columns="student name"),
    }
    if skill:
        frames["task_skills"] = rows("task_skills", ("c1", skill, 1.0), columns="task skill weight")
    batch = snapshot(
        *((*who, task, value) for (who, task), value in cells.items()),
        scope=draw(st.sampled_from(["A", "B"])),
        points=draw(st.sampled_from([4.0, 8.0, None])),
        **frames,
    )
    unique = batch.frames["observations"].unique(["student", "task"], maintain_order=True)
    batch.frames["observations"] = unique
    return batch


@settings(max_examples=8)
@given(
    files=st.lists(
        st.tuples(st.integers(1, 3), st.one_of(_LOG_FILE, _snapshot_file())), min_size=2, max_size=4
    ),
    data=st.data(),
)
def test_any_order_of_loading_gives_the_same_content(
    files: list[tuple[int, Batch]], data: st.DataObject
) -> None:
    named = [
        (f"{n}.csv", dt.datetime(2026, 10, moment), batch)
        for n, (moment, batch) in enumerate(files)
    ]
    contents = []
    for order in (named, data.draw(st.permutations(named))):
        con = empty()
        for name, at, batch in order:
            add(con, batch, at, name)
        evidence.rebuild(con)
        contents.append(content(con))
        con.close()
    assert contents[0] == contents[1]


@settings(max_examples=6)
@given(files=st.lists(st.one_of(_LOG_FILE, _snapshot_file()), min_size=1, max_size=3))
def test_rebuilding_again_changes_nothing(files: list[Batch]) -> None:
    con = built(*((day(f"09-0{n}"), batch) for n, batch in enumerate(files, start=1)))
    before = content(con)
    evidence.rebuild(con)
    assert content(con) == before
    con.close()


def test_no_statement_is_made_of_text_from_a_file() -> None:
    hostile = "x'); drop table student; --"
    con = built(
        (
            day("09-01"),
            snapshot(
                (hostile, hostile, hostile, 1.0),
                tasks=rows("tasks", (hostile, hostile), columns="task title"),
            ),
        )
    )
    assert fetch(con, "select student from student") == [(hostile,)]
    assert attempts(con, "section, skill") == [(hostile, hostile)]
