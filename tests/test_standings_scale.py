"""Scales, cuts and levels in standings, and the connection on which they are made."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import duckdb
import pytest

from masteryviz import schema, standings
from masteryviz.rules import RULES
from masteryviz.rules.in_a_row import InARow
from masteryviz.rules.latest import Latest
from masteryviz.rules.m_of_n import MOfN
from masteryviz.rules.power_law import PowerLaw
from tests.rule_cases import NOTHING
from tests.standing_cases import LEVELS, Evidence, sep

# --- scales and cuts --------------------------------------------------------------------------


def test_without_a_scale_mastery_is_unknown_unless_the_cut_is_in_points():
    store = Evidence(scale_top=None)
    store.attempt(7, sep(1), points=None)
    row = store.one()
    assert (row["mastered"], row["state"], row["score"]) == (None, "returned", 7.0)
    assert (row["share"], row["first_mastered"], row["lapses"]) == (None, None, 0)
    assert store.one(Latest(cut=7.0))["mastered"] is True
    assert store.one(Latest(cut=8.0))["mastered"] is False
    assert store.one(InARow(sticky=True))["mastered"] is None


def test_evidence_of_other_points_is_put_on_the_scale():
    store = Evidence()
    store.attempt(8, sep(1), points=10.0)
    row = store.one()
    assert (row["score"], row["share"], row["mastered"]) == (pytest.approx(3.2), 0.8, True)
    given = Evidence()
    given.attempt(3, sep(1), points=None)
    assert given.one()["score"] == 3.0


def test_the_cut_is_the_rules_else_the_skills_else_eighty_per_cent():
    plain, own = Evidence(), Evidence(cut=0.75)
    for store in (plain, own):
        store.attempt(3, sep(1))
    assert plain.one()["mastered"] is False
    assert own.one()["mastered"] is True
    assert own.one(Latest(cut=0.8))["mastered"] is False
    assert plain.one(Latest(cut=1.0))["mastered"] is False
    assert plain.one(Latest(cut=3.0))["mastered"] is True


def test_a_level_names_the_cut():
    store = Evidence(levels=LEVELS)
    store.attempt(2.5, sep(1))
    assert store.one(Latest(cut="near"))["mastered"] is True
    assert store.one(Latest(cut="Mastery"))["mastered"] is False
    assert store.one(Latest(cut="Excellent"))["mastered"] is None


def test_a_levels_name_is_data_and_never_a_statement():
    name = "O'Hara\"; drop table skill; -- {key} é"
    store = Evidence(levels=f'[["{name.replace(chr(34), chr(92) + chr(34))}", 3]]')
    store.attempt(3, sep(1))
    rule = Latest(cut=name)
    assert "drop table" not in standings.select(rule)
    row = store.one(rule)
    assert (row["mastered"], row["level"]) == (True, name)


@pytest.mark.parametrize(
    ("score", "level"), [(4, "Exceeds"), (2.995, "Mastery"), (2.99, "Near"), (0, None)]
)
def test_the_level_is_the_highest_that_the_rounded_score_reaches(score, level):
    store = Evidence(levels=LEVELS)
    store.attempt(score, sep(1))
    assert store.one()["level"] == level


def test_progress_towards_a_rule_is_a_share_and_has_no_level():
    store = Evidence(levels=LEVELS)
    for day, score in enumerate([4, 1, 4, 4, 4], start=1):
        store.attempt(score, sep(day))
    row = store.one(MOfN())
    assert (row["score"], row["share"], row["level"], row["mastered"]) == (0.8, 0.8, None, False)


def test_a_rule_without_a_score_yet_is_not_mastery():
    store = Evidence()
    store.attempt(0, sep(1))
    store.attempt(4, sep(2))
    row = store.one(PowerLaw())
    assert (row["score"], row["mastered"], row["state"]) == (None, False, "returned")
    assert (row["attempts"], row["left_out"]) == (2, 1)


# --- the store's connection -------------------------------------------------------------------


def test_standings_are_made_on_a_hardened_read_only_connection(tmp_path: Path):
    path = tmp_path / "v1.duckdb"
    with duckdb.connect(path) as con:
        for table in schema.TABLES.values():
            con.execute(table.ddl())
        con.execute("insert into skill (skill_ix, scale_top, levels) values (1, 4, ?)", [LEVELS])
        con.execute(
            """insert into attempt (attempt_ix, student_ix, task_ix, skill_ix, seq, score, points,
               share, state, source) values (1, 1, 1, 1, 1, 3, 4, 0.75, 'scored', 'log')"""
        )
    config = {
        "enable_external_access": "false", "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false", "allow_community_extensions": "false",
        "python_enable_replacements": "false", "lock_configuration": "true",
        "memory_limit": "512MB", "threads": "2",
    }  # fmt: skip
    with duckdb.connect(path, read_only=True, config=config) as con:
        for number, rule in enumerate(RULES.values()):
            text = standings.select(rule.using(cut="Mastery"))
            con.execute(f"create temp table standing_{number} as {text}", NOTHING)
            found = con.execute(f"select attempts from standing_{number}").fetchall()
            assert found == [(1,)]
        con.execute(
            f"create temp table past as {standings.select(Latest(), by_task=True)}",
            NOTHING | {"as_of": dt.date(2026, 9, 1), "task": ["T1"], "form": ["A"]},
        )
