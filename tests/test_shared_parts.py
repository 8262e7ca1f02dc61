"""What several questions about one selection begin with: made once, and the same answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from masteryviz.filters import Filters
from masteryviz.gradebook import Gradebook, _scopes, _session, _shared
from tests import classes

QUESTIONS = (
    "mastery_rates", "states", "stuck", "inactivity", "student_path", "check_queue",
    "grading_queue", "ready_next", "blocked_by", "pace", "pace_places", "time_to_mastery",
    "revision_yield", "mastery_and_summative", "changed_students", "spread",
)  # fmt: skip
SOME = (
    Filters(),
    Filters(section=("P1",)),
    Filters(section=("P1", "P2"), skill=("7.G.1",)),
    Filters(as_of=dt.date(2026, 9, 20)),
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of three sections; nobody writes to it."""
    folder = tmp_path_factory.mktemp("shared")
    classes.load(folder / "files", folder / "store")
    return folder / "store"


@pytest.fixture
def book(store: Path) -> Iterator[Gradebook]:
    """A gradebook of it."""
    with Gradebook.open(store) as gradebook:
        yield gradebook


def answers(gradebook: Gradebook) -> list[pl.DataFrame]:
    """What every question answers for every filter, in one order."""
    return [gradebook.ask(question, filters=filters) for filters in SOME for question in QUESTIONS]


@pytest.fixture(scope="module")
def whole(store: Path) -> list[pl.DataFrame]:
    """The answers of statements that share nothing."""
    with pytest.MonkeyPatch.context() as patch, Gradebook.open(store) as gradebook:
        patch.setattr(_shared.Shared, "names", lambda *_: {})
        found = answers(gradebook)
        assert not gradebook._session._shared._made
    assert sum(frame.height for frame in found) > 100
    return found


def test_answers_are_those_of_the_whole_statement(
    book: Gradebook, whole: list[pl.DataFrame]
) -> None:
    for one, other in zip(answers(book), whole, strict=True):
        assert_frame_equal(one, other)
    assert book._session._shared._made


def test_answers_of_some_set_apart_are_the_same(
    book: Gradebook, whole: list[pl.DataFrame], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_scopes, "LARGE", 1)
    monkeypatch.setattr(_scopes, "SHARE", 1.0)
    for one, other in zip(answers(book), whole, strict=True):
        assert_frame_equal(one, other)
    assert book._session._shared._made


def test_standings_of_a_few_by_name_are_found_among_everybodys(
    book: Gradebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_scopes, "LARGE", 1)
    monkeypatch.setattr(_scopes, "SHARE", 1.0)
    for question in ("mastery_rates", "states", "revision_yield"):
        book.ask(question, filters=SOME[2])
    assert not book._session._scopes._kept
    book.ask("grading_queue", filters=SOME[2])
    assert len(book._session._scopes._kept) == 1


def test_a_table_is_made_once_for_a_selection(book: Gradebook) -> None:
    for question in ("mastery_rates", "states", "stuck"):
        book.ask(question, filters=SOME[1])
    assert len(book._session._shared._made) == 1
    book.ask("mastery_rates", filters=SOME[2])
    assert len(book._session._shared._made) == 2


def test_the_table_not_read_for_longest_makes_room(
    book: Gradebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_shared, "KEPT_ROWS", 0)
    first = book.ask("mastery_rates", filters=SOME[0])
    for filters in SOME[1:3]:
        book.ask("mastery_rates", filters=filters)
    assert len(book._session._shared._made) == 1
    book._session._answers.clear()
    assert_frame_equal(book.ask("mastery_rates", filters=SOME[0]), first)


def test_of_many_students_nothing_is_kept(book: Gradebook, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_scopes, "LARGE", 1)
    monkeypatch.setattr(_scopes, "SHARE", 1.0)
    monkeypatch.setattr(_session, "MOST_STUDENTS", 1)
    book.ask("mastery_rates", filters=SOME[1])
    book.ask("mastery_rates")
    assert not book._session._shared._made


def test_a_receipt_reads_no_kept_table(book: Gradebook) -> None:
    book.ask("mastery_rates", filters=SOME[1])
    assert "shared_" not in book.sql("check_queue", filters=SOME[1])


def test_the_first_question_of_another_day_is_answered_at_once(book: Gradebook) -> None:
    book.ask("mastery_rates", filters=SOME[3])
    assert not book._session._shared._made
    book.ask("states", filters=SOME[3])
    assert len(book._session._shared._made) == 1
