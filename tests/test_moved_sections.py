"""A student's entries after a move to another section, or after the section is called otherwise."""

from __future__ import annotations

import datetime as dt
import itertools
import json
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from masteryviz import evidence
from masteryviz.gradebook import Gradebook
from masteryviz.loading import load
from masteryviz.mapping import Mapping
from masteryviz.readers import Batch
from tests.evidence_cases import add, content, day, empty, fetch, log, rows

COLUMNS = "student section task submitted_at score points"
Load = tuple[str, Batch]


def entries(*told: tuple[str, str | None, str, str, float | None]) -> Batch:
    """A log of student, section, task, day (mm-dd) and score."""
    return log(
        *((who, home, task, day(on), score, 4.0) for who, home, task, on, score in told),
        columns=COLUMNS,
    )


def by_id(batch: Batch) -> Batch:
    batch.tasks_by_id = True
    return batch


def held(*loads: Load) -> list[tuple[object, ...]]:
    """Student, section, task, day and score of every attempt, the same in any order of loading."""
    return attempts_and_enrolments(*loads)[0]


def attempts_and_enrolments(
    *loads: Load,
) -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
    found = []
    for order in itertools.permutations(enumerate(loads)):
        con = empty()
        for n, (on, batch) in order:
            add(con, batch, day(on), f"{n}.csv")
        evidence.rebuild(con)
        attempts = fetch(
            con,
            "select student, section, task, strftime(known_by, '%m-%d'), score from attempt "
            "join student using (student_ix) left join section using (section_ix) "
            "join task using (task_ix) order by all",
        )
        homes = fetch(
            con,
            "select student, section from enrollment join student using (student_ix) "
            "join section using (section_ix) order by all",
        )
        found.append((attempts, homes, content(con)))
        con.close()
    assert all(other == found[0] for other in found)
    return found[0][:2]


ANN = [("ann", "P1", "t1", "09-01", 2.0), ("ann", "P1", "t2", "09-02", 3.0)]
BOB = [("bob", "P1", "t1", "09-01", 1.0), ("bob", "P1", "t2", "09-02", 4.0)]


def moved(told: list[Any], home: str | None) -> list[Any]:
    """The same entries under another section."""
    return [(who, home, *rest) for who, _, *rest in told]


def test_the_entries_of_a_student_who_moved_are_those_of_the_new_section() -> None:
    after = [*moved(ANN, "P2"), ("ann", "P2", "t3", "09-10", 4.0), *BOB]
    attempts, homes = attempts_and_enrolments(
        ("09-05", entries(*ANN, *BOB)), ("09-12", entries(*after))
    )
    assert attempts == [
        ("ann", "P2", "t1", "09-01", 2.0),
        ("ann", "P2", "t2", "09-02", 3.0),
        ("ann", "P2", "t3", "09-10", 4.0),
        ("bob", "P1", "t1", "09-01", 1.0),
        ("bob", "P1", "t2", "09-02", 4.0),
    ]
    assert homes == [("ann", "P2"), ("bob", "P1")]


def test_a_grade_that_came_with_the_move_takes_the_place_of_waiting() -> None:
    waiting = ("ann", "P1", "t3", "09-03", None)
    after = ("ann", "P2", "t3", "09-03", 4.0)
    assert held(("09-05", entries(waiting, *BOB)), ("09-12", entries(after, *BOB)))[0] == (
        "ann", "P2", "t3", "09-03", 4.0,
    )  # fmt: skip


def test_who_moves_away_and_back_is_where_the_newest_file_says() -> None:
    there = [("cyd", "P2", "t1", "09-01", 1.0)]
    found = held(
        ("09-05", entries(*ANN, *BOB, *there)),
        ("09-12", entries(*moved(ANN, "P2"), *BOB, *there)),
        ("09-19", entries(*ANN, *BOB, *there)),
    )
    assert [row[:3] for row in found if row[0] == "ann"] == [
        ("ann", "P1", "t1"),
        ("ann", "P1", "t2"),
    ]


def test_work_that_only_the_old_file_has_stays_in_the_old_section() -> None:
    attempts, homes = attempts_and_enrolments(
        ("09-05", entries(*ANN, *BOB)), ("09-12", entries(*moved(ANN[1:], "P2"), *BOB))
    )
    assert [row[:3] for row in attempts if row[0] == "ann"] == [
        ("ann", "P1", "t1"),
        ("ann", "P2", "t2"),
    ]
    assert homes == [("ann", "P1"), ("ann", "P2"), ("bob", "P1")]


CLASS = [
    (who, "P1", f"t{n}", f"09-0{n}", float((n + len(who)) % 4))
    for who in ("ann", "bo", "cyd")
    for n in (1, 2, 3)
]


def test_a_section_that_is_called_otherwise_keeps_its_entries_once() -> None:
    fresh = ("ann", "Period 1", "t4", "09-10", 4.0)
    attempts, homes = attempts_and_enrolments(
        ("09-05", entries(*CLASS)), ("09-12", entries(*moved(CLASS, "Period 1"), fresh))
    )
    assert len(attempts) == 10
    assert {row[1] for row in attempts} == {"Period 1"}
    assert homes == [(who, "Period 1") for who in ("ann", "bo", "cyd")]


def test_a_section_that_is_called_otherwise_is_listed_once() -> None:
    con = empty()
    for n, (on, home) in enumerate((("09-05", "P1"), ("09-12", "Period 1"))):
        add(con, entries(*moved(CLASS, home)), day(on), f"{n}.csv")
    evidence.rebuild(con)
    assert fetch(con, "select section from section") == [("Period 1",)]
    assert fetch(con, "select count(*) from work") == [(9,)]


def test_a_renamed_section_is_known_through_logs_that_each_hold_a_part() -> None:
    found = held(
        ("09-05", entries(*CLASS)),
        ("09-12", entries(*moved(CLASS, "Period 1"))),
        ("09-19", entries(*moved(CLASS[4:], "Period 1"), ("bo", "Period 1", "t9", "09-18", 1.0))),
    )
    assert len(found) == 10
    assert {row[1] for row in found} == {"Period 1"}


def test_a_log_that_begins_later_renames_what_it_reaches() -> None:
    later = [row for row in CLASS if row[3] >= "09-02"]
    found = held(("09-05", entries(*CLASS)), ("09-12", entries(*moved(later, "Period 1"))))
    assert len(found) == 9
    assert {(row[1], row[3]) for row in found} == {
        ("P1", "09-01"), ("Period 1", "09-02"), ("Period 1", "09-03"),
    }  # fmt: skip


def test_a_handful_of_like_entries_renames_no_section() -> None:
    few = CLASS[:4]
    assert len(held(("09-05", entries(*few)), ("09-12", entries(*moved(few, "Art"))))) == 8


def test_entries_of_one_student_alone_rename_no_section() -> None:
    one = [("ann", "P1", f"t{n}", f"09-0{n}", 2.0) for n in range(1, 7)]
    assert len(held(("09-05", entries(*one)), ("09-12", entries(*moved(one, "Art"))))) == 12


def test_two_teachers_with_tasks_of_one_title_and_day_stay_two() -> None:
    other = [(who, "Art", task, on, 3.0 - score) for who, _, task, on, score in CLASS]
    found = held(("09-05", entries(*CLASS)), ("09-12", entries(*other)))
    assert len(found) == 18


def test_two_teachers_of_some_of_the_same_students_stay_two() -> None:
    also = [*moved(CLASS[:3], "Art"), *((f"x{n}", "Art", "t1", "09-01", 1.0) for n in range(9))]
    found = held(("09-05", entries(*CLASS)), ("09-12", entries(*also)))
    assert len(found) == 9 + 12


def test_entries_without_a_moment_stay_where_tasks_have_no_ids() -> None:
    def open_(home: str) -> Batch:
        told = [(who, home, f"t{n}", "missing") for who in ("ann", "bo") for n in range(5)]
        return log(
            *((*row, None, 4.0) for row in told), columns="student section task state score points"
        )

    con = empty()
    add(con, open_("P1"), day("09-05"), "a.csv")
    add(con, open_("Art"), day("09-12"), "b.csv")
    evidence.rebuild(con)
    assert fetch(con, "select count(*) from work") == [(20,)]


def test_ids_of_tasks_tell_without_moments_and_with_few_entries() -> None:
    def file(home: str, state: str, on: str | None) -> Batch:
        score = 3.0 if state == "scored" else None
        told = ("ann", home, "77", state, on and day(on), score, 4.0)
        return by_id(log(told, columns="student section task state submitted_at score points"))

    for state, on in (("missing", None), ("assigned", None), ("scored", "09-08")):
        con = empty()
        add(con, file("Old", "missing", None), day("09-05"), "a.json")
        add(con, file("New", state, on), day("09-12"), "b.json")
        evidence.rebuild(con)
        assert fetch(con, "select distinct section from work join section using (section_ix)") == [
            ("New",)
        ]
        con.close()


def test_another_format_says_nothing_of_a_move() -> None:
    con = empty()
    for n, home in enumerate(("P1", "Period 1")):
        evidence.add(
            con, entries(*moved(CLASS, home)), file=f"{n}.csv", sha256=str(n), format=f"format {n}",
            exported_at=day(f"09-1{n}"), exported_from="user", loaded_at=dt.datetime(2026, 12, 24),
        )  # fmt: skip
    evidence.rebuild(con)
    assert fetch(con, "select count(*) from attempt") == [(18,)]


def test_a_newer_log_without_sections_takes_none_away() -> None:
    found = held(
        ("09-05", entries(*CLASS)),
        ("09-12", entries(*moved(CLASS, None), ("ann", None, "t4", "09-10", 4.0))),
    )
    assert len(found) == 10
    assert {row[1] for row in found if row[2] != "t4"} == {"P1"}


def test_a_newer_log_with_sections_gives_them_to_one_without() -> None:
    found = held(("09-05", entries(*moved(CLASS, None))), ("09-12", entries(*CLASS)))
    assert (len(found), {row[1] for row in found}) == (9, {"P1"})


def test_questions_of_entries_that_moved_count_once() -> None:
    def file(home: str) -> Batch:
        parts = rows("item_scores", (2, "Q1", 1.0, 2.0), columns="row item score points")
        told = (
            ("ann", home, "t1", day("09-01"), 2.0, 4.0),
            ("bob", "P1", "t1", day("09-01"), 1, 4),
        )
        return log(*told, columns=COLUMNS, item_scores=parts)

    con = empty()
    add(con, file("P1"), day("09-05"), "a.csv")
    add(con, file("P2"), day("09-12"), "b.csv")
    evidence.rebuild(con)
    assert fetch(con, "select section from item_attempt join section using (section_ix)") == [
        ("P2",)
    ]


# In a store


def test_a_log_loaded_again_after_a_move_counts_no_attempt_twice(tmp_path: Path) -> None:
    head = "student,section,skill,score,points,submitted\n"
    bob = "bob,P1,F1,4,4,2026-09-01\n"
    (tmp_path / "a.csv").write_text(
        f"{head}ann,P1,F1,2,4,2026-09-01\nann,P1,F1,4,4,2026-09-03\n{bob}", encoding="utf-8"
    )
    (tmp_path / "b.csv").write_text(
        f"{head}ann,P2,F1,2,4,2026-09-01\nann,P2,F1,4,4,2026-09-03\n{bob}bob,P1,F2,4,4,2026-09-09\n",
        encoding="utf-8",
    )
    load([tmp_path / "b.csv", tmp_path / "a.csv"], tmp_path / "s")
    with Gradebook.open(tmp_path / "s") as book:
        standings = book.ask("standings")
        ann = standings.filter(student="ann").select("section", "attempts", "revisions")
        assert ann.rows() == [("P2", 2, 1)]


def classroom(course: str, hours: float | None) -> dict[str, Any]:
    """A class of one student with work that is handed in and returned after some hours."""
    start = dt.datetime(2026, 9, 1, 12, tzinfo=dt.UTC)

    def at(hours: float) -> str:
        return (start + dt.timedelta(hours=hours)).isoformat().replace("+00:00", "Z")

    history: list[dict[str, Any]] = [
        {"stateHistory": {"state": "TURNED_IN", "stateTimestamp": at(1), "actorUserId": "3"}}
    ]
    if hours:
        grade = {"pointsEarned": 9, "maxPoints": 10, "gradeTimestamp": at(hours)}
        change = {"gradeChangeType": "ASSIGNED_GRADE_POINTS_EARNED_CHANGE"}
        history.append({"gradeHistory": {**grade, **change}})
    work = {"courseId": "1", "id": "2", "title": "Cells", "maxPoints": 10, "workType": "ASSIGNMENT"}
    own = {"courseId": "1", "courseWorkId": "2", "id": "s", "userId": "3"}
    state = "RETURNED" if hours else "TURNED_IN"
    return {
        "courses": [{"id": "1", "name": course}],
        "courseWork": [work],
        "studentSubmissions": [{**own, "state": state, "submissionHistory": history}],
    }


def test_a_class_that_is_renamed_in_classroom_leaves_no_waiting_work(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps(classroom("Biology", None)), encoding="utf-8")
    (tmp_path / "b.json").write_text(json.dumps(classroom("Biology 1", 30)), encoding="utf-8")
    for n, names in enumerate((("a", "b"), ("b", "a"))):
        place = tmp_path / str(n)
        for name in names:
            load(tmp_path / f"{name}.json", place, mapping=Mapping(timezone="America/New_York"))
        with Gradebook.open(place) as book:
            assert book.sections()["section"].to_list() == ["Biology 1"]
            found = book.ask("standings").select("section", "attempts", "state", "score")
            assert found.rows() == [("Biology 1", 1, "mastered", 9.0)]
            assert book.ask("grading_queue").is_empty()


def oneroster(folder: Path, teacher: str, score: str) -> Path:
    """A folder of a OneRoster export with one class, one task and one result."""
    tables = {
        "manifest": "propertyName,value\nmanifest.version,1.0\noneroster.version,1.1\n"
        + "".join(
            f"file.{name},bulk\n"
            for name in ("classes", "enrollments", "lineItems", "results", "users")
        ),
        "classes": "sourcedId,status,dateLastModified,title,grades,courseSourcedId,classCode,"
        "classType,location,schoolSourcedId,termSourcedIds,subjects,subjectCodes,periods\n"
        "c1,,,P1,,m,,scheduled,,s,t,,,\n",
        "users": "sourcedId,status,dateLastModified,enabledUser,orgSourcedIds,role,username,"
        "userIds,givenName,familyName,middleName,identifier,email,sms,phone,agentSourcedIds,"
        "grades,password\n"
        "u1,,,true,s,student,u1,,Ann,Lee,,,,,,,,\n"
        f"{teacher},,,true,s,teacher,{teacher},,{teacher},Oak,,,,,,,,\n",
        "enrollments": "sourcedId,status,dateLastModified,classSourcedId,schoolSourcedId,"
        "userSourcedId,role,primary,beginDate,endDate\n"
        f"e1,,,c1,s,u1,student,,,\ne2,,,c1,s,{teacher},teacher,true,,\n",
        "lineItems": "sourcedId,status,dateLastModified,title,description,assignDate,dueDate,"
        "classSourcedId,categorySourcedId,gradingPeriodSourcedId,resultValueMin,resultValueMax\n"
        "l1,,,Cells,,2026-09-01,2026-09-05,c1,k,g,0,4\n",
        "results": "sourcedId,status,dateLastModified,lineItemSourcedId,studentSourcedId,"
        f"scoreStatus,score,scoreDate,comment\nr1,,,l1,u1,{score}\n",
    }
    folder.mkdir()
    for name, text in tables.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


def test_a_class_with_another_teacher_keeps_its_results_once(tmp_path: Path) -> None:
    before = oneroster(tmp_path / "a", "may", "fully graded,2,2026-09-05,")
    after = oneroster(tmp_path / "b", "roy", "fully graded,2,2026-09-05,")
    load(before, tmp_path / "s", as_of=dt.date(2026, 9, 6))
    load(after, tmp_path / "s", as_of=dt.date(2026, 9, 13))
    with Gradebook.open(tmp_path / "s") as book:
        assert book.sections()["teacher"].to_list() == ["roy Oak"]
        assert book.ask("standings").select("attempts", "score").rows() == [(1, 2.0)]


def test_of_two_sections_told_before_the_one_told_last_stays_in_any_order() -> None:
    found = held(
        ("09-10", entries(("a", "P2", "t2", "09-01", None))),
        ("09-10", entries(("a", "P1", "t2", "09-01", 2.0))),
        ("09-11", entries(("c", "P2", "t1", "09-01", None), ("a", None, "t2", "09-01", 1.0),
                          ("b", "P1", "t1", "09-01", 1.0))),
    )  # fmt: skip
    assert [row[:3] for row in found] == [("a", "P1", "t2"), ("b", "P1", "t1"), ("c", "P2", "t1")]


# Any order

_ENTRY = st.tuples(
    st.sampled_from(["a", "b", "c"]),
    st.sampled_from([None, "P1", "P2"]),
    st.sampled_from(["t1", "t2"]),
    st.sampled_from(["09-01", "09-02"]),
    st.sampled_from([None, 1.0, 2.0]),
)


@settings(max_examples=8)
@given(
    files=st.lists(st.lists(_ENTRY, min_size=1, max_size=8), min_size=2, max_size=4),
    ids=st.booleans(),
    data=st.data(),
)
def test_any_order_of_loading_gives_the_same_content(
    files: list[list[Any]], ids: bool, data: st.DataObject
) -> None:
    batches = [by_id(entries(*told)) if ids else entries(*told) for told in files]
    named = [(f"{n}.csv", day(f"09-{10 + n // 2}"), batch) for n, batch in enumerate(batches)]
    contents = []
    for order in (named, data.draw(st.permutations(named))):
        con = empty()
        for name, at, batch in order:
            add(con, batch, at, name)
        evidence.rebuild(con)
        contents.append(content(con))
        con.close()
    assert contents[0] == contents[1]
