"""The planned day beside the one on which half of the class had it, by skill and by lesson."""

from __future__ import annotations

import datetime as dt
import random

from masteryviz.mapping import Mapping, SkillEntry, TaskEntry
from masteryviz.metrics.pace import pace_dates, pace_lessons
from tests.logs import START, day, gradebook

COLUMNS = "student skill task score submitted"
COURSE = Mapping(
    skills=(SkillEntry(skill="S1", pace=START + dt.timedelta(days=5)), SkillEntry(skill="S2")),
    tasks=(TaskEntry(task="L1", lesson="Lesson 1", pace=START + dt.timedelta(days=3)),),
)
LOG = (
    ("a", "S1", "L1", 4, day(1)), ("b", "S1", "L1", 1, day(1)), ("b", "S1", "L1", 4, day(4)),
    ("c", "S1", "L1", 1, day(2)), ("c", "S1", "M", 4, day(8)), ("d", "S1", "L1", 1, day(2)),
    ("a", "S2", "M", 4, None), ("b", "S2", "M", 4, day(9)), ("c", "S2", "M", 1, day(9)),
    ("d", "S2", "M", 1, day(9)),
)  # fmt: skip
ROW = ("students", "mastered", "by_then", "half_on", "undated", "unknown")


def date(number: int) -> dt.date:
    return START + dt.timedelta(days=number)


def test_half_of_the_class_has_a_skill_on_the_day_of_the_middle_student() -> None:
    with gradebook(*LOG, columns=COLUMNS, mapping=COURSE) as book:
        answer = pace_dates(book)
    # Of four, a had it on day 1, b on 4, c on 8: half with b, though one day is not known for S2.
    assert answer.select("at_skill", "pace_on", *ROW).rows() == [
        ("S1", date(5), 4, 3, 2, date(4), 0, 0),
        ("S2", None, 4, 2, 0, None, 1, 0),
    ]


def test_a_lesson_has_its_own_day_and_only_what_was_done_on_it_counts() -> None:
    with gradebook(*LOG, columns=COLUMNS, mapping=COURSE) as book:
        answer = pace_lessons(book)
    assert answer.select("task", "lesson", "pace_on", *ROW).rows() == [
        ("L1", "Lesson 1", date(3), 4, 2, 1, date(4), 0, 0)
    ]


def test_a_lesson_of_two_skills_is_had_with_the_last_of_them() -> None:
    log = (("a", "S1", "L1", 4, day(1)), ("a", "S2", "L1", 1, day(1)), ("a", "S2", "L1", 4, day(6)),
           ("b", "S1", "L1", 4, day(2)), ("b", "S2", "L1", 1, day(2)))  # fmt: skip
    with gradebook(*log, columns=COLUMNS, mapping=COURSE) as book:
        answer = pace_lessons(book)
    assert answer.select(*ROW).rows() == [(2, 1, 0, date(6), 0, 0)]


def test_by_section_each_has_its_own_half() -> None:
    rows = [(*row, "P1" if row[0] in "ab" else "P2") for row in LOG]
    with gradebook(*rows, columns=f"{COLUMNS} section", mapping=COURSE) as book:
        answer = pace_dates(book, by=("section",)).filter(at_skill="S1")
        lessons = pace_lessons(book, by=("section", "task"))
    assert answer.select("section", "students", "half_on").rows() == [
        ("P1", 2, date(1)), ("P2", 2, date(8)),
    ]  # fmt: skip
    assert lessons.columns[:2] == ["section", "task"]
    assert lessons.select("section", "half_on").rows() == [("P1", date(1)), ("P2", None)]


def test_against_a_slow_count() -> None:
    rng = random.Random(7)
    course = Mapping(
        skills=tuple(SkillEntry(skill=f"S{n}", pace=date(5)) for n in range(12)),
        tasks=(TaskEntry(task="L*", pace=date(3)),),
    )
    found = {
        (f"S{n}", who): [rng.random() < 0.5 for _ in range(rng.randint(1, 4))]
        for n in range(12) for who in "abcdefg" if rng.random() < 0.8
    }  # fmt: skip
    log = [
        (who, skill, skill.replace("S", "L"), 4 if met else 1, day(2 * turn + ord(who) % 3))
        for (skill, who), tries in found.items() for turn, met in enumerate(tries)
    ]  # fmt: skip
    with gradebook(*log, columns=COLUMNS, mapping=course) as book:
        skills, lessons = pace_dates(book), pace_lessons(book)
    for answer in (*skills.iter_rows(named=True), *lessons.iter_rows(named=True)):
        skill = (answer.get("at_skill") or answer["task"]).replace("L", "S")
        mine = {who: tries for (its, who), tries in found.items() if its == skill}
        days = sorted(2 * t.index(True) + ord(who) % 3 for who, t in mine.items() if t[-1])
        # A skill is everybody's in the section; a lesson is theirs who were given it.
        students = len(mine) if "task" in answer else len({who for _, who in found})
        half = next((n for n in days if sum(d <= n for d in days) * 2 >= students), None)
        assert (answer["students"], answer["mastered"]) == (students, len(days))
        assert answer["half_on"] == (None if half is None else date(half))
        assert answer["by_then"] == sum(n <= (3 if "task" in answer else 5) for n in days)
    assert skills["half_on"].null_count() not in (0, 12)
