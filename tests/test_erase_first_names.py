"""A first name alone is erased where it is one student's, and told where it may be another's."""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import json
import shutil
import sqlite3
import sys
from pathlib import Path

import pytest

from masteryviz import cli, identity, loading
from masteryviz.cli import show
from masteryviz.errors import StoreError
from masteryviz.identity import _erasing
from masteryviz.journal import ERASED, Decision, Journal, Meeting, Note, Prediction, named
from masteryviz.store import Store

LOG = """email,name,section,teacher,skill,date,score,points
zq@y.org,Zoltan Qzmarker,P1,Ms Roe,Ratios,2026-02-02,3,4
a1@y.org,Ana Roe,P1,Ms Roe,Ratios,2026-02-02,3,4
a2@y.org,Ana Doe,P1,Ms Roe,Ratios,2026-02-02,3,4
wp@y.org,Will Poe,P1,Ms Roe,Ratios,2026-02-02,3,4
pc@y.org,Pascal Coe,P1,Ms Roe,Pascal's law,2026-02-02,3,4
iv@y.org,Ines Vale,P2,Ines Marsh,Ratios,2026-02-02,3,4
bo@y.org,Berit Lund,P2,Mr Poe,Ratios,2026-02-02,3,4
ol@y.org,Olga Quist,P2,Mr Poe,Ratios,2026-02-02,3,4
olga.b@y.org,Berta Falk,P2,Mr Poe,Ratios,2026-02-02,3,4
su@y.org,Sunna Holm,P2,Mr Poe,Ratios,2026-02-02,3,4
"""
TEXT = (
    "Zoltan needs a frame, ZOLTAN's pair too. Zoltanova does not. Ana was away. Will we retest? "
    "Pascal knows it. Ines marks. Berit is not there. Olga is. Sunna asks; the sunna way."
)
LEFT = TEXT.replace("Zoltan needs", f"{ERASED} needs").replace("ZOLTAN's", f"{ERASED}'s")


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("first")
    (folder / "log.csv").write_text(LOG)
    loading.load(folder / "log.csv", folder / "store")
    journal = Journal(folder / "store")
    note = Note(what="scaffold", day=dt.date(2026, 2, 5), text=TEXT, skill="Ratios")
    journal.add("note", note.body())
    meeting = Meeting(
        day=dt.date(2026, 2, 9),
        skills=("Ratios",),
        predictions=(Prediction(who="Berit", skill="Ratios", rate=0.5),),
        noticed=("Ask Zoltan about it.", "Nothing else."),
        inferred=("Zoltan-led talk went well (Zoltan Qzmarker).",),
        decisions=(Decision(text="Pair Zoltan with Ana", owner="Berit"),),
    )
    journal.add("meeting", meeting.body())
    return folder / "store"


@pytest.fixture
def store(base: Path, tmp_path: Path) -> Store:
    return Store(shutil.copytree(base, tmp_path / "store"))


def written(store: Store) -> tuple[str, Meeting]:
    """The note's text, and the meeting."""
    journal = Journal(store.path)
    (note,), (meeting,) = journal.all("note"), journal.all("meeting")
    return Note.of(note.body).text, Meeting.of(meeting.body)


def test_a_name_of_one_student_alone_is_masked_as_a_whole_word(store: Store) -> None:
    told = identity.traces(store, "zq@y.org")
    assert (told.first_names, told.unsure) == (2 + 2, 1)
    assert told.look_at == ("meeting 2 of 2026-02-09",), "a hyphen may make it another name"
    assert identity.erase(store, "zq@y.org") == told
    text, meeting = written(store)
    assert text == LEFT
    assert meeting.noticed == (f"Ask {ERASED} about it.", "Nothing else.")
    assert meeting.inferred == (f"Zoltan-led talk went well ({ERASED}).",)
    assert meeting.decisions[0].text == f"Pair {ERASED} with Ana"
    content = (store.path / "team.sqlite").read_bytes()
    assert content.count(b"Zoltan") == content.count(b"Zoltanova") + content.count(b"Zoltan-led")
    assert b"ZOLTAN" not in content
    for path in store.path.glob("*"):
        if path.name != "team.sqlite":
            assert b"zoltan" not in path.read_bytes().lower(), path.name


@pytest.mark.parametrize(
    ("student", "unsure", "where"),
    [
        ("a1@y.org", 2, {1, 2}),  # two students are called so
        ("wp@y.org", 1, {1}),  # another word
        ("pc@y.org", 1, {1}),  # the name of a skill
        ("iv@y.org", 1, {1}),  # a teacher is called so
        ("bo@y.org", 1, {1}),  # a member of the team is called so
        ("ol@y.org", 1, {1}),  # somebody's address holds it
        ("su@y.org", 2, {1}),  # it was written in small letters, too
    ],
)
def test_what_may_be_somebody_else_stays_and_is_told(
    store: Store, student: str, unsure: int, where: set[int]
) -> None:
    before = written(store)
    told = identity.erase(store, student)
    assert (told.first_names, told.unsure) == (0, unsure)
    assert {int(entry.split()[1]) for entry in told.look_at} == where
    assert written(store) == before


def test_a_name_that_no_one_else_has_any_more_is_masked(store: Store) -> None:
    identity.erase(store, "a1@y.org")
    told = identity.erase(store, "a2@y.org")
    assert (told.first_names, told.unsure) == (2, 0)
    text, meeting = written(store)
    assert "Ana" not in text + meeting.decisions[0].text


def test_a_name_inside_an_id_of_somebody_else_is_not_touched(store: Store) -> None:
    # An id that the store does not have any more, so that it cannot say whose the name is.
    journal = Journal(store.path)
    id = journal.add("plan", {"groups": [[named("Zoltan.b@z.org")]], "text": "Zoltan"})
    identity.erase(store, "zq@y.org")
    assert journal.get(id).body == {"groups": [["student:Zoltan.b@z.org"]], "text": ERASED}


def test_a_stopped_erasing_masks_names_later(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object) -> None:
        raise StoreError("stopped")

    with monkeypatch.context() as patched:
        patched.setattr(_erasing, "_carry_out", stop)
        with pytest.raises(StoreError, match="stopped"):
            identity.erase(store, "zq@y.org")
    assert written(store)[0] == TEXT
    assert identity.finish_erasing(store) == 1
    assert written(store)[0] == LEFT


def test_a_promise_of_an_older_masteryviz_is_kept(store: Store) -> None:
    with sqlite3.connect(store.path / "team.sqlite") as con:
        old = [json.dumps(texts) for texts in (["zq@y.org"], ["Zoltan Qzmarker"], [])]
        con.execute("insert into promise values (?, ?, ?)", old)
    con.close()
    assert Journal(store.path).promised() == [(("zq@y.org",), ("Zoltan Qzmarker",), (), ())]


def test_the_shell_tells_before_and_after(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    said = {}
    for student in ("zq@y.org", "wp@y.org"):
        out = io.StringIO()
        arguments = ["masteryviz", "--store", str(store.path), "erase", student, "--yes"]
        monkeypatch.setattr(sys, "argv", arguments)
        for console in (show.out, show.err):
            monkeypatch.setattr(console, "_file", out)
        with contextlib.suppress(SystemExit):
            cli.main()
        said[student] = out.getvalue()
    assert "first name alone in their text: 4 places" in said["zq@y.org"]
    before, after = said["wp@y.org"].split("The student was erased")
    assert "may be somebody else's: 1 place" in before
    assert "note 1 of 2026-02-05" in before
    assert "note 1 of 2026-02-05" in after
    assert "Will" not in after
