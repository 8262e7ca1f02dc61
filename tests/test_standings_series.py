"""Standings by way of series: the same as those that the rule's own select makes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import duckdb
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from masteryviz import evidence, standings
from masteryviz.filters import Filters
from masteryviz.gradebook import Gradebook, _scopes, _standings
from masteryviz.metrics import QUESTIONS
from masteryviz.rules import RULES, Rule
from masteryviz.schema import TABLES
from tests import classes
from tests.rule_cases import NOTHING

SKILLS = [(1, 4.0, None, '[["High", 3.5], ["Low", 1]]'), (2, None, None, None), (3, 100.0, 0.7, "")]
"""Number, top (not known of one), cut and levels."""

ATTEMPT = st.fixed_dictionaries({
    "student_ix": st.integers(1, 4),
    "skill_ix": st.integers(1, 3),
    "share": st.sampled_from([None, 0.0, 0.25, 0.7, 0.8, 1.0]),
    "submitted": st.none() | st.integers(0, 4),
    "known": st.none() | st.integers(3, 6),
    "source": st.sampled_from(["log", "snapshot"]),
    "attempt_no": st.sampled_from([None, 1, 2]),
    "dropped": st.sampled_from([None, None, 2]),
})  # fmt: skip
WORK = st.fixed_dictionaries({
    "student_ix": st.integers(1, 4),
    "skill_ix": st.integers(1, 3),
    "state": st.sampled_from(["assigned", "missing", "excused", "not_assigned"]),
})  # fmt: skip
READ = ("attempt", "work", "skill", "task", "source_file", "section", "enrollment", "meta")
"""Tables that standings read, and where it says what they are of."""

RULE = st.builds(
    lambda rule, cut, sticky: rule.using(cut=cut, sticky=sticky),
    st.sampled_from([RULES[key] for key in sorted(RULES)]),
    st.sampled_from([None, 0.5, 0.8, 3.0, "High", "no such level"]),
    st.booleans(),
)


def moment(day: int | None) -> dt.datetime | None:
    return None if day is None else dt.datetime(2026, 9, 1) + dt.timedelta(days=day)


def put(con: duckdb.DuckDBPyConnection, table: str, rows: list[dict[str, object]]) -> None:
    if rows:
        told = pl.DataFrame(rows, infer_schema_length=None)  # noqa: F841  (the statement reads it)
        con.execute(f"insert into {table} by name from told")


def told(attempts: list[dict], work: list[dict]) -> duckdb.DuckDBPyConnection:
    """A database with this evidence."""
    con = duckdb.connect(config={"threads": 1})
    con.execute(";".join(TABLES[name].ddl() for name in READ))
    con.execute("insert into task (task_ix, task) values (1, 'T')")
    con.executemany(
        "insert into skill (skill_ix, skill, scale_top, cut, levels) values (?, 'S' || ?, ?, ?, ?)",
        [(one, one, *rest) for one, *rest in SKILLS],
    )
    tops = {one: top for one, top, *_ in SKILLS}
    put(con, "attempt", [
        {
            "attempt_ix": place, "seq": place // 2, "task_ix": 1, "section_ix": place % 2,
            "student_ix": one["student_ix"], "skill_ix": one["skill_ix"], "share": one["share"],
            "score": None if one["share"] is None else one["share"] * (tops[one["skill_ix"]] or 4),
            "points": tops[one["skill_ix"]], "source": one["source"],
            "attempt_no": one["attempt_no"], "submitted_at": moment(one["submitted"]),
            "known_after": moment(one["submitted"]), "known_by": moment(one["known"]),
            "dropped_at": moment(one["dropped"]),
        }
        for place, one in enumerate(attempts)
    ])  # fmt: skip
    put(con, "work", [{**one, "task_ix": 1, "section_ix": 5} for one in work])
    return con


def frame(con: duckdb.DuckDBPyConnection, text: str, **params: object) -> pl.DataFrame:
    return con.sql(text, params=params).pl().sort("student_ix", "skill_ix")


@settings(max_examples=20)
@given(
    attempts=st.lists(ATTEMPT, max_size=40), work=st.lists(WORK, max_size=4), own=RULE, other=RULE
)
def test_kept_standings_and_those_made_from_them_are_those_of_the_rule(attempts, work, own, other):
    with told(attempts, work) as con:
        standings.keep(con, own)
        con.execute(f"create temp table outcome as {standings.outcome(other, 'standing')}")
        for rule, text in (
            (own, standings.own("standing")), (other, standings.under("standing", "outcome"))
        ):  # fmt: skip
            expected = frame(con, standings.table(rule), **NOTHING)
            assert_frame_equal(frame(con, text), expected, rel_tol=1e-12)


@settings(max_examples=12)
@given(
    attempts=st.lists(ATTEMPT, max_size=40),
    rules=st.lists(RULE, min_size=1, max_size=4, unique_by=lambda rule: rule.key),
    by_task=st.booleans(),
    as_of=st.none() | st.integers(0, 6),
)
def test_many_rules_at_once_say_what_each_says_by_itself(attempts, rules, by_task, as_of):
    asked = {**NOTHING, "as_of": moment(as_of) and moment(as_of).date()}
    with told(attempts, []) as con:
        together = frame(con, standings.verdicts(tuple(rules), by_task=by_task), **asked)
        for number, rule in enumerate(rules):
            past = con.sql(standings.history(rule, by_task=by_task), params=asked).pl()
            met = pl.col("met").any() if rule.sticky else pl.col("met").last()
            known = pl.col("met").is_not_null().any()
            alone = (
                past.sort("k")
                .group_by("student_ix", "skill_ix")
                .agg(
                    pl.col("score").last().alias(f"score_{number}"),
                    pl.when(known).then(met).alias(f"mastered_{number}"),
                )
                .sort("student_ix", "skill_ix")
            )
            assert_frame_equal(together.select(alone.columns), alone, rel_tol=1e-12)


def test_what_is_laid_down_is_the_evidence_in_order():
    attempts = [
        {"share": share, "submitted": day, "student_ix": 1, "skill_ix": 1, "known": 5,
         "source": "log", "attempt_no": None, "dropped": None}
        for share, day in ((1.0, 3), (0.25, 1), (None, 4))
    ]  # fmt: skip
    with told(attempts, []) as con:
        standings.keep(con, RULES["latest"])
        row = con.sql(f"select {', '.join(standings.LAID_DOWN)} from standing").fetchall()[0]
        later, earlier = moment(3), moment(1)
        assert row == (True, 1, [1.0, 4.0], [earlier, later], [earlier, later], [moment(5)] * 2)


@pytest.mark.parametrize("order", ["graded", "due"])
def test_it_holds_for_rules_of_the_same_order_only(order):
    with told([], []) as con:
        assert not standings.is_laid_down(con, RULES["latest"])
        standings.keep(con, RULES["latest"])
        assert standings.is_laid_down(con, RULES["mode"].using(cut=0.5, sticky=True))
        assert not standings.is_laid_down(con, RULES["latest"].using(order=order))


def test_it_does_not_outlive_its_evidence():
    with duckdb.connect() as con:
        evidence.create(con)
        standings.keep(con, RULES["latest"])
        evidence.rebuild(con)
        assert not standings.is_laid_down(con, RULES["latest"])


# --- a gradebook that reads them --------------------------------------------------------------


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("series")
    classes.load(folder / "files", folder / "store")
    return folder / "store"


@pytest.fixture
def book(store: Path) -> Iterator[Gradebook]:
    with Gradebook.open(store) as opened:
        yield opened


@pytest.fixture
def anew(store: Path) -> Iterator[Gradebook]:
    """The same version as if nothing were laid down: every standing is made anew."""
    with Gradebook.open(store) as opened:
        opened._session._standings._of_version = lambda rule: (False, False)
        yield opened


def names(book: Gradebook, kind: str) -> list[str]:
    text = f"select {kind}_name from duckdb_{kind}s() where temporary and not internal order by 1"
    found = [name for (name,) in book._session.con.execute(text).fetchall()]
    return [name for name in found if name.startswith(("standing", "outcome"))]


@pytest.mark.parametrize(
    "rule",
    [None, RULES["decaying"].using(cut=0.6), RULES["in_a_row"], RULES["latest"].using(sticky=True),
     RULES["highest"].using(order="graded")],
    ids=lambda rule: rule.describe() if rule else "own",
)  # fmt: skip
def test_every_question_has_the_answer_that_it_has_when_all_is_made_anew(book, anew, rule):
    for question in QUESTIONS:
        expected = anew.ask(question, rule=rule)
        assert_frame_equal(book.ask(question, rule=rule), expected, rel_tol=1e-9)


def test_another_rule_makes_no_table_of_standings(book):
    book.ask("states", rule="highest")
    assert names(book, "table") == ["outcome_1"]
    assert names(book, "view") == ["standing_1"]
    book.ask("states", rule="highest", filters=Filters(as_of=dt.date(2026, 1, 1)))
    assert names(book, "table") == ["outcome_1", "standing_2"]


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a version with so much evidence that some students' is set apart."""
    monkeypatch.setattr(_scopes, "LARGE", 0)
    monkeypatch.setattr(_scopes, "SHARE", 0.99)


@pytest.mark.usefixtures("large")
def test_some_students_standings_read_what_was_made_for_everybody(book, anew):
    where = Filters(section=(book.sections()["section"][0],))
    expected = anew.ask("standings", rule="mode", filters=where)
    book.ask("states", rule="mode")
    assert_frame_equal(book.ask("standings", rule="mode", filters=where), expected)
    assert names(book, "table") == ["outcome_1"]
    assert names(book, "view") == ["standing_1", "standing_2"]
    anew.ask("states", rule="highest")
    some = anew.ask("standings", rule="highest", filters=where)
    assert_frame_equal(book.ask("standings", rule="highest", filters=where), some)


@pytest.mark.usefixtures("large")
def test_who_reads_a_table_that_makes_room_goes_with_it(book, monkeypatch):
    monkeypatch.setattr(_standings, "KEPT", 2)
    where = Filters(section=(book.sections()["section"][0],))
    first = book.ask("states", rule="mode", filters=where)
    book.ask("states", rule="mode")
    for rule in ("highest", "mode", "first"):
        book.ask("mastery_rates", rule=rule)
        book.ask("mastery_rates", rule=rule, filters=where)
    assert len(names(book, "view")) == 2
    assert len(names(book, "table")) == 1
    assert_frame_equal(book.ask("states", rule="mode", filters=where), first)


def test_a_version_without_what_is_laid_down_gives_the_same(store, book):
    columns = [one for one in TABLES["standing"].names if one not in standings.LAID_DOWN]
    with duckdb.connect() as old:
        place = next(store.glob("v*.duckdb"))
        old.execute(f"attach '{place}' as v (read_only)")
        for name in TABLES:
            old.execute(f"create table {name} as from v.{name}")
        old.execute("detach v")
        old.execute(
            f"create or replace table standing as select {', '.join(columns)} from standing"
        )
        old.execute("delete from meta where key = 'standing_order'")
        with Gradebook(old, default_rule=book.default_rule) as before:
            for rule in (None, "highest"):
                expected = book.ask("standings", rule=rule)
                assert_frame_equal(before.ask("standings", rule=rule), expected)
            assert names(before, "table") == ["standing_1"]


def test_rules_of_several_orders_are_laid_beside_each_other(book):
    graded = RULES["highest"].using(order="graded")
    frame = book.ask("rule_comparison", rules=("first", graded), by=("skill",))
    alone = [book.ask("rule_comparison", rules=(one,), by=("skill",)) for one in ("first", graded)]
    of: dict[str, Rule | str] = {"first": "first", "highest": graded}
    for name, one in zip(of, alone, strict=True):
        assert_frame_equal(frame.filter(rule=name), one.filter(rule=name))
