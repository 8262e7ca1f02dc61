"""A connection to one version, and the standings made on it."""

from __future__ import annotations

import datetime as dt
import threading
import warnings
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import cached_property
from itertools import count, pairwise

import duckdb
import polars as pl

from masteryviz import standings
from masteryviz.errors import StoreError
from masteryviz.filters import Filters
from masteryviz.gradebook._scopes import Scope, Scopes
from masteryviz.gradebook._texts import standing_text, used
from masteryviz.rules import Rule

KEPT = 12
"""Tables of standings kept at once."""
KEPT_ROWS = 500_000
"""Rows of all of them, at 170 bytes each: 85 MB of the 160 MB that a reader may use at least."""
ANSWER_ROWS, ANSWERS_ROWS = 12_000, 250_000
"""The most rows of an answer that is remembered, and of all of them, which take up to 40 MB."""
_A_FRAME = 100
"""What a frame costs besides its rows, in rows."""
PART = 250_000
"""Attempts that standings are made of at a time: a sort of many more goes by way of the disk."""

_LAST_DAY = """
select max(day) from (
    select max(greatest(submitted_at, known_by, dropped_at, restored_at))::date as day
    from attempt
    union all
    select greatest(max(known_by)::date, max(known_until)::date, max(assigned_on)) from work
)
"""


class Session:
    """Answers selects; calls of several threads take turns.

    Parameters
    ----------
    con
        Connection to the tables of `schema.TABLES`. Standings are temporary tables on it, and
        those belong to one connection.
    """

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        self.con = con
        self.lock = threading.RLock()
        self._tables: OrderedDict[tuple[object, ...], tuple[str, int]] = OrderedDict()
        self._kept: dict[Rule, bool] = {}
        self._answers: OrderedDict[tuple[str, str], pl.DataFrame] = OrderedDict()
        self._answered = 0
        self._names = (f"standing_{number}" for number in count(1))
        self._scopes = Scopes(con)
        self._scope: Scope | None = None

    @contextmanager
    def within(self, filters: Filters) -> Iterator[None]:
        """Read only the evidence of students whom filters can concern: the answers are the same."""
        with self.lock:
            before, self._scope = self._scope, self._scopes.of(filters)
            try:
                yield
            finally:
                self._scope = before

    def frame(self, text: str, params: Mapping[str, object]) -> pl.DataFrame:
        """All rows of a select; rows left on the connection would block it.

        A version never changes, so neither does an answer: small ones are remembered, for the
        panels of a screen often ask the same.
        """
        given = used(text, params)
        key = text, repr(sorted(given.items()))
        with self.lock:
            if key in self._answers:
                self._answers.move_to_end(key)
                return self._answers[key]
            self._scopes.stand(text, self._scope)
            rows = self._rows(text, given)
            self._remember(key, rows)
            return rows

    def _remember(self, key: tuple[str, str], rows: pl.DataFrame) -> None:
        """Keep an answer, if it is not large; the ones not asked for longest make room."""
        if rows.height > ANSWER_ROWS:
            return
        self._answers[key] = rows
        self._answered += rows.height + _A_FRAME
        while self._answered > ANSWERS_ROWS:
            _, oldest = self._answers.popitem(last=False)
            self._answered -= oldest.height + _A_FRAME

    def _rows(self, text: str, params: Mapping[str, object]) -> pl.DataFrame:
        if self._scopes.is_large and self._scope is None:
            rows: pl.DataFrame = self.con.sql(text, params=params).pl()
            return rows
        # A relation is planned twice, which for little evidence is most of the work; that a
        # result of `execute` is copied, as the warning says, is nothing there.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)
            table = self.con.execute(text, params).to_arrow_table()
        copied = pl.from_arrow(table, rechunk=False)
        assert isinstance(copied, pl.DataFrame)
        return copied

    def standing_table(self, rule: Rule, filters: Filters, by_task: bool) -> str:
        """Name of the table of standings under `rule`, made when it is not there.

        The version has those of its own rule without restriction. The table that was not used for
        longest makes room for a new one.

        Raises
        ------
        StoreError
            When memory does not suffice.
        """
        with self.lock:
            if filters.as_of and self._last_day and filters.as_of >= self._last_day:
                filters = replace(filters, as_of=None)
            evidence = (filters.as_of, filters.task, filters.form, by_task)
            if evidence == (None, (), (), False) and self._is_kept(rule):
                return standings.KEPT
            key = (rule, *evidence, self._scope and self._scope.place)
            if key not in self._tables:
                self._make_room()
                self._tables[key] = self._make(standing_text(rule, by_task), filters)
            self._tables.move_to_end(key)
            return self._tables[key][0]

    @cached_property
    def _last_day(self) -> dt.date | None:
        """The newest day of any evidence: from its end on, standings are those of all of it."""
        self._scopes.stand(_LAST_DAY, None)
        found: dt.date | None = self.con.execute(_LAST_DAY).fetchall()[0][0]
        return found

    def _make_room(self) -> None:
        """Forget tables until one more, as large as the largest, is within what may be kept."""
        rows = [size for _, size in self._tables.values()]
        while rows and (len(rows) >= KEPT or sum(rows) + max(rows) > KEPT_ROWS):
            self._forget(1)
            rows.pop(0)

    def _forget(self, tables: int) -> None:
        for _ in range(tables):
            _, (oldest, _) = self._tables.popitem(last=False)
            self.con.execute(f"drop table {oldest}").fetchall()

    def _make(self, text: str, filters: Filters) -> tuple[str, int]:
        name = next(self._names)
        try:
            return name, self._create(name, text, filters)
        except duckdb.OutOfMemoryException:
            self._forget(len(self._tables))
        try:
            return name, self._create(name, text, filters)
        except duckdb.OutOfMemoryException:
            raise StoreError(
                "There is not enough memory for the standings of so much evidence. Choose tasks "
                "or forms, or keep a store for each term."
            ) from None

    def _is_kept(self, rule: Rule) -> bool:
        if rule not in self._kept:
            self._kept[rule] = standings.is_kept(self.con, rule)
        return self._kept[rule]

    def _create(self, name: str, text: str, filters: Filters) -> int:
        """Make a table of standings, of some students after the other; give its rows."""
        params = used(text, filters.params())
        rows, how = 0, f"create temp table {name} as"
        try:
            for students in self._parts():
                self._scopes.stand(text, self._scope, students)
                rows += int(self.con.execute(f"{how} {text}", params).fetchall()[0][0])
                how = f"insert into {name}"
        except duckdb.Error:
            self.con.execute(f"drop table if exists {name}").fetchall()
            raise
        return rows

    def _parts(self) -> list[str | None]:
        """Conditions that divide the students evenly; None: all of them at once."""
        self._scopes.stand("from attempt", self._scope)
        (attempts,) = self.con.execute("select count(*) from attempt").fetchall()[0]
        parts = -(-attempts // PART)
        if parts < 2:
            return [None]
        (last,) = self.con.execute("select max(student_ix) from student").fetchall()[0]
        cuts = [(last + 1) * part // parts for part in range(1, parts)]
        between = [f"student_ix >= {a} and student_ix < {b}" for a, b in pairwise(cuts)]
        return [f"student_ix < {cuts[0]}", *between, f"student_ix >= {cuts[-1]}"]
