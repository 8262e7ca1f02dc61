"""What several questions about one selection begin with, made once: its standings with names."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

import duckdb

from masteryviz.gradebook._texts import named, question_text, used

KEPT_ROWS = 18_000
"""Rows of all tables kept at once, at some 450 bytes each."""
A_TABLE = 700
"""What a table costs besides its rows, in rows: a piece of memory for each of its columns."""
MOST_STUDENTS = 500
"""Students above whom nothing is kept: to copy their rows would take longer than to read them."""

PARTS = {"standing": ("in_view", "{standing}"), "pairs": ("pairs", "{all}")}
"""A question's hole -> the file of what stands there, and that file's own hole."""

_NAME = re.compile(r"\bshared_\d+\b")


@lru_cache(maxsize=64)
def _text(part: str, table: str) -> str:
    file, hole = PARTS[part]
    return named(question_text(file).replace(hole, table))


@dataclass(frozen=True)
class _Part:
    """How a table is made: its text, with what the text asks for."""

    text: str
    params: Mapping[str, object]


class Shared:
    """The tables of one connection, named at once and made when a question first reads them.

    Parameters
    ----------
    con
        Connection to a version's tables.
    """

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        self._con = con
        self._names: dict[tuple[object, ...], str] = {}
        self._first: dict[tuple[object, ...], str] = {}
        self._parts: dict[str, _Part] = {}
        self._made: OrderedDict[str, int] = OrderedDict()

    def names(
        self, question: str, table: str, place: object, values: Mapping[str, object]
    ) -> dict[str, str]:
        """Hole -> name of the table to read in its place.

        Parameters
        ----------
        question
            The question's file. The first that reads the standings of an earlier day is given no
            table: with the day that it is compared with, it is often the only one.
        table
            The table of standings.
        place
            The filters that choose the students whose evidence is set apart; None for everybody's.
        values
            Parameters of the question.
        """
        found: dict[str, str] = {}
        for part in PARTS:
            text = _text(part, table)
            params = used(text, values)
            key = (part, table, place, repr(sorted(params.items())))
            if key not in self._names:
                self._names[key] = f"shared_{len(self._names) + 1}"
                self._parts[self._names[key]] = _Part(text, params)
                self._first[key] = question if values.get("as_of") else ""
            if self._first[key] != question:
                found[part] = self._names[key]
        return found

    def stand(self, text: str, before: Callable[[str], None]) -> None:
        """Make the tables that `text` reads and that are not there.

        Parameters
        ----------
        before
            Called with the text of a table, to let the tables that it reads be the right ones.
        """
        for name in dict.fromkeys(_NAME.findall(text)):
            if name not in self._made:
                part = self._parts[name]
                before(part.text)
                how = f"create temp table {name} as {part.text}"
                (rows,) = self._con.execute(how, part.params).fetchall()[0]
                self._made[name] = rows + A_TABLE
            self._made.move_to_end(name)
        self._make_room(keep=len(set(_NAME.findall(text))))

    def _make_room(self, keep: int) -> None:
        """Forget tables, those not read for longest first, but for the newest `keep`."""
        while len(self._made) > keep and sum(self._made.values()) > KEPT_ROWS:
            name, _ = self._made.popitem(last=False)
            self._con.execute(f"drop table {name}").fetchall()
