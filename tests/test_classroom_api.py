"""Google Classroom's API: attempts from histories, whatever the packing of the answers."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from masteryviz import loading
from masteryviz.document import Document
from masteryviz.errors import InputError
from masteryviz.gradebook import Gradebook
from masteryviz.mapping import Mapping, SkillEntry
from masteryviz.readers import Batch
from masteryviz.readers.classroom_api import READER
from masteryviz.store import Store
from tests.evidence_cases import content, fetch
from tests.gradebooks import said

NEW_YORK = Mapping(timezone="America/New_York")
DRAFT, RETURNED = "DRAFT_GRADE_POINTS_EARNED_CHANGE", "ASSIGNED_GRADE_POINTS_EARNED_CHANGE"
START = dt.datetime(2026, 9, 1, 12, tzinfo=dt.UTC)


def document(value: Any) -> Document:
    return Document(file="api.json", value=value)


def read(value: Any, mapping: Mapping = NEW_YORK) -> Batch:
    assert READER.recognises(document(value))
    return READER.read(document(value), mapping)


def at(hours: float) -> str:
    moment = START + dt.timedelta(hours=hours)
    return moment.isoformat().replace("+00:00", "Z")


def state(name: str, hours: float) -> dict[str, Any]:
    return {"stateHistory": {"state": name, "stateTimestamp": at(hours), "actorUserId": "9"}}


def grade(points: float | None, hours: float, kind: str = RETURNED, of: float = 10) -> Any:
    entry = {"maxPoints": of, "gradeTimestamp": at(hours), "gradeChangeType": kind}
    return {"gradeHistory": entry if points is None else {"pointsEarned": points, **entry}}


def submission(*history: Any, **fields: Any) -> dict[str, Any]:
    own = {"courseId": "1", "courseWorkId": "2", "id": "s", "userId": "3", "state": "RETURNED"}
    return {**own, "submissionHistory": list(history), **fields}


def work(**fields: Any) -> dict[str, Any]:
    own = {"courseId": "1", "id": "2", "title": "Cells", "maxPoints": 10, "workType": "ASSIGNMENT"}
    return {**own, **fields}


def page(*submissions: Any, **more: Any) -> dict[str, Any]:
    return {"studentSubmissions": list(submissions), **more}


def attempts(found: Batch) -> list[tuple[Any, ...]]:
    """Number, hours of turn-in and grade after the start, score and state of every attempt."""
    rows = found.frame("log_entries").drop_nulls("attempt_no")
    columns = ("attempt_no", "submitted_at", "graded_at", "score", "state")

    def hours(moment: dt.datetime | None) -> float | None:
        return moment and (moment - START.replace(tzinfo=None)) / dt.timedelta(hours=1)

    return [
        (number, hours(submitted), hours(graded), score, what)
        for number, submitted, graded, score, what in rows.select(columns).iter_rows()
    ]


def one(*history: Any, **fields: Any) -> list[tuple[Any, ...]]:
    """The attempts of one submission, in UTC."""
    return attempts(read(page(submission(*history, **fields)), Mapping()))


def base(found: Batch) -> list[str]:
    """State of the entries that have no moment."""
    return found.frame("log_entries").filter(pl.col("attempt_no").is_null())["state"].to_list()


def test_a_class_is_read_from_all_its_answers(samples: Path) -> None:
    value = json.loads((samples / "google_classroom/api_biology.json").read_text("utf-8"))
    found = read(value)
    day = dt.datetime
    entries = found.frame("log_entries").drop("skill", "form", "level", "support", "section")
    assert entries.drop("assigned_on", "due_on").rows() == [
        (1, "201", "7001", None, None, None, None, None, "assigned", None),
        (2, "201", "7001", 1, day(2026, 9, 8, 11, 2, 11, 250000),
         day(2026, 9, 9, 16, 12, 0, 500000), 2.0, 4.0, "scored", False),
        (3, "201", "7001", 2, day(2026, 9, 14, 9, 45), day(2026, 9, 15, 17), 4.0, 4.0, "scored",
         False),
        (4, "202", "7001", None, None, None, None, None, "assigned", None),
        (5, "202", "7001", 1, None, day(2026, 9, 10, 16), 0.0, 4.0, "scored", None),
        (6, "203", "7001", None, None, None, None, None, "missing", None),
        (7, "201", "7002", None, None, None, None, None, "assigned", None),
        (8, "201", "7002", 1, day(2026, 9, 17, 23), None, None, 4.0, "assigned", False),
        (9, "201", "7002", 2, day(2026, 9, 17, 23, 30), None, None, 4.0, "submitted", False),
        (10, "202", "7002", None, None, None, None, None, "assigned", None),
    ]  # fmt: skip
    assert found.frame("tasks").drop("lesson", "pace_on", "part_of").rows() == [
        ("7001", "Osmosis check", "Mastery check", "Unit 1: Transport", 4.0,
         dt.date(2026, 9, 1), dt.date(2026, 9, 11)),
        ("7002", "Diffusion check", "assignment", "Unit 1: Transport", 4.0,
         dt.date(2026, 9, 16), dt.date(2026, 9, 25)),
    ]  # fmt: skip
    assert found.frame("sections").rows() == [
        ("501", "Biology", "Rosa Marín", None, None, None, "Period 3")
    ]
    assert found.frame("students").row(0) == ("201", "Ada Okafor", "Okafor, Ada")
    assert found.frame("student_ids").rows()[:2] == [
        ("201", "google", "201"),
        ("201", "email", "ada.okafor@school.example"),
    ]
    assert found.rows == Counter({"imported": 5, "skipped: not graded": 1})
    assert found.cells == {
        "scored": 3, "missing": 1, "blank": 1, "waiting for feedback": 1,
        "taken back by the student": 1,
    }  # fmt: skip
    assert (found.kind, found.exported_at) == ("log", day(2026, 9, 17, 23, 30))
    assert found.notices == []


@pytest.mark.parametrize(
    "pack",
    [
        lambda w, s: {"courseWork": [w], "studentSubmissions": [s]},
        lambda w, s: [{"courseWork": [w]}, {"studentSubmissions": [s]}, {}],
        lambda w, s: [[{"studentSubmissions": [s]}], [{"courseWork": [w]}]],
        lambda w, s: [s, w],
        lambda w, s: [{"courseWork": [w]}, {"studentSubmissions": [], "nextPageToken": "t"},
                      {"studentSubmissions": [s]}],
    ],
)  # fmt: skip
def test_answers_may_be_packed_in_any_way(pack: Any) -> None:
    found = read(pack(work(), submission(state("TURNED_IN", 1), grade(7, 2), assignedGrade=7)))
    assert found.frame("tasks")["title"].to_list() == ["Cells"]
    assert found.frame("log_entries")["score"].to_list() == [None, 7.0]


def test_bare_objects_of_every_kind_find_their_place() -> None:
    profile = {"name": {"fullName": "Ada Okafor"}, "emailAddress": "no address"}
    found = read(
        [
            submission(userId=3, topicId=None),
            work(topicId="8"),
            {"courseId": "1", "topicId": "8", "name": "Unit 1"},
            {"courseId": "1", "userId": "3", "profile": profile},
            {"id": "1", "name": "Biology", "courseState": "ACTIVE"},
        ]
    )
    assert found.frame("tasks")["unit"].to_list() == ["Unit 1"]
    assert found.frame("students").rows() == [("3", "Ada Okafor", "Ada Okafor")]
    assert found.frame("student_ids").rows() == [("3", "google", "3")]
    assert found.frame("sections")["name"].to_list() == ["Biology"]


def test_one_submission_alone_is_a_document() -> None:
    assert one(state("TURNED_IN", 1), grade(7, 2), assignedGrade=7) == [
        (1, 1.0, 2.0, 7.0, "scored")
    ]


@pytest.mark.parametrize(
    ("history", "fields", "expected"),
    [
        ([state("TURNED_IN", 1)], {}, [(1, 1, None, None, "submitted")]),
        ([state("TURNED_IN", 1), grade(5, 2, DRAFT)], {}, [(1, 1, None, None, "submitted")]),
        # the score of a turn-in is its last returned grade, its feedback the first
        ([state("TURNED_IN", 1), grade(5, 2), grade(6, 9)], {"assignedGrade": 6},
         [(1, 1, 2, 6, "scored")]),
        ([state("TURNED_IN", 1), grade(5, 2), state("TURNED_IN", 3), grade(8, 4)],
         {"assignedGrade": 8}, [(1, 1, 2, 5, "scored"), (2, 3, 4, 8, "scored")]),
        # entries in any order, and entries that say the same twice
        ([grade(8, 4), grade(5, 2), state("TURNED_IN", 3), state("TURNED_IN", 1),
          state("TURNED_IN", 1.5), grade(5, 2)],
         {"assignedGrade": 8}, [(1, 1, 2, 5, "scored"), (2, 3, 4, 8, "scored")]),
        # taken back before it was graded: no attempt, unless it is graded all the same
        ([state("TURNED_IN", 1), state("RECLAIMED_BY_STUDENT", 2)], {},
         [(1, 1, None, None, "assigned")]),
        ([state("TURNED_IN", 1), state("RECLAIMED_BY_STUDENT", 2), grade(5, 3)],
         {"assignedGrade": 5}, [(1, 1, 3, 5, "scored")]),
        # returned without a grade, and with the one that stands
        ([state("TURNED_IN", 1), state("RETURNED", 2)], {}, [(1, 1, None, None, "assigned")]),
        ([state("TURNED_IN", 1), grade(5, 2), state("TURNED_IN", 3), state("RETURNED", 4)],
         {"assignedGrade": 5}, [(1, 1, 2, 5, "scored"), (2, 3, 4, 5, "scored")]),
        # on paper: every other grade is an attempt
        ([grade(0, 1), grade(0, 2), grade(9, 3)], {"assignedGrade": 9},
         [(1, None, 1, 0, "scored"), (2, None, 3, 9, "scored")]),
        ([grade(4, 1), state("TURNED_IN", 2), grade(9, 3)], {"assignedGrade": 9},
         [(1, None, 1, 4, "scored"), (2, 2, 3, 9, "scored")]),
        # a grade on paper that is taken away, and one that never was
        ([grade(4, 1), grade(None, 2)], {}, [(1, None, 1, None, "assigned")]),
        ([grade(None, 1)], {}, []),
        # no points: 0 where the present grade says so, none where there is none
        ([state("TURNED_IN", 1), grade(None, 2)], {"assignedGrade": 0}, [(1, 1, 2, 0, "scored")]),
        ([state("TURNED_IN", 1), grade(5, 2), grade(None, 3)], {},
         [(1, 1, None, None, "assigned")]),
        # a change from no grade to no points can only be to 0
        ([state("TURNED_IN", 1), grade(None, 2), state("TURNED_IN", 3), grade(6, 4)],
         {"assignedGrade": 6}, [(1, 1, 2, 0, "scored"), (2, 3, 4, 6, "scored")]),
        # no history: what is known is known without a moment
        ([], {"assignedGrade": 6}, [(1, None, None, 6, "scored")]),
        ([], {"state": "TURNED_IN"}, [(1, None, None, None, "submitted")]),
        ([state("TURNED_IN", 1)], {"assignedGrade": 6}, [(1, 1, None, 6, "scored")]),
        ([], {"state": "NEW"}, []),
    ],
)  # fmt: skip
def test_histories_and_their_attempts(
    history: list[Any], fields: dict[str, Any], expected: list[Any]
) -> None:
    assert one(*history, **fields) == expected


def test_a_grade_that_may_be_0_or_taken_away_is_left_open_and_said() -> None:
    history = [state("TURNED_IN", 1), grade(5, 2), state("TURNED_IN", 3), grade(None, 4),
               state("TURNED_IN", 5), grade(6, 6)]  # fmt: skip
    found = read(page(submission(*history, assignedGrade=6)), Mapping())
    assert [row[3] for row in attempts(found)] == [5.0, None, 6.0]
    assert "1 grade may be 0 or taken away" in said(found)
    zero = submission(state("TURNED_IN", 1), grade(0, 2), assignedGrade=0, userId="4")
    written = read(page(submission(*history, assignedGrade=6), zero), Mapping())
    assert "may be 0" not in said(written)


def test_entries_of_kinds_that_are_not_known_are_passed_over_and_said() -> None:
    odd = {"stateHistory": {"state": "FLOWN", "stateTimestamp": at(1)}}
    found = read(page(submission(odd, grade(5, 2, "WISHED"), state("TURNED_IN", 3))), Mapping())
    assert attempts(found) == [(1, 3.0, None, None, "submitted")]
    assert "2 entries of histories are of a kind" in said(found)


def test_points_are_those_of_the_grade_and_follow_a_change_of_the_maximum() -> None:
    history = [state("TURNED_IN", 1), grade(1, 2, of=100), grade(None, 3, "MAX_POINTS_CHANGE", 1)]
    found = read(page(submission(*history, assignedGrade=1)), Mapping())
    assert found.frame("log_entries")["points"].to_list() == [None, 1.0]
    before = read(page(submission(*history[:2], assignedGrade=1)), Mapping())
    assert before.frame("log_entries")["points"].to_list() == [None, 100.0]


def test_late_is_what_classroom_says_of_the_last_turn_in_and_the_due_moment_of_others() -> None:
    due = {"dueDate": {"year": 2026, "month": 9, "day": 1}, "dueTime": {"hours": 14}}
    history = [state("TURNED_IN", 1), grade(5, 2), state("TURNED_IN", 3), grade(8, 4)]
    value = [{"courseWork": [work(**due)]}, page(submission(*history, late=True, assignedGrade=8))]
    assert read(value).frame("log_entries")["late"].to_list() == [None, False, True]
    alone = read(page(submission(*history, assignedGrade=8)))
    assert alone.frame("log_entries")["late"].to_list() == [None, None, False]


@pytest.mark.parametrize(
    ("history", "fields", "expected"),
    [
        ([], {"late": True, "state": "CREATED"}, "missing"),
        ([], {"state": "CREATED", "updateTime": at(30)}, "missing"),
        ([], {"state": "CREATED", "updateTime": at(20)}, "assigned"),
        ([state("TURNED_IN", 23)], {"state": "TURNED_IN"}, "assigned"),
        ([state("TURNED_IN", 25)], {"state": "TURNED_IN", "late": True}, "missing"),
        ([grade(5, 30)], {"assignedGrade": 5}, "assigned"),
        ([state("TURNED_IN", 2), state("RECLAIMED_BY_STUDENT", 30)],
         {"state": "RECLAIMED_BY_STUDENT", "late": True}, "missing"),
    ],
)  # fmt: skip
def test_missing_is_what_was_due_and_not_handed_in(
    history: list[Any], fields: dict[str, Any], expected: str
) -> None:
    due = {"dueDate": {"year": 2026, "month": 9, "day": 2}, "dueTime": {"hours": 12}}
    found = read([{"courseWork": [work(**due)]}, page(submission(*history, **fields))])
    assert base(found) == [expected]


@pytest.mark.parametrize(
    ("fields", "day"),
    [
        ({"dueDate": {"year": 2026, "month": 9, "day": 12}, "dueTime": {"hours": 3}}, 11),
        ({"dueDate": {"year": 2026, "month": 9, "day": 12}, "dueTime": {}}, 11),
        ({"dueDate": {"year": 2026, "month": 9, "day": 12}, "dueTime": {"hours": 4}}, 12),
        ({"dueDate": {"year": 2026, "month": 9, "day": 12}}, 12),
        ({}, None),
    ],
)
def test_due_days_are_those_of_the_school(fields: dict[str, Any], day: int | None) -> None:
    found = read({"courseWork": [work(**fields)]})
    assert found.frame("tasks")["due_on"].to_list() == [day and dt.date(2026, 9, day)]
    assert found.kind == "definitions"
    assert "no submissions in it" in said(found)


def test_without_a_time_zone_moments_stay_utc_and_it_is_said() -> None:
    assert 'timezone = "America/New_York"' in said(
        read(page(submission(state("TURNED_IN", 1))), Mapping())
    )
    assert "UTC" not in said(read(page(submission(state("TURNED_IN", 1)))))


def test_fractions_of_seconds_and_offsets_are_read() -> None:
    entry = {"state": "TURNED_IN", "stateTimestamp": "2026-09-01T14:00:00.123456789Z"}
    other = {"state": "TURNED_IN", "stateTimestamp": "2026-09-01T16:30:00+02:00"}
    history = [{"stateHistory": entry}, state("RECLAIMED_BY_STUDENT", 2.2), {"stateHistory": other}]
    found = read(page(submission(*history)), Mapping())
    assert found.frame("log_entries")["submitted_at"].drop_nulls().to_list() == [
        dt.datetime(2026, 9, 1, 14, 0, 0, 123456),
        dt.datetime(2026, 9, 1, 14, 30),
    ]


def test_the_newest_of_repeated_submissions_counts() -> None:
    old = submission(state("TURNED_IN", 1), updateTime=at(1))
    new = submission(state("TURNED_IN", 1), grade(7, 2), assignedGrade=7, updateTime=at(2))
    for pages in ([old, new], [new, old]):
        found = read([page(*pages)], Mapping())
        assert attempts(found) == [(1, 1.0, 2.0, 7.0, "scored")]
        assert found.rows == Counter({"imported": 1, "skipped: repeated": 1})


def test_without_course_work_the_task_keeps_its_id_and_the_history_gives_points() -> None:
    found = read(page(submission(state("TURNED_IN", 1), grade(7, 2), assignedGrade=7)))
    assert found.frame("tasks").select("task", "title", "points").rows() == [("2", None, None)]
    assert found.frame("log_entries")["points"].to_list() == [None, 10.0]
    assert "1 task has no title" in said(found)
    assert "Classes are called by their ids" in said(found)


def test_the_map_aligns_tasks_by_title_and_says_sections() -> None:
    mapping = Mapping(
        skills=(SkillEntry(skill="LS1", tasks=("Cells*",)),), section="P3", ignore=("Hello",)
    )
    hello = work(id="5", title="Hello")
    value = [{"courseWork": [work(), hello]}, page(submission(), submission(courseWorkId="5"))]
    found = read(value, mapping)
    assert found.frame("task_skills").rows() == [("2", "LS1", 1.0)]
    assert found.frame("sections")["name"].to_list() == ["P3"]
    assert found.rows == Counter({"imported": 1, "skipped: ignored": 1})


def test_classes_that_agree_in_all_are_told_apart_by_id() -> None:
    courses = [{"id": n, "name": "Biology", "ownerId": "9"} for n in "12"]
    value = [{"courses": courses}, page(submission(), submission(courseId="2"))]
    assert read(value).frame("sections")["name"].to_list() == ["Biology (1)", "Biology (2)"]


def test_a_title_in_several_classes_is_said_unless_the_map_aligns_it() -> None:
    other = work(courseId="7", id="8")
    value = [{"courseWork": [work(), other]},
             page(submission(), submission(courseId="7", courseWorkId="8"))]  # fmt: skip
    assert "1 title is given to several tasks" in said(read(value))
    aligned = Mapping(skills=(SkillEntry(skill="LS1", tasks=("Cells",)),))
    assert "several tasks" not in said(read(value, aligned))


def test_who_is_no_longer_on_the_class_list_is_said_without_a_name() -> None:
    value = [{"students": [{"courseId": "1", "userId": "4"}]}, page(submission())]
    found = read(value)
    assert "1 student with work is not on the list" in said(found)
    assert found.frame("enrollments").select("student", "section").rows() == [
        ("4", "1"), ("3", "1")
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ({"courseWork": [], "nextPageToken": "abc"}, "more pages of courseWork exist"),
        (page(submission(), nextPageToken="abc"), "more pages of studentSubmissions exist"),
        ([page(submission(), nextPageToken="abc"), page(submission(courseId="8"))], "more pages"),
        ([page(submission()), {"error": {"code": 403}}], r"failed \(code 403\)"),
        ([page(submission()), {"grades": [1]}], "object 2 of the document is no answer"),
        (page(submission(), "text"), "studentSubmissions 2 is not an object"),
        (page(submission(userId=None)), "'studentSubmissions 1, userId': this field is missing"),
        (page(submission(assignedGrade="7")), "assignedGrade': this field is not a number"),
        (page(submission(assignedGrade=-1)), "assignedGrade': points lie between 0 and"),
        (page(submission(grade(1e9, 1))), "pointsEarned': points lie between"),
        (page(submission({"stateHistory": {"state": "TURNED_IN"}})),
         "submissionHistory 1, stateHistory, stateTimestamp': this entry of the history has no"),
        (page(submission({"stateHistory": {"state": "TURNED_IN", "stateTimestamp": "monday"}})),
         "is not a moment such as"),
        (page(submission({"stateHistory": {"state": "TURNED_IN",
                                           "stateTimestamp": "1970-01-01T00:00:00Z"}})),
         "lies before 1990"),
        (page(submission(submissionHistory="x")), "is not a list of objects"),
        (page(submission({"gradeHistory": []})), "gradeHistory': this field is not an object"),
        (page(submission(userId=["3"])), "userId': this field is not a text"),
        ({"courseWork": [work(dueDate={"year": 2026, "month": 13, "day": 1})]}, "no such day"),
        ({"courseWork": [work(dueDate={"year": "2026"})]}, "is not a whole number"),
        ({"courseWork": [{"courseId": "1"}]}, "'courseWork 1, id': this field is missing"),
    ],
)  # fmt: skip
def test_what_is_not_whole_or_not_as_the_api_writes_it_is_refused(value: Any, words: str) -> None:
    assert READER.recognises(document(value))
    with pytest.raises(InputError, match=words):
        READER.read(document(value), Mapping())


def test_many_flaws_are_counted() -> None:
    value = page(*(submission(userId=None) for _ in range(14)))
    with pytest.raises(InputError, match=r"studentSubmissions 10, .*\n.*and 4 more places"):
        READER.read(document(value), Mapping())


@pytest.mark.parametrize(
    "value",
    [None, 5, "x", [], {}, [1, 2], {"students": [{"name": "A", "score": 1}]},
     [{"student": "a", "skill": "b", "score": 1}], {"type": "GradeEvent", "generated": {}}],
)  # fmt: skip
def test_other_documents_are_not_recognised(value: Any) -> None:
    assert not READER.recognises(document(value))


Points = st.integers(0, 10).map(float)
Round = st.tuples(
    st.sampled_from(["graded", "bare", "back"]),
    st.lists(Points, min_size=1, max_size=3),
    st.lists(st.sampled_from(["draft", "edit", "repeat"]), max_size=3),
)


@given(
    paper=st.lists(Points, max_size=3),
    rounds=st.lists(Round, max_size=4),
    waits=st.booleans(),
)
def test_random_histories_come_back_as_the_attempts_that_made_them(
    paper: list[float], rounds: list[Any], waits: bool
) -> None:
    history: list[Any] = [state("CREATED", 0)]
    truth: list[Any] = []
    standing: float | None = None
    hour = 0.0

    def add(entry: Any, repeat: bool = False) -> None:
        history.extend([entry] * (1 + repeat))

    for points in paper:
        hour += 1
        add(grade(points, hour))
        if points != standing:
            truth.append((len(truth) + 1, None, hour, points, "scored"))
        standing = points
    for outcome, grades, noise in rounds:
        hour += 1
        handed_in, told, score = hour, None, None
        add(state("TURNED_IN", hour), "repeat" in noise)
        for what in noise:
            hour += 1
            if what == "draft":
                add(grade(3, hour, DRAFT), repeat=True)
            if what == "edit":
                add(state("STUDENT_EDITED_AFTER_TURN_IN", hour))
        hour += 1
        if outcome == "back":
            add(state("RECLAIMED_BY_STUDENT", hour))
        if outcome == "bare":
            add(state("RETURNED", hour))
            told, score = (None, None) if standing is None else (hour, standing)
        if outcome == "graded":
            told, score = hour, grades[-1]
            for points in grades:
                add(grade(points, hour), "repeat" in noise)
                hour += 1
            add(state("RETURNED", hour))
            standing = score
        what = "assigned" if score is None else "scored"
        truth.append((len(truth) + 1, handed_in, told, score, what))
    if waits:
        hour += 1
        add(state("TURNED_IN", hour))
        truth.append((len(truth) + 1, hour, None, None, "submitted"))
    fields = {} if standing is None else {"assignedGrade": standing}
    assert one(*history, **fields) == truth


@given(cut=st.integers(0, 9))
def test_a_later_export_has_the_keys_of_an_earlier_one(cut: int) -> None:
    history = [state("TURNED_IN", 1), state("RECLAIMED_BY_STUDENT", 2), state("TURNED_IN", 3),
               state("RETURNED", 4), state("TURNED_IN", 5), grade(0, 6), grade(4, 7),
               state("TURNED_IN", 8), grade(9, 9)]  # fmt: skip
    standing = next(
        (e["gradeHistory"]["pointsEarned"] for e in history[:cut][::-1] if "gradeHistory" in e),
        None,
    )
    keys = [{row[:2] if row[1] else row[:3] for row in found} for found in (
        one(*history[:cut], **({} if standing is None else {"assignedGrade": standing})),
        one(*history, assignedGrade=9),
    )]  # fmt: skip
    assert keys[0] <= keys[1]


EARLY = [state("TURNED_IN", 1), grade(0, 25), state("TURNED_IN", 30)]
LATER = [*EARLY, state("RECLAIMED_BY_STUDENT", 31), state("TURNED_IN", 50), grade(10, 74),
         state("RETURNED", 74)]  # fmt: skip


def export(folder: Path, name: str, history: list[Any], hours: float, **fields: Any) -> Path:
    """A file of one class: one student with that history, one who has handed in nothing."""
    other = submission(userId="4", state="CREATED", updateTime=at(hours))
    course = {"id": "1", "name": "Biology", "ownerId": "9"}
    value = [{"courses": [course]}, {"courseWork": [work(creationTime=at(0))]},
             page(submission(*history, **fields), other)]  # fmt: skip
    path = folder / name
    path.write_text(json.dumps(value))
    return path


def test_a_later_export_takes_the_place_of_an_earlier_one_in_any_order(tmp_path: Path) -> None:
    early = export(tmp_path, "early.json", EARLY, 30, assignedGrade=0)
    later = export(tmp_path, "later.json", LATER, 80, assignedGrade=10)
    expected = None
    for order in ([later], [early, later], [later, early]):
        store = Store(tmp_path / "-".join(path.stem for path in order))
        reports = loading.load(order, store, mapping=NEW_YORK)
        assert {report.format for report in reports} == {"classroom_api"}
        with store.connect() as con:
            held = content(con)
            found = fetch(con, "select student, score, late from attempt join student using "
                               "(student_ix) order by submitted_at")  # fmt: skip
        assert found == [("3", 0.0, False), ("3", 10.0, False)]
        expected = expected or held["attempt"]
        assert held["attempt"] == expected


def test_time_to_mastery_and_states_come_out_of_a_loaded_export(tmp_path: Path) -> None:
    path = export(tmp_path, "api.json", LATER, 80, assignedGrade=10)
    loading.load(path, tmp_path / "store", mapping=NEW_YORK)
    with Gradebook.open(tmp_path / "store") as gradebook:
        standing = gradebook.standings()
        rows = standing.sort("student").select("student", "state", "attempts", "revisions").rows()
        assert rows == [("3", "mastered", 2, 1), ("4", "assigned", 0, None)]
        days = gradebook.ask("time_to_mastery", unit="days")
        assert days.select("students", "events", "median").rows() == [(1, 1, 2.0)]
        tries = gradebook.ask("time_to_mastery", unit="attempts")
        assert tries.select("events", "median").rows() == [(1, 2.0)]
