"""The gradebook: opened from a store or a frame, asked in words that are checked, closed to all."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb
import polars as pl
import pytest
from polars.testing import assert_frame_equal

import masteryviz
from masteryviz import loading
from masteryviz.errors import InputError, SettingError, StoreError, UnknownName
from masteryviz.filters import Filters
from masteryviz.gradebook import Gradebook
from masteryviz.metrics import QUESTIONS
from masteryviz.rules import RULES
from masteryviz.schema import GROUPINGS
from masteryviz.store import Store
from tests import evidence_cases as cases
from tests.logs import START, attempts, day, gradebook

LOG = Path(__file__).parent / "expected" / "log.csv"


@pytest.fixture(scope="module")
def book():
    with Gradebook.from_log(pl.read_csv(LOG, infer_schema=False)) as opened:
        yield opened


@pytest.fixture(scope="module")
def kept_store(tmp_path_factory):
    made = Store(tmp_path_factory.mktemp("kept") / "store")
    loading.load([LOG], made)
    return made


@pytest.fixture
def store(tmp_path):
    made = Store(tmp_path / "store")
    loading.load([LOG], made)
    return made


def test_a_store_and_a_frame_answer_alike(kept_store, book):
    with Gradebook.open(kept_store.path) as opened:
        assert opened.version == 1
        assert opened.data_date == dt.date(2021, 9, 9)
        for question in QUESTIONS:
            # A frame has no file of its own: all else is alike.
            one, other = (x.ask(question).drop("file", strict=False) for x in (opened, book))
            assert_frame_equal(one, other)


def test_an_open_gradebook_stays_at_its_version(store, tmp_path):
    later = tmp_path / "later.csv"
    later.write_text("student,skill,score,points,submitted\ns9,S2,4,4,2021-09-20\n")
    with Gradebook.open(store.path) as old:
        loading.load([later], store)
        with Gradebook.open(store.path) as new:
            assert (old.version, new.version) == (1, 2)
            assert old.students().height == 7
            assert new.students().height == 8
            assert new.data_date == dt.date(2021, 9, 20)


def test_without_a_store_it_says_what_to_do(tmp_path):
    with pytest.raises(StoreError, match=r"There is no store in .* yet\. Load a file first"):
        Gradebook.open(tmp_path)


def test_the_store_s_settings_name_the_rule(store):
    (store.path / "masteryviz.toml").write_text('[rule]\nname = "highest"\ncut = 0.5\n')
    with Gradebook.open(store.path) as opened:
        assert opened.default_rule == RULES["highest"].using(cut=0.5)
        assert_frame_equal(
            opened.ask("mastery_rates"),
            opened.ask("mastery_rates", rule=RULES["highest"].using(cut=0.5)),
        )
    (store.path / "masteryviz.toml").write_text('[rule]\nname = "hihgest"\n')
    with pytest.raises(SettingError, match="highest"):
        Gradebook.open(store.path)


def test_a_rule_can_be_given_by_name_or_as_it_is(book):
    by_name = book.ask("mastery_rates", rule="highest")
    assert_frame_equal(by_name, book.ask("mastery_rates", rule=RULES["highest"]))
    assert by_name["mastered"].to_list() == [3, 1]
    assert book.ask("mastery_rates")["mastered"].to_list() == [2, 1]


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"question": "mastery_rate"}, r"no question 'mastery_rate'\. Known: .*first_attempt"),
        ({"rule": "newest"}, r"no rule 'newest'\. Known: average"),
        ({"by": ("skill; drop table student",)}, "no grouping 'skill; drop table student'"),
        ({"by": "student"}, "no grouping 'student'"),
        ({"unit": "days"}, "no option of 'mastery_rates' 'unit'"),
    ],
)
def test_a_name_that_does_not_exist_is_refused(book, asked, message):
    with pytest.raises(UnknownName, match=message):
        book.ask(**{"question": "mastery_rates", **asked})


@pytest.mark.parametrize(
    "field", ["section", "skill", "unit", "teacher", "student", "task", "form"]
)
def test_a_hostile_name_in_a_filter_is_only_a_name(book, field):
    hostile = "P2') or true; drop table student; --"
    answer = book.ask("standings", filters=Filters(**{field: (hostile,)}))
    assert answer.height == 0
    assert book.students().height == 7


def test_names_from_a_file_stay_names():
    hostile = "'); drop table skill; -- $section {by}"
    with gradebook(("s1", hostile, 4, day(0))) as opened:
        answer = opened.ask("mastery_rates", filters=Filters(skill=(hostile,)))
        assert answer["skill"].to_list() == [hostile]
        assert hostile in opened.options()["skill"]


@pytest.mark.parametrize(
    ("filters", "students"),
    [
        (Filters(section=("P2",)), {"s1", "s2", "s3"}),
        (Filters(teacher=("Okoye",)), {"s4", "s5", "s6", "s7"}),
        (Filters(unit=("U2",)), {"s1", "s4"}),
        (Filters(student=("s1", "s7")), {"s1", "s7"}),
        (Filters(section=("P2",), unit=("U2",)), {"s1"}),
        (Filters(form=("B",)), {"s2", "s3", "s4"}),
        (Filters(task=("check 2",)), {"s1", "s4"}),
        (Filters(since=dt.date(2021, 9, 5)), {"s1", "s4"}),
        (Filters(as_of=dt.date(2021, 9, 6)), {f"s{n}" for n in range(1, 8)}),
    ],
    ids=lambda value: value.describe() if isinstance(value, Filters) else None,
)
def test_a_filter_chooses(book, filters, students):
    found = book.ask("standings", filters=filters)
    assert set(found["student"]) == students


def test_a_form_is_evidence_of_its_own(book):
    rates = book.ask("mastery_rates", filters=Filters(form=("B",)))
    assert rates.select("with_evidence", "mastered").rows() == [(3, 0)]


def test_every_grouping_works_alone_and_adds_up(book):
    whole = book.ask("states", by=())["students"].sum()
    for group in GROUPINGS:
        if group != "task":
            assert book.ask("states", by=group)["students"].sum() == whole


def test_groups_stand_in_the_order_people_expect(book):
    assert book.ask("mastery_rates", by="section")["section"].to_list() == ["P2", "P10"]
    assert book.ask("mastery_rates", by=("skill", "skill"))["skill"].to_list() == ["S2", "S10"]
    rates = book.ask("mastery_rates", by=("section", "skill"))
    assert rates.select("section", "skill").rows() == [
        ("P2", "S2"), ("P2", "S10"), ("P10", "S2"), ("P10", "S10"),
    ]  # fmt: skip


def test_a_group_without_a_name_comes_last():
    rows = [("s1", "S1", 4, day(0), None), ("s2", "S1", 4, day(0), "P1")]
    with gradebook(*rows, columns="student skill score submitted section") as opened:
        assert opened.ask("mastery_rates", by="section")["section"].to_list() == ["P1", None]


def test_lists(book):
    assert book.students()["student"].to_list() == [f"s{n}" for n in range(1, 8)]
    assert book.students()["sort_name"].to_list()[0] == "Abel, Ann"
    assert book.sections().select("section", "teacher", "students").rows() == [
        ("P2", "Reyes", 3), ("P10", "Okoye", 4),
    ]  # fmt: skip
    assert book.skills().select("skill", "unit", "scale_top").rows() == [
        ("S2", "U1", 4), ("S10", "U2", 4),
    ]  # fmt: skip
    assert book.tasks()["task"].to_list() == ["check 1", "check 2"]
    assert book.files().height == 1


def test_options_are_the_values_of_each_filter(book):
    options = book.options()
    assert set(options) == set(GROUPINGS)
    assert options["section"] == ("P2", "P10")
    assert options["skill"] == ("S2", "S10")
    assert options["unit"] == ("U1", "U2")
    assert options["form"] == ("A", "B")
    assert options["school"] == ()
    for name, values in options.items():
        for value in values:
            assert book.ask("standings", filters=Filters(**{name: (value,)})).height > 0


def test_describe_says_it_in_words(book):
    filters = Filters(section=("P1", "P3"), since=dt.date(2026, 9, 1))
    assert book.describe(filters, RULES["latest"].using(cut=0.8)) == (
        "P1 and P3, assigned since 1 Sep 2026; mastered = latest score at least 80 %"
    )


def test_a_receipt_can_be_run_and_gives_the_answer(book):
    filters = Filters(section=("P2",))
    text = book.sql("mastery_rates", filters=filters, by=("section", "skill"))
    assert '-- $section = ["P2"]' in text
    params = {name: value for name, value in filters.params().items() if f"${name}" in text}
    rows = book._session.con.execute(text, params).fetchall()
    answer = book.ask("mastery_rates", filters=filters, by=("section", "skill"))
    expected = answer.select("section", "skill", "students", "with_evidence", "mastered")
    assert [row[:5] for row in rows] == sorted(expected.rows())


def test_a_receipt_of_hostile_parameters_stays_a_comment(book):
    text = book.sql("states", filters=Filters(section=("a\ndrop table student",)))
    assert "\ndrop table" not in text


def test_standings_are_kept_and_the_oldest_makes_room(book, monkeypatch):
    con = book._session.con
    monkeypatch.setattr("masteryviz.gradebook._standings.KEPT", 4)
    for last in range(7):
        book.ask("states", filters=Filters(as_of=START + dt.timedelta(days=last)))
    tables = "select count(*) from duckdb_tables() where table_name like 'standing_%'"
    kept = con.execute(f"{tables} and temporary").fetchall()[0][0]
    assert kept == 4
    tables = [
        book._session.standings_for("states", RULES["latest"], filters, False, filters.params())[0]
        for filters in (Filters(), Filters(section=("P2",)))
    ]
    assert tables[0] == tables[1]


def test_large_standings_make_room_sooner(monkeypatch):
    monkeypatch.setattr("masteryviz.gradebook._standings.KEPT_ROWS", 2)
    with gradebook(*attempts((4,), (1,))) as opened:
        for rule in ("latest", "highest", "latest"):
            assert opened.ask("states", rule=rule)["students"].sum() == 2
        tables = "select table_name from duckdb_tables() where table_name like 'standing_%'"
        assert opened._session.con.execute(tables).fetchall() == [("standing_3",)]


def test_too_little_memory_is_said_in_words():
    con = duckdb.connect(config={"temp_directory": ""})
    cases.evidence.create(con)
    con.execute("insert into skill by name select 0 as skill_ix, 'S' as skill, 4 as scale_top")
    con.execute(
        "insert into attempt by name select range as student_ix, 0 as skill_ix, 3 as score, "
        "4 as points, 0.75 as share, 'scored' as state, 'log' as source, range as seq, "
        "range as attempt_ix from range(50000)"
    )
    con.execute("set memory_limit = '12MB'")
    with Gradebook(con) as opened, pytest.raises(StoreError, match="not enough memory"):
        opened.ask("states")


def test_threads_take_turns(book):
    asked = [(question, by) for question in [*QUESTIONS][::4] for by in ((), ("skill",))]
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda one: book.ask(one[0], by=one[1]), asked))
    for (question, by), answer in zip(asked, answers, strict=True):
        assert_frame_equal(answer, book.ask(question, by=by))


@pytest.mark.parametrize(
    "statement",
    [
        "select * from read_csv('/etc/passwd')",
        "copy student to '/tmp/students.csv'",
        "set enable_external_access = true",
        "install httpfs",
    ],
)
def test_the_connection_reads_nothing_else(book, kept_store, statement):
    with Gradebook.open(kept_store.path) as opened:
        for connection in (book._session.con, opened._session.con):
            with pytest.raises(duckdb.Error):
                connection.execute(statement).fetchall()


def test_a_store_s_tables_cannot_be_changed(kept_store):
    with Gradebook.open(kept_store.path) as opened, pytest.raises(duckdb.Error, match="read-only"):
        opened._session.con.execute("delete from student").fetchall()


def test_a_frame_that_cannot_be_read_names_the_place():
    with pytest.raises(InputError, match="row 3, column 'score'"):
        gradebook(("s1", "S1", 4, day(0)), ("s2", "S1", "gibberish", day(0)))


def test_a_mapping_names_the_columns_of_a_frame():
    frame = pl.DataFrame({"kid": ["s1"], "what": ["S1"], "how well": [4], "of": [4]})
    columns = {"student": "kid", "skill": "what", "score": "how well", "points": "of"}
    with Gradebook.from_log(frame, masteryviz.Mapping(columns=columns)) as opened:
        assert opened.standings().select("student", "skill", "mastered").rows() == [
            ("s1", "S1", True)
        ]


def test_a_closed_gradebook_does_not_answer():
    with gradebook(*attempts((4,))) as opened:
        opened.ask("states")
    with pytest.raises(duckdb.ConnectionException):
        opened.ask("states", by=())


def test_every_public_name_is_there_and_says_what_it_is():
    assert {*masteryviz._HOMES, "__version__"} == set(masteryviz.__all__)
    for name in (*masteryviz.__all__, *masteryviz.QUESTIONS):
        assert getattr(masteryviz, name) is not None
        assert name in dir(masteryviz)
    with pytest.raises(AttributeError, match="no attribute 'mastery_rate'"):
        _ = masteryviz.mastery_rate


def test_importing_loads_nothing_heavy():
    script = (
        "import sys, masteryviz; masteryviz.Filters, masteryviz.__version__;"
        "print(*sorted({n.split('.')[0] for n in sys.modules} & "
        "{'duckdb', 'polars', 'pandas', 'numpy', 'plotly', 'ipywidgets', 'IPython', 'voila'}));"
        "masteryviz.Gradebook, masteryviz.load, masteryviz.mastery_rates;"
        "print(*sorted({n.split('.')[0] for n in sys.modules} & "
        "{'pandas', 'plotly', 'ipywidgets', 'IPython', 'voila', 'scipy'}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines() == ["", ""]


def test_what_was_assumed_of_a_frame_is_said():
    frame = pl.DataFrame({"student": ["s1"], "skill": ["S1"], "score": [0.5]})
    with Gradebook.from_log(frame) as opened:
        assert any("shares of the points" in notice.what for notice in opened.notices)
