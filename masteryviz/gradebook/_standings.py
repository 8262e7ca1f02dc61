"""The standings of one connection: those the version keeps, those made from them or made anew."""

from __future__ import annotations

import datetime as dt
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import count, pairwise

import duckdb

from masteryviz import standings
from masteryviz.errors import StoreError
from masteryviz.filters import Filters
from masteryviz.gradebook._scopes import Scope, Scopes
from masteryviz.gradebook._texts import standing_text, used
from masteryviz.rules import Rule

KEPT = 32
"""Tables and views of standings kept at once."""
KEPT_ROWS = 500_000
"""Rows of all of them, at 170 bytes each: 85 MB of the 160 MB that a reader may use at least."""
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


_STUDENTS = """
select section.section, count(distinct s.student_ix)
from {standing} as s
join section on section.section_ix = s.section_ix
group by section.section
"""

_WHOLE = (None, (), (), False)
"""All of the evidence: by everything that is known, of all tasks and forms together."""


@dataclass(frozen=True)
class _Made:
    """A table or view of standings, its rows, and how it is taken away again."""

    name: str
    rows: int
    drop: str
    outcome: str = ""
    """Table of a rule's outcomes that it reads."""
    owner: bool = False
    """Whether that table goes with it."""


def _evidence(filters: Filters, by_task: bool) -> tuple[object, ...]:
    """What restricts the evidence itself; `_WHOLE` where nothing does."""
    return filters.as_of, filters.task, filters.form, by_task


class Standings:
    """Tables of standings by name, made when they are asked for.

    Parameters
    ----------
    con
        Connection to a version's tables. Temporary tables belong to one connection.
    scopes
        What lets only some students' evidence be read on it.
    """

    def __init__(self, con: duckdb.DuckDBPyConnection, scopes: Scopes) -> None:
        self._con = con
        self._scopes = scopes
        self._made: OrderedDict[tuple[object, ...], _Made] = OrderedDict()
        self._known: dict[Rule, tuple[bool, bool]] = {}
        self._numbers = count(1)

    def named(self, rule: Rule, filters: Filters, by_task: bool, scope: Scope | None) -> str:
        """Name of the standings under `rule`, of the students in scope (None: of everybody).

        The version has those of its own rule without restriction; those under another rule are
        made from them, where it has what that takes. What was not used for longest makes room.

        Raises
        ------
        StoreError
            When memory does not suffice.
        """
        filters = self._less(filters)
        evidence = _evidence(filters, by_task)
        kept, laid_down = self._of_version(rule)
        whole = evidence == _WHOLE
        if whole and kept and not laid_down:
            return standings.KEPT
        key = (rule, *evidence, scope and scope.name)
        if key not in self._made:
            self._make_room()
            everybody = self._made.get((rule, *evidence, None))
            if whole and kept:
                self._made[key] = self._own(scope)
            elif whole and laid_down:
                self._made[key] = self._enough(lambda: self._from_kept(rule, scope, everybody))
            elif scope and everybody:
                self._made[key] = self._enough(lambda: self._some(everybody.name, scope))
            else:
                text = standing_text(rule, by_task)
                self._made[key] = self._enough(lambda: self._anew(text, filters, scope))
        self._made.move_to_end(key)
        return self._made[key].name

    @cached_property
    def students(self) -> dict[str, int]:
        """Section -> its students who have a standing that the version keeps."""
        text = _STUDENTS.format(standing=self._kept(None))
        return dict(self._con.execute(text).fetchall())

    def are_kept(self, rule: Rule, filters: Filters, by_task: bool) -> bool:
        """Whether the version keeps the standings that filters ask for, and has them in a table."""
        return _evidence(self._less(filters), by_task) == _WHOLE and all(self._of_version(rule))

    def has_laid_down(self, rule: Rule, filters: Filters, by_task: bool) -> bool:
        """Whether the version has the evidence that filters ask for in the rule's order."""
        return _evidence(self._less(filters), by_task) == _WHOLE and self._of_version(rule)[1]

    def _less(self, filters: Filters) -> Filters:
        """The filters without a day that comes after all evidence."""
        if filters.as_of and self._last_day and filters.as_of >= self._last_day:
            return replace(filters, as_of=None)
        return filters

    def _of_version(self, rule: Rule) -> tuple[bool, bool]:
        """Whether the version keeps the standings under the rule, and what they are made from."""
        if rule not in self._known:
            laid_down = standings.is_laid_down(self._con, rule)
            self._known[rule] = standings.is_kept(self._con, rule), laid_down
        return self._known[rule]

    @cached_property
    def _last_day(self) -> dt.date | None:
        """The newest day of any evidence: from its end on, standings are those of all of it."""
        self._scopes.stand(_LAST_DAY, None)
        found: dt.date | None = self._con.execute(_LAST_DAY).fetchall()[0][0]
        return found

    def _make_room(self) -> None:
        """Forget tables until one more, as large as the largest, is within what may be kept."""
        while rows := [made.rows for made in self._made.values()]:
            if len(rows) < KEPT and sum(rows) + max(rows) <= KEPT_ROWS:
                break
            self._forget(1)

    def _forget(self, tables: int) -> None:
        for _ in range(min(tables, len(self._made))):
            _, oldest = self._made.popitem(last=False)
            self._con.execute(oldest.drop).fetchall()
            if oldest.owner:
                self._forget_readers(oldest.outcome)

    def _forget_readers(self, outcome: str) -> None:
        """Forget the views that read a table which is not there any more."""
        for key in [key for key, made in self._made.items() if made.outcome == outcome]:
            self._con.execute(self._made.pop(key).drop).fetchall()

    def _enough(self, make: Callable[[], _Made]) -> _Made:
        """Make a table; where memory does not suffice, all others make room for it."""
        try:
            return make()
        except duckdb.OutOfMemoryException:
            self._forget(len(self._made))
        try:
            return make()
        except duckdb.OutOfMemoryException:
            raise StoreError(
                "There is not enough memory for the standings of so much evidence. Choose tasks "
                "or forms, or keep a store for each term."
            ) from None

    def _own(self, scope: Scope | None) -> _Made:
        """The version's own standings, without what others are made from."""
        return self._view(next(self._numbers), standings.own(self._kept(scope)))

    def _from_kept(self, rule: Rule, scope: Scope | None, everybody: _Made | None) -> _Made:
        """A view of the kept standings with what another rule makes of their evidence."""
        kept, number = self._kept(scope), next(self._numbers)
        if everybody:
            view = self._view(number, standings.under(kept, everybody.outcome))
            return replace(view, outcome=everybody.outcome)
        outcome = f"outcome_{number}"
        text = f"create temp table {outcome} as {standings.outcome(rule, kept)}"
        (rows,) = self._con.execute(text).fetchall()[0]
        view = self._view(number, standings.under(kept, outcome))
        return _Made(view.name, rows, f"{view.drop}; drop table {outcome}", outcome, owner=True)

    def _view(self, number: int, text: str) -> _Made:
        name = f"standing_{number}"
        self._con.execute(f"create temp view {name} as {text}").fetchall()
        return _Made(name, 0, f"drop view {name}")

    def _kept(self, scope: Scope | None) -> str:
        return self._scopes.table(scope, standings.KEPT)

    def _some(self, everybody: str, scope: Scope) -> _Made:
        """A table of the standings of those in scope, from that of everybody."""
        name = f"standing_{next(self._numbers)}"
        text = f"from {everybody} where student_ix in (from {scope.name})"
        (rows,) = self._con.execute(f"create temp table {name} as {text}").fetchall()[0]
        return _Made(name, rows, f"drop table {name}")

    def _anew(self, text: str, filters: Filters, scope: Scope | None) -> _Made:
        """A table of standings made from attempts and work, of some students after the other."""
        name = f"standing_{next(self._numbers)}"
        params = used(text, filters.params())
        rows, how = 0, f"create temp table {name} as"
        try:
            for students in self._parts(scope):
                self._scopes.stand(text, scope, students)
                rows += int(self._con.execute(f"{how} {text}", params).fetchall()[0][0])
                how = f"insert into {name}"
        except duckdb.Error:
            self._con.execute(f"drop table if exists {name}").fetchall()
            raise
        return _Made(name, rows, f"drop table {name}")

    def _parts(self, scope: Scope | None) -> list[str | None]:
        """Conditions that divide the students evenly; None: all of them at once."""
        self._scopes.stand("from attempt", scope)
        (attempts,) = self._con.execute("select count(*) from attempt").fetchall()[0]
        parts = -(-attempts // PART)
        if parts < 2:
            return [None]
        (last,) = self._con.execute("select max(student_ix) from student").fetchall()[0]
        cuts = [(last + 1) * part // parts for part in range(1, parts)]
        between = [f"student_ix >= {a} and student_ix < {b}" for a, b in pairwise(cuts)]
        return [f"student_ix < {cuts[0]}", *between, f"student_ix >= {cuts[-1]}"]
