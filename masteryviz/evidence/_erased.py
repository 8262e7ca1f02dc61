"""Students who were erased: taken out of what files said, and not let in again."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import duckdb
import polars as pl

from masteryviz.evidence._identity import Id, ids_of
from masteryviz.evidence._queries import query

if TYPE_CHECKING:
    from masteryviz.readers import Batch

Token = Callable[[str], str]
"""What stands for a text, so that the text cannot be told from it: a keyed digest."""
Tokens = Callable[[Iterable[str]], dict[str, str]]
"""Text -> token, of many at once, as `Store.tokens` gives them."""

FATE = "skipped: erased student"
WEAK = ("login", "email")
"""Kinds of ids that several people may share: alone they say little."""

_KEY = "erased"
"""Where `meta` keeps the tombstones."""
_OWN = "select kind, value from student_id where student_ix = $ix order by all"
_STATED = """
select list((kind, value) order by kind, value) from student_stated_id
where stated_ix in (select stated_ix from student_stated where student_ix = $ix)
group by stated_ix order by all
"""


@dataclass(frozen=True)
class _Tombstone:
    """One erased student: tokens of ids by kind, and of whole sets of ids."""

    ids: dict[str, tuple[str, ...]]
    sets: tuple[str, ...]

    def is_of(self, ids: Iterable[Id], token: Token) -> bool:
        """Whether a student of a file with these ids is the one who was erased.

        An address alone is enough only where no stronger id of a kind that the erased student had
        says that it is somebody else, such as a brother with the same address.
        """
        ids = sorted(ids)
        if _of_set(ids, token) in self.sets:
            return True
        same = {kind for kind, value in ids if _of_id(kind, value, token) in self.ids.get(kind, ())}
        if same - {*WEAK}:
            return True
        other = {kind for kind, _ in ids if kind not in WEAK and kind in self.ids}
        return bool(same) and not other

    def knowing(self, ids: Iterable[Id], token: Token) -> _Tombstone:
        """With the stronger ids, too, that a file gives the student."""
        more = {kind: set(tokens) for kind, tokens in self.ids.items()}
        for kind, value in ids:
            if kind not in WEAK:
                more.setdefault(kind, set()).add(_of_id(kind, value, token))
        return replace(self, ids={kind: tuple(sorted(more[kind])) for kind in sorted(more)})


def erase(con: duckdb.DuckDBPyConnection, student_ix: int, tokens: Tokens) -> None:
    """Remove all that files and the user said of a student; `rebuild` must follow.

    Tokens of the student's own ids stay, so that `leave_out` knows them again.
    """
    own_ids = con.execute(_OWN, {"ix": student_ix}).fetchall()
    stated = con.execute(_STATED, {"ix": student_ix}).fetchall()
    token = _reader([own_ids, *(ids for (ids,) in stated)], tokens)
    own: dict[str, set[str]] = {}
    for kind, value in own_ids:
        own.setdefault(kind, set()).add(_of_id(kind, value, token))
    found = _Tombstone(
        {kind: tuple(sorted(tokens)) for kind, tokens in own.items()},
        tuple(_of_set(ids, token) for (ids,) in stated),
    )
    _write(con, [*_read(con), found])
    con.execute(
        "create temp table erased_student as select stated_ix from student_stated "
        "where student_ix = $ix",
        {"ix": student_ix},
    ).fetchall()
    con.execute(query("erase")).fetchall()


def leave_out(con: duckdb.DuckDBPyConnection, batch: Batch, tokens: Tokens) -> int:
    """Take students who were erased out of a batch; says how many.

    Their rows and cells are counted as `FATE`. What else a file says of their ids is learnt, so
    that an export that gives only those does not bring them back.
    """
    tombstones = _read(con)
    if not tombstones:
        return 0
    students: defaultdict[str, list[Id]] = defaultdict(list)
    for key, kind, value in ids_of(batch).select("key", "kind", "value").iter_rows():
        students[key].append((kind, value))
    token = _reader(students.values(), tokens)
    gone: set[str] = set()
    for key, ids in students.items():
        for place, tombstone in enumerate(tombstones):
            if tombstone.is_of(ids, token):
                tombstones[place] = tombstone.knowing(ids, token)
                gone.add(key)
                break
    if gone:
        _write(con, tombstones)
        _remove(batch, gone)
    return len(gone)


def _reader(students: Iterable[Iterable[Id]], tokens: Tokens) -> Token:
    """The tokens of all that is asked about these ids, made at once."""
    texts: set[str] = set()

    def note(text: str) -> str:
        texts.add(text)
        return text

    for ids in students:
        known = [*ids]
        _of_set(known, note)
        for kind, value in known:
            _of_id(kind, value, note)
    return tokens(texts).__getitem__


def _of_id(kind: str, value: str, token: Token) -> str:
    return token(f"erased\x1f{kind}\x1f{value}")


def _of_set(ids: Iterable[Id], token: Token) -> str:
    return token("erased\x1e" + "\x1e".join(f"{kind}\x1f{value}" for kind, value in sorted(ids)))


def _read(con: duckdb.DuckDBPyConnection) -> list[_Tombstone]:
    found = con.execute("select value from meta where key = $key", {"key": _KEY}).fetchall()
    kept: list[dict[str, Any]] = json.loads(found[0][0]) if found else []
    return [
        _Tombstone({kind: tuple(of) for kind, of in one["ids"].items()}, tuple(one["sets"]))
        for one in kept
    ]


def _write(con: duckdb.DuckDBPyConnection, tombstones: list[_Tombstone]) -> None:
    # In an order of their own, so that it does not tell who was erased first.
    kept = sorted(({"ids": one.ids, "sets": one.sets} for one in tombstones), key=json.dumps)
    con.execute("delete from meta where key = $key", {"key": _KEY}).fetchall()
    con.execute(
        "insert into meta values ($key, $value)", {"key": _KEY, "value": json.dumps(kept)}
    ).fetchall()


def _remove(batch: Batch, gone: set[str]) -> None:
    theirs = pl.col("student").is_in(sorted(gone))
    evidence = [batch.frame(name) for name in ("observations", "log_entries")]
    removed = pl.concat([frame.filter(theirs).select("row", "state") for frame in evidence])
    lines = removed["row"].drop_nulls().unique()
    for name in ("students", "student_ids", "enrollments", "observations", "log_entries"):
        if name in batch.frames:
            frame = batch.frames[name]
            batch.frames[name] = frame.filter(~theirs | pl.col("student").is_null())
    if "item_scores" in batch.frames:
        items = batch.frames["item_scores"]
        batch.frames["item_scores"] = items.filter(~pl.col("row").is_in(lines.implode()))
    _move(batch.rows, "imported", lines.len())
    for state, cells in removed.group_by("state").len().iter_rows():
        _move(batch.cells, state, cells)


def _move(fates: Counter[str], fate: str, n: int) -> None:
    """Count `n` of a fate as those of erased students instead."""
    n = min(n, fates[fate])
    if n:
        fates[fate] -= n
        fates[FATE] += n
