"""What the team writes down: kept, changed, listed, by several at once, and found when damaged."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from masteryviz.errors import SettingError, StoreBusy, StoreError, UnknownName
from masteryviz.journal import ERASED, Journal, named, students_in

ROOT = Path(__file__).parents[1]


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(tmp_path / "store")


def test_nothing_is_made_by_reading(journal: Journal) -> None:
    assert journal.all("plan") == []
    assert journal.naming(["7"]) == []
    assert journal.forget(["7"]) == 0
    assert not journal.path.parent.exists()


def test_entries_are_listed_newest_first_with_their_students(journal: Journal) -> None:
    first = journal.add("plan", {"groups": [{"who": [named("8"), named("7")]}]}, ["9"])
    second = journal.add("plan", {"groups": []})
    assert [entry.id for entry in journal.all("plan")] == [second, first]
    entry = journal.get(first)
    assert entry.students == ("7", "8", "9")
    assert entry.body == {"groups": [{"who": ["student:8", "student:7"]}]}
    assert entry.made_at.tzinfo is not None
    assert entry.changed_at == entry.made_at
    assert journal.all("note") == []


def test_a_change_keeps_number_and_moment_and_replaces_the_rest(journal: Journal) -> None:
    id = journal.add("plan", {"who": named("7")}, ["8"])
    before = journal.get(id)
    journal.change(id, {"minutes": 12}, ["9"])
    after = journal.get(id)
    assert (after.id, after.kind, after.made_at) == (before.id, "plan", before.made_at)
    assert (after.body, after.students, after.revision) == ({"minutes": 12}, ("9",), 2)
    assert after.changed_at > before.changed_at


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(journal: Journal) -> None:
    id = journal.add("plan", {"n": 1})
    seen = journal.get(id)
    journal.change(id, {"n": 2}, revision=seen.revision)
    with pytest.raises(StoreBusy, match="Somebody else changed this meanwhile"):
        journal.change(id, {"n": 3}, revision=seen.revision)
    assert journal.get(id).body == {"n": 2}


def test_a_number_is_never_given_again(journal: Journal) -> None:
    id = journal.add("plan", {"n": 1})
    journal.remove(id)
    assert journal.add("plan", {"n": 2}) > id
    for ask in (journal.get, journal.remove, lambda id: journal.change(id, {})):
        with pytest.raises(SettingError, match="Somebody may have removed it"):
            ask(id)


@pytest.mark.parametrize(
    ("kind", "body", "error", "words"),
    [
        ("diary", {}, UnknownName, "no kind of entry 'diary'"),
        ("plan", {"at": object()}, SettingError, "must be written as JSON"),
        ("plan", {"share": float("nan")}, SettingError, "must be written as JSON"),
        ("plan", {"student:7": "first"}, SettingError, "not in a key"),
        ("plan", {"text": "x" * 1_000_001}, SettingError, "at most 1,000,000 letters"),
        ("note", {"what": "reteach"}, SettingError, "This is no note: it needs 'day'"),
        ("choice", {"name": "teachers", "value": "yes"}, SettingError, "expected yes or no"),
    ],
)
def test_what_is_no_entry_is_refused(
    journal: Journal, kind: str, body: dict[str, object], error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words):
        journal.add(kind, body)
    assert journal.naming(["7"]) == []


def test_the_file_is_private_and_alone(journal: Journal) -> None:
    journal.add("plan", {"n": 1})
    assert [path.name for path in journal.path.parent.iterdir()] == ["team.sqlite"]
    if os.name != "nt":
        assert stat.S_IMODE(journal.path.stat().st_mode) == 0o600


def test_a_student_is_forgotten_in_every_entry_and_in_the_bytes(journal: Journal) -> None:
    for number in range(50):
        body = {
            "groups": [{"who": [named("gone77"), named("gone778")], "expert": named("gone77")}],
            "text": f"Zoltan Quux (Quux, Zoltan) came {number} times; zoltan quuxley did not",
        }
        journal.add("plan", body, ["gone77", "stays"])
    journal.add("plan", {"text": "nobody of them"})
    assert journal.forget(["gone77"], ["Zoltan Quux", "Quux, Zoltan"]) == 50
    entry = journal.all("plan")[1]
    assert entry.body == {
        "groups": [{"who": [ERASED, "student:gone778"], "expert": ERASED}],
        "text": f"{ERASED} ({ERASED}) came 49 times; zoltan quuxley did not",
    }
    assert entry.students == ("gone778", "stays")
    assert journal.naming(["gone77"]) == []
    assert len(journal.naming(["gone778"])) == 50
    content = journal.path.read_bytes()
    assert b'gone77"' not in content
    assert b"gone778" in content
    assert b"Zoltan Quux" not in content


def test_what_is_removed_is_not_left_in_the_bytes(journal: Journal) -> None:
    keep = journal.add("plan", {"text": "kept"})
    gone = journal.add("plan", {"text": "unmistakable-words"})
    journal.remove(gone)
    assert b"unmistakable-words" not in journal.path.read_bytes()
    assert journal.get(keep).body == {"text": "kept"}


def test_ids_follow_a_student_who_was_merged(journal: Journal) -> None:
    id = journal.add("plan", {"who": [named("7"), named("8")]}, ["9"])
    now = journal.get(id).as_of_now({"7": "70", "9": "70"})
    assert now.body == {"who": ["student:70", "student:8"]}
    assert now.students == ("70", "8")
    assert students_in(journal.get(id).body) == {"7", "8"}


def test_several_processes_write_while_another_reads(journal: Journal) -> None:
    entries = 30
    children = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.journal_child", str(journal.path.parent), name,
             str(entries)], cwd=ROOT,
        )
        for name in ("a", "b", "c")
    ]  # fmt: skip
    looks = 0
    while any(child.poll() is None for child in children):
        for entry in journal.all("plan"):
            who = students_in(entry.body)
            assert set(entry.students) == (who and who | {"all"})
        looks += 1
    assert looks > 0
    assert [child.returncode for child in children] == [0, 0, 0]
    kept = sorted((e.body["writer"], e.body["number"], e.revision) for e in journal.all("plan"))
    assert kept == [(name, n, 2) for name in "abc" for n in range(0, entries, 2)]


def test_a_file_of_a_newer_masteryviz_is_left_alone(journal: Journal) -> None:
    journal.add("plan", {"n": 1})
    con = sqlite3.connect(journal.path)
    con.execute("pragma user_version = 99")
    con.close()
    with pytest.raises(StoreError, match="newer masteryviz"):
        journal.all("plan")
    with pytest.raises(StoreError, match="newer masteryviz"):
        journal.add("plan", {"n": 2})


def test_a_damaged_file_is_said_to_be_damaged(journal: Journal) -> None:
    journal.path.parent.mkdir()
    journal.path.write_bytes(b"this was never a database" * 100)
    with pytest.raises(StoreError, match=r"team\.sqlite\) cannot be read"):
        journal.all("plan")


def test_somebody_who_writes_for_long_is_named_as_the_reason(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    id = journal.add("plan", {"n": 1})
    monkeypatch.setattr("masteryviz.journal._file._WAIT", 0.05)
    other = sqlite3.connect(journal.path, isolation_level=None)
    other.execute("begin immediate")
    with pytest.raises(StoreBusy, match="Somebody else is writing"):
        journal.add("plan", {"n": 2})
    assert journal.get(id).body == {"n": 1}
    other.execute("rollback")
    other.close()
