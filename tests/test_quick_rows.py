"""Rows that need not be asked for: the same as if they had been."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from masteryviz.filters import Filters
from masteryviz.gradebook import Gradebook, Quick
from masteryviz.metrics import assessment_health, summative, timing
from masteryviz.metrics._spans import spans
from masteryviz.planning import _basis
from tests import classes


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gradebook]:
    """Three sections without scores of questions, and without self checks."""
    folder = tmp_path_factory.mktemp("quick")
    classes.load(folder / "files", folder / "store")
    with Gradebook.open(folder / "store") as gradebook:
        yield gradebook


@pytest.mark.parametrize(
    ("name", "quick", "by", "params"),
    [
        ("items", assessment_health._ITEMS, ("task",), {}),
        ("items", assessment_health._ITEMS, (), {}),
        (
            "check_agreement",
            assessment_health._OWN_CHECKS,
            ("section",),
            {"against": None, "of": "check"},
        ),
        ("lacking_items", _basis._ITEMS, (), {}),
    ],
)
def test_what_nothing_answers_has_the_columns_of_the_answer(
    book: Gradebook, name: str, quick: Quick, by: tuple[str, ...], params: dict[str, Any]
) -> None:
    asked = book.rows(name, rule=None, filters=Filters(), by=by, **params)
    found = book.rows(name, rule=None, filters=Filters(), by=by, quick=quick, **params)
    assert asked.is_empty()
    assert_frame_equal(found, asked.select(found.columns))


@pytest.mark.parametrize(
    "filters", [Filters(), Filters(section=("P1",)), Filters(skill=("7.G.1",))]
)
def test_sums_are_those_of_the_whole(book: Gradebook, filters: Filters) -> None:
    cases = (
        ("time_to_mastery", timing._BY_SKILL, dict(spans(book))),
        ("summative", summative._BY_UNIT, {"kind": "summative"}),
    )
    for name, quick, params in cases:
        asked = book.rows(name, rule=None, filters=filters, by=(), **params)
        found = book.rows(name, rule=None, filters=filters, by=(), quick=quick, **params)
        assert asked.height > 0
        assert_frame_equal(found, asked, check_column_order=False)


def test_the_receipt_is_of_the_whole_question(book: Gradebook) -> None:
    text = book.sql("time_to_mastery", by=())
    assert text.count("-- One row per group, time to mastery") == 1
    assert "\n    skill,\n    time," not in text


def test_where_there_is_what_it_needs_it_is_asked(book: Gradebook) -> None:
    quick = Quick(needs="list_skills", empty={"never": pl.Int64})
    asked = book.rows("mastery_rates", rule=None, filters=Filters(), by=("skill",), quick=quick)
    assert asked.height > 0
    assert "never" not in asked.columns
