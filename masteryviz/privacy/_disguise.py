"""Pseudonyms: who is Student 17 in this session, and views that say so in place of the names."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import duckdb

from masteryviz.schema import TABLES, Table

SESSION = "MASTERYVIZ_SESSION"
"""Variable of the environment with the secret that the kernels of one server share."""

STARTED = "MASTERYVIZ_PRESENT"
"""Variable that makes every page of a server begin with names hidden, where it is 1."""

_OF_PROCESS = secrets.token_bytes(32)

_LABELS: dict[tuple[str, str], str] = {
    ("student", "student"): "student",
    ("student", "name"): "student",
    ("student", "sort_name"): "student_place",
    ("source_file", "file"): "file",
    ("section", "teacher"): "teacher",
}
"""Columns that are replaced by a pseudonym; every other column of class `identity` by null."""

_BLANK = (
    ("source_file", "scope"), ("source_file", "sha256"), ("claim", "value"),
    ("claim_stated", "value"),
)  # fmt: skip
"""Columns that are of no class `identity` and could tell who is behind, all the same."""

_WORDS = {"student": "Student", "teacher": "Teacher", "file": "File"}


def secret_of_session() -> bytes:
    """The secret that pseudonyms are drawn with: the server's, else that of this process."""
    given = os.environ.get(SESSION, "")
    return given.encode() if given else _OF_PROCESS


@dataclass(frozen=True)
class Disguise:
    """The pseudonyms of one session.

    Parameters
    ----------
    secret
        With the same secret the same people have the same pseudonyms; another gives another
        order. It is kept outside of the store, and gone with the session.
    """

    secret: bytes = field(default_factory=secret_of_session, repr=False)
    labels: dict[str, str] = field(default_factory=dict, repr=False)
    """Student's id -> pseudonym, once `cover` has drawn them."""

    def label(self, student: str) -> str:
        """The pseudonym of a student's id; `A student` where the version does not have the id."""
        return self.labels.get(student, "A student")

    def behind(self, label: str) -> str | None:
        """The id behind a pseudonym; None where nobody has it."""
        return next((id for id, own in self.labels.items() if own == label), None)

    def token(self, label: str) -> str:
        """What stands for a pseudonym in links of this session."""
        return self._mark("token", label)[:16]

    def drawn(self, kind: str, names: Iterable[str]) -> dict[str, int]:
        """Name -> place, first is 1, in an order that nothing but the secret decides."""
        marked = sorted((self._mark(kind, name), name) for name in set(names))
        return {name: place for place, (_, name) in enumerate(marked, start=1)}

    def _mark(self, kind: str, text: str) -> str:
        # HMAC (RFC 2104): without the key, trying out every possible id shows nothing.
        return hmac.new(self.secret, f"{kind}\0{text}".encode(), hashlib.sha256).hexdigest()


def cover(con: duckdb.DuckDBPyConnection, disguise: Disguise, *, teachers: bool) -> None:
    """Let views without names stand before the tables that have them, on this connection.

    Every column of class `identity` is replaced: names and ids of students by pseudonyms, such as
    `Student 17`, everything else by null. So is what could tell them: names of files, and
    teachers where they are not to be named. Pseudonyms are filled into `disguise.labels`.

    Parameters
    ----------
    con
        A connection to a version's tables.
    disguise
        Whose secret draws the pseudonyms.
    teachers
        Whether teachers keep their names.
    """
    (version,) = con.execute("select current_database()").fetchall()[0]
    kinds = ("student", "file", *(() if teachers else ("teacher",)))
    for kind in kinds:
        _draw(con, disguise, kind)
    for table in TABLES.values():
        if any(_covered(table.name, column.name, column.privacy) for column in table.columns):
            con.execute(f"create temp view {table.name} as {_view(version, table, kinds)}")


def covered() -> Mapping[str, tuple[str, ...]]:
    """Table -> the columns of it that `cover` replaces."""
    found = {
        table.name: tuple(
            column.name for column in table.columns
            if _covered(table.name, column.name, column.privacy)
        )
        for table in TABLES.values()
    }  # fmt: skip
    return {name: columns for name, columns in found.items() if columns}


def _covered(table: str, column: str, privacy: str) -> bool:
    place = (table, column)
    return privacy == "identity" or place in _LABELS or place in _BLANK


def _draw(con: duckdb.DuckDBPyConnection, disguise: Disguise, kind: str) -> None:
    """Make the table of a kind's pseudonyms: by what it was called, what it is called."""
    table, column = {"student": ("student", "student"), "file": ("source_file", "file"),
                     "teacher": ("section", "teacher")}[kind]  # fmt: skip
    rows = con.execute(f"select distinct {column} from {table} where {column} is not null")  # noqa: S608
    places = disguise.drawn(kind, (name for (name,) in rows.fetchall()))
    width = len(str(len(places)))
    con.execute(f"create temp table pseudonym_{kind} (own varchar, label varchar, place varchar)")
    drawn = [(name, f"{_WORDS[kind]} {place}", f"{_WORDS[kind]} {place:0{width}}")
             for name, place in places.items()]  # fmt: skip
    if drawn:
        names, labels, sorting = (list(column) for column in zip(*drawn, strict=True))
        con.execute(
            f"insert into pseudonym_{kind} "
            "select unnest($names), unnest($labels), unnest($sorting)",
            {"names": names, "labels": labels, "sorting": sorting},
        )
    if kind == "student":
        disguise.labels.clear()
        disguise.labels.update({name: label for name, label, _ in drawn})


def _view(version: str, table: Table, kinds: tuple[str, ...]) -> str:
    """The select of a table with what names people replaced."""
    columns, joins = [], {}
    for column in table.columns:
        kind, _, part = _LABELS.get((table.name, column.name), "").partition("_")
        if kind in kinds:
            joins[kind] = _OWN[kind]
            columns.append(f"called_{kind}.{part or 'label'} as {column.name}")
        elif kind == "" and _covered(table.name, column.name, column.privacy):
            columns.append(f"null::{column.type} as {column.name}")
        else:
            columns.append(f"kept.{column.name}")
    joined = "".join(
        f" left join pseudonym_{kind} as called_{kind} on called_{kind}.own = kept.{own}"
        for kind, own in joins.items()
    )
    return f'select {", ".join(columns)} from "{version}".main.{table.name} as kept{joined}'  # noqa: S608


_OWN = {"student": "student", "file": "file", "teacher": "teacher"}
"""The column by which a row's pseudonym is found."""
