"""For others than the team, names are gone before anything is asked."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import duckdb
import polars as pl
import pytest

from masteryviz import privacy
from masteryviz.errors import SettingError, UnknownName
from masteryviz.filters import Filters
from masteryviz.gradebook import Gradebook
from masteryviz.metrics import QUESTIONS
from masteryviz.privacy import Disguise, _disguise
from masteryviz.schema import TABLES, Column, Table
from tests import privacy_classes

SECRETS = privacy_classes.secrets()
ONE = Disguise(b"one session")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return privacy_classes.load(tmp_path_factory.mktemp("names"))


@pytest.fixture(scope="module")
def shown(store: Path) -> Iterator[Gradebook]:
    with Gradebook.open(store, audience="present", disguise=ONE) as gradebook:
        yield gradebook


def told(value: object) -> set[str]:
    """The secrets in a value, which is written out whole."""
    text = value.write_json() if isinstance(value, pl.DataFrame) else json.dumps(value, default=str)
    return {secret for secret in SECRETS if secret in text}


def test_the_search_finds_names_where_the_team_looks(store: Path) -> None:
    with Gradebook.open(store) as gradebook:
        assert told(gradebook.students()) > {"Zuleika", "Abernathyx", "7710310"}
        assert told(gradebook.files()) >= {"secret-gradebook", "Ms. Rivera"}
        assert gradebook.sight.least == 0


@pytest.mark.parametrize("audience", ["present", "share"])
def test_no_table_and_no_list_has_a_name(store: Path, audience: privacy.Audience) -> None:
    with Gradebook.open(store, audience=audience) as gradebook:
        for name in TABLES:
            assert told(gradebook._session.frame(f"select * from {name}", {})) == set(), name
        for listed in (gradebook.students, gradebook.sections, gradebook.files, gradebook.tasks):
            assert told(listed()) == set()
        assert told(gradebook.options()) == set()


@pytest.mark.parametrize("key", sorted(QUESTIONS))
def test_no_answer_has_a_name(shown: Gradebook, key: str) -> None:
    assert told(shown.ask(key)) == set()


def test_a_receipt_and_its_words_have_no_name(shown: Gradebook) -> None:
    student = shown.ask("standings", filters=Filters(section=("P1",)))["student"][0]
    assert student.startswith("Student ")
    one = Filters(student=(student,))
    receipt = shown.receipt("standings", filters=one, where={"skill": "7.G.1"}, by=("skill",))
    assert set(receipt.attempts["student"]) == {student}
    for part in (receipt.answer, receipt.students, receipt.attempts, receipt.sql, receipt.sentence):
        assert told(part) == set()


def test_a_filter_takes_pseudonyms_and_no_longer_ids(shown: Gradebook) -> None:
    id = privacy_classes.person("P1", 0)["student_id"]
    assert shown.ask("standings", filters=Filters(student=(id,))).is_empty()
    label = ONE.label(id)
    assert ONE.behind(label) == id
    assert shown.ask("standings", filters=Filters(student=(label,))).height == 4


def test_the_order_is_that_of_the_session_and_of_nothing_else(store: Path) -> None:
    def order(secret: bytes) -> list[str]:
        disguise = Disguise(secret)
        with Gradebook.open(store, audience="present", disguise=disguise) as gradebook:
            return [str(disguise.behind(label)) for label in gradebook.students()["student"]]

    first, again, other = order(b"one"), order(b"one"), order(b"two")
    assert first == again
    assert first != other
    assert set(first) == set(other)
    assert first != sorted(first)
    names = {privacy_classes.person(s, n)["student_id"]: privacy_classes.person(s, n)["name"]
             for s, many in privacy_classes.PEOPLE.items() for n in range(many)}  # fmt: skip
    assert [names[id] for id in first] != sorted(names.values())


def test_the_same_people_have_the_same_pseudonym_in_every_answer(shown: Gradebook) -> None:
    of_all = shown.ask("standings").select("student", "skill", "state")
    listed = shown.ask("students_by_state").select("student", "skill", "state")
    assert sorted(of_all.iter_rows()) == sorted(listed.iter_rows())


def test_tokens_are_of_the_session(store: Path) -> None:
    assert Disguise(b"one").token("Student 1") != Disguise(b"two").token("Student 1")
    assert len({ONE.token(f"Student {n}") for n in range(100)}) == 100


def test_every_column_that_names_people_is_replaced() -> None:
    identity = {
        (table.name, column.name)
        for table in TABLES.values() for column in table.columns if column.privacy == "identity"
    }  # fmt: skip
    covered = {(name, column) for name, columns in privacy.covered().items() for column in columns}
    assert identity <= covered
    assert ("source_file", "file") in covered


def test_a_new_column_of_that_class_is_replaced_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    skill = TABLES["skill"]
    more = Column("guardian", "VARCHAR", "identity", "who is to be called")
    tables = {**TABLES, "skill": replace(skill, columns=(*skill.columns, more))}
    monkeypatch.setattr(_disguise, "TABLES", tables)
    con = duckdb.connect()
    for table in tables.values():
        con.execute(table.ddl())
    con.execute("insert into skill (skill_ix, guardian) values (1, 'Mrs. Doe')")
    privacy.cover(con, ONE, teachers=False)
    assert con.execute("select skill_ix, guardian from skill").fetchall() == [(1, None)]


def test_a_label_that_replaces_a_column_names_one_that_there_is() -> None:
    for table, column in _disguise._LABELS:
        assert isinstance(TABLES[table], Table)
        assert column in TABLES[table].names


def test_teachers_are_named_where_the_settings_say_so(store: Path) -> None:
    with Gradebook.open(store, audience="present") as hidden:
        assert set(hidden.options()["teacher"]) == {"Teacher 1", "Teacher 2"}
    file = store / "masteryviz.toml"
    before = file.read_text()
    file.write_text(before + "[privacy]\nteachers = true\nleast = 3\n")
    try:
        with Gradebook.open(store, audience="present") as named:
            assert named.options()["teacher"] == ("Mr. Okafor", "Ms. Rivera")
            assert named.sight.least == 3
    finally:
        file.write_text(before)


def test_another_audience_is_refused(store: Path) -> None:
    with pytest.raises(UnknownName, match="audience 'world' is not known|world"):
        Gradebook.open(store, audience="world")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"least": 2}, r"privacy\.least = 2: expected a whole number of at least 3"),
        ({"least": 4.5}, r"privacy\.least = 4\.5"),
        ({"least": 12, "least_shared": 10}, r"privacy\.least_shared = 10: expected at least as"),
        ({"teachers": "no"}, r"privacy\.teachers = 'no': expected true or false"),
        ({"lest": 5}, r"lest"),
    ],
)
def test_wrong_limits_are_refused_in_words(given: dict[str, object], message: str) -> None:
    with pytest.raises(SettingError, match=message):
        privacy.Limits.read(given)


def test_limits_follow_each_other() -> None:
    limits = privacy.Limits.read({"least": 12})
    assert [limits.of(audience) for audience in privacy.AUDIENCES] == [0, 12, 12]
    assert [privacy.Limits().of(audience) for audience in privacy.AUDIENCES] == [0, 5, 10]
