"""The store: versions, pointer, undo, damage, who may look, what a reader may do."""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import stat
import threading
from collections.abc import Callable
from pathlib import Path

import duckdb
import polars as pl
import pytest

from masteryviz import evidence
from masteryviz.errors import StoreBusy, StoreError
from masteryviz.store import Store, default_path
from masteryviz.store import _files as store_files
from masteryviz.store import _store as store_module
from tests.evidence_cases import add, attempts, day, fetch, snapshot

Write = Callable[[duckdb.DuckDBPyConnection], None]


def scoring(score: float, at: str = "09-01", student: str = "ann") -> Write:
    """Add one snapshot with one score."""

    def write(con: duckdb.DuckDBPyConnection) -> None:
        add(con, snapshot((student, "P1", "t1", score)), day(at), f"{student}-{at}.csv")
        evidence.rebuild(con)

    return write


def scores(store: Store) -> list[float]:
    with store.connect() as con:
        return [score for (score,) in attempts(con, "score")]  # type: ignore[misc]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A store that does not exist yet."""
    return Store(tmp_path / "store", wait=0.2)


@pytest.fixture(scope="module")
def master(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with two versions, to be copied."""
    store = Store(tmp_path_factory.mktemp("master") / "store")
    store.publish(scoring(1.0), "load")
    store.publish(scoring(2.0, "09-08"), "load")
    return store.path


@pytest.fixture
def filled(store: Store, master: Path) -> Store:
    """A store with two versions."""
    shutil.copytree(master, store.path)
    return store


# Versions


def test_a_store_that_was_never_written_has_no_version_and_no_folder(store: Store) -> None:
    assert store.current() is None
    with pytest.raises(StoreError, match="There is no store in .* masteryviz load FILE"):
        store.connect()
    assert not store.path.exists()


def test_each_publish_makes_a_version_that_later_ones_do_not_touch(filled: Store) -> None:
    version = filled.current()
    assert version is not None
    assert (version.version, version.parent, version.file_ix) == (2, 1, 2)
    assert scores(filled) == [1.0, 2.0]
    with filled.connect() as con:
        filled.publish(scoring(3.0, "09-15"), "load")
        assert attempts(con, "score") == [(1.0,), (2.0,)]
        assert fetch(con, "select value from meta where key = 'version'") == [("2",)]
    assert scores(filled) == [1.0, 2.0, 3.0]


def test_what_write_returns_is_handed_on(store: Store) -> None:
    assert store.publish(lambda con: fetch(con, "select 41 + 1"), "load") == [(42,)]


def test_the_newest_five_versions_are_kept(store: Store) -> None:
    for n in range(1, 8):
        store.publish(scoring(float(n), f"09-0{n}"), "load")
    kept = sorted(path.name for path in store.path.glob("v*"))
    assert kept == [f"v0000000{n}.{kind}" for n in range(3, 8) for kind in ("duckdb", "json")]
    assert scores(store) == [float(n) for n in range(1, 8)]


def test_only_the_owner_can_read_and_nobody_can_write_a_version(filled: Store) -> None:
    def mode(path: Path) -> int:
        return stat.S_IMODE(path.stat().st_mode)

    assert mode(filled.path) == 0o700
    assert mode(filled.path / "CURRENT") == 0o600
    assert mode(filled.path / "audit.jsonl") == 0o600
    assert {mode(path) for path in filled.path.glob("v*")} == {0o400}


def test_nothing_but_the_store_is_left_in_the_folder(filled: Store) -> None:
    with pytest.raises(ZeroDivisionError):
        filled.publish(lambda con: 1 / 0, "load")
    assert sorted(path.name for path in filled.path.iterdir()) == [
        "CURRENT",
        "LOCK",
        "audit.jsonl",
        "v00000001.duckdb",
        "v00000001.json",
        "v00000002.duckdb",
        "v00000002.json",
    ]


def test_a_write_that_fails_changes_nothing(filled: Store) -> None:
    before = {path.name: path.read_bytes() for path in filled.path.iterdir()}

    def half(con: duckdb.DuckDBPyConnection) -> None:
        scoring(3.0, "09-15")(con)
        raise ValueError("stop")

    with pytest.raises(ValueError, match="stop"):
        filled.publish(half, "load")
    assert {path.name: path.read_bytes() for path in filled.path.iterdir()} == before


def test_a_rehearsal_gives_the_result_and_keeps_nothing(filled: Store) -> None:
    def write(con: duckdb.DuckDBPyConnection) -> list[tuple[object, ...]]:
        scoring(3.0, "09-15")(con)
        return attempts(con, "score")

    assert filled.rehearse(write) == [(1.0,), (2.0,), (3.0,)]
    assert scores(filled) == [1.0, 2.0]


def test_a_rehearsal_without_a_store_makes_none(store: Store) -> None:
    store.rehearse(scoring(1.0))
    assert not store.path.exists()


# What must hold


@pytest.mark.parametrize(
    ("damage", "rule"),
    [
        ("update attempt set student_ix = 99", "an attempt of nobody"),
        ("update attempt set skill_ix = 99", "an attempt on no skill"),
        ("update attempt set score = 'nan'::double", "a score that is not a finite number"),
        ("update observation set points = 'inf'::double", "an observed score that is not a finite"),
        ("update attempt set score = null", "a scored attempt without a score"),
        ("insert into student select * from student", "two students share an id"),
        ("insert into source_file select * from source_file", "a file is there twice"),
        ("delete from observation", "rows of observation are lost"),
        ("insert into observation select * from observation", "not accounted for"),
        ("update task_skill set skill_ix = 99", "an alignment to no skill"),
    ],
)
def test_content_that_is_not_sound_is_not_published(filled: Store, damage: str, rule: str) -> None:
    with pytest.raises(StoreError, match=f"would not be sound: .*{rule}"):
        filled.publish(lambda con: con.execute(damage).fetchall(), "load")
    assert scores(filled) == [1.0, 2.0]


def test_evidence_may_get_less_only_where_that_is_meant(filled: Store) -> None:
    def write(con: duckdb.DuckDBPyConnection) -> None:
        for table in ("observation", "file_fate", "attempt", "work"):
            con.execute(f"delete from {table}").fetchall()

    filled.publish(write, "load", may_shrink=True)
    assert scores(filled) == []


# Undo


def test_undo_publishes_the_content_of_the_version_before(filled: Store) -> None:
    assert filled.undo().version == 3
    assert scores(filled) == [1.0]


def test_undo_twice_goes_back_twice_and_then_to_empty(filled: Store) -> None:
    filled.undo()
    filled.undo()
    assert scores(filled) == []
    with pytest.raises(StoreError, match="nothing to take back"):
        filled.undo()


def test_a_load_after_undo_starts_from_what_is_left(filled: Store) -> None:
    filled.undo()
    filled.publish(scoring(5.0, "09-09"), "load")
    assert scores(filled) == [1.0, 5.0]
    filled.undo()
    assert scores(filled) == [1.0]


def test_undo_past_what_is_kept_says_so(store: Store) -> None:
    for n in range(1, 7):
        store.publish(scoring(float(n), f"09-0{n}"), "load")
    for left in (5, 4, 3, 2):
        store.undo()
        assert scores(store) == [float(n) for n in range(1, left + 1)]
    with pytest.raises(StoreError, match="only the newest 5 versions are kept"):
        store.undo()


# Damage


def flip(path: Path, place: int) -> None:
    """Change one bit of a file."""
    content = bytearray(path.read_bytes())
    content[place] ^= 1
    path.chmod(0o600)
    path.write_bytes(content)


@pytest.mark.parametrize("place", [9, 4096, 8192 + 100, -1, 100_000])
def test_a_changed_bit_is_found_and_the_version_before_is_used(filled: Store, place: int) -> None:
    flip(filled.path / "v00000002.duckdb", place)
    assert filled.verify() == ["Version 2 (v00000002.duckdb) was changed or cut off."]
    assert scores(filled) == [1.0]
    assert "The newest version of the store is damaged" in str(filled.notices()[0])


def test_a_changed_bit_is_not_copied_into_the_next_version(
    filled: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_module, "QUICK", 0)
    flip(filled.path / "v00000002.duckdb", -1)
    filled.publish(scoring(3.0, "09-15"), "load")
    assert scores(filled) == [1.0, 3.0]


def test_a_changed_bit_of_a_large_version_never_gives_a_wrong_number(
    filled: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_module, "QUICK", 0)
    path = filled.path / "v00000002.duckdb"
    whole = path.read_bytes()
    for place in range(0, len(whole), len(whole) // 40):
        flip(path, place)
        try:
            found = scores(filled)
        except duckdb.Error:
            pass
        else:
            assert found in ([1.0, 2.0], [1.0]), place
        path.write_bytes(whole)


@pytest.mark.parametrize("length", [0, 11, 12_000])
def test_a_cut_version_gives_way_to_the_one_before_with_a_notice(
    filled: Store, length: int
) -> None:
    path = filled.path / "v00000002.duckdb"
    path.chmod(0o600)
    os.truncate(path, length)
    assert scores(filled) == [1.0]
    assert "version 1 of" in str(filled.notices()[0])
    filled.publish(scoring(3.0, "09-15"), "load")
    assert scores(filled) == [1.0, 3.0]
    assert filled.notices() == []


@pytest.mark.parametrize(
    "content", [b"", b"{", b"\xff\xfe", b"[]", b'{"version": 2}', b'{"version": "x"}']
)
def test_a_damaged_pointer_is_made_good_from_the_records(filled: Store, content: bytes) -> None:
    (filled.path / "CURRENT").write_bytes(content)
    assert scores(filled) == [1.0, 2.0]
    assert "The pointer CURRENT is missing or damaged." in filled.verify()
    filled.publish(scoring(3.0, "09-15"), "load")
    assert scores(filled) == [1.0, 2.0, 3.0]
    assert filled.verify() == []


def test_a_pointer_cannot_lead_out_of_the_folder(filled: Store, tmp_path: Path) -> None:
    stolen = tmp_path / "stolen.duckdb"
    stolen.write_bytes((filled.path / "v00000001.duckdb").read_bytes())
    pointer = json.loads((filled.path / "CURRENT").read_text())
    pointer |= {"file": "../stolen.duckdb", "bytes": stolen.stat().st_size}
    (filled.path / "CURRENT").write_text(json.dumps(pointer))
    assert scores(filled) == [1.0, 2.0]


def test_a_store_without_any_intact_version_is_refused(filled: Store) -> None:
    for path in filled.path.glob("v*.duckdb"):
        flip(path, 9)
    with pytest.raises(StoreError, match="none of its versions is intact"):
        filled.connect()


def test_another_kind_of_database_is_not_opened(filled: Store) -> None:
    path = filled.path / "v00000002.duckdb"
    size = path.stat().st_size
    path.chmod(0o600)
    path.write_bytes(b"SQLite format 3\0".ljust(size, b"\0"))
    assert scores(filled) == [1.0]


@pytest.mark.parametrize(
    ("kind", "advice"), [(0, "Load the exports again into a new store"), (99, "Update masteryviz")]
)
def test_tables_of_another_kind_are_refused_with_what_to_do(
    filled: Store, kind: int, advice: str
) -> None:
    pointer = json.loads((filled.path / "CURRENT").read_text()) | {"schema_version": kind}
    (filled.path / "CURRENT").write_text(json.dumps(pointer))
    with pytest.raises(StoreError, match=advice):
        filled.connect()
    with pytest.raises(StoreError, match=advice):
        filled.publish(scoring(3.0, "09-15"), "load")


def test_what_a_stopped_writer_left_behind_is_taken_away(filled: Store) -> None:
    (filled.path / ".tmp-1-abc.duckdb").write_bytes(b"half")
    (filled.path / "v00000003.duckdb").write_bytes(b"whole, but never pointed at")
    filled.publish(scoring(3.0, "09-15"), "load")
    assert scores(filled) == [1.0, 2.0, 3.0]
    assert not list(filled.path.glob(".tmp*"))
    assert filled.verify() == []


# The log of changes


def test_the_log_tells_of_every_change_without_names(filled: Store) -> None:
    filled.undo()
    lines = [json.loads(line) for line in (filled.path / "audit.jsonl").read_text().splitlines()]
    assert [(line["action"], line["version"]) for line in lines] == [
        ("load", 1),
        ("load", 2),
        ("undo", 3),
    ]
    assert "ann" not in (filled.path / "audit.jsonl").read_text()
    assert filled.verify() == []


def test_any_changed_byte_of_the_log_is_found(filled: Store) -> None:
    path = filled.path / "audit.jsonl"
    whole = path.read_bytes()
    first_line = whole.index(b"\n")
    for place in range(0, len(whole), 7):
        flip(path, place)
        problems = filled.verify()
        assert problems, place
        if place < first_line:
            assert "Line 1 of the log of changes" in problems[0]
        path.write_bytes(whole)


@pytest.mark.parametrize("line", [0, 1])
def test_a_removed_line_of_the_log_is_found(filled: Store, line: int) -> None:
    path = filled.path / "audit.jsonl"
    lines = path.read_text().splitlines(keepends=True)
    del lines[line]
    path.write_text("".join(lines))
    assert filled.verify()


def test_a_line_that_a_crash_cut_off_does_not_break_the_log(filled: Store) -> None:
    path = filled.path / "audit.jsonl"
    os.truncate(path, path.stat().st_size - 30)
    assert filled.verify()
    filled.publish(scoring(3.0, "09-15"), "load")
    assert [p for p in filled.verify() if "Line" in p] == []


# Writers


def test_a_second_writer_is_told_who_writes_since_when(filled: Store) -> None:
    entered, leave = threading.Event(), threading.Event()

    def slow(con: duckdb.DuckDBPyConnection) -> None:
        entered.set()
        leave.wait(10)

    writer = threading.Thread(target=filled.publish, args=(slow, "load"))
    writer.start()
    entered.wait(10)
    try:
        with pytest.raises(StoreBusy, match=rf"load, process {os.getpid()} on .* since 20\d\d-"):
            Store(filled.path, wait=0.05).publish(scoring(9.0), "load")
        assert scores(filled) == [1.0, 2.0]
    finally:
        leave.set()
        writer.join()


def test_a_full_disk_is_noticed_before_anything_is_written(
    filled: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = os.statvfs(filled.path)
    assert usage.f_bavail > 0
    monkeypatch.setattr(
        store_files.shutil, "disk_usage", lambda _: type("Usage", (), {"free": 10 * 2**20})
    )
    with pytest.raises(StoreError, match=r"has 10 MB left; this needs \d+ MB"):
        filled.publish(scoring(3.0, "09-15"), "load")
    assert scores(filled) == [1.0, 2.0]


# The folder


def test_a_folder_with_other_files_is_not_taken_for_a_store(tmp_path: Path) -> None:
    (tmp_path / "thesis.docx").write_text("mine")
    with pytest.raises(StoreError, match=r"is not a store: it holds other files, .*thesis.docx"):
        Store(tmp_path).publish(scoring(1.0), "load")
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.docx"]


def test_settings_may_be_there_before_the_store(tmp_path: Path) -> None:
    (tmp_path / "masteryviz.toml").write_text("")
    Store(tmp_path).publish(scoring(1.0), "load")
    assert scores(Store(tmp_path)) == [1.0]


@pytest.mark.parametrize(
    ("folder", "service"),
    [("OneDrive - School", "OneDrive"), ("Dropbox", "Dropbox"), ("My Drive", "Google Drive")],
)
def test_a_synchronised_folder_gets_a_notice(tmp_path: Path, folder: str, service: str) -> None:
    store = Store(tmp_path / folder / "store")
    assert f"that {service} synchronises" in str(store.notices()[0])


def test_a_plain_folder_gets_none(filled: Store) -> None:
    assert filled.notices() == []


def test_the_environment_says_where_the_users_own_store_is(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("MASTERYVIZ_STORE", str(tmp_path))
    assert default_path() == Store().path == tmp_path
    monkeypatch.delenv("MASTERYVIZ_STORE")
    assert default_path().parent.name == "masteryviz"


# What a reader may do


@pytest.mark.parametrize(
    "statement",
    [
        "copy student to '{outside}/out.csv'",
        "copy (select 1) to '{outside}/out.parquet'",
        "export database '{outside}/out'",
        "select * from read_text('{outside}/secret.txt')",
        "select * from read_csv('{outside}/secret.txt')",
        "select * from '{outside}/secret.txt'",
        "select * from glob('{outside}/*')",
        "select * from read_text('http://localhost:9/x')",
        "attach '{outside}/other.duckdb'",
        "install httpfs",
        "load httpfs",
        "set enable_external_access = true",
        "set threads = 64",
        "set allowed_configs = ['enable_external_access']",
        "set lock_configuration = false",
        "insert into student (student) values ('x')",
        "delete from student",
        "drop table student",
        "create table t as select 1",
        "select * from hidden_frame",
        "pragma force_checkpoint",
    ],
)
def test_a_reader_reads_the_tables_and_nothing_else(
    filled: Store, tmp_path: Path, statement: str
) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    hidden_frame = pl.DataFrame({"secret": [1]})
    assert hidden_frame.height
    with filled.connect() as con, pytest.raises(duckdb.Error):
        con.execute(statement.format(outside=tmp_path)).fetchall()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["secret.txt", "store"]


def test_a_reader_can_make_temporary_tables(filled: Store) -> None:
    with filled.connect() as con:
        con.execute("create temp table t as select score from attempt order by score").fetchall()
        assert fetch(con, "select * from t") == [(1.0,), (2.0,)]


def test_readers_share_a_small_computer(filled: Store) -> None:
    with filled.connect() as con:
        settings = fetch(con, "select current_setting('memory_limit'), current_setting('threads')")
    assert settings == [("152.5 MiB", 2)]


def test_a_large_version_may_use_more_memory(
    filled: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("masteryviz.store._store.SMALL", 1)
    with filled.connect() as con:
        assert fetch(con, "select current_setting('memory_limit')") == [("488.2 MiB",)]


def test_published_at_is_now(store: Store) -> None:
    store.publish(scoring(1.0), "load")
    version = store.current()
    assert version is not None
    age = dt.datetime.now(dt.UTC) - dt.datetime.fromisoformat(version.published_at)
    assert dt.timedelta(0) <= age < dt.timedelta(minutes=1)
