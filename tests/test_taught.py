"""Summative tests are no skills: the shell counts without them, as the screens do."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from polars.testing import assert_frame_equal
from typer.testing import CliRunner, Result

import masteryviz
from masteryviz import cli, loading
from masteryviz.dashboard.source import Source
from masteryviz.dashboard.state import Selection
from masteryviz.dashboard.views import _skill
from masteryviz.filters import Filters
from masteryviz.gradebook import Gradebook
from masteryviz.mapping import Mapping
from masteryviz.mapping.values import SkillEntry
from masteryviz.metrics import QUESTIONS, WITH_TESTS, taught

LOG = """student_id,section,skill,unit,date,score,points,task
1,P1,S1,U1,2026-02-02,4,4,T1
1,P1,S2,U1,2026-02-03,1,4,T2
1,P1,Exam,U1,2026-02-09,4,4,Exam
2,P1,S1,U1,2026-02-02,4,4,T1
2,P1,Exam,U1,2026-02-09,4,4,Exam
3,P2,S1,U1,2026-02-02,2,4,T1
3,P2,Exam,U1,2026-02-09,1,4,Exam
3,P2,Final,U2,2026-02-19,1,4,Final
"""
TESTS = tuple(SkillEntry(skill=name, kind="summative") for name in ("Exam", "Final"))
COURSE = Mapping(skills=(SkillEntry(skill="S1"), SkillEntry(skill="S2", requires=("S1",)), *TESTS))
BY_SECTION = ("mastery_rates", "--by", "section")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("taught")
    (folder / "log.csv").write_text(LOG)
    loading.load(folder / "log.csv", folder / "store", mapping=COURSE)
    return folder / "store"


def ask(store: Path, *arguments: str) -> Result:
    return CliRunner().invoke(
        cli.app, ["--store", str(store), "ask", *arguments], catch_exceptions=False
    )


def counted(store: Path, *arguments: str) -> dict[str, tuple[int, int]]:
    """First column -> students and how many of them have mastered."""
    rows = csv.DictReader(io.StringIO(ask(store, *arguments, "--format", "csv").stdout))
    return {next(iter(row.values())): (int(row["students"]), int(row["mastered"])) for row in rows}


def test_the_shell_counts_skills_and_no_tests_unless_asked(store: Path) -> None:
    # A student counts once for each skill: worked out by hand from the log.
    assert counted(store, *BY_SECTION) == {"P1": (3, 2), "P2": (1, 0)}
    assert counted(store, *BY_SECTION, "--tests") == {"P1": (5, 4), "P2": (3, 0)}
    assert counted(store, "mastery_rates") == {"S1": (3, 2), "S2": (1, 0)}


def test_it_says_so_where_it_leaves_any_out(store: Path) -> None:
    said = ask(store, *BY_SECTION)
    assert "Without summative tests; --tests counts them" in said.stderr
    assert "all students; mastered = " in said.stderr
    assert "S1" not in said.stderr, "who asked for all skills is not told a list of them"
    for more in (("--tests",), ("--where", "skill=Exam"), ("--where", "unit=U2")):
        assert "summative" not in ask(store, *BY_SECTION, *more).stderr, more


def test_what_is_named_or_all_there_is_counts(store: Path) -> None:
    assert counted(store, *BY_SECTION, "--where", "skill=Exam") == {"P1": (2, 2), "P2": (1, 0)}
    both = ("--where", "skill=Exam,S1")
    assert counted(store, *BY_SECTION, *both) == {"P1": (4, 4), "P2": (2, 0)}
    assert counted(store, *BY_SECTION, "--where", "unit=U2") == {"P2": (1, 0)}
    assert counted(store, *BY_SECTION, "--where", "unit=U1") == {"P1": (3, 2), "P2": (1, 0)}


def test_questions_about_tests_have_them(store: Path) -> None:
    rows = csv.DictReader(
        io.StringIO(ask(store, "mastery_and_summative", "--by", "", "--format", "csv").stdout)
    )
    got = {row["student"]: (row["skills"], row["summative_points"]) for row in rows}
    assert got == {"1": ("2", "4.0"), "2": ("1", "4.0"), "3": ("1", "2.0")}
    with Gradebook.open(store) as book:
        for key in WITH_TESTS:
            assert taught(book, question=key) == Filters(), key


def test_what_comes_next_is_still_looked_at(store: Path) -> None:
    # Nobody in P2 has S2 yet: a filter of the skills that were tried would hide it.
    with Gradebook.open(store) as book:
        where = Filters(section=("P2",))
        plain = book.ask("student_path", filters=where)
        assert "S2" in plain["skill"].to_list()
        assert_frame_equal(book.ask("student_path", filters=taught(book, where)), plain)


@pytest.mark.parametrize(
    "question", ["mastery_rates", "time_to_mastery", "revision_yield", "spread"]
)
def test_the_numbers_are_those_of_the_screens(store: Path, question: str) -> None:
    source, selection = Source(store), Selection()
    shown = source.ask(question, selection, ("section",), _skill.taught(source, selection))
    ours = source.book.ask(question, by=("section",), filters=taught(source.book))
    assert_frame_equal(ours, shown)
    source.let_go()


def test_where_there_are_no_tests_nothing_changes(tmp_path: Path) -> None:
    (tmp_path / "log.csv").write_text(LOG)
    loading.load(tmp_path / "log.csv", tmp_path / "store")
    assert counted(tmp_path / "store", *BY_SECTION) == {"P1": (5, 4), "P2": (3, 0)}
    with Gradebook.open(tmp_path / "store") as book:
        assert book.tests() == ()
        assert masteryviz.taught(book) == Filters()


def test_a_kind_in_capitals_is_a_test_as_well(store: Path, tmp_path: Path) -> None:
    loud = tuple(SkillEntry(skill=name, kind="Summative") for name in ("Exam", "Final"))
    (tmp_path / "log.csv").write_text(LOG)
    loading.load(tmp_path / "log.csv", tmp_path / "store", mapping=Mapping(skills=loud))
    with Gradebook.open(tmp_path / "store") as book, Gradebook.open(store) as quiet:
        assert set(book.tests()) == set(quiet.tests()) == {"Exam", "Final"}


def test_the_shell_has_a_choice_for_every_question() -> None:
    assert set(QUESTIONS) >= WITH_TESTS
