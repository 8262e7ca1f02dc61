"""A connection to one version, and the standings made on it."""

from __future__ import annotations

import threading
import warnings
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import duckdb
import polars as pl

from masteryviz.filters import Filters
from masteryviz.gradebook._scopes import Scope, Scopes
from masteryviz.gradebook._shared import MOST_STUDENTS, Shared
from masteryviz.gradebook._standings import Standings
from masteryviz.gradebook._texts import used
from masteryviz.rules import Rule

ANSWER_ROWS, ANSWERS_ROWS = 12_000, 250_000
"""The most rows of an answer that is remembered, and of all of them, which take up to 40 MB."""
_A_FRAME = 100
"""What a frame costs besides its rows, in rows."""


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
        self._answers: OrderedDict[tuple[str, str], pl.DataFrame] = OrderedDict()
        self._answered = 0
        self._scopes = Scopes(con)
        self._standings = Standings(con, self._scopes)
        self._shared = Shared(con)
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
            self._shared.stand(text, lambda part: self._scopes.stand(part, self._scope))
            self._scopes.stand(text, self._scope)
            rows = self._rows(text, given)
            self._remember(key, rows)
            return rows

    def shared(self, name: str, table: str, values: Mapping[str, object]) -> dict[str, str]:
        """Tables for what questions about one selection begin with; none where it is large.

        Parameters
        ----------
        name
            The question's file.
        table
            The table of standings.
        values
            Parameters of the question.
        """
        if self._scope is None:
            return {} if self._scopes.is_large else self._shared.names(name, table, None, values)
        if self._scope.students > MOST_STUDENTS:
            return {}
        return self._shared.names(name, table, self._scope.place, values)

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
        """Name of the standings under `rule` that questions read, made when they are not there.

        Raises
        ------
        StoreError
            When memory does not suffice.
        """
        with self.lock:
            return self._standings.named(rule, filters, by_task, self._scope)

    def has_laid_down(self, rule: Rule, filters: Filters, by_task: bool) -> bool:
        """Whether the version has the evidence that filters ask for in the rule's order."""
        with self.lock:
            return self._standings.has_laid_down(rule, filters, by_task)
