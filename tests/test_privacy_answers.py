"""What others than the team see of answers: small groups are left out of every question alike."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from masteryviz.filters import Filters
from masteryviz.gradebook import Gradebook
from masteryviz.metrics import QUESTIONS
from masteryviz.privacy import FLAG, Counts
from tests import privacy_classes

# P4 has three students. P3 would give them away: both are all that Mr. Okafor teaches.
HIDDEN = {"P3", "P4"}
SEEN = {"P1", "P2"}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return privacy_classes.load(tmp_path_factory.mktemp("answers"))


@pytest.fixture(scope="module")
def team(store: Path) -> Iterator[Gradebook]:
    with Gradebook.open(store) as gradebook:
        yield gradebook


@pytest.fixture(scope="module")
def shown(store: Path) -> Iterator[Gradebook]:
    with Gradebook.open(store, audience="present") as gradebook:
        yield gradebook


def hidden(frame: pl.DataFrame, column: str = "section") -> set[str]:
    return set(frame.filter(FLAG)[column])


@pytest.mark.parametrize("key", sorted(QUESTIONS))
def test_every_question_says_what_it_counts_or_has_rows_of_students(
    team: Gradebook, key: str
) -> None:
    frame = team.ask(key)
    question = QUESTIONS[key]
    counts = question.counts or Counts.of(frame.columns, question.by)
    if counts is None:
        assert "student" in frame.columns
    else:
        assert counts.size in frame.columns or (counts.steps and not counts.size)
        assert counts.outcome == "" or counts.outcome in frame.columns
        numbers = set(frame.select(pl.col(pl.Int64)).columns) - set(question.by)
        assert counts.size or not numbers & {"students", "mastered"}


@pytest.mark.parametrize(
    "key",
    ["mastery_rates", "first_attempt", "states", "time_to_mastery", "time_to_mastery_curve",
     "revision_counts", "revision_yield", "retention", "stuck_counts", "forms"],
)  # fmt: skip
def test_questions_hide_the_same_sections(shown: Gradebook, key: str) -> None:
    frame = shown.ask(key, by=("section",))
    there = set(frame["section"]) & HIDDEN
    assert hidden(frame) >= there
    numbers = frame.filter(FLAG).drop("section", FLAG)
    assert all(numbers[name].null_count() == numbers.height for name in numbers.columns)


def test_the_rates_of_the_others_are_those_of_the_team(team: Gradebook, shown: Gradebook) -> None:
    for by in ((), ("skill",), ("section",), ("skill", "section")):
        seen = shown.ask("mastery_rates", by=by).filter(~pl.col(FLAG)).drop(FLAG)
        assert seen.height > 0
        whole = team.ask("mastery_rates", by=by)
        assert set(seen.iter_rows()) <= set(whole.iter_rows())
    assert set(seen["section"]) == SEEN


def test_rows_of_students_go_with_their_section(team: Gradebook, shown: Gradebook) -> None:
    for key in ("standings", "students_by_state", "attempts", "contributors", "stuck"):
        whole, seen = team.ask(key), shown.ask(key)
        assert set(whole["section"]) == HIDDEN | SEEN
        assert set(seen["section"]) == SEEN
        assert seen.height == whole.filter(pl.col("section").is_in(SEEN)).height


def test_the_list_of_sections_does_not_tell_either(team: Gradebook, shown: Gradebook) -> None:
    assert dict(team.sections().select("section", "students").iter_rows()) == {
        "P1": 8, "P2": 8, "P3": 8, "P4": 3,
    }  # fmt: skip
    assert dict(shown.sections().select("section", "students").iter_rows()) == {
        "P1": 8, "P2": 8, "P3": None, "P4": None,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("sections", "is_hidden"),
    [(("P4",), True), (("P3",), True), (("P1", "P3"), True), (("P3", "P4"), False),
     (("P1",), False), (("P1", "P2"), False), (("P1", "P2", "P3", "P4"), False)],
)  # fmt: skip
def test_a_filter_does_not_take_a_hidden_group_apart(
    shown: Gradebook, sections: tuple[str, ...], is_hidden: bool
) -> None:
    filters = Filters(section=sections)
    total = shown.ask("mastery_rates", by=(), filters=filters)
    assert total[FLAG].to_list() == [is_hidden]
    assert shown.sight.hides(shown, filters) is is_hidden


def test_one_student_who_is_asked_for_by_pseudonym_is_shown(shown: Gradebook) -> None:
    one = Filters(student=(shown.students()["student"][0],))
    assert shown.ask("mastery_rates", by=(), filters=one)[FLAG].to_list() == [False]


def test_sharing_hides_what_presenting_shows(store: Path, shown: Gradebook) -> None:
    with Gradebook.open(store, audience="share") as shared:
        assert hidden(shared.ask("mastery_rates", by=("section",))) == HIDDEN | SEEN
        assert shared.ask("standings").is_empty()
        one = Filters(student=(shared.students()["student"][0],))
        assert shared.ask("mastery_rates", by=(), filters=one)[FLAG].to_list() == [True]
        skills = shared.ask("mastery_rates")
        assert skills.filter(~pl.col(FLAG))["students"].to_list() == [27] * (4 - skills[FLAG].sum())
    assert hidden(shown.ask("mastery_rates"), "skill") == set()


def test_the_team_sees_everything_and_no_flag(team: Gradebook) -> None:
    frame = team.ask("mastery_rates", by=("section",))
    assert FLAG not in frame.columns
    assert frame["students"].null_count() == 0


def test_a_receipt_does_not_show_the_questions_asked_to_decide(shown: Gradebook) -> None:
    assert "count(distinct" not in shown.sql("mastery_rates", by=("section",))
