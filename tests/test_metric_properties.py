"""What must hold of every question, whatever the log; a new question is tried as it is added."""

from __future__ import annotations

import datetime as dt
import random

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from masteryviz import loading
from masteryviz.filters import Filters
from masteryviz.gradebook import Gradebook
from masteryviz.mapping import Mapping, SkillEntry
from masteryviz.metrics import QUESTIONS
from masteryviz.rules import RULES
from masteryviz.store import Store
from tests.logs import START, day

SECTION = {"a": "P1", "b": "P1", "c": "P1", "d": "P2", "e": "P2", "f": "P3"}
COURSE = Mapping(
    skills=(
        SkillEntry(skill="S1", unit="U1"),
        SkillEntry(skill="S2", unit="U1", requires=("S1",)),
        SkillEntry(skill="S3", unit="U2", requires=("S1", "S2")),
    )
)
COLUMNS = ("student", "section", "skill", "task", "form", "support", "submitted", "graded",
           "due", "score", "points")  # fmt: skip
Line = tuple[str | None, ...]

ROSTER: list[Line] = [
    (student, section, "S1", "S1 check", None, None, None, None, day(9), None, "4")
    for student, section in SECTION.items()
]
"""Everybody has something assigned from the start: who is enrolled has no date of its own."""
ATTEMPT = st.tuples(
    st.sampled_from(sorted(SECTION)),
    st.sampled_from(["S1", "S2", "S3"]),
    st.sampled_from(["A", "B", None]),
    st.sampled_from([None, "hint"]),
    st.integers(0, 20),
    st.sampled_from([0, 2, None]),
    st.integers(0, 4),
)


def line(attempt: tuple[str, str, str | None, str | None, int, int | None, int]) -> Line:
    student, skill, form, support, at, wait, score = attempt
    graded = None if wait is None else day(at + wait)
    points = None if wait is None else str(score)
    return (student, SECTION[student], skill, f"{skill} check", form, support, day(at), graded,
            day(9), points, "4")  # fmt: skip


LINES = st.lists(ATTEMPT, min_size=8, max_size=30).map(lambda drawn: [line(one) for one in drawn])


def random_lines(seed: int, number: int = 30) -> list[Line]:
    """Lines as `LINES` draws them. Every question is asked of them, which is slow: so only once."""
    chance = random.Random(seed)
    return [
        line((
            chance.choice(sorted(SECTION)), chance.choice(["S1", "S2", "S3"]),
            chance.choice(["A", "B", None]), chance.choice([None, "hint"]), chance.randrange(21),
            chance.choice([0, 2, None]), chance.randrange(5),
        ))
        for _ in range(number)
    ]  # fmt: skip


def frame(lines: list[Line]) -> pl.DataFrame:
    return pl.DataFrame(lines, schema=dict.fromkeys(COLUMNS, pl.String), orient="row")


def gradebook(lines: list[Line], as_of: dt.date | None = None) -> Gradebook:
    return Gradebook.from_log(frame([*ROSTER, *lines]), COURSE, as_of=as_of)


def ask(book: Gradebook, key: str, **asked: object) -> pl.DataFrame:
    """The answer, without the place of a row in its file; few rules where many could be asked."""
    few = {"rules": "latest,average"} if "rules" in QUESTIONS[key].options else {}
    return book.ask(key, **few, **asked).drop("row", strict=False)


def differing(one: Gradebook, other: Gradebook, mine: Filters, yours: Filters) -> dict[str, str]:
    """Questions that two gradebooks answer differently, and how."""
    found = {}
    for key in QUESTIONS:
        try:
            first, second = ask(one, key, filters=mine), ask(other, key, filters=yours)
            assert_frame_equal(first, second, abs_tol=1e-9)
        except AssertionError as error:
            found[key] = str(error)
    return found


@pytest.fixture(scope="module")
def lines() -> list[Line]:
    return random_lines(3)


@pytest.fixture(scope="module")
def book(lines):
    with gradebook(lines) as book:
        yield book


@pytest.mark.slow
def test_rates_are_shares_and_lie_within_their_limits(book):
    seen = set()
    for key in QUESTIONS:
        answer = ask(book, key)
        for name in answer.columns:
            values = answer[name].drop_nulls()
            if name.endswith(("_rate", "_share")) or name in ("share", "survival", "still"):
                assert values.is_between(0, 1 + 1e-12).all(), (key, name)
                seen |= {key} if len(values) else set()
            if name.endswith("lower"):
                upper = answer[name.removesuffix("lower") + "upper"]
                assert (answer[name] <= upper + 1e-12).all(), (key, name)
    assert len(seen) >= 15


@settings(max_examples=6)
@given(LINES, st.sampled_from(sorted(RULES)), st.tuples(st.integers(1, 100), st.integers(1, 100)))
def test_a_higher_cut_never_raises_a_rate(lines, key, cuts):
    with gradebook(lines) as book:
        easy, hard = (
            {
                name: book.ask(question, rule=RULES[key].using(cut=cut / 100))[name]
                for question, name in (
                    ("mastery_rates", "mastered"),
                    ("mastery_rates", "mastery_rate"),
                    ("first_attempt", "mastered_first"),
                    ("time_to_mastery", "events"),
                )
            }
            for cut in sorted(cuts)
        )
        for name, values in easy.items():
            assert len(values) == len(hard[name])
            assert (hard[name] <= values).all(), name


OTHER_ALONE = {
    "mastery_rates_pooled": "rates are drawn towards those of the other skills",
    "spread": "its weeks begin with the first evidence in view",
    "mastery_over_time": "its weeks begin with the first evidence in view",
    "learned_prerequisites": "it sets skills against one another",
}
"""Questions that one skill alone answers differently, and why."""


@pytest.mark.slow
def test_one_skill_alone_is_its_rows_of_the_whole(book):
    for key in sorted(QUESTIONS.keys() - OTHER_ALONE.keys()):
        whole = ask(book, key, by=("skill",))
        alone = ask(book, key, by=("skill",), filters=Filters(skill=("S2",)))
        assert_frame_equal(alone, whole.filter(skill="S2"), abs_tol=1e-12)


@pytest.mark.parametrize("key", OTHER_ALONE)
def test_what_is_left_out_is_a_question(key):
    assert key in QUESTIONS


@pytest.mark.slow
def test_what_comes_later_changes_no_earlier_answer(book, lines):
    then = Filters(as_of=START + dt.timedelta(days=9))
    later = [one for one in random_lines(4) if one[6] > day(9)]
    assert len(later) > 10
    with gradebook([*lines, *later]) as after:
        assert differing(book, after, then, then) == {}


def known_by(lines: list[Line], last: str) -> list[Line]:
    """A log as it was on a day: without what came later, and later scores still waiting."""
    kept = []
    for one in lines:
        cells = dict(zip(COLUMNS, one, strict=True))
        if cells["submitted"] > last:
            continue
        if cells["graded"] is not None and cells["graded"] > last:
            cells |= {"graded": None, "score": None}
        kept.append(tuple(cells.values()))
    return kept


@pytest.mark.slow
def test_as_of_a_day_is_as_if_only_that_had_been_known(book, lines):
    then = START + dt.timedelta(days=12)
    known = known_by(lines, day(12))
    waiting = COLUMNS.index("score")
    assert len(known) < len(lines)
    assert sum(one[waiting] is None for one in known) > 3
    with gradebook(known, as_of=then) as cut:
        assert differing(book, cut, Filters(as_of=then), Filters()) == {}


@pytest.mark.slow
def test_the_order_of_loading_does_not_matter(tmp_path, lines):
    # the second log has some of the first one's rows again, and scores of what waited
    waited = [(*one[:7], day(25), one[8], "4", "4") for one in lines if one[9] is None]
    assert len(waited) > 3
    frame([*ROSTER, *lines]).write_csv(tmp_path / "one.csv")
    frame([*lines[::2], *waited, *random_lines(5)]).write_csv(tmp_path / "two.csv")
    stores = []
    for files in (("one.csv", "two.csv"), ("two.csv", "one.csv")):
        stores.append(Store(tmp_path / "-".join(files)))
        for file in files:
            loading.load([tmp_path / file], stores[-1], mapping=COURSE)
    with Gradebook.open(stores[0].path) as one, Gradebook.open(stores[1].path) as other:
        assert one.ask("standings").height == other.ask("standings").height > len(SECTION)
        assert differing(one, other, Filters(), Filters()) == {}
