"""Every number can be opened: who is behind it, which attempts, by what rule, filter and SQL."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import duckdb
import polars as pl
import pytest
from typer.testing import CliRunner

from masteryviz import cli, loading
from masteryviz.errors import SettingError, UnknownName
from masteryviz.filters import Filters
from masteryviz.gradebook import Gradebook
from masteryviz.store import Store

EXPECTED = Path(__file__).parent / "expected"


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    made = Store(tmp_path_factory.mktemp("receipts") / "store")
    loading.load([EXPECTED / "log.csv"], made)
    return made.path


@pytest.fixture(scope="module")
def book(store):
    with Gradebook.open(store) as opened:
        yield opened


def test_a_rate_is_opened_to_its_students_and_their_attempts(book):
    receipt = book.receipt(
        "mastery_rates", by=("skill", "section"), where={"skill": "S2", "section": "P2"}
    )
    (row,) = receipt.answer.rows(named=True)
    assert (row["students"], row["mastered"]) == (3, 2)
    students = receipt.students.select("student", "assigned", "mastered").rows()
    assert students == [("s1", True, True), ("s2", True, True), ("s3", True, False)]
    assert receipt.attempts.filter(student="s2").select(
        "k", "on_form", "evidence", "score_after", "met", "file", "row"
    ).rows() == [
        (1, "A", 2.0, 2.0, False, "log.csv", 3),
        (2, "B", 3.0, 3.0, False, "log.csv", 4),
        (3, "A", 4.0, 4.0, True, "log.csv", 5),
    ]
    moments = receipt.attempts.filter(student="s2")["known_by"].dt.day().to_list()
    assert moments == [2, 6, 9]
    assert receipt.attempts["left_out"].to_list() == [False] * 6
    assert receipt.sentence == (
        "all students; mastered = latest score at least 80 %; skill S2, section P2"
    )
    assert receipt.sql.startswith("-- $")


@pytest.mark.parametrize("question", ["mastery_rates", "first_attempt", "states", "retention"])
def test_the_students_of_a_receipt_add_up_to_the_row(book, question):
    for section, skill in (("P2", "S2"), ("P10", "S2"), ("P10", "S10")):
        receipt = book.receipt(
            question, by=("section", "skill"), where={"section": section, "skill": skill}
        )
        counted = receipt.students.filter(
            pl.col("with_evidence") if question == "first_attempt" else
            pl.col("assigned") if question == "mastery_rates" else
            pl.col("mastered_at").is_not_null() if question == "retention" else pl.lit(value=True)
        )  # fmt: skip
        name = "mastered" if question == "retention" else "students"
        assert receipt.answer[name].sum() == counted.height


def test_the_rule_and_the_day_reach_the_attempts(book):
    day = dt.date(2021, 9, 6)
    receipt = book.receipt(
        "mastery_rates", rule="highest", filters=Filters(as_of=day), where={"skill": "S2"}
    )
    assert receipt.attempts["occurred"].dt.date().max() <= day
    assert receipt.attempts.filter(student="s4")["score_after"].to_list() == [4.0, 4.0]
    assert receipt.filters == "as of 6 Sep 2021"


def test_a_group_that_is_not_known_can_be_opened(book):
    receipt = book.receipt("mastery_rates", by=("form",), where={"form": None})
    assert receipt.answer.height == 1
    assert set(receipt.students["student"]) == {"s5", "s6", "s7"}
    assert "form not known" in receipt.sentence


def test_what_the_question_is_not_grouped_by_narrows_it(book):
    receipt = book.receipt("mastery_rates", where={"skill": "S2", "student": "s4"})
    assert receipt.answer["students"].item() == 1
    assert receipt.students["student"].to_list() == ["s4"]
    tasks = book.receipt("mastery_rates", where={"task": "check 2"})
    assert tasks.answer["skill"].to_list() == ["S10"]
    assert set(tasks.students["task"] if "task" in tasks.students.columns else ()) <= {"check 2"}
    assert set(tasks.attempts["on_task"]) == {"check 2"}


def test_options_of_the_question_are_passed_on(book):
    receipt = book.receipt("time_to_mastery", unit="attempts", where={"skill": "S2"})
    alone = book.ask("time_to_mastery", unit="attempts").filter(skill="S2")
    assert receipt.answer.equals(alone)


@pytest.mark.parametrize(
    ("where", "error", "says"),
    [
        ({"skill": "S3"}, SettingError, "No row of 'mastery_rates' has skill S3"),
        ({"colour": "red"}, UnknownName, "no column of a row 'colour'"),
        ({"standard": "7.G"}, SettingError, "group the question by standard"),
    ],
)
def test_a_row_that_is_not_there_is_refused(book, where, error, says):
    with pytest.raises(error, match=says):
        book.receipt("mastery_rates", where=where)


def test_what_the_filters_leave_out_and_what_is_no_question_are_refused(book):
    with pytest.raises(SettingError, match="The filters leave out section P10"):
        book.receipt("mastery_rates", filters=Filters(section=("P2",)), where={"section": "P10"})
    with pytest.raises(UnknownName, match="no question 'rates'"):
        book.receipt("rates")


def test_the_sql_of_a_receipt_gives_the_number_again(book, store, tmp_path):
    receipt = book.receipt("mastery_rates", by=("skill",), where={"skill": "S2"})
    file = shutil.copy(next(store.rglob("*.duckdb")), tmp_path / "elsewhere.duckdb")
    lines = receipt.sql.rstrip(";").splitlines()
    values = dict(line[4:].split(" = ", 1) for line in lines if line.startswith("-- $"))
    params = {name: None if text == "null" else text.strip('"') for name, text in values.items()}
    with duckdb.connect(str(file), read_only=True) as con:
        rows = con.sql("\n".join(lines), params=params).pl()
    assert rows.filter(skill="S2")["mastered"].item() == receipt.answer["mastered"].item()


def test_a_receipt_is_printed_in_the_shell(store):
    asked = ["--store", str(store), "ask", "mastery_rates", "--where", "skill=S10", "--receipt"]
    done = CliRunner().invoke(cli.app, asked, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    for text in ("attempts: 2", "students: 2", "skill S10; mastered = latest", "Ann Abel", "-- $"):
        assert text in done.output
    with pytest.raises(SettingError, match="leave out --format"):
        CliRunner().invoke(cli.app, [*asked, "--format", "csv"], catch_exceptions=False)
