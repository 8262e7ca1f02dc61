"""Students of whom it is not settled who they are, and what the user settled."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from itertools import combinations
from pathlib import Path

import duckdb
import polars as pl

from masteryviz.identity._queries import opened, query
from masteryviz.store import Store

_FRAME = {
    "kind": pl.String, "student": pl.String, "name": pl.String, "other": pl.String,
    "other_name": pl.String, "why": pl.String,
}  # fmt: skip

Person = tuple[int, str, str | None]
"""Number, id and name of a student."""

_ASCII_PARTS = re.compile(r"[a-z0-9]+")


def people(store: Store | Path | str | None = None) -> pl.DataFrame:
    """Students of whom it is not settled who they are, or of whom the user has settled it.

    One row per pair: `kind`, `student` and `other` (ids), `name` and `other_name`, `why`.

    - `proposed`: two students of different exports have one name (whatever the order of its
      parts, capitals, accents) and no id in common. Nothing is done about them before
      `merge_people` says so, or `split_people` says that they are two.
    - `conflict`: an id or the user's word says that two are one student, and a file shows both.
      They are kept as two.
    - `merged` and `split`: what the user said of two ids.

    Raises
    ------
    StoreError
        When there is no store.
    """
    with opened(store).connect() as con:
        rows = [*_proposed(con), *_conflicts(con), *_said(con)]
    return pl.DataFrame(rows, schema=_FRAME, orient="row")


def _key(name: str) -> str:
    """A name whatever the order of its parts, its capitals, its accents and its signs."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    if plain.isascii():  # as most are: a district's names are gone through in half the time
        return " ".join(sorted(_ASCII_PARTS.findall(plain.replace("'", ""))))
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    parts = "".join(c if c.isalnum() else " " for c in plain.replace("'", "").replace("\u2019", ""))
    return " ".join(sorted(parts.split()))


def _proposed(con: duckdb.DuckDBPyConnection) -> list[tuple[str | None, ...]]:
    named: defaultdict[str, list[Person]] = defaultdict(list)
    for ix, student, name, sort_name in con.execute(query("names")).fetchall():
        key = _key(name or sort_name)
        if key:
            named[key].append((ix, student, name or sort_name))
    alike = [group for group in named.values() if len(group) > 1]
    who = [ix for group in alike for ix, _, _ in group]
    if not who:
        return []
    shown: defaultdict[int, set[int]] = defaultdict(set)
    for ix, file_ix in con.execute(query("files"), {"who": who}).fetchall():
        shown[ix].add(file_ix)
    settled = {frozenset(pair) for pair in con.execute(query("settled")).fetchall()}
    pairs = [
        (a, b)
        for group in alike
        for a, b in combinations(group, 2)
        if not shown[a[0]] & shown[b[0]] and frozenset((a[0], b[0])) not in settled
    ]
    why = "the same name in different exports, without an id in common"
    return [("proposed", a[1], a[2], b[1], b[2], why) for a, b in pairs]


def _conflicts(con: duckdb.DuckDBPyConnection) -> list[tuple[str | None, ...]]:
    return [
        ("conflict", *pair, _why(kind, file))
        for *pair, kind, file in con.execute(query("conflicts")).fetchall()
    ]


def _why(kind: str | None, file: str | None) -> str:
    claim = "you said that they are one" if kind is None else f"they share an id ({kind})"
    return f"{claim}, but " + (
        "you said that they are two" if file is None else f"{file} shows both"
    )


def _said(con: duckdb.DuckDBPyConnection) -> list[tuple[str | None, ...]]:
    return [
        ("merged" if same else "split", *pair, f"you said so on {said_at:%Y-%m-%d}")
        for *pair, same, said_at in con.execute(query("said")).fetchall()
    ]
