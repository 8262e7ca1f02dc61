"""The user's word on who is who: proposed by name, never assumed, kept, undone."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from typer.testing import CliRunner

import masteryviz
from masteryviz import evidence, standings
from masteryviz.cli import app
from masteryviz.errors import SettingError, StoreError
from masteryviz.gradebook import Gradebook
from masteryviz.identity import merge_people, people, split_people
from masteryviz.readers import Batch
from masteryviz.rules import get_rule
from masteryviz.store import Store
from tests.evidence_cases import add, day, log, rows, snapshot

LOG = "student task skill submitted_at score points"


def export(kind: str, *who: tuple[str, str], score: float = 5.0) -> Batch:
    """A snapshot of these students, id and name, each told by one id of a kind."""
    return snapshot(
        *((id, "P1", f"{kind} task", score) for id, _ in who),
        scope=kind,
        student_ids=rows(
            "student_ids", *((id, kind, id) for id, _ in who), columns="student kind value"
        ),
        students=rows("students", *who, columns="student name"),
    )


def stored(folder: Path, *batches: Batch) -> Store:
    """A store of these files."""
    store = Store(folder / "store")
    put(store, *batches)
    return store


def put(store: Store, *batches: Batch, at: dt.datetime | None = None) -> None:
    for n, batch in enumerate(batches, start=1):

        def write(con: object, n: int = n, batch: Batch = batch) -> None:
            add(con, batch, at or day(f"09-{n:02}"), f"{n} {at}")  # type: ignore[arg-type]
            evidence.rebuild(con)  # type: ignore[arg-type]
            standings.keep(con, get_rule("latest"))  # type: ignore[arg-type]

        store.publish(write, "load")


def listed(store: Store) -> list[tuple[object, ...]]:
    return people(store).select("kind", "student", "other").rows()


def students(store: Store) -> list[str]:
    with Gradebook.open(store.path) as gradebook:
        return sorted(gradebook.students()["student"])


CANVAS, CLASSROOM = ("7", "Ann Lee"), ("a@x", "Ann Lee")


def test_one_name_in_different_exports_is_proposed_and_nothing_is_done(tmp_path: Path) -> None:
    names = [
        ("Ann Lee", "Lee, Ann", True),
        ("Zo\u00eb O'Hara", "zoe ohara", True),
        ("Jos\u00e9 Ni\u00f1o", "Jose\u0301 Nin\u0303o", True),
        ("Bo Roy", "Bo B. Roy", False),
        ("Kim Fox", "Kima Fox", False),
    ]
    store = stored(
        tmp_path,
        export("canvas", *((f"c{n}", one) for n, (one, _, _) in enumerate(names))),
        export("email", *((f"e{n}", other) for n, (_, other, _) in enumerate(names))),
    )
    assert listed(store) == [
        ("proposed", f"c{n}", f"e{n}") for n, (_, _, proposed) in enumerate(names) if proposed
    ]
    assert len(students(store)) == 2 * len(names)


def test_one_name_in_one_export_is_two_students(tmp_path: Path) -> None:
    assert listed(stored(tmp_path, export("canvas", ("7", "Ann Lee"), ("8", "Ann Lee")))) == []


def test_a_merge_makes_one_student_of_all_evidence_and_undo_takes_it_back(tmp_path: Path) -> None:
    store = stored(tmp_path, export("canvas", CANVAS), export("email", CLASSROOM))
    merge_people(store, "7", "a@x")
    assert students(store) == ["7"]
    assert listed(store) == [("merged", "7", "a@x")]
    with Gradebook.open(store.path) as gradebook:
        found = gradebook.standings()
    assert found.select("student", "skill").rows() == [("7", "canvas task"), ("7", "email task")]
    store.undo()
    assert students(store) == ["7", "a@x"]
    assert listed(store) == [("proposed", "7", "a@x")]


def test_a_merge_outlives_later_loads_and_files_read_again(tmp_path: Path) -> None:
    store = stored(tmp_path, export("canvas", CANVAS), export("email", CLASSROOM))
    merge_people(store, "a@x", "7")
    put(store, export("email", ("a@x", "Ann Marsh"), score=8.0), at=day("09-20"))
    assert students(store) == ["7"]

    def again(con: object) -> None:
        evidence.forget(con, 2)  # type: ignore[arg-type]
        add(con, export("email", CLASSROOM), day("09-03"), "again")  # type: ignore[arg-type]
        evidence.rebuild(con)  # type: ignore[arg-type]

    store.publish(again, "load", may_shrink=True)
    assert students(store) == ["7"]
    assert people(store)["name"].to_list() == ["Ann Marsh"]


def test_a_split_takes_a_merge_back_and_is_not_proposed_again(tmp_path: Path) -> None:
    store = stored(tmp_path, export("canvas", CANVAS), export("email", CLASSROOM))
    merge_people(store, "7", "a@x")
    split_people(store, "7")
    assert students(store) == ["7", "a@x"]
    assert listed(store) == [("split", "7", "a@x")]
    merge_people(store, "7", "a@x")
    assert students(store) == ["7"]


def test_a_proposal_can_be_declined(tmp_path: Path) -> None:
    store = stored(tmp_path, export("canvas", CANVAS), export("email", CLASSROOM))
    split_people(store, "7", "a@x")
    assert students(store) == ["7", "a@x"]
    assert [kind for kind, *_ in listed(store)] == ["split"]


def test_a_file_that_contradicts_what_the_user_said_is_listed(tmp_path: Path) -> None:
    store = stored(tmp_path, export("canvas", CANVAS), export("email", CLASSROOM))
    split_people(store, "7", "a@x")
    both = snapshot(
        ("z", "P1", "t", 1.0),
        student_ids=rows(
            "student_ids", ("z", "canvas", "7"), ("z", "email", "a@x"), columns="student kind value"
        ),
    )
    put(store, both, at=day("09-20"))
    assert students(store) == ["7", "a@x"]
    found = people(store)
    assert found.filter(kind="conflict")["why"].to_list() == [
        "they share an id (email), but you said that they are two"
    ]


def test_two_rows_of_one_snapshot_cannot_be_merged_but_two_ids_of_a_log_can(
    tmp_path: Path,
) -> None:
    store = stored(tmp_path, export("canvas", ("7", "Ann Lee"), ("8", "Ann Leee")))
    with pytest.raises(SettingError, match="shows both as students of their own"):
        merge_people(store, "7", "8")
    assert students(store) == ["7", "8"]
    entries = log(
        ("s1", "t", "S", day("09-01"), 2.0, 4.0),
        ("S1", "t", "S", day("09-02"), 4.0, 4.0),
        columns=LOG,
    )
    other = stored(tmp_path / "log", entries)
    merge_people(other, "s1", "S1")
    with Gradebook.open(other.path) as gradebook:
        assert gradebook.standings()["attempts"].to_list() == [2]


@pytest.mark.parametrize(
    ("a", "b", "message"),
    [("7", "nobody", "No student of the store has that id"), ("7", "7", "one student already")],
)
def test_a_slip_in_an_id_is_refused_and_changes_nothing(
    tmp_path: Path, a: str, b: str, message: str
) -> None:
    store = stored(tmp_path, export("canvas", CANVAS))
    before = store.current()
    with pytest.raises(SettingError, match=message):
        merge_people(store, a, b)
    with pytest.raises(SettingError, match="Nothing was merged into that student"):
        split_people(store, "7")
    assert store.current() == before


def test_a_student_under_another_id_goes_on_with_the_same_history(tmp_path: Path) -> None:
    rest = ("8", "Bo Roy")
    store = stored(tmp_path, export("id", ("7", "Ann Lee"), rest))
    put(store, export("id", ("07", "Lee, Ann"), rest), at=day("09-08"))
    assert ("proposed", "07", "7") in listed(store)
    merge_people(store, "07", "7")
    with Gradebook.open(store.path) as gradebook:
        assert gradebook.standings()["attempts"].to_list() == [1, 1]
    with store.connect() as con:
        left = "select count(*) from enrollment where enrolled_until is not null"
        assert con.execute(left).fetchall() == [(0,)]


def test_without_a_store_there_is_nobody(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="There is no store"):
        masteryviz.people(tmp_path / "none")
    with pytest.raises(StoreError, match="There is no store"):
        merge_people(tmp_path / "none", "a", "b")


def test_the_shell_lists_merges_and_splits(tmp_path: Path) -> None:
    store = stored(tmp_path, export("canvas", CANVAS), export("email", CLASSROOM))

    def shell(*words: str) -> str:
        done = CliRunner().invoke(app, ["--store", str(store.path), "people", *words])
        assert done.exit_code == 0, done.output
        return done.output

    assert "proposed" in shell()
    assert "They are one student now" in shell("merge", "7", "a@x")
    assert "merged" in shell()
    assert "They are two students now" in shell("split", "7")
    assert students(store) == ["7", "a@x"]
