"""Standings kept with a version, and standings made of some students after the other."""

from __future__ import annotations

import dataclasses
import datetime as dt

import duckdb
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from masteryviz import evidence, schema, standings
from masteryviz.filters import Filters
from masteryviz.gradebook import Gradebook, _scopes, _standings
from masteryviz.metrics import QUESTIONS
from masteryviz.rules import RULES
from tests.logs import attempts, gradebook
from tests.rule_cases import NOTHING

SERIES = [(1, 4, 2), (4,), (2, 3, 4, 4), (1,), (4, 1), (3, None), (None,)]
TEMPORARY = """select table_name from duckdb_tables()
    where temporary and (table_name like 'standing%' or table_name like 'outcome%')"""


@pytest.fixture
def book():
    with gradebook(*attempts(*SERIES)) as opened:
        yield opened


@pytest.fixture
def con():
    with duckdb.connect() as made:
        evidence.create(made)
        made.execute("insert into skill (skill_ix, skill, scale_top) values (1, 'S', 4)")
        made.execute("insert into student (student_ix, student) values (1, 's1'), (2, 's2')")
        made.execute(
            """insert into attempt by name select attempt_ix, student_ix, 1 as task_ix,
                   1 as skill_ix, attempt_ix as seq, score, 4 as points, score / 4 as share,
                   'scored' as state, 'log' as source
               from (values (1, 1, 3), (2, 1, 4), (3, 2, 1)) as one(attempt_ix, student_ix, score)
            """
        )
        yield made


def made_anew(con: duckdb.DuckDBPyConnection, rule: str) -> pl.DataFrame:
    return con.sql(standings.table(RULES[rule]), params=NOTHING).pl()


@pytest.mark.parametrize("rule", RULES)
def test_the_kept_table_has_the_columns_and_types_of_the_select(con, rule):
    made = con.sql(standings.table(RULES[rule]), params=NOTHING)
    columns = schema.TABLES[standings.KEPT].columns
    declared = [column for column in columns if column.name not in standings.LAID_DOWN]
    assert made.columns == [column.name for column in declared]
    assert [str(kind) for kind in made.types] == [column.type for column in declared]


def test_what_is_kept_is_what_would_be_made(con):
    standings.keep(con, RULES["latest"])
    assert_frame_equal(con.sql(standings.own("standing")).pl(), made_anew(con, "latest"))
    assert con.sql("select student_ix, mastered from standing").fetchall() == [
        (1, True), (2, False),
    ]  # fmt: skip
    standings.keep(con, RULES["first"])
    assert_frame_equal(con.sql(standings.own("standing")).pl(), made_anew(con, "first"))
    assert len(con.sql("from meta").fetchall()) == 2


def test_the_version_says_what_rule_its_standings_are_of(con):
    assert not standings.is_kept(con, RULES["latest"])
    standings.keep(con, RULES["latest"])
    assert standings.is_kept(con, RULES["latest"])
    assert not standings.is_kept(con, RULES["latest"].using(cut=0.5))
    assert not standings.is_kept(con, RULES["highest"])


def test_a_question_under_the_version_s_rule_makes_no_standings(con):
    con.execute("insert into task (task_ix, task) values (1, 'T')")
    standings.keep(con, RULES["latest"])
    with Gradebook(con) as opened:
        kept = opened.ask("states")
        assert con.execute(TEMPORARY).fetchall() == []
        con.execute("delete from meta").fetchall()
        with Gradebook(con.cursor()) as other:
            assert_frame_equal(other.ask("states"), kept)


@pytest.mark.parametrize(
    "asked",
    [
        {"rule": RULES["highest"].using(order="due")},
        {"by": "task"},
        {"filters": Filters(as_of=dt.date(2026, 1, 1))},
        {"filters": Filters(task=("T",))},
        {"filters": Filters(form=("A",))},
    ],
    ids=str,
)
def test_anything_else_is_made(con, asked):
    con.execute("insert into task (task_ix, task) values (1, 'T')")
    standings.keep(con, RULES["latest"])
    with Gradebook(con) as opened:
        opened.ask("states", filters=Filters(section=("P1",)))
        assert con.execute(TEMPORARY).fetchall() == []
        opened.ask("states", **asked)
        assert con.execute(TEMPORARY).fetchall() == [("standing_2",)]


@pytest.mark.parametrize("part", [1, 3, 5])
def test_made_in_parts_they_are_the_same(book, monkeypatch, part):
    whole = {question: book.ask(question) for question in QUESTIONS}
    monkeypatch.setattr(_standings, "PART", part)
    with gradebook(*attempts(*SERIES)) as opened:
        assert len(opened._session._standings._parts(None)) > 1
        for question, answer in whole.items():
            assert_frame_equal(opened.ask(question), answer)
        views = "select view_name from duckdb_views() where temporary and not internal"
        assert opened._session.con.execute(views).fetchall() == []


def test_a_part_that_fails_leaves_nothing_behind(con):
    made = _standings.Standings(con, _scopes.Scopes(con))
    broken = "select student_ix, error('no') as reason from attempt"
    with pytest.raises(duckdb.Error, match="no"):
        made._anew(broken, Filters(), None)
    assert con.execute(TEMPORARY).fetchall() == []


def test_a_kept_standing_is_as_private_as_its_evidence():
    classes = {column.name: column.privacy for column in schema.TABLES[standings.KEPT].columns}
    shown = {"state", "mastered", "score", "share", "level", "attempts", "revisions", "lapses"}
    assert {classes[name] for name in shown} == {"score"}
    assert dataclasses.is_dataclass(schema.TABLES[standings.KEPT])
