"""Evidence of the students that filters can concern, set apart from that of all others."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from itertools import count

import duckdb

from masteryviz.filters import Filters, Names
from masteryviz.gradebook._texts import question_text, used

LARGE = 50_000
"""Attempts of a version below which everything is read: to set some apart would take longer."""
SHARE = 0.5
"""Most of the students that are worth setting apart."""
KEPT, KEPT_ROWS = 6, 40_000
"""Scopes kept at once, and the rows of all their tables, at some 330 bytes each: 13 MB."""

_TABLES = ("attempt", "work", "standing", "enrollment")
_READS = re.compile(rf"\b(?:from|join)\s+({'|'.join(_TABLES)})\b")
_PLACES = ("course", "teacher", "school", "term", "section", "student")

_WHEREABOUTS = """
create temp table whereabouts as
select student_ix, section_ix from attempt union select student_ix, section_ix from work
"""

Place = tuple[Names, ...]
"""The filters that choose students."""


@dataclass
class Scope:
    """Some students, in a table of the scope's name, and their evidence in tables named after it.

    Nothing that a question says of the students that the filters choose depends on others than
    these: they have with them all who share a section with them.
    """

    place: Place
    name: str
    students: int
    tables: dict[str, int] = field(default_factory=dict)
    """Rows of the tables that were made so far."""


class Scopes:
    """The scopes of one connection: made when they are asked for, the newest kept.

    Parameters
    ----------
    con
        Connection to a version's tables.
    """

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        self._con = con
        self._kept: OrderedDict[Place, Scope | None] = OrderedDict()
        self._names = (f"scope_{number}" for number in count(1))
        self._before: dict[str, str] = {}

    def of(self, filters: Filters) -> Scope | None:
        """The scope of filters; None where it would hold most students, or evidence is little."""
        place: Place = tuple(getattr(filters, name) for name in _PLACES)
        if not any(place) or not self.is_large:
            return None
        if place not in self._kept:
            self._make_room()
            self._kept[place] = self._make(place, filters)
        self._kept.move_to_end(place)
        return self._kept[place]

    @staticmethod
    def are_read(text: str) -> bool:
        """Whether a text reads any of the tables that a scope has a part of."""
        return _READS.search(text) is not None

    def stand(self, text: str, scope: Scope | None, students: str | None = None) -> None:
        """Let the tables that `text` reads be those of a scope, or everybody's.

        Parameters
        ----------
        students
            A condition on `student_ix`: only these, in attempts and work.
        """
        for table in sorted(set(_READS.findall(text))):
            view = "" if scope is None else f"from {self.table(scope, table)}"
            if students and table in ("attempt", "work"):
                view = f"{view or f'from {self._of_all(table)}'} where {students}"
            self._put(table, view)

    def _put(self, table: str, view: str) -> None:
        """Put a view before the table of the same name, or take it away."""
        if self._before.get(table, "") == view:
            return
        self._run(f"drop view if exists temp.{table}")
        self._before[table] = ""
        if view:
            self._run(f"create temp view {table} as {view}")
            self._before[table] = view

    def _make(self, place: Place, filters: Filters) -> Scope | None:
        most = self._students * SHARE
        text, name = question_text("students_near"), next(self._names)
        params = used(text, filters.params())
        (students,) = self._run(f"create temp table {name} as {text}", params)[0]
        if students <= most:
            return Scope(place, name, students)
        self._run(f"drop table {name}")
        return None

    def table(self, scope: Scope | None, table: str) -> str:
        """Name of a scope's part of a table, made when it is not there; None: of all of it."""
        if scope is None:
            return self._of_all(table)
        name = f"{scope.name}_{table}"
        if table not in scope.tables:
            text = f"from {self._of_all(table)} where student_ix in (from {scope.name})"
            (scope.tables[table],) = self._run(f"create temp table {name} as {text}")[0]
        return name

    @cached_property
    def is_large(self) -> bool:
        """Whether the version has so much evidence that a question's part of it is set apart."""
        (attempts,) = self._run(f"select count(*) from {self._of_all('attempt')}")[0]  # noqa: S608
        return attempts >= LARGE

    @cached_property
    def _students(self) -> int:
        """Students with any evidence; where each has some is put into a table with that."""
        for table in ("attempt", "work"):
            self._put(table, "")
        self._run(_WHEREABOUTS)
        return self._run("select count(distinct student_ix) from whereabouts")[0][0]

    def _make_room(self) -> None:
        """Forget scopes, the one not used for longest first, until another has room."""
        rows = [0 if scope is None else sum(scope.tables.values()) for scope in self._kept.values()]
        while rows and (len(rows) >= KEPT or sum(rows) > KEPT_ROWS):
            rows.pop(0)
            _, scope = self._kept.popitem(last=False)
            for name in () if scope is None else self._names_of(scope):
                self._run(f"drop table {name}")

    @staticmethod
    def _names_of(scope: Scope) -> Iterable[str]:
        return (scope.name, *(f"{scope.name}_{table}" for table in scope.tables))

    @cached_property
    def _version(self) -> str:
        """Name of the database that is open: the version's."""
        name: str = self._con.execute("select current_database()").fetchall()[0][0]
        return name

    def _of_all(self, table: str) -> str:
        return f'"{self._version}".main.{table}'

    def _run(self, text: str, params: dict[str, object] | None = None) -> list[tuple[int, ...]]:
        rows: list[tuple[int, ...]] = self._con.execute(text, params or {}).fetchall()
        return rows
