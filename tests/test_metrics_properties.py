"""What must hold of every metric for any gradebook."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from masteryviz.filters import Filters
from masteryviz.mapping import Mapping, SkillEntry
from masteryviz.metrics import (
    activity,
    feedback,
    forms,
    fragility,
    pace,
    pooling,
    readiness,
    retention,
    signals,
    spread,
    stuck,
    summative,
    supports,
)  # fmt: skip
from tests.logs import START, day, gradebook

QUICK = (Phase.explicit, Phase.generate)
"""Without making a failing log smaller: every question is asked, which takes its time."""
COLUMNS = "student skill score submitted graded section support"
COURSE = Mapping(
    skills=(
        SkillEntry(skill="S1"),
        SkillEntry(skill="S2", requires=("S1",)),
        SkillEntry(skill="S3", requires=("S1", "S2")),
    )
)
SECTION = {"a": "P1", "b": "P1", "c": "P1", "d": "P2", "e": "P2"}
ATTEMPT = st.tuples(
    st.sampled_from(sorted(SECTION)),
    st.sampled_from(["S1", "S2", "S3"]),
    st.integers(0, 4),
    st.integers(0, 20),
    st.sampled_from([0, 2, None]),
    st.sampled_from([None, "hint"]),
)


def rows_of(attempts) -> list[tuple[object, ...]]:
    return [
        (
            student, skill, None if wait is None else score, day(at),
            None if wait is None else day(at + wait), SECTION[student], given,
        )
        for student, skill, score, at, wait, given in attempts
    ]  # fmt: skip


LOGS = st.lists(ATTEMPT, min_size=1, max_size=25).map(rows_of)
FAMILIES = (
    activity, feedback, forms, fragility, pace, pooling, readiness, retention, signals, spread,
    stuck, summative, supports,
)  # fmt: skip
ASKED = {question.key: question for family in FAMILIES for question in family.QUESTIONS}
"""The other families have such tests of their own."""


@pytest.mark.slow
@settings(max_examples=2, phases=QUICK)
@given(LOGS, st.sampled_from(["S1", "S2", "S3"]))
def test_one_skill_is_that_row_of_the_whole(rows, skill):
    with gradebook(*rows, columns=COLUMNS, mapping=COURSE) as book:
        for key in ASKED:
            if key == "mastery_rates_pooled":
                # Pooled across skills when grouped by them: one alone teaches nothing.
                continue
            whole = book.ask(key, by=("skill",))
            alone = book.ask(key, by=("skill",), filters=Filters(skill=(skill,)))
            expected = whole.filter(skill=skill)
            if key == "spread" and alone.height:
                # A skill that began later is looked at for fewer weeks.
                expected = expected.filter(pl.col("day") >= alone["day"].min())
            assert_frame_equal(alone, expected, check_row_order=False)


@pytest.mark.slow
@settings(max_examples=2, phases=QUICK)
@given(LOGS, LOGS, st.integers(0, 20))
def test_what_came_later_changes_no_earlier_answer(rows, more, last):
    then = Filters(as_of=START + dt.timedelta(days=last))
    later = [row for row in more if row[3] > day(last)]
    with (
        gradebook(*rows, columns=COLUMNS, mapping=COURSE) as before,
        gradebook(*rows, *later, columns=COLUMNS, mapping=COURSE) as after,
    ):
        for key in ASKED:
            assert_frame_equal(
                before.ask(key, filters=then),
                after.ask(key, filters=then),
                check_row_order=False,
            )


@pytest.mark.slow
@settings(max_examples=2, phases=QUICK)
@given(LOGS, st.sampled_from(["latest", "highest", "in_a_row", "average"]))
def test_rates_are_shares_within_their_limits_and_counts_are_counts(rows, rule):
    with gradebook(*rows, columns=COLUMNS, mapping=COURSE) as book:
        for key in ASKED:
            for by in ((), ASKED[key].by):
                frame = book.ask(key, by=by, rule=rule)
                for name in frame.columns:
                    values = frame[name].drop_nulls()
                    if name.endswith(("_rate", "_share")):
                        assert values.is_between(0, 1 + 1e-12).all(), (key, name)
                    if frame.schema[name].is_integer() and name != "ahead":
                        assert (values >= 0).all(), (key, name)
                    if name.endswith("lower"):
                        upper = frame[name.removesuffix("lower") + "upper"]
                        assert (frame[name] <= upper).all(), (key, name)


@pytest.mark.parametrize("key", ASKED)
def test_every_question_says_what_it_answers(key):
    question = ASKED[key]
    assert question.title.endswith("?")
    assert len(question.title) <= 70
    words = question.ask.__doc__
    for name in question.options:
        assert (
            f"    {name}\n" in words
            or "confidence" in name
            or "Takes what" in words
            or (f"`{name}`" in words)
        ), name
