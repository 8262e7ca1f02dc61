"""What of an answer an audience gets to see: applied to every frame that leaves a gradebook."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import polars as pl

from masteryviz import privacy
from masteryviz.filters import Filters
from masteryviz.privacy import FLAG, Audience, Cell, Counts, Disguise, Key, Level, Limits, Table

if TYPE_CHECKING:
    from masteryviz.gradebook._gradebook import Gradebook

ABOVE = {"section": ("teacher", "course", "school", "term"), "skill": ("unit",), "task": ("unit",)}
"""What groups add up to: totals of these are on show as well."""

_KEPT = 200

Hidden = Mapping[Level, set[Key]]


@dataclass(frozen=True)
class Again:
    """The question that was answered, to be asked of everybody or in finer groups."""

    key: tuple[object, ...]
    ask: Callable[[Filters, Level], pl.DataFrame]


@dataclass(frozen=True)
class _Asked:
    """Numbers of groups, by filters and group columns."""

    key: str
    of: Callable[[Filters, Level], dict[Key, Cell]]


@dataclass
class Sight:
    """What an audience may see of one gradebook.

    Parameters
    ----------
    audience
        Who looks.
    limits
        How many students a group must have.
    disguise
        The pseudonyms; None where names are shown.
    """

    audience: Audience = "team"
    limits: Limits = field(default_factory=Limits)
    disguise: Disguise | None = None
    _hidden: dict[tuple[object, ...], Hidden] = field(default_factory=dict, repr=False)

    @property
    def least(self) -> int:
        """Students that a group must have to be shown; 0: every group is."""
        return self.limits.of(self.audience)

    def of(
        self, gradebook: Gradebook, frame: pl.DataFrame, counts: Counts | None, filters: Filters,
        groups: Level, again: Again,
    ) -> pl.DataFrame:  # fmt: skip
        """What is seen of an answer.

        Groups with few students, counted once each, are left out whatever the question, so that
        no question tells what another does not; then what is few in the answer's own numbers.
        Rows of students are left out with the group that they belong to.

        Parameters
        ----------
        gradebook
            Whose answer it is.
        frame, counts, filters, groups
            The answer, what its numbers count, and what it was asked for.
        again
            Asks the same for other filters and groups.
        """
        if self.audience == "present" and filters.student:
            return _plain(frame)  # asked for by pseudonym: one student is no secret count
        students = _Asked("students", lambda where, by: self._students(gradebook, where, by))
        if counts is None:
            return _plain(self._listed(gradebook, frame, filters, groups, students))
        values = [name for name in frame.columns if name not in {*groups, *counts.parts}]
        if counts.steps or counts.parts or not counts.size:
            hidden = self._hidden_of(gradebook, filters, groups, students)
            return self._in_steps(frame, counts, groups, values, hidden)
        own = _Asked(repr(again.key), lambda where, by: _cells(again.ask(where, by), counts, by))
        hidden = self._hidden_of(gradebook, filters, groups, own, students)
        keys = list(frame.select(groups).iter_rows()) if groups else [()] * frame.height
        few = pl.Series(FLAG, [key in hidden for key in keys], dtype=pl.Boolean)
        few |= privacy.small(frame, counts.size, self.least)
        return privacy.blanked(frame, few, values)

    def counted(self, gradebook: Gradebook, sections: pl.DataFrame) -> pl.DataFrame:
        """The list of sections, the numbers of students left out where they are few."""
        students = _Asked("students", lambda where, by: self._students(gradebook, where, by))
        hidden = self._hidden_of(gradebook, Filters(), ("section",), students)
        few = privacy.small(sections, "students", self.least)
        few |= pl.Series([(name,) in hidden for name in sections["section"]], dtype=pl.Boolean)
        return privacy.blanked(sections, few, ["students"]).drop(FLAG)

    def hides(self, gradebook: Gradebook, filters: Filters) -> bool:
        """Whether all that passes the filters, taken together, is too small to show."""
        if not self.least or (self.audience == "present" and filters.student):
            return False
        students = _Asked("students", lambda where, by: self._students(gradebook, where, by))
        return () in self._hidden_of(gradebook, filters, (), students)

    def _hidden_of(
        self, gradebook: Gradebook, filters: Filters, groups: Level, *asked: _Asked
    ) -> set[Key]:
        """The groups of an answer that are hidden, given what is hidden without the filters.

        What a filter leaves of a group is hidden too where it has some, but not all of the hidden
        ones that the group is made of: with what is on show without the filter, it would tell of
        them.
        """
        fine = _finest(groups, filters)
        everyone = _unnarrowed(filters)
        hidden = self._hidden_for(gradebook, everyone, fine, asked)
        if filters == everyone and groups in hidden:
            return hidden[groups]
        cells = asked[0].of(filters, fine)
        within = {key for key in cells if key in hidden[fine]}
        beyond = hidden[fine] - within
        above = self._above(gradebook, fine)
        table = Table(fine, cells, above=above)
        small: dict[Level, set[Key]] = {}
        for level in privacy.levels(table):
            parts, rest = ({privacy.margin(key, level, table) for key in keys}
                           for keys in (within, beyond))  # fmt: skip
            small[level] = within if level == fine else parts & rest
            few = self._students(gradebook, filters, level)
            small[level] |= {key for key, cell in few.items() if 0 < cell.size < self.least}
        found = self._choose(Table(fine, cells, small, above))
        if groups in found:
            return found[groups]
        # What is grouped by is all in one, or each its own, so that it is no level of its own.
        return {privacy.margin(key, groups, table) for key in found[fine]}

    def _hidden_for(
        self, gradebook: Gradebook, filters: Filters, fine: Level, asked: tuple[_Asked, ...]
    ) -> Hidden:
        """The hidden groups of everybody, level by level, kept for the next answer."""
        key = (asked[0].key, filters, fine)
        if key not in self._hidden:
            if len(self._hidden) >= _KEPT:
                self._hidden.clear()
            self._hidden[key] = self._decide(gradebook, filters, fine, asked)
        return self._hidden[key]

    def _decide(
        self, gradebook: Gradebook, filters: Filters, fine: Level, asked: tuple[_Asked, ...]
    ) -> Hidden:
        table = Table(fine, asked[0].of(filters, fine), above=self._above(gradebook, fine))
        if len(asked) > 1:
            small = self._hidden_for(gradebook, filters, fine, asked[1:])
        else:
            small = {
                level: {key for key, cell in asked[0].of(filters, level).items()
                        if 0 < cell.size < self.least}
                for level in privacy.levels(table)
            }  # fmt: skip
        return self._choose(Table(fine, table.cells, small, table.above))

    def _choose(self, table: Table) -> Hidden:
        """What to hide; that all or none of few have something is hidden from others only."""
        return privacy.choose(table, self.least, uniform=self.audience == "share")

    @staticmethod
    def _students(gradebook: Gradebook, filters: Filters, level: Level) -> dict[Key, Cell]:
        """How many students each group has, each counted once."""
        with gradebook.unrecorded():
            # Who has something to learn does not depend on the rule, so the store's own will do.
            found = gradebook.rows("count_students", rule=None, filters=filters, by=level)
        rows = found.select(*level, "students").iter_rows()
        return {row[:-1]: Cell(row[-1]) for row in rows}

    def _above(
        self, gradebook: Gradebook, groups: tuple[str, ...]
    ) -> dict[str, dict[str, Mapping[Hashable, Hashable]]]:
        found: dict[str, dict[str, Mapping[Hashable, Hashable]]] = {}
        for group in (name for name in ABOVE if name in groups):
            frame = {"section": gradebook.places, "skill": gradebook.skills,
                     "task": gradebook.tasks}[group]()  # fmt: skip
            # Of a skill and its task there is one unit: students are counted by the skill's.
            names = [name for name in ABOVE[group] if not any(name in of for of in found.values())]
            found[group] = {name: dict(frame.select(group, name).iter_rows()) for name in names}
        return found

    def _listed(
        self, gradebook: Gradebook, frame: pl.DataFrame, filters: Filters, groups: Level,
        students: _Asked,
    ) -> pl.DataFrame:  # fmt: skip
        """Rows of students without those of small sections, or of few in one with the skill."""
        found = tuple(name for name in FINEST if name in frame.columns)
        kept = frame
        for level in dict.fromkeys((found, tuple(n for n in groups if n in frame.columns))):
            if level:
                hidden = self._hidden_of(gradebook, _unnarrowed(filters), level, students)
                kept = _without(kept, level, hidden)
        return kept

    def _in_steps(
        self, frame: pl.DataFrame, counts: Counts, groups: tuple[str, ...], values: list[str],
        hidden: set[Key],
    ) -> pl.DataFrame:  # fmt: skip
        """Answers with several rows a group: one empty row stands for a group that is hidden."""
        keys: list[Key] = list(frame.select(groups).iter_rows()) if groups else [()] * frame.height
        gone = pl.Series(FLAG, [key in hidden for key in keys], dtype=pl.Boolean)
        places = pl.Series(range(frame.height), dtype=pl.UInt32)
        first = ~gone | places.is_in(list({key: n for n, key in reversed([*enumerate(keys)])}
                                          .values()))  # fmt: skip
        few = gone
        if counts.parts and counts.size:
            few = gone | privacy.small(frame, counts.size, self.least)
        blank = privacy.blanked(frame, few, values)
        blank = blank.with_columns(
            pl.when(~gone).then(pl.col(name)).alias(name) for name in counts.parts
        )
        return blank.filter(first)


def _plain(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.with_columns(pl.lit(value=False).alias(FLAG))


_COARSE = {
    "section": ("section", "course", "teacher", "school", "term"),
    "skill": ("skill", "unit"),
}
"""The finest group column, by the columns that its groups add up to."""

FINEST = ("skill", "section")
"""What almost every answer can be grouped by: groups are hidden for all of its totals at once."""


def _finest(groups: Level, filters: Filters) -> Level:
    """The group columns among whose groups it is decided what is hidden."""
    if all(any(name in of for of in _COARSE.values()) for name in groups):
        return FINEST
    narrowed = (
        group for group, names in _COARSE.items() if any(getattr(filters, n) for n in names)
    )
    return tuple(dict.fromkeys((*groups, *narrowed)))


def _unnarrowed(filters: Filters) -> Filters:
    """The filters without those that choose among groups or students."""
    names = [name for names in _COARSE.values() for name in names]
    nothing: dict[str, Any] = dict.fromkeys((*names, "student"), ())
    return replace(filters, **nothing)


def _cells(frame: pl.DataFrame, counts: Counts, by: Level) -> dict[Key, Cell]:
    """The groups of an answer, with its own numbers."""
    having = frame[counts.outcome].to_list() if counts.outcome else [None] * frame.height
    rows = zip(frame.select(*by, counts.size).iter_rows(), having, strict=True)
    return {row[:-1]: Cell(row[-1] or 0, n) for row, n in rows}


def _without(frame: pl.DataFrame, names: Level, keys: Iterable[Key]) -> pl.DataFrame:
    """The frame without the rows whose values of some columns are among the keys."""
    if not names:
        return frame.clear()
    gone = pl.DataFrame(
        list(keys), schema={name: frame.schema[name] for name in names}, orient="row"
    )
    return frame.join(gone, on=list(names), how="anti", nulls_equal=True, maintain_order="left")
