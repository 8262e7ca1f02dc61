"""Notes in the shell, and ids in them that follow a student through exports and merges."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from masteryviz import cli, identity, loading
from masteryviz.cli import show
from masteryviz.journal import Journal, Note, named
from masteryviz.store import Store
from tests import classes
from tests.gradebooks import CANVAS, written

Run = Callable[..., tuple[object, str]]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("notes")
    classes.load(folder / "files", folder / "store")
    return folder / "store"


@pytest.fixture
def run(store: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command: its exit code, and all that it says."""

    def command(*arguments: str) -> tuple[object, str]:
        out = io.StringIO()
        monkeypatch.setattr(sys, "argv", ["masteryviz", "--store", str(store), *arguments])
        for console in (show.out, show.err):
            monkeypatch.setattr(console, "_file", out)
        with pytest.raises(SystemExit) as ended:
            cli.main()
        return ended.value.code or 0, out.getvalue()

    return command


def test_a_note_is_written_listed_changed_and_removed(run: Run, store: Path) -> None:
    assert "There are no notes" in run("note")[1]
    code, said = run("note", "add", "Stations", "--kind", "scaffold", "--on", "2026-02-10",
                     "--skill", "7.SP.1", "--section", "P1", "--given", "P11")  # fmt: skip
    assert (code, said) == (0, "Note 1 was written down.\n")
    listed = run("note")[1]
    assert "Stations" in listed
    assert "Scaffold" in listed
    assert run("note", "change", "1", "--text", "Two stations")[0] == 0
    note = Note.of(Journal(store).get(1).body)
    assert (note.text, note.day.isoformat(), note.given) == ("Two stations", "2026-02-10", ("P11",))
    assert run("note", "remove", "1")[0] == 0
    assert Journal(store).all("note") == []


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("add", "x", "--kind", "party"), "There is no kind of note 'party'"),
        (("add", "x", "--skill", "9.Z"), "There is no skill '9.Z'"),
        (("add", "x", "--section", "P9"), "There is no section 'P9'"),
        (("add", "x", "--given", "nobody"), "A student of --given is not in the store"),
        (("add", " "), "A note needs some words"),
        (("change", "77", "--text", "x"), "There is nothing with the number 77"),
    ],
)
def test_what_is_no_note_is_refused(run: Run, arguments: tuple[str, ...], says: str) -> None:
    code, said = run("note", *arguments)
    assert code == 2
    assert says in said


def test_a_number_of_something_else_is_no_note(run: Run, store: Path) -> None:
    id = Journal(store).add("plan", {})
    code, said = run("note", "remove", str(id))
    assert code == 2
    assert "is a plan, not a note" in said
    assert Journal(store).get(id).body == {}


def test_ids_follow_a_student_to_a_stronger_id_and_a_merge(tmp_path: Path) -> None:
    store, journal = tmp_path / "store", Journal(tmp_path / "store")
    log = tmp_path / "log.csv"
    log.write_text("email,section,skill,date,score,points\njane@x.org,P1,A,2026-02-02,4,4\n"
                   "zoe@x.org,P1,A,2026-02-02,4,4\n")  # fmt: skip
    loading.load(log, store)
    before = {row[0] for row in _students(store)}
    assert identity.ids_now(store).keys().isdisjoint(before)
    body = {"who": [named("jane@x.org"), named("zoe@x.org"), named("stranger")]}
    id = journal.add("plan", body, ["jane@x.org"])
    gradebook = tmp_path / "gradebook.csv"
    gradebook.write_bytes(written(CANVAS))
    loading.load(gradebook, store)
    identity.merge_people(store, "zoe@x.org", "8")
    now = journal.get(id).as_of_now(identity.ids_now(store))
    assert now.body == {"who": ["student:7", "student:8", "student:stranger"]}
    assert now.students == ("7", "8", "stranger")
    assert {"7", "8"} <= {row[0] for row in _students(store)}


def _students(store: Path) -> list[tuple[str]]:
    with Store(store).connect() as con:
        return con.execute("select student from student").fetchall()
