"""Questions and criteria of a task: kept with their entry, evidence where they are aligned."""

from __future__ import annotations

from pathlib import Path

import pytest

from masteryviz import evidence, settings
from masteryviz.errors import SettingError
from masteryviz.readers import Batch
from tests.evidence_cases import add, attempts, built, content, day, empty, fetch, log, rows

QUIZ = "student task submitted_at graded_at score points"
Item = tuple[int, str, float | None, float | None]


def quiz(
    *items: Item,
    score: float | None = 7.0,
    aligned: tuple[tuple[str, str], ...] = (),
    submitted: str = "09-01",
    tasks: tuple[tuple[str, str | None], ...] = (("q1", "Quiz"), ("q2", "Quiz"), ("q3", "Quiz")),
) -> Batch:
    """One entry of a quiz of three questions, on line 2."""
    graded = day(submitted) if score is not None else None
    pairs = [(task, skill, 1.0) for task, skill in aligned]
    return log(
        ("ann", "Quiz", day(submitted), graded, score, 10.0),
        columns=QUIZ,
        tasks=rows("tasks", ("Quiz", None), *tasks, columns="task part_of"),
        task_skills=rows("task_skills", *pairs, columns="task skill weight"),
        item_scores=rows("item_scores", *items, columns="row item score points"),
    )


THREE = ((2, "q1", 1.0, 2.0), (2, "q2", 4.0, 4.0), (2, "q3", 2.0, 4.0))


def test_questions_without_a_skill_leave_the_task_as_its_own_skill() -> None:
    con = built((day("09-02"), quiz(*THREE)))
    assert attempts(con, "task, skill, attempt.score") == [("Quiz", "Quiz", 7.0)]
    assert fetch(con, "select skill from skill") == [("Quiz",)]
    assert content(con)["item_score"] == [
        (item, 2, score, points, content(con)["item_score"][0][-1])
        for _, item, score, points in THREE
    ]


def test_aligned_questions_give_one_points_weighted_attempt_for_each_skill() -> None:
    aligned = (("q1", "A"), ("q2", "A"), ("q3", "B"))
    con = built((day("09-02"), quiz(*THREE, aligned=aligned)))
    assert attempts(con, "task, skill, attempt.score, attempt.points, share") == [
        ("Quiz", "A", 5.0, 6.0, 5 / 6),
        ("Quiz", "B", 2.0, 4.0, 0.5),
    ]
    assert fetch(con, "select skill from skill order by 1") == [("A",), ("B",)]
    assert fetch(con, "select skill, state from work join skill using (skill_ix) order by 1") == [
        ("A", "assigned"),
        ("B", "assigned"),
    ]


def test_the_whole_task_is_evidence_of_its_own_skills_only_and_counts_once() -> None:
    aligned = (("Quiz", "W"), ("Quiz", "A"), ("q1", "A"), ("q3", "B"))
    con = built((day("09-02"), quiz(*THREE, aligned=aligned)))
    assert attempts(con, "skill, attempt.score, attempt.points") == [
        ("W", 7.0, 10.0),
        ("A", 7.0, 10.0),
        ("B", 2.0, 4.0),
    ]


def test_each_question_can_count_as_evidence_by_itself_and_that_is_remembered() -> None:
    con = empty()
    add(con, quiz(*THREE, aligned=(("q1", "A"), ("q2", "A"))), day("09-02"))
    evidence.rebuild(con, criteria="each")
    assert attempts(con, "skill, attempt.score") == [("A", 1.0), ("A", 4.0)]
    evidence.rebuild(con)
    assert attempts(con, "skill, attempt.score") == [("A", 1.0), ("A", 4.0)]
    evidence.rebuild(con, criteria="mean")
    assert attempts(con, "skill, attempt.score") == [("A", 5.0)]


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        (((2, "q1", None, 2.0), (2, "q2", 4.0, 4.0)), [(4.0, 4.0)]),  # one is not graded
        (((2, "q1", 1.0, 0.0), (2, "q2", 4.0, 4.0)), [(4.0, 4.0)]),  # one is worth nothing
        (((2, "q1", 2.0, None), (2, "q2", 3.0, None)), [(2.5, None)]),  # levels without points
        (((2, "q1", None, 2.0), (2, "q2", None, 4.0)), []),
    ],
)
def test_questions_without_a_grade_or_worth_nothing_do_not_count(
    items: tuple[Item, ...], expected: list[tuple[float, float | None]]
) -> None:
    con = built((day("09-02"), quiz(*items, aligned=(("q1", "A"), ("q2", "A")))))
    assert attempts(con, "attempt.score, attempt.points") == expected


def test_a_quiz_that_waits_for_feedback_waits_on_each_skill_of_its_questions() -> None:
    items = ((2, "q1", None, 2.0), (2, "q2", 4.0, 4.0))
    aligned = (("q1", "A"), ("q2", "B"))
    con = built((day("09-02"), quiz(*items, score=None, aligned=aligned)))
    assert attempts(con, "skill, attempt.score, state") == [
        ("A", None, "submitted"),
        ("B", None, "submitted"),
    ]


def test_questions_go_with_the_entry_that_a_later_file_has_a_word_on() -> None:
    before = quiz((2, "q1", 1.0, 2.0), score=1.0)
    after = quiz((2, "q1", 2.0, 2.0), (2, "q2", 4.0, 4.0), score=6.0)
    loads = [(day("09-02"), before, "a"), (day("09-09"), after, "b")]
    contents = []
    for order in (loads, loads[::-1]):
        con = empty()
        for at, batch, name in order:
            add(con, batch, at, name)
        evidence.rebuild(con)
        assert fetch(con, "select score, points from item_score order by score") == [
            (2.0, 2.0),
            (4.0, 4.0),
        ]
        contents.append(content(con))
    assert contents[0] == contents[1]


def test_questions_of_a_forgotten_file_are_gone_with_their_tasks() -> None:
    con = empty()
    kept = log(("ann", "t", None, None, 5.0, 10.0), columns=QUIZ)
    add(con, kept, day("09-01"), "kept")
    ix = add(con, quiz(*THREE), day("09-02"), "wrong")["file_ix"]
    evidence.forget(con, ix)
    evidence.rebuild(con)
    assert fetch(con, "select task from task") == [("t",)]
    assert fetch(con, "select count(*) from item_score") == [(0,)]


def test_a_question_that_nobody_answered_yet_is_no_skill() -> None:
    con = built((day("09-02"), quiz()))
    assert fetch(con, "select skill from skill") == [("Quiz",)]
    assert add(empty(), quiz(), day("09-02"))["tasks"] == 1


def test_a_part_with_evidence_of_its_own_stands_for_itself() -> None:
    part = log(
        ("ann", "part", None, None, 5.0, 10.0),
        columns=QUIZ,
        tasks=rows("tasks", ("part", "Quiz"), columns="task part_of"),
    )
    con = built((day("09-02"), part))
    assert attempts(con, "skill") == [("part",)]


def test_scores_of_questions_are_told_with_student_moment_and_attempt() -> None:
    second = quiz((2, "q1", 2.0, 2.0), score=9.0, submitted="09-08")
    for loads in (
        [(day("09-02"), quiz(*THREE)), (day("09-09"), second)],
        [(day("09-09"), second), (day("09-02"), quiz(*THREE))],
    ):
        con = built(*loads)
        assert fetch(
            con,
            "select student, whole.task, item.task, turn, submitted_at, share from item_attempt "
            "as i join student using (student_ix) join task as whole using (task_ix) "
            "join task as item on item.task_ix = i.item_ix where item.task = 'q1' order by turn",
        ) == [
            ("ann", "Quiz", "q1", 1, day("09-01"), 0.5),
            ("ann", "Quiz", "q1", 2, day("09-08"), 1.0),
        ]
        con.close()


def test_items_make_no_difference_to_entries_that_share_their_line_number() -> None:
    other = log(
        ("bob", "Quiz", day("09-03"), day("09-03"), 3.0, 10.0),
        columns=QUIZ,
        task_skills=rows("task_skills", ("q1", "A", 1.0), columns="task skill weight"),
    )
    con = built((day("09-02"), quiz(*THREE, aligned=(("q1", "A"),))), (day("09-04"), other))
    assert attempts(con, "student, skill, attempt.score") == [("ann", "A", 1.0)]


def test_the_settings_of_a_store_say_how_criteria_count(tmp_path: Path) -> None:
    file = tmp_path / "masteryviz.toml"
    assert settings.read(file).evidence.criteria == "mean"
    file.write_text('[evidence]\ncriteria = "each"\n', encoding="utf-8")
    assert settings.read(file).evidence.criteria == "each"
    file.write_text('[evidence]\ncriteria = "every"\n', encoding="utf-8")
    with pytest.raises(SettingError, match="'every' is not known in evidence.criteria"):
        settings.read(file)


def test_points_of_a_question_come_from_its_task_where_the_entry_has_none() -> None:
    batch = quiz((2, "q1", 1.0, None), aligned=(("q1", "A"),))
    batch.frames["tasks"] = rows("tasks", ("q1", "Quiz", 4.0), columns="task part_of points")
    assert attempts(built((day("09-02"), batch)), "attempt.points, share") == [(4.0, 0.25)]
