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
from masteryviz.gradebook._texts import reads_others, used
from masteryviz.rules import Rule

ANSWER_ROWS, ANSWERS_ROWS = 12_000, 60_000
"""The most rows of an answer that is remembered, and of all of them, which take up to 10 MB."""
_A_FRAME = 100
"""What a frame costs besides its rows, in rows."""
FEW = 8
"""Sections or students by name whose standings are found among everybody's (they lie there by
section) sooner than the evidence of all around them is set apart."""


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
        self._filters = Filters()

    @contextmanager
    def within(self, filters: Filters) -> Iterator[None]:
        """Read only the evidence of students whom filters can concern: the answers are the same."""
        with self.lock:
            before, self._filters = self._filters, filters
            try:
                yield
            finally:
                self._filters = before

    @property
    def _scope(self) -> Scope | None:
        """The evidence that is set apart for the filters: made when it is first read."""
        return self._scopes.of(self._filters)

    @property
    def _names_few(self) -> bool:
        """Whether the filters name a few sections or students of many, and no large section."""
        sections, students = self._filters.section, self._filters.student
        if not self._scopes.is_large or not 0 < len(sections or students) <= FEW:
            return False
        among = self._standings.students
        many = sum(among.get(name, 0) for name in sections) if sections else len(students)
        return 0 < many <= MOST_STUDENTS

    def _stand(self, text: str) -> None:
        """Let the tables that `text` reads be those that the filters can concern."""
        if self._scopes.are_read(text):
            self._scopes.stand(text, self._scope)

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
            self._shared.stand(text, self._stand)
            self._stand(text)
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
        if self._scopes.is_large and not self._names_few and self._scope is None:
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

    def standings_for(
        self, question: str, rule: Rule, filters: Filters, by_task: bool,
        values: Mapping[str, object],
    ) -> tuple[str, dict[str, str]]:  # fmt: skip
        """Name of the standings under `rule` that a question reads, made when they are not there.

        Parameters
        ----------
        question
            The question's file.
        values
            Parameters of the question.

        Returns
        -------
        tuple
            The name, and hole -> table for what it has in common with other questions about the
            same selection; none where that is large.

        Raises
        ------
        StoreError
            When memory does not suffice.
        """
        with self.lock:
            whole = self._standings.are_kept(rule, filters, by_task)
            if whole and self._names_few and not reads_others(question):
                table = self._standings.named(rule, filters, by_task, None)
                return table, self._shared.names(question, table, None, values)
            scope = self._scope
            table = self._standings.named(rule, filters, by_task, scope)
            is_large = self._scopes.is_large if scope is None else scope.students > MOST_STUDENTS
            if is_large:
                return table, {}
            place = scope and scope.place
            return table, self._shared.names(question, table, place, values)

    def has_laid_down(self, rule: Rule, filters: Filters, by_task: bool) -> bool:
        """Whether the version has the evidence that filters ask for in the rule's order."""
        with self.lock:
            return self._standings.has_laid_down(rule, filters, by_task)
