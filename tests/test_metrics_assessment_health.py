"""Whether a check is fair: difficulty, questions, agreement, stamps."""

from __future__ import annotations

import random

import numpy as np
import polars as pl
import pytest
from scipy import stats
from statsmodels.stats.inter_rater import cohens_kappa

from masteryviz.errors import SettingError
from masteryviz.filters import Filters
from masteryviz.gradebook import Gradebook
from masteryviz.metrics._differences import newcombe
from masteryviz.metrics._kappa import cohen_kappa
from masteryviz.metrics.assessment_health import assessment_health, check_agreement, items
from tests import evidence_cases as cases
from tests.logs import day, gradebook

COLUMNS = "student skill unit task form score submitted"
LOG = (
    ("a", "S1", "U1", "T1", "A", 4, day(0)),
    ("b", "S1", "U1", "T1", "A", 1, day(0)),
    ("b", "S1", "U1", "T1", "B", 4, day(2)),
    ("c", "S1", "U1", "T1", "B", 1, day(0)),
    ("a", "S2", "U1", "T2", None, 4, day(1)),
    ("b", "S2", "U1", "T2", None, 4, day(1)),
    ("a", "S3", "U2", "T3", None, 1, day(1)),
)


def test_a_check_beside_the_others_of_its_unit():
    with gradebook(*LOG, columns=COLUMNS) as book:
        answer = assessment_health(book)
    columns = ("task", "form", "unit", "students", "mastered_first", "others", "others_rate")
    assert answer.select(columns).rows() == [
        ("T1", "A", "U1", 2, 1, 2, 1.0),
        ("T1", "B", "U1", 1, 0, 2, 1.0),
        ("T2", None, "U1", 2, 2, 3, 1 / 3),
        ("T3", None, "U2", 1, 0, 0, None),
    ]
    assert answer["difference"].to_list() == pytest.approx([-0.5, -1.0, 2 / 3, None])
    limits = newcombe([1], [2], [2], [2])
    assert answer["difference_lower"][0] == limits[1][0]
    assert answer["mastered"].to_list() == [2, 0, 2, 0]


def test_by_section_the_others_are_those_of_the_section():
    rows = [(*row, "P1") for row in LOG] + [("z", "S2", "U1", "T2", None, 1, day(1), "P2")]
    with gradebook(*rows, columns=f"{COLUMNS} section") as book:
        answer = assessment_health(book, by=("section", "task", "form"))
    assert answer.columns[:4] == ["section", "task", "form", "unit"]
    assert answer.filter(section="P2")["others"].to_list() == [0]


def test_mastery_that_is_only_a_levels_name_is_stamped():
    rows = [("a", "S1", "T1", "Mastery", None, day(0)), ("b", "S1", "T1", "IP", None, day(0))]
    with gradebook(*rows, columns="student skill task score points submitted", points=None) as book:
        row = assessment_health(book).row(0, named=True)
    assert (row["mastered"], row["stamped"], row["stamped_share"]) == (1, 1, 1.0)
    with gradebook(*LOG, columns=COLUMNS) as book:
        assert assessment_health(book)["stamped"].sum() == 0


# --- questions ---------------------------------------------------------------------------------

ITEMS = (
    (2, "q1", 2.0, 2.0), (2, "q2", 1.0, 4.0), (2, "q3", 4.0, 4.0),
    (3, "q1", 2.0, 2.0), (3, "q2", 4.0, 4.0), (3, "q3", None, 4.0),
    (4, "q1", 0.0, 2.0), (4, "q2", 0.0, 4.0), (4, "q3", 3.0, 4.0),
)  # fmt: skip
ENTRIES = (
    ("ann", "Quiz", cases.day("09-01"), cases.day("09-01"), 7.0, 10.0),
    ("ben", "Quiz", cases.day("09-01"), cases.day("09-01"), 6.0, 10.0),
    ("ann", "Quiz", cases.day("09-05"), cases.day("09-05"), 3.0, 10.0),
)


def quiz(**frames: pl.DataFrame) -> Gradebook:
    """Ann's first try, Ben's, and Ann's second, of three questions."""
    batch = cases.log(
        *ENTRIES,
        columns="student task submitted_at graded_at score points",
        tasks=cases.rows("tasks", ("Quiz", None), *((q, "Quiz") for q in ("q1", "q2", "q3")),
                         columns="task part_of"),
        item_scores=cases.rows("item_scores", *ITEMS, columns="row item score points"),
        **frames,
    )  # fmt: skip
    return Gradebook(cases.built((cases.day("09-10"), batch)))


def test_the_first_answer_of_each_student_to_each_question_counts():
    answer = items(quiz())
    columns = ("task", "item", "students", "mean_share", "at_cut", "at_cut_rate")
    assert answer.select(columns).rows() == [
        ("Quiz", "q2", 2, 0.625, 1, 0.5),
        ("Quiz", "q1", 2, 1.0, 2, 1.0),
        ("Quiz", "q3", 1, 1.0, 1, 1.0),
    ]


def test_a_question_with_a_skill_of_its_own_counts_for_that_alone():
    pairs = [("q2", "A", 1.0), ("Quiz", "B", 1.0)]
    book = quiz(task_skills=cases.rows("task_skills", *pairs, columns="task skill weight"))
    answer = items(book, by=("skill",))
    assert answer.filter(skill="A")["item"].to_list() == ["q2"]
    assert sorted(answer.filter(skill="B")["item"]) == ["q1", "q3"]


def test_questions_answered_after_the_day_do_not_count():
    answer = items(quiz(), filters=Filters(as_of=cases.day("08-31").date()))
    assert answer.height == 0


POSSIBLE = {"q1": 1.0, "q2": 4.0, "q3": 5.0, "q4": 2.0}


def answered(marks: list[dict[str, float | None]], **options: object) -> dict[str, dict]:
    """What `items` says of each question, where each student has handed in once."""
    now = cases.day("09-01")
    names = [f"s{number}" for number in range(len(marks))]
    given = [
        (number + 2, item, score, POSSIBLE[item])
        for number, mine in enumerate(marks) for item, score in mine.items()
    ]  # fmt: skip
    batch = cases.log(
        *((name, "Quiz", now, now, 6.0, 12.0) for name in names),
        columns="student task submitted_at graded_at score points",
        tasks=cases.rows("tasks", ("Quiz", None), *((q, "Quiz") for q in POSSIBLE),
                         columns="task part_of"),
        item_scores=cases.rows("item_scores", *given, columns="row item score points"),
    )  # fmt: skip
    with Gradebook(cases.built((cases.day("09-10"), batch))) as book:
        return {row["item"]: row for row in items(book, **options).iter_rows(named=True)}


def rest_of(marks: list[dict[str, float | None]], item: str) -> list[tuple[float, float]]:
    """Each student's share of a question and of the others, counted by hand."""
    pairs = []
    for mine in marks:
        others = {q: score for q, score in mine.items() if q != item and score is not None}
        if mine.get(item) is not None and others:
            possible = sum(POSSIBLE[q] for q in others)
            pairs.append((mine[item] / POSSIBLE[item], sum(others.values()) / possible))
    return pairs


MARKS: list[dict[str, float | None]] = [
    {"q1": q1, "q2": q2, "q3": q3, "q4": 2.0}
    for q1, q2, q3 in zip(
        (1.0, 1.0, 0.0, 1.0, 0.0, 1.0, 0.0, 1.0, 1.0, 0.0, 1.0, 0.0),
        (4.0, 3.5, 1.0, 4.0, 2.0, 3.0, 0.5, 2.5, 4.0, 1.5, None, 2.0),
        (5.0, 1.0, 4.0, 2.0, 5.0, 3.0, 4.5, 1.5, 0.0, 3.0, 2.0, None),
        strict=True,
    )
]


def test_discrimination_is_the_correlation_with_the_rest_of_the_hand_in():
    found = answered(MARKS)
    for item in ("q1", "q2", "q3"):
        own, rest = zip(*rest_of(MARKS, item), strict=True)
        assert found[item]["discrimination_students"] == len(own)
        assert found[item]["discrimination"] == pytest.approx(np.corrcoef(own, rest)[0, 1])
    right, rest = zip(*rest_of(MARKS, "q1"), strict=True)
    expected = stats.pointbiserialr(right, rest).statistic
    assert found["q1"]["discrimination"] == pytest.approx(expected)
    assert found["q3"]["discrimination"] < 0


def test_the_same_points_for_all_say_nothing_of_who_does_well():
    found = answered(MARKS)["q4"]
    assert (found["discrimination"], found["discrimination_students"]) == (None, 12)
    # 0.1 + 0.2 and 0.3 + 0.0 are the same rest, whatever a computer makes of them.
    tenths = [{"q1": n % 2, "q2": 0.1, "q3": 0.2} if n % 3 else {"q1": n % 2, "q2": 0.3, "q3": 0.0}
              for n in range(12)]  # fmt: skip
    assert answered(tenths)["q1"]["discrimination"] is None


def test_of_fewer_than_ten_students_nothing_is_said():
    assert answered(MARKS[:9])["q1"]["discrimination"] is None
    assert answered(MARKS[:10])["q1"]["discrimination"] is not None
    assert answered(MARKS[:11])["q2"]["discrimination_students"] == 10


def test_a_question_alone_has_no_rest():
    found = answered([{"q1": n % 2} for n in range(12)])["q1"]
    assert (found["discrimination"], found["discrimination_students"]) == (None, 0)


# --- agreement ---------------------------------------------------------------------------------

KINDS = {"me": "Self-Check", "you": "peer check", "real": "Mastery check", "try": "practice"}
CHECKS = (
    ("a", "S1", "me", 4, day(0)), ("a", "S1", "real", 4, day(1)),
    ("b", "S1", "me", 4, day(0)), ("b", "S1", "real", 1, day(1)), ("b", "S1", "real", 4, day(2)),
    ("c", "S1", "me", 1, day(0)), ("c", "S1", "me", 4, day(1)), ("c", "S1", "try", 1, day(2)),
    ("c", "S1", "real", 4, day(3)),
    ("d", "S1", "real", 4, day(0)), ("d", "S1", "me", 1, day(1)),
    ("e", "S1", "you", 1, day(0)), ("e", "S1", "real", 1, day(1)),
)  # fmt: skip


def checked(**options: object) -> list[tuple[object, ...]]:
    rows = [(*row, KINDS[row[2]]) for row in CHECKS]
    with gradebook(*rows, columns="student skill task score submitted category") as book:
        answer = check_agreement(book, **options)
    return answer.select(
        "checked_by", "students", "both", "only_check", "only_teacher", "neither"
    ).rows()


def test_each_check_is_held_against_the_teachers_next():
    assert checked() == [("self", 3, 2, 1, 0, 0), ("peer", 1, 0, 0, 0, 1)]


def test_only_checks_of_the_kind_that_is_named():
    assert checked(against="practice") == [("self", 1, 0, 1, 0, 0)]
    assert checked(against="exam") == []


def test_by_task_it_is_the_students_own_or_the_teachers_that_it_is_held_against():
    rows = [(*row, KINDS[row[2]]) for row in CHECKS]
    counts = ("task", "checked_by", "students", "both", "only_check", "neither")
    with gradebook(*rows, columns="student skill task score submitted category") as book:
        own = check_agreement(book, by=("task",)).select(counts).rows()
        held = check_agreement(book, by=("task",), of="teacher").select(counts).rows()
        with pytest.raises(SettingError, match="of must be one of check, teacher"):
            check_agreement(book, of="nobody")
    assert sorted(own) == [("me", "self", 3, 2, 1, 0), ("you", "peer", 1, 0, 0, 1)]
    assert sorted(held) == [("real", "peer", 1, 0, 0, 1), ("real", "self", 3, 2, 1, 0)]


def test_against_a_slow_count():
    rng = random.Random(3)
    rows = [
        (f"s{rng.randint(0, 9)}", f"S{rng.randint(0, 1)}", task, rng.choice((1, 4)), day(n),
         KINDS[task])
        for n, task in enumerate(rng.choices(list(KINDS), k=120))
    ]  # fmt: skip
    with gradebook(*rows, columns="student skill task score submitted category") as book:
        answer = check_agreement(book, by=("skill",))
    log = pl.DataFrame(rows, schema=["student", "skill", "task", "score", "day", "kind"],
                       orient="row").to_pandas()  # fmt: skip
    log["met"] = log.score >= 3.2
    expected: dict[tuple[str, str], list[tuple[bool, bool]]] = {}
    for (_, skill), mine in log.groupby(["student", "skill"]):
        for who, task in (("self", "me"), ("peer", "you")):
            real = mine[mine.task == "real"]
            own = mine[(mine.task == task) & (mine.day < real.day.max())]
            if len(own):
                after = real[real.day > own.day.iloc[-1]].iloc[0]
                pair = (bool(own.met.iloc[-1]), bool(after.met))
                expected.setdefault((skill, who), []).append(pair)
    assert {(row["skill"], row["checked_by"]) for row in answer.iter_rows(named=True)} == set(
        expected
    )
    for row in answer.iter_rows(named=True):
        pairs = expected[row["skill"], row["checked_by"]]
        cells = [row[name] for name in ("both", "only_check", "only_teacher", "neither")]
        assert cells == [
            pairs.count(pair)
            for pair in ((True, True), (True, False), (False, True), (False, False))
        ]
        assert row["students"] == len(pairs)
        assert row["kappa"] == pytest.approx(
            cohens_kappa(np.array([cells[:2], cells[2:]]), return_results=False), nan_ok=True
        )


def test_kappa_as_statsmodels_has_it():
    rng = random.Random(1)
    for _ in range(30):
        a, b, c, d = (rng.randint(1, 20) for _ in range(4))
        kappa, lower, upper = (float(x) for x in cohen_kappa(a, b, c, d))
        other = cohens_kappa(np.array([[a, b], [c, d]]))
        assert kappa == pytest.approx(other.kappa)
        assert lower == pytest.approx(max(other.kappa_low, -1))
        assert upper == pytest.approx(min(other.kappa_upp, 1))


def test_where_all_say_the_same_there_is_no_kappa():
    assert np.isnan(cohen_kappa([5, 0], [0, 0], [0, 0], [0, 0])).all()
