"""One check of several tasks, units and skills: its counts added up, no student twice in limits."""

from __future__ import annotations

import random

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from masteryviz.metrics import _whole_checks as whole
from masteryviz.metrics._differences import newcombe
from masteryviz.metrics.assessment_health import assessment_health
from masteryviz.metrics.forms import forms
from masteryviz.statistics import wilson
from tests.logs import day, gradebook

COLUMNS = "student skill unit task form score submitted"
TITLES = {"T (due 1)": "Quiz  one", "T (due 2)": "quiz one", "U": "Other"}


def tried(*rows: tuple[str, str, str, int]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=["task", "skill", "section", "students"], orient="row")


def test_tasks_of_one_title_for_different_sections_are_one_check() -> None:
    given = tried(
        ("T (due 1)", "S1", "P1", 24), ("T (due 2)", "S1", "P2", 20), ("U", "S1", "P1", 9)
    )
    assert whole.named_alike(TITLES, given) == {
        "T (due 1)": "T (due 1)", "T (due 2)": "T (due 1)", "U": "U",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("skill", "section", "students", "one"),
    [("S1", "P1", 5, False), ("S1", "P1", 4, True), ("S2", "P2", 20, False)],
    ids=["a section has both", "one who has changed section", "other skills"],
)
def test_what_is_given_twice_or_asks_something_else_stays_apart(
    skill: str, section: str, students: int, one: bool
) -> None:
    found = whole.named_alike(
        TITLES, tried(("T (due 1)", "S1", "P1", 24), ("T (due 2)", skill, section, students))
    )
    assert (found["T (due 2)"] == "T (due 1)") is one


LOG = (
    ("a", "S1", "U1", "T1", "A", 4, day(0)), ("a", "S2", "U2", "T1", "A", 4, day(0)),
    ("b", "S1", "U1", "T1", "A", 4, day(0)), ("b", "S2", "U2", "T1", "A", 1, day(0)),
    ("c", "S1", "U1", "T1b", "B", 1, day(3)), ("c", "S2", "U2", "T1b", "B", 1, day(3)),
    ("a", "S1", "U1", "T2", None, 1, day(5)), ("b", "S1", "U1", "T2", None, 4, day(5)),
    ("a", "S3", "U2", "T3", None, 4, day(6)), ("z", "S4", "U3", "T4", None, 4, day(6)),
)  # fmt: skip
CHECKS = {"T1": "T1", "T1b": "T1"}


def test_a_check_of_two_tasks_and_units_is_one_row_beside_the_others_of_both() -> None:
    with gradebook(*LOG, columns=COLUMNS) as book:
        answer = whole.difficulty(assessment_health(book, by=("skill", "task", "form")), CHECKS)
    columns = (
        "task", "units", "skills", "students", "first_attempts", "mastered_first", "others",
        "others_rate",
    )  # fmt: skip
    assert answer.select(columns).rows() == [
        ("T1", ["U1", "U2"], 2, 3, 6, 3, 3, pytest.approx(2 / 3)),
        ("T2", ["U1"], 1, 2, 2, 1, 3, pytest.approx(2 / 3)),
        ("T3", ["U2"], 1, 1, 1, 1, 3, pytest.approx(1 / 3)),
        ("T4", ["U3"], 1, 1, 1, 1, 0, None),
    ]
    assert answer["first_attempt_rate"][0] == 0.5
    # Three students, not six: half of them, as half of the six first attempts.
    found = newcombe([1.5], [3], [2], [3])
    limits = answer.select("difference", "difference_lower", "difference_upper").row(0)
    assert limits == pytest.approx([float(values[0]) for values in found])
    assert answer["difference"][3] is None


def test_of_one_task_unit_and_skill_it_says_what_the_question_says() -> None:
    rng = random.Random(5)
    log = [
        (who, f"S{unit}", f"U{unit}", f"{unit}-{task}", rng.choice("AB"), rng.choice((1, 4)),
         day(0))
        for unit in range(8) for task in range(2) for who in "abcdefgh" if rng.random() < 0.6
    ]  # fmt: skip
    with gradebook(*log, columns=COLUMNS) as book:
        answer = whole.difficulty(assessment_health(book, by=("skill", "task", "form")), {})
        asked = forms(book, by=("task",)).sort("task", "form")
        own = whole.forms(forms(book, by=("skill", "task")), {}).sort("task", "form")
    assert_frame_equal(own.select(asked.columns), asked)
    assert (own["once"] == own["students"]).all()
    assert answer.height == len({row[3] for row in log})
    for row in answer.iter_rows(named=True):
        unit = row["task"][0]
        mine = [score for *_, task, _, score, _ in log if task == row["task"]]
        rest = [score for *_, task, _, score, _ in log if task[0] == unit and task != row["task"]]
        assert (row["students"], row["mastered_first"]) == (len(mine), mine.count(4))
        assert row["others"] == len(rest)
        apart = newcombe([mine.count(4)], [len(mine)], [rest.count(4)], [len(rest)])
        assert row["difference_upper"] == pytest.approx(float(apart[2][0]))


def test_forms_of_two_skills_count_attempts_and_limit_students() -> None:
    with gradebook(*LOG, columns=COLUMNS) as book:
        answer = whole.forms(forms(book, by=("skill", "task")), CHECKS).filter(task="T1")
    columns = ("form", "students", "mastered_first", "once", "others", "others_rate")
    assert answer.select(columns).rows() == [("A", 4, 3, 2, 2, 0.0), ("B", 2, 0, 1, 4, 0.75)]
    lower, upper = wilson([1.5], [2], 0.95)
    assert answer.select("lower", "upper").row(0) == pytest.approx([lower[0], upper[0]])
    apart = newcombe([1.5], [2], [0], [1])
    assert answer["difference_lower"][0] == pytest.approx(float(apart[1][0]))


ITEMS = pl.DataFrame(
    {
        "task": ["T1", "T1b", "T1"], "item": ["q1", "x9", "q2"],
        "title": ["Question 1", "Question 1", None], "students": [10, 6, 10],
        "mean_share": [0.8, 0.4, 0.9], "at_cut": [6, 1, 9], "at_cut_rate": [0.6, 0.2, 0.9],
        "lower": [0.3, 0.0, 0.6], "upper": [0.8, 0.6, 1.0], "unknown": [0, 1, 0],
        "discrimination": [0.4, 0.5, 0.1], "discrimination_students": [10, 6, 10],
    }
)  # fmt: skip


def test_a_question_of_two_tasks_is_counted_once_and_its_correlation_is_left_out() -> None:
    answer = whole.items(ITEMS)
    assert answer.columns == ITEMS.drop("task").columns
    one, two = answer.iter_rows(named=True)
    assert (one["students"], one["at_cut"], one["unknown"]) == (16, 7, 1)
    assert one["at_cut_rate"] == pytest.approx(7 / 15)
    assert one["mean_share"] == pytest.approx((0.8 * 10 + 0.4 * 5) / 15)
    lower, upper = wilson([7], [15], 0.95)
    assert (one["lower"], one["upper"]) == pytest.approx((lower[0], upper[0]))
    assert (one["discrimination"], two["discrimination"]) == (None, 0.1)
    assert whole.items(ITEMS.filter(task="T1")).equals(ITEMS.filter(task="T1").drop("task"))


def test_pairs_of_two_tasks_are_added_up_before_kappa() -> None:
    cells = {"both": [10, 10], "only_check": [2, 3], "only_teacher": [1, 4], "neither": [7, 13]}
    frame = pl.DataFrame({"task": ["T1", "T1b"], "checked_by": ["self", "self"], **cells})
    row = whole.agreement(frame).row(0, named=True)
    assert [row[name] for name in whole.CELLS] == [20, 5, 5, 20]
    # Agreed 0.8, by chance 0.5 (Cohen 1960): (0.8 - 0.5) / (1 - 0.5).
    assert (row["students"], row["agreement"], row["kappa"]) == (50, 0.8, pytest.approx(0.6))
    assert whole.agreement(frame.clear()).is_empty()
