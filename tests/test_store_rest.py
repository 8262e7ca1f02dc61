"""A reader at rest gives its memory back, and answers as before."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from masteryviz.gradebook import Gradebook
from masteryviz.schema import TABLES
from masteryviz.store import Store, ease, rest
from tests import classes
from tests.evidence_cases import fetch

MUCH = "create temp table much as select i, md5(i::varchar) as word from range(500000) r(i)"
SUM = "select count(*), sum(i), min(word), max(word) from much"
HELD = "select sum(memory_usage_bytes) from duckdb_memory()"
ON_DISK = "select sum(temporary_storage_bytes) from duckdb_memory()"
READ = "select memory_usage_bytes from duckdb_memory() where tag = 'BASE_TABLE'"
LIMIT = "select current_setting('memory_limit')"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A store of three sections; nobody writes to it."""
    folder = tmp_path_factory.mktemp("rest")
    classes.load(folder / "files", folder / "store")
    return Store(folder / "store")


def one(con: duckdb.DuckDBPyConnection, text: str) -> int:
    ((value,),) = fetch(con, text)
    assert isinstance(value, int)
    return value


def test_what_a_reader_made_goes_to_the_disk_and_is_still_there(store: Store) -> None:
    with store.connect() as con:
        fetch(con, MUCH)
        before = fetch(con, SUM)
        assert one(con, HELD) > 20 * 10**6
        assert rest(con)
        assert one(con, HELD) <= 16 * 10**6
        assert one(con, ON_DISK) > 0
        assert fetch(con, SUM) == before == [(500_000, 500_000 * 499_999 // 2, *before[0][2:])]


def read_all(con: duckdb.DuckDBPyConnection) -> dict[str, list[tuple[object, ...]]]:
    return {name: fetch(con, f"from {name} order by all") for name in TABLES}


def test_between_two_questions_only_blocks_read_long_ago_are_given_back(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    with store.connect() as con:
        before = read_all(con)
        fetch(con, MUCH)
        held, read = one(con, HELD), one(con, READ)
        with monkeypatch.context() as more:
            more.setattr("masteryviz.store._rest.AT_EASE", 2 * read)
            assert ease(con)
            assert one(con, READ) == read  # it is less than what is kept
        assert ease(con)
        assert one(con, READ) <= 2**20 < read
        assert one(con, HELD) >= held - read
        assert one(con, ON_DISK) == 0
        assert fetch(con, LIMIT) == [("152.5 MiB",)]
        assert read_all(con) == before


@pytest.mark.parametrize("limit", ["152.5 MiB", "488.2 MiB"])
def test_however_often_it_rests_a_reader_may_take_as_much_memory_as_before(
    store: Store, limit: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if limit == "488.2 MiB":
        monkeypatch.setattr("masteryviz.store._store.SMALL", 1)
    with store.connect() as con:
        for _ in range(30):
            assert rest(con)
        assert fetch(con, LIMIT) == [(limit,)]


def test_where_the_disk_takes_nothing_all_stays_in_memory(store: Store, tmp_path: Path) -> None:
    copy = tmp_path / "store"
    copy.mkdir()
    for path in store.path.iterdir():
        if path.is_file():
            (copy / path.name).write_bytes(path.read_bytes())
    version = Store(copy).current()
    assert version is not None
    (copy / f"{version.file}.tmp").write_text("a file where the folder would be")
    with Store(copy).connect() as con:
        fetch(con, MUCH)
        before = fetch(con, SUM)
        assert not rest(con)
        assert fetch(con, LIMIT) == [("152.5 MiB",)]
        assert fetch(con, SUM) == before


def test_a_gradebook_answers_the_same_after_a_rest(store: Store) -> None:
    with Gradebook.open(store.path) as fresh:
        expected = fresh.ask("mastery_rates", by=("skill", "section"), rule="decaying")
    with Gradebook.open(store.path) as rested:
        rested.ask("mastery_rates", by=("skill",), rule="decaying")
        rested.rest()
        found = rested.ask("mastery_rates", by=("skill", "section"), rule="decaying")
    assert found.equals(expected)
    assert found.height > 0


def test_a_gradebook_in_memory_keeps_what_it_has() -> None:
    gradebook = Gradebook.from_log(classes.log())
    before = gradebook.ask("mastery_rates", by=("skill",))
    gradebook.rest()
    assert gradebook.ask("mastery_rates", by=("skill",)).equals(before)
