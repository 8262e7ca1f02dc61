"""Entries: added, changed, removed, listed, and a student forgotten in all of them."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from masteryviz.errors import SettingError, StoreBusy, UnknownName
from masteryviz.journal import _file
from masteryviz.journal._first_names import masked
from masteryviz.journal._kinds import KINDS, Body
from masteryviz.journal._students import renamed, replaced, student_of, students_in, without

FILE = "team.sqlite"
"""Name of the file in the store's folder."""

LONGEST = 1_000_000
"""Letters of an entry as JSON."""

_COLUMNS = (
    "select id, kind, made_at, changed_at, revision, body, (select json_group_array(student) from "
    "(select student from entry_student where entry = id order by student)) from entry"
)
_NAMED = (
    "where id in (select entry from entry_student where student in "
    "(select value from json_each(?))) order by made_at desc, id desc"
)


@dataclass(frozen=True)
class Entry:
    """One thing that was written down."""

    id: int
    kind: str
    """Key of `KINDS`."""
    made_at: dt.datetime
    """When it was added, UTC."""
    changed_at: dt.datetime
    """When it was last changed, UTC."""
    body: dict[str, Any]
    """What it says; a student is the text `student:<id>`."""
    students: tuple[str, ...]
    """Ids of the students whom it is about, in order."""
    revision: int = 1
    """How often it was written; `Journal.change` can insist on it."""

    def as_of_now(self, ids: Mapping[str, str]) -> Entry:
        """The entry with the ids of students as they are now (`identity.ids_now`)."""
        students = tuple(sorted({ids.get(student, student) for student in self.students}))
        return replace(self, body=renamed(self.body, ids), students=students)


class Journal:
    """What the team wrote down, in a file of its own beside the versions of the store.

    So it stays whatever is loaded, loaded again or taken back. Every change is on the disk when
    the call returns, takes milliseconds, and several processes may write at once.

    Parameters
    ----------
    folder
        Folder of the store; nothing is made before the first `add`.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE

    def add(self, kind: str, body: Body, students: Iterable[str] = ()) -> int:
        """Write an entry down; gives its number, which no other will ever have.

        Parameters
        ----------
        kind
            Key of `KINDS`.
        body
            What it says, as JSON. A student stands in it only as `named(id)`, as a whole value.
        students
            Ids of those whom it is about, besides those whom the body names.

        Raises
        ------
        UnknownName
            When there is no such kind.
        SettingError
            When the body is not one of that kind.
        StoreError
            When it cannot be written.
        """
        text = _text(kind, body)
        now = _now()
        with _file.writing(self.path) as con:
            cursor = con.execute(
                "insert into entry (kind, made_at, changed_at, body) values (?, ?, ?, ?)",
                (kind, now, now, text),
            )
            id = int(cursor.lastrowid or 0)
            _link(con, id, {*students, *students_in(body)})
        return id

    def change(
        self, id: int, body: Body, students: Iterable[str] = (), *, revision: int | None = None
    ) -> None:
        """Write an entry anew; it keeps its number, kind and the moment it was made.

        Parameters
        ----------
        id, body, students
            As `add` gives and takes them.
        revision
            That of the entry that was read. None: whatever somebody else wrote meanwhile is lost.

        Raises
        ------
        StoreBusy
            When somebody else changed the entry since it was read.
        SettingError
            When there is no such entry, or the body is not one of its kind.
        """
        with _file.writing(self.path) as con:
            kind, newest = _found(con, id)
            if revision is not None and revision != newest:
                raise StoreBusy(
                    "Somebody else changed this meanwhile. Nothing was changed. Look at it as it "
                    "is now, and change it again."
                )
            con.execute(
                "update entry set body = ?, changed_at = ?, revision = revision + 1 where id = ?",
                (_text(kind, body), _now(), id),
            )
            con.execute("delete from entry_student where entry = ?", (id,))
            _link(con, id, {*students, *students_in(body)})

    def remove(self, id: int) -> None:
        """Take an entry away; what it said is overwritten in the file.

        Raises
        ------
        SettingError
            When there is no such entry.
        """
        with _file.writing(self.path) as con:
            _found(con, id)
            con.execute("delete from entry where id = ?", (id,))

    def get(self, id: int) -> Entry:
        """One entry.

        Raises
        ------
        SettingError
            When there is no such entry.
        """
        with _file.reading(self.path) as con:
            rows = [] if con is None else con.execute(f"{_COLUMNS} where id = ?", (id,)).fetchall()
        if not rows:
            raise _missing(id)
        return _entry(rows[0])

    def all(self, kind: str) -> list[Entry]:
        """Every entry of a kind, the newest first.

        Raises
        ------
        UnknownName
            When there is no such kind.
        """
        _kind(kind)
        with _file.reading(self.path) as con:
            if con is None:
                return []
            order = "order by made_at desc, id desc"
            rows = con.execute(f"{_COLUMNS} where kind = ? {order}", (kind,)).fetchall()
        return [_entry(row) for row in rows]

    def naming(self, students: Iterable[str]) -> list[Entry]:
        """Every entry that is about any of these students, the newest first."""
        ids = json.dumps(sorted(set(students)))
        with _file.reading(self.path) as con:
            if con is None:
                return []
            rows = con.execute(f"{_COLUMNS} {_NAMED}", (ids,)).fetchall()
        return [_entry(row) for row in rows]

    def promise(
        self, students: Iterable[str], words: Iterable[str] = (), marks: Iterable[str] = (),
        names: Iterable[str] = (),
    ) -> None:  # fmt: skip
        """Say that `forget` will follow, so that it is done even if the computer stops before it.

        `promised` tells of it until then; `marks` are for who keeps the promise.
        """
        ids, spoken, kept, first = (sorted(set(t)) for t in (students, words, marks, names))
        # First names came later: they lie with the words, so that older files hold them as well.
        given = [json.dumps(ids), json.dumps({"words": spoken, "names": first}), json.dumps(kept)]
        with _file.writing(self.path) as con:
            con.execute("insert or replace into promise values (?, ?, ?)", given)

    def promised(self) -> list[tuple[tuple[str, ...], ...]]:
        """Students, words, marks and names of what is to be forgotten, and is not yet."""
        with _file.reading(self.path) as con:
            if con is None:
                return []
            rows = con.execute("select students, words, marks from promise order by 1").fetchall()
        return [_promise(*map(json.loads, row)) for row in rows]

    def forget(
        self, students: Iterable[str], words: Iterable[str] = (), names: Iterable[str] = ()
    ) -> int:
        """Remove every trace of students from all entries, and from the bytes of the file.

        Parameters
        ----------
        students
            Every id that they have or had.
        words
            Names and addresses to take out of free text, too, whatever their capitals.
        names
            First names, to take out where they begin with a capital letter.

        Returns
        -------
        int
            How many entries said something of them.
        """
        gone, spoken, first = set(students), set(words), set(names)
        if not self.path.exists():
            return 0
        with _file.writing(self.path) as con:
            changed = _forget(con, gone, spoken, first)
            con.execute("delete from promise where students = ?", (json.dumps(sorted(gone)),))
        _file.compact(self.path)
        return changed


def _promise(
    students: list[str], words: dict[str, list[str]] | list[str], marks: list[str]
) -> tuple[tuple[str, ...], ...]:
    spoken = {"words": words, "names": []} if isinstance(words, list) else words
    return tuple(students), tuple(spoken["words"]), tuple(marks), tuple(spoken["names"])


def _forget(con: sqlite3.Connection, gone: set[str], words: set[str], names: set[str]) -> int:
    linked = {
        entry for entry, student in con.execute("select entry, student from entry_student")
        if student in gone
    }  # fmt: skip
    changed = set(linked)

    def said(text: str) -> str:
        return text if student_of(text) is not None else masked(text, names)

    for id, text in con.execute("select id, body from entry").fetchall():
        body = replaced(without(json.loads(text), gone, words), said)
        left = json.dumps(body, ensure_ascii=False)
        if left != text:
            changed.add(id)
            con.execute(
                "update entry set body = ?, revision = revision + 1 where id = ?", (left, id)
            )
    con.executemany("delete from entry_student where student = ?", [(id,) for id in gone])
    return len(changed)


def _kind(kind: str) -> str:
    if kind not in KINDS:
        raise UnknownName("kind of entry", kind, tuple(KINDS))
    return kind


def _text(kind: str, body: Body) -> str:
    KINDS[_kind(kind)].check(body)
    students_in(body)  # says so where a key names a student
    try:
        text = json.dumps(dict(body), ensure_ascii=False, allow_nan=False)
    except (TypeError, ValueError) as error:
        raise SettingError(f"A {kind} must be written as JSON: {error}.") from None
    if len(text) > LONGEST:
        raise SettingError(f"A {kind} has at most {LONGEST:,} letters, not {len(text):,}.")
    return text


def _link(con: sqlite3.Connection, id: int, students: Iterable[str]) -> None:
    con.executemany(
        "insert into entry_student values (?, ?)", [(id, student) for student in sorted(students)]
    )


def _found(con: sqlite3.Connection, id: int) -> tuple[str, int]:
    """Kind and revision of an entry."""
    row = con.execute("select kind, revision from entry where id = ?", (id,)).fetchone()
    if row is None:
        raise _missing(id)
    return str(row[0]), int(row[1])


def _missing(id: int) -> SettingError:
    return SettingError(
        f"There is nothing with the number {id} in what the team wrote down. "
        "Somebody may have removed it."
    )


def _entry(row: Any) -> Entry:  # noqa: ANN401
    id, kind, made_at, changed_at, revision, body, students = row
    return Entry(
        id=id,
        kind=kind,
        made_at=dt.datetime.fromisoformat(made_at),
        changed_at=dt.datetime.fromisoformat(changed_at),
        body=json.loads(body),
        students=tuple(json.loads(students)),
        revision=revision,
    )


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="microseconds")
