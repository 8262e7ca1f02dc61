"""Which skill seems to come before which."""

from __future__ import annotations

import random
from itertools import permutations

import pytest

from masteryviz.errors import SettingError
from masteryviz.mapping import Mapping, SkillEntry
from masteryviz.metrics.prerequisites import learned_prerequisites
from masteryviz.statistics import wilson
from tests.logs import day, gradebook


def log(**having: int) -> list[tuple[object, ...]]:
    """Students by what they have of A and B: `AB=10, A=5, none=5`; all tried both."""
    rows, number = [], 0
    for skills, students in having.items():
        for _ in range(students):
            number += 1
            rows += [(f"s{number}", skill, 4 if skill in skills else 1, day(0)) for skill in "AB"]
    return rows


def test_b_is_seldom_mastered_without_a():
    with gradebook(*log(AB=20, A=9, B=1, none=5)) as book:
        answer = learned_prerequisites(book)
    row = answer.row(0, named=True)
    assert answer.height == 1
    assert (row["skill"], row["requires"], row["learned"], row["given"]) == ("B", "A", True, False)
    counts = ("students", "both", "only_requires", "only_skill", "neither")
    assert [row[name] for name in counts] == [35, 20, 9, 1, 5]
    assert (row["without"], row["reverse"], row["asymmetry"]) == (1 / 21, 9 / 29, 0.9)
    assert (row["lower"], row["upper"]) == tuple(float(x) for x in wilson(1, 21))
    assert (row["asymmetry_lower"], row["asymmetry_upper"]) == tuple(map(float, wilson(9, 10)))


@pytest.mark.parametrize(
    "having",
    [
        {"AB": 8, "A": 9, "none": 2},
        {"AB": 20, "A": 8, "B": 6},
        {"AB": 30, "A": 2, "B": 1},
    ],
    ids=["too few students", "too often without", "no order"],
)
def test_what_is_not_sure_is_not_called_learned(having):
    with gradebook(*log(**having)) as book:
        assert learned_prerequisites(book).height == 0


def test_what_the_map_gives_is_shown_whether_the_data_say_so_or_not():
    course = Mapping(
        skills=(
            SkillEntry(skill="A", requires=("X",)),
            SkillEntry(skill="X", requires=("B",)),
            SkillEntry(skill="B"),
        )
    )
    with gradebook(*log(AB=20, A=9, B=1, none=5), mapping=course) as book:
        answer = learned_prerequisites(book)
    assert answer.select("skill", "requires", "learned", "given").sort("skill").rows() == [
        ("A", "B", False, True),
        ("B", "A", True, False),
    ]


def test_who_has_not_tried_both_says_nothing():
    rows = [row for row in log(AB=20, A=9, B=1) if (row[0], row[1]) != ("s30", "A")]
    with gradebook(*rows) as book:
        assert learned_prerequisites(book)["without"].item() == 0


def test_nothing_else_uses_it():
    with gradebook(*log(AB=20, A=9, none=5)) as book:
        before = book.ask("ready_next")
        assert learned_prerequisites(book).height == 1
        assert book.ask("ready_next").equals(before)
        assert book.ask("blocked_by").height == 0


@pytest.mark.parametrize(
    ("asked", "says"), [({"least": 0}, "least must be"), ({"most": 2}, "most must be")]
)
def test_settings_that_are_none_are_refused(asked, says):
    with gradebook(*log(AB=1)) as book, pytest.raises(SettingError, match=says):
        learned_prerequisites(book, **asked)


def test_against_a_slow_count():
    rng = random.Random(4)
    has = {(s, k): rng.random() < 0.4 + 0.1 * k for s in range(40) for k in range(4)
           if rng.random() < 0.9}  # fmt: skip
    rows = [(f"s{s}", f"K{k}", 4 if there else 0, day(0)) for (s, k), there in has.items()]
    with gradebook(*rows) as book:
        answer = learned_prerequisites(book, least=1, most=1)
    told = {(row["skill"], row["requires"]): row for row in answer.iter_rows(named=True)}
    for b, a in permutations(range(4), 2):
        pairs = [(has[s, a], has[s, b]) for s in range(40) if (s, a) in has and (s, b) in has]
        only_a, only_b = pairs.count((True, False)), pairs.count((False, True))
        lower = float(wilson(only_a, only_a + only_b)[0])
        assert ((f"K{b}", f"K{a}") in told) == (lower > 0.5)
        if lower > 0.5:
            row = told[f"K{b}", f"K{a}"]
            assert (row["students"], row["only_requires"], row["only_skill"]) == (
                len(pairs), only_a, only_b,
            )  # fmt: skip
