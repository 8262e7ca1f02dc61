"""Every question answers a small log as worked out by hand in tests/expected."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from masteryviz.errors import MasteryvizError
from masteryviz.gradebook import Gradebook
from masteryviz.gradebook._texts import question_text
from masteryviz.mapping import Mapping
from masteryviz.mapping.values import SkillEntry
from masteryviz.metrics import QUESTIONS, Question, by_key

EXPECTED = Path(__file__).parent / "expected"
BY = {
    "mastery_rates": ("skill", "section"),
    "first_attempt": ("form",),
    "mastery_rates_pooled": (),
}
COURSE = Mapping(skills=(SkillEntry(skill="S2"), SkillEntry(skill="S10", requires=("S2",))))


@pytest.fixture(scope="module")
def gradebook():
    log = pl.read_csv(EXPECTED / "log.csv", infer_schema=False)
    with Gradebook.from_log(log, COURSE) as opened:
        yield opened


@pytest.mark.parametrize("key", QUESTIONS)
def test_a_question_answers_as_worked_out_by_hand(gradebook, key):
    answer = gradebook.ask(key, by=BY.get(key))
    expected = pl.read_csv(EXPECTED / f"{key}.csv", infer_schema=False)
    assert answer.columns == expected.columns
    typed = expected.with_columns(_typed(pl.col(n), dtype) for n, dtype in answer.schema.items())
    assert_frame_equal(answer, typed, abs_tol=1e-9, rel_tol=0)


def _typed(text, dtype):
    if dtype == pl.Boolean:
        return text == "true"
    if dtype == pl.Date:
        return text.str.to_date()
    if isinstance(dtype, pl.Datetime):
        return text.str.to_datetime(time_unit="us")
    return text.cast(dtype)


def test_no_expected_answer_is_left_over():
    names = {path.stem for path in EXPECTED.glob("*.csv")}
    assert names == {"log", *QUESTIONS}


ASKED = sorted(
    path.stem
    for path in (Path(__file__).parents[1] / "masteryviz" / "sql").glob("*.sql")
    if not path.stem.startswith(("evidence_", "identity_", "store_"))
)


@pytest.mark.parametrize("name", ASKED)
def test_a_question_of_sql_says_what_a_row_is(name):
    assert question_text(name).startswith("-- One row")


def test_two_questions_with_one_key_are_refused():
    twin = Question(key="states", title="Again?", ask=lambda: pl.DataFrame())
    with pytest.raises(MasteryvizError, match="Two questions use the key 'states'"):
        by_key({"one": (QUESTIONS["states"],), "two": (twin,)})


@pytest.mark.parametrize("key", QUESTIONS)
@pytest.mark.parametrize("by", [(), ("section",), ("unit", "teacher", "task", "form")])
def test_an_empty_choice_has_no_rows_and_all_columns(gradebook, key, by):
    from masteryviz.filters import Filters

    whole = gradebook.ask(key, by=by)
    none = gradebook.ask(key, by=by, filters=Filters(section=("nowhere",)))
    assert none.height == 0
    assert none.schema == whole.schema
    assert whole.columns[: len(by)] == list(by)
