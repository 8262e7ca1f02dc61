"""Loads that are killed, two writers at once, readers while loading: nothing lost or mixed."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from masteryviz import loading
from masteryviz.store import Store
from tests.evidence_cases import attempts, fetch

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name == "nt", reason="processes are killed by signal"),
]

ROOT = Path(__file__).parents[1]


Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def start() -> Iterator[Start]:
    """Start child processes that are ready to work; whatever happens, they end with the test."""
    children = []

    def child(*arguments: object) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.crash_child", *map(str, arguments)],
            cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )  # fmt: skip
        children.append(process)
        assert process.stdout is not None
        if arguments[0] != "steps":
            assert process.stdout.readline() == "ready\n"
        return process

    yield child
    for process in children:
        process.kill()
        if process.stdout is not None and not process.stdout.closed:
            process.communicate()


def write_log(folder: Path, number: int) -> Path:
    """A log of three attempts of a student of its own."""
    folder.mkdir(exist_ok=True)
    path = folder / f"{number:04d}.csv"
    rows = [f"s{number},S,2026-09-{day:02d},{day},10" for day in (1, 2, 3)]
    path.write_text("\n".join(["student_id,skill,date,score,points", *rows]) + "\n")
    return path


def test_kills_lose_nothing_that_was_acknowledged_and_keep_nothing_by_half(
    tmp_path: Path, start: Start
) -> None:
    chance = random.Random(20260901)
    store = Store(tmp_path / "store")
    acknowledged: set[str] = set()
    number = 0
    for kill in range(12):
        folder = tmp_path / f"files{kill}"
        for _ in range(6):
            number += 1
            write_log(folder, number)
        child = start("load", folder, store.path)
        time.sleep(chance.uniform(0.02, 1.2))
        child.kill()
        said, _ = child.communicate()
        acknowledged |= set(said.split())
        if store.current() is None:
            assert not acknowledged
            continue
        with store.connect() as con:
            per_student = fetch(con, "select count(*) from attempt group by student_ix")
            files = {file for (file,) in fetch(con, "select file from source_file")}
        assert set(per_student) == {(3,)}
        assert len(per_student) == len(files)
        assert acknowledged <= files
        assert not [problem for problem in store.verify() if "changed" in problem]
    assert acknowledged
    again = loading.load(sorted(tmp_path.glob("files*/*.csv")), store)
    assert all(r.status == "already loaded" for r in again if r.file in acknowledged)
    with store.connect() as con:
        assert fetch(con, "select count(*) from attempt") == [(3 * number,)]
    assert not list(store.path.glob(".tmp*"))


def test_stopped_at_any_step_a_load_is_done_or_not_done(tmp_path: Path, start: Start) -> None:
    first, second = write_log(tmp_path / "a", 1), write_log(tmp_path / "b", 2)
    base = tmp_path / "base"
    loading.load(first, base)
    (tmp_path / "scratch").mkdir()
    child = start("steps", base, second, tmp_path / "scratch")
    said, complaints = child.communicate(timeout=300)
    assert child.returncode == 0, complaints
    lines = [json.loads(line) for line in said.splitlines()]
    steps, outcomes = lines[::2], lines[1::2]
    assert len(steps) > 20
    assert [step["stopped"] for step in steps] == [True] * (len(steps) - 1) + [False]
    old, new = [[1.0], [2.0], [3.0]], [[1.0], [2.0], [3.0]] * 2
    for step, outcome in zip(steps, outcomes, strict=True):
        assert outcome["before"] in (old, new), step
        done = outcome["before"] == new
        assert outcome["status"] == ("already loaded" if done else "loaded"), step
        assert outcome["after"] == new, step
        assert not [p for p in outcome["verified"] if "Version" in p or "Line" in p], step
        assert done or outcome["left"] == [], step
    assert {len(outcome["before"]) for outcome in outcomes} == {3, 6}


def test_readers_never_fail_and_never_see_a_mix_while_files_are_loaded(
    tmp_path: Path, start: Start
) -> None:
    store = Store(tmp_path / "store")
    loading.load(write_log(tmp_path / "first", 0), store)
    readers = [start("read", store.path) for _ in range(2)]
    for number in range(1, 6):
        loading.load(write_log(tmp_path / "files", number), store)
    for reader in readers:
        said, complaints = reader.communicate("x")
        assert reader.returncode == 0, complaints
        result = json.loads(said)
        assert result["last"] == 6
        assert result["reads"] > 3
        assert result["versions"] > 1


def test_two_writers_take_turns_and_lose_nothing(tmp_path: Path, start: Start) -> None:
    folders = [tmp_path / "one", tmp_path / "two"]
    for number in range(10):
        write_log(folders[number % 2], number)
    writers = [start("load", folder, tmp_path / "store") for folder in folders]
    for writer in writers:
        said, complaints = writer.communicate(timeout=120)
        assert writer.returncode == 0, complaints
        assert len(said.split()) == 5
    with Store(tmp_path / "store").connect() as con:
        assert len(attempts(con, "score")) == 30
    assert Store(tmp_path / "store").verify() == []
