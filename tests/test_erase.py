"""A student is erased: from every byte of the store, for good, and nobody else with them."""

from __future__ import annotations

import datetime as dt
import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from masteryviz import cli, identity, loading
from masteryviz.cli import show
from masteryviz.errors import SettingError, StoreError
from masteryviz.evidence._erased import FATE
from masteryviz.journal import ERASED, Journal, Note, Student, named
from masteryviz.mapping import Mapping
from masteryviz.schema import TABLES
from masteryviz.store import Store
from tests.evidence_cases import CONTENT, fetch
from tests.gradebooks import CANVAS, changed, written

ROOT = Path(__file__).parents[1]
GONE = ["Qzmarker, Zoltan", "99887766", "SISQZ11", "qzmarker@x.org", "P1"]
SISTER = ["Qzsister, Ana", "99887767", "SISQZ12", "qzmarker@x.org", "P2"]
MARKS = ("qzmarker, zoltan", "zoltan qzmarker", "99887766", "sisqz11", "qz-raw-mark", "zoltan")
LOG = (
    "email,name,section,skill,date,score,points,task,form\n"
    "roe@y.org,Bo Roe,P2,Ratios,2026-02-03,2,4,Check,A\n"
    "zqz@y.org,Zoltan Qzmarker,P1,Ratios,2026-02-02,3.25,4,Check,A\n"
    "zqz@y.org,Zoltan Qzmarker,P1,Ratios,2026-02-09,4,4,Check,B\n"
)


def gradebook(week: int, *, gone: bool = True) -> bytes:
    """A gradebook of that week, with or without the student who is erased later."""
    more = [[*GONE, f"{week}.25", "qz-raw-mark" if week == 9 else "7.00", ""]] if gone else []
    sister = [[*SISTER, f"{week / 2}", "", ""]]
    return written([[*row] for row in [*CANVAS, *sister, *more]])


def load(folder: Path, store: Path, *, gone: bool = True, weeks: tuple[int, ...] = (2,)) -> None:
    """Gradebooks of some weeks and a log, under names that hold nothing of the student."""
    folder.mkdir(exist_ok=True)
    for week in weeks:
        file = folder / f"week{week}.csv"
        file.write_bytes(gradebook(week, gone=gone))
        loading.load(file, store, as_of=dt.date(2026, 2, week))
    log = folder / "Zoltan Qzmarker.csv"
    rows = LOG.splitlines(keepends=True)
    log.write_text("".join(row for row in rows if gone or "Zoltan" not in row))
    loading.load(log, store)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of two loads, with a merge, a plan and notes that name the student."""
    folder = tmp_path_factory.mktemp("erase")
    load(folder / "files", folder / "store")
    identity.merge_people(folder / "store", "99887766", "zqz@y.org")
    journal = Journal(folder / "store")
    journal.add("plan", {"groups": [[named("99887766"), named("99887767")]]})
    note = Note(
        what="scaffold", day=dt.date(2026, 2, 5), text="A frame for Zoltan Qzmarker (SISQZ11).",
        skill="Ratios", given=(Student("99887766"),),
    )  # fmt: skip
    journal.add("note", note.body())
    return folder


@pytest.fixture
def store(base: Path, tmp_path: Path) -> Store:
    return Store(shutil.copytree(base / "store", tmp_path / "store"))


@pytest.fixture(scope="module")
def erased(base: Path, tmp_path_factory: pytest.TempPathFactory) -> Store:
    """The store after the student was erased by an address; not to be changed."""
    store = Store(shutil.copytree(base / "store", tmp_path_factory.mktemp("gone") / "store"))
    identity.erase(store, "ZQZ@y.org")
    return store


def marked(folder: Path) -> dict[str, list[str]]:
    """Files that hold a mark of the student in their bytes, in any case."""
    found = {}
    for path in (path for path in folder.rglob("*") if path.is_file()):
        content = path.read_bytes().lower()
        found[path.name] = [mark for mark in MARKS if mark.encode() in content]
    return {name: marks for name, marks in found.items() if marks}


def test_the_marks_are_in_the_bytes_before_and_in_none_after(store: Store, erased: Store) -> None:
    before = marked(store.path)
    assert {"qzmarker, zoltan", "99887766", "sisqz11"} <= {m for ms in before.values() for m in ms}
    assert "team.sqlite" in before
    assert len([name for name in before if name.endswith(".duckdb")]) > 1
    assert marked(erased.path) == {}
    assert len(list(erased.path.glob("v*.duckdb"))) == 1
    assert erased.verify() == []
    assert (
        json.loads((erased.path / "audit.jsonl").read_text().splitlines()[-1])["action"] == "erase"
    )


def test_no_text_in_any_table_tells_of_the_student(erased: Store) -> None:
    with erased.connect() as con:
        for name, table in TABLES.items():
            for column in table.columns:
                if column.type == "VARCHAR":
                    texts = fetch(con, f"select distinct lower({column.name}) from {name}")
                    told = [t for (t,) in texts if any(mark in str(t) for mark in MARKS)]
                    assert told == [], name


def test_all_that_is_left_is_as_if_the_student_had_never_been(
    erased: Store, base: Path, tmp_path: Path
) -> None:
    load(base / "without", tmp_path / "store", gone=False)
    without = Store(tmp_path / "store")
    with erased.connect() as one, without.connect() as other:
        for name, sql in CONTENT.items():
            if name == "attempt":  # its `seq` is made of the file's digest
                sql = f"select * exclude (seq) from ({sql})"
            if name != "source_file":
                left, never = (_without_files(fetch(con, sql)) for con in (one, other))
                assert left == never, name


def _without_files(rows: list[tuple[object, ...]]) -> list[tuple[object, ...]]:
    """Rows without digests of files."""
    return sorted(
        (tuple(v for v in row if not (isinstance(v, str) and len(v) == 64)) for row in rows),
        key=repr,
    )


def test_what_the_team_wrote_forgets_the_student_alone(erased: Store) -> None:
    journal = Journal(erased.path)
    (plan,) = journal.all("plan")
    assert plan.body == {"groups": [[ERASED, "student:99887767"]]}
    assert plan.students == ("99887767",)
    note = Note.of(journal.all("note")[0].body)
    assert note.given == ()  # given to some, and not to all
    assert note.text == f"A frame for {ERASED} ({ERASED})."
    assert journal.promised() == []


def test_undo_does_not_bring_the_student_back(store: Store, tmp_path: Path) -> None:
    identity.erase(store, "99887766")
    with pytest.raises(StoreError, match="cannot be taken back"):
        store.undo()
    more = tmp_path / "more.csv"
    more.write_text("student_id,skill,date,score,points\n5,Ratios,2026-03-01,4,4\n")
    loading.load(more, store)
    store.undo()
    with pytest.raises(StoreError):
        store.undo()
    assert marked(store.path) == {}
    with pytest.raises(SettingError, match="No student of the store is called so"):
        identity.traces(store, "99887766")


def test_an_old_export_brings_the_sister_and_not_the_student(store: Store, tmp_path: Path) -> None:
    identity.erase(store, "SISQZ11")
    old = tmp_path / "old.csv"
    old.write_bytes(gradebook(3))
    (report,) = loading.load(old, store, as_of=dt.date(2026, 1, 20))
    assert report.students == 3
    assert "1 erased student left out." in "\n".join(map(str, report.notices))
    assert report.rows["imported"] == 3
    assert report.rows[FATE] == 1
    assert report.cells[FATE] == 2
    assert sum(report.cells.values()) == 8
    sister = identity.traces(store, "99887767")  # who has the same address
    assert (sister.name, sister.attempts) == ("Ana Qzsister", 2)
    # Known from that export to be the same student, though only by the name of the log-in.
    log = tmp_path / "log.csv"
    log.write_text(LOG)
    loading.load(log, store, mapping=Mapping(), as_of=dt.date(2026, 4, 1))
    assert [name for name in marked(store.path) if name.endswith(".duckdb")] == []


def test_what_would_go_is_told_first(store: Store) -> None:
    found = identity.traces(store, "sisQZ11".upper())
    assert (found.student, found.sections, found.files) == ("99887766", ("P1",), 2)
    assert found.attempts == 2 + 2
    assert found.written == 2
    with pytest.raises(SettingError, match="No student of the store is called so"):
        identity.traces(store, "qzmarker@x.org")  # an address of two


def test_a_name_of_two_students_in_two_systems_is_refused(tmp_path: Path) -> None:
    one, two = tmp_path / "one.csv", tmp_path / "two.csv"
    one.write_text("student_id,skill,date,score,points\n12,Ratios,2026-03-01,4,4\n")
    two.write_bytes(changed({(3, 2): "12"}))
    loading.load([one, two], tmp_path / "store")
    with pytest.raises(SettingError, match="2 students have that id in different systems"):
        identity.erase(tmp_path / "store", "12")


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="processes are killed by signal")
def test_stopped_at_any_step_the_student_is_there_or_gone(base: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.erase_child", str(base / "store"), str(tmp_path), "99887766"],
        cwd=ROOT, text=True, capture_output=True, timeout=120, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(told) == 6
    for one in told:
        before, after = one["before"], one["after"]
        whole = before["store"] > 0 and before["written"] == 2
        assert whole or one["unfinished"] or before["files"] == [], one
        gone = {"store": 0, "written": 0, "files": [], "versions": 1}
        assert after == (gone if one["unfinished"] or not before["store"] else before), one
    # Some of the stops were before the promise, and some after the new version was there.
    assert not all(one["unfinished"] for one in told)
    assert any(one["before"]["store"] == 0 and one["unfinished"] for one in told)


def test_the_shell_lists_what_goes_and_asks(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    said = []
    for yes in ((), ("--yes",)):
        out = io.StringIO()
        arguments = ["masteryviz", "--store", str(store.path), "erase", "99887766", *yes]
        monkeypatch.setattr(sys, "argv", arguments)
        monkeypatch.setattr(sys, "stdin", io.StringIO())
        for console in (show.out, show.err):
            monkeypatch.setattr(console, "_file", out)
        try:
            cli.main()
        except SystemExit as ended:
            said.append((ended.code, out.getvalue()))
    assert said[0][0] == 2
    assert "Zoltan Qzmarker (99887766), in P1" in said[0][1]
    assert "4 attempts" in said[0][1]
    assert "named in 2 plans, notes and meetings" in said[0][1]
    assert "Say --yes to erase" in said[0][1]
    assert said[1][0] in (0, None)
    assert "This cannot be taken back" in said[1][1]
    assert marked(store.path) == {}
