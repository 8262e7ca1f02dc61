"""What a killed reader left beside a version goes; what a living one put there stays."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from masteryviz import loading
from masteryviz.store import Store
from tests.test_store_crash import ROOT, write_log

pytestmark = pytest.mark.skipif(os.name == "nt", reason="processes are killed by signal")

Start = Callable[[], "subprocess.Popen[str]"]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A store with one version."""
    loading.load(write_log(tmp_path / "files", 1), tmp_path / "store")
    return Store(tmp_path / "store")


@pytest.fixture
def start(store: Store) -> Iterator[Start]:
    """Start readers that have put tables on the disk."""
    readers = []

    def reader() -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.spill_child", str(store.path)],
            cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip
        readers.append(process)
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        return process

    yield reader
    for process in readers:
        process.kill()
        process.communicate()


def spilled(store: Store) -> dict[str, set[str]]:
    """Folders beside versions, and the processes that something in them is of."""
    return {
        beside.name: {file.name.split("_")[2] for file in beside.iterdir()}
        for beside in store.path.glob("*.duckdb.tmp")
    }


def test_the_next_opening_takes_away_what_a_killed_reader_left(store: Store, start: Start) -> None:
    killed, living = start(), start()
    killed.kill()
    killed.wait()
    assert spilled(store) == {"v00000001.duckdb.tmp": {str(killed.pid), str(living.pid)}}
    with store.connect():
        pass
    assert spilled(store) == {"v00000001.duckdb.tmp": {str(living.pid)}}
    living.kill()
    living.wait()
    with store.connect():
        pass
    assert spilled(store) == {}


def test_loads_leave_a_living_reader_its_tables_though_its_version_goes(
    store: Store, start: Start, tmp_path: Path
) -> None:
    living = start()
    for number in range(2, 8):
        loading.load(write_log(tmp_path / "files", number), store)
    assert not (store.path / "v00000001.duckdb").exists()
    assert spilled(store) == {"v00000001.duckdb.tmp": {str(living.pid)}}
    answer, _ = living.communicate("go on\n", timeout=60)
    assert answer == "(500000, 499999)\n"
    assert spilled(store) == {}


def test_what_is_not_known_to_be_left_over_stays(store: Store) -> None:
    beside = store.path / "v00000001.duckdb.tmp"
    beside.mkdir()
    (beside / "notes.txt").write_text("mine")
    (beside / f"duckdb_temp_{os.getpid()}_0_owner").touch()
    (beside / f"duckdb_temp_{2**31 - 7}_0_owner").touch()
    with store.connect():
        pass
    assert sorted(path.name for path in beside.iterdir()) == [
        f"duckdb_temp_{os.getpid()}_0_owner",
        "notes.txt",
    ]
