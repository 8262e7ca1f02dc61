"""Which students that files state are one and the same: by ids, then e-mail, never by name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import duckdb
import polars as pl

_ALONE = "update student_stated set student_ix = stated_ix"

_SHARED = """
select kind, value, list(stated_ix) from student_stated_id
group by kind, value having count(*) > 1
"""

_SAID = "select kind, value, other_kind, other_value, same from same_student order by all"

_OF_ID = "select stated_ix from student_stated_id where kind = $kind and value = $value"

_TEXTS = """
select stated_ix, string_agg(kind || ' ' || value, ' ' order by kind, value)
from student_stated_id where stated_ix in (select unnest($stated)) group by stated_ix
"""

_SHOWN = """
select student_ix, file_ix, scope is not null
from (
    select student_ix, file_ix from roster
    union select student_ix, file_ix from observation
    union select student_ix, file_ix from log_entry
) join source_file using (file_ix)
where student_ix in (select unnest($stated))
"""

_WEAK = ("login", "email")
"""Kinds of ids that count last: a family may share an address."""

Id = tuple[str, str]


@dataclass
class _Person:
    """Stated students that are one so far."""

    stated: set[int]
    files: set[int]
    """Files that show one of them: no file shows one student as two."""
    snapshots: set[int]
    apart: set[tuple[int, bool]] = field(default_factory=set)
    """Sides in what the user said of two that are not one."""


@dataclass(frozen=True)
class _Conflict:
    one: int
    other: int
    id: Id | None
    file_ix: int | None


def settle(con: duckdb.DuckDBPyConnection) -> None:
    """Say of each stated student whom they turn out to be; all files together decide.

    What the user said goes first; then equal ids, then equal log-ins and e-mail addresses. Two
    that one file shows as two students are not made one by an id; an id that they share says
    nothing of anybody. Two in one snapshot are not made one by the user either: their cells would
    look like changes. What cannot be is kept in `student_conflict`.
    """
    con.execute(_ALONE).fetchall()
    shared = [
        ((kind, value), set(stated)) for kind, value, stated in con.execute(_SHARED).fetchall()
    ]
    said = con.execute(_SAID).fetchall()
    if not shared and not said:
        return
    people = _People(con, shared, said)
    for a, b in people.said(same=True):
        people.join(a, b, None)
    for id, stated in sorted(shared, key=lambda item: (item[0][0] in _WEAK, item[0])):
        people.join_all(stated, id)
    _write(con, people)


class _People:
    """Stated students that could be one, and who they turn out to be."""

    def __init__(
        self,
        con: duckdb.DuckDBPyConnection,
        shared: Iterable[tuple[Id, set[int]]],
        said: list[tuple[str, str, str, str, bool]],
    ) -> None:
        self._said = [
            (_stated(con, (kind, value)), _stated(con, (other_kind, other_value)), same)
            for kind, value, other_kind, other_value, same in said
        ]
        stated = set().union(*(who for _, who in shared), *(a | b for a, b, _ in self._said))
        self.text: dict[int, str] = dict(con.execute(_TEXTS, {"stated": [*stated]}).fetchall())
        self.of = {ix: _Person({ix}, set(), set()) for ix in stated}
        for ix, file_ix, is_snapshot in con.execute(_SHOWN, {"stated": [*stated]}).fetchall():
            self.of[ix].files.add(file_ix)
            if is_snapshot:
                self.of[ix].snapshots.add(file_ix)
        self.shown = {ix: frozenset(person.files) for ix, person in self.of.items()}
        for n, (a, b, same) in enumerate(self._said):
            for ix in () if same else a | b:
                self.of[ix].apart.add((n, ix in a))
        self.conflicts: list[_Conflict] = []

    def said(self, *, same: bool) -> list[tuple[int, int]]:
        """Pairs of stated students of whom the user said so."""
        pairs = [
            (min(a, key=self._rank), min(b, key=self._rank))
            for a, b, how in self._said
            if how == same and a and b
        ]
        return sorted(pairs, key=lambda pair: (self.text[pair[0]], self.text[pair[1]]))

    def _rank(self, ix: int) -> str:
        return self.text[ix]

    def join_all(self, stated: set[int], id: Id) -> None:
        """Make one of all who have an id, unless some file shows two students with it."""
        ordered = sorted(stated, key=self._rank)
        seen: dict[int, int] = {}
        for ix in ordered:
            for file_ix in self.shown[ix]:
                if file_ix in seen and self.of[seen[file_ix]] is not self.of[ix]:
                    self._conflict(seen[file_ix], ix, id)
                    return
                seen[file_ix] = ix
        for other in ordered[1:]:
            self.join(ordered[0], other, id)

    def join(self, a: int, b: int, id: Id | None) -> None:
        """Make one of two; `id` says so, or (None) the user."""
        one, other = self.of[a], self.of[b]
        if one is other:
            return
        both = one.snapshots & other.snapshots if id is None else one.files & other.files
        if both or any((n, not side) in other.apart for n, side in one.apart):
            self._conflict(a, b, id)
            return
        one.stated |= other.stated
        one.files |= other.files
        one.snapshots |= other.snapshots
        one.apart |= other.apart
        for ix in other.stated:
            self.of[ix] = one

    def _conflict(self, a: int, b: int, id: Id | None) -> None:
        both = self.of[a].files & self.of[b].files
        self.conflicts.append(_Conflict(a, b, id, min(both, default=None)))


def _stated(con: duckdb.DuckDBPyConnection, id: Id) -> set[int]:
    found = con.execute(_OF_ID, {"kind": id[0], "value": id[1]}).fetchall()
    return {ix for (ix,) in found}


def _write(con: duckdb.DuckDBPyConnection, people: _People) -> None:
    numbers = [(ix, min(person.stated)) for ix, person in people.of.items()]
    con.register("incoming", pl.DataFrame(numbers, schema=["stated", "ix"], orient="row"))
    con.execute(
        "update student_stated set student_ix = incoming.ix from incoming "
        "where stated_ix = incoming.stated"
    ).fetchall()
    ix = dict(numbers)
    conflicts = {
        (ix[c.one], ix[c.other], *(c.id or (None, None)), c.file_ix)
        for c in people.conflicts
        if ix[c.one] != ix[c.other]
    }
    schema = {
        "a": pl.UInt32,
        "b": pl.UInt32,
        "kind": pl.String,
        "value": pl.String,
        "file": pl.UInt32,
    }
    con.register("incoming", pl.DataFrame([*conflicts], schema=schema, orient="row"))
    con.execute("insert into student_conflict select * from incoming order by all").fetchall()
    con.unregister("incoming")
