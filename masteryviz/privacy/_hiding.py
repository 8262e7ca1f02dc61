"""Which groups of a table are hidden, so that none can be worked out from what is shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product

from masteryviz.privacy._exposed import exposed

Key = tuple[Hashable, ...]
Level = tuple[str, ...]
"""What a margin is grouped by: `("skill",)` and `()` are margins of `("skill", "section")`."""
Place = tuple[Level, Key]


@dataclass(frozen=True)
class Cell:
    """A group: how many students, and how many of them have what is counted (None: no count)."""

    size: int
    outcome: int | None = None

    def __add__(self, other: Cell) -> Cell:
        if self.outcome is None or other.outcome is None:
            return Cell(self.size + other.size)
        return Cell(self.size + other.size, self.outcome + other.outcome)

    def is_small(self, least: int, uniform: bool) -> bool:
        """Whether it is to be hidden by itself.

        Fewer than `least` students; or, where `uniform` groups are hidden and there are fewer than
        twice as many, all or none of them, which says it of each.
        """
        if 0 < self.size < least:
            return True
        return uniform and 0 < self.size < 2 * least and self.outcome in (0, self.size)


@dataclass(frozen=True)
class Line:
    """A sum that everybody knows to hold: the total is that of its parts."""

    total: Place
    parts: tuple[Place, ...]

    @property
    def places(self) -> tuple[Place, ...]:
        """All that the sum is about."""
        return (self.total, *self.parts)


@dataclass(frozen=True)
class Table:
    """The groups of an answer, and what is known of how they add up."""

    groups: Level
    """Names of the group columns."""
    cells: Mapping[Key, Cell]
    """Values of the group columns -> the group."""
    small: Mapping[Level, Iterable[Key]] = field(default_factory=dict)
    """Groups of a level that are too small for another reason, such as few students who are
    counted once for each skill."""
    above: Mapping[str, Mapping[str, Mapping[Hashable, Hashable]]] = field(default_factory=dict)
    """Group column -> column it adds up to -> value -> value: `section`, `teacher`, `P1`, `Li`."""


def choose(table: Table, least: int, *, uniform: bool = True) -> dict[Level, set[Key]]:
    """The groups to hide, by level: the small ones, and as many more as keep those unknown.

    What an onlooker may know is every other group of the table and every margin of it: totals by
    each part of the group columns, and by what they add up to. Margins are hidden as groups are.
    In a line (the groups that make up one margin) the hidden ones together have at least `least`
    students; then the smallest group of a line is hidden, a margin only where no group is left
    (and where nothing is left in its lines, in those that meet them), again and again, until no
    hidden number is determined by the equations of all lines (`exposed`): neither how many
    students, nor how many of them have what is counted, nor how many do not.

    A count of 0 of all that is on show cannot be kept from being known of each of its groups.

    Parameters
    ----------
    table
        The groups.
    least
        Students that a group must have to be shown.
    uniform
        Whether groups of fewer than twice as many are hidden too where all or none of them have
        what is counted.
    """
    hiding = _Hiding(table, least, uniform)
    found: dict[Level, set[Key]] = {level: set() for level in levels(table)}
    for level, key in hiding.done():
        found[level].add(key)
    return found


def levels(table: Table) -> list[Level]:
    """Every margin of a table, and the table itself, coarse before fine."""
    steps = [["", *_coarser(table, name), name] for name in table.groups]
    found = [tuple(filter(None, names)) for names in product(*steps)]
    depth = dict.fromkeys(table.groups, 2)
    return sorted(dict.fromkeys(found), key=lambda level: sum(depth.get(n, 1) for n in level))


def _coarser(table: Table, name: str) -> list[str]:
    """What a group column adds up to, where that is neither all in one nor each its own."""
    values = {key[table.groups.index(name)] for key in table.cells}
    found = []
    for parent, of in table.above.get(name, {}).items():
        kinds = len({of.get(value) for value in values})
        if parent not in table.groups and 1 < kinds < len(values):
            found.append(parent)
    return found


def margin(key: Key, level: Level, table: Table) -> Key:
    """The key of the margin at a level that a group of the table is part of."""
    return _finder(level, table)(key)


class _Hiding:
    """The groups and margins of a table, the lines between them, and what is hidden so far."""

    def __init__(self, table: Table, least: int, uniform: bool) -> None:
        self.least = least
        self.cells: dict[Place, Cell] = {}
        self.lines: list[Line] = []
        self.depth = {level: place for place, level in enumerate(levels(table))}
        self.finest = table.groups
        self.made_of: dict[Place, frozenset[Place]] = {}
        """The finest groups that each margin is made of."""
        for level in self.depth:
            self._add(level, table)
        # By what they are made of, not by name: pseudonyms differ from one session to the next.
        kinds = sorted(
            self.cells,
            key=lambda p: (self.depth[p[0]], sorted(map(repr, self.made_of.get(p, (p,))))),
        )
        self._order = {place: number for number, place in enumerate(kinds)}
        small = {(level, tuple(key)) for level, keys in table.small.items() for key in keys}
        self.hidden = {
            place
            for place, cell in self.cells.items()
            if cell.size and (place in small or cell.is_small(least, uniform))
        }
        self._of: dict[Place, list[Line]] = {}
        for line in self.lines:
            for place in line.places:
                self._of.setdefault(place, []).append(line)
        self._alone = {line.parts[0] for line in self.lines if len(line.parts) == 1}

    def done(self) -> set[Place]:
        """All that is to be hidden."""
        if self.hidden:
            self._widen()
            for value in (_size, _outcome, _others):
                self._protect(value)
        return self.hidden

    def _add(self, level: Level, table: Table) -> None:
        """Sum up one level, and draw its lines to the margins right above it."""
        find, here = _finder(level, table), dict[Place, Cell]()
        made_of: dict[Place, set[Place]] = {}
        for key, cell in table.cells.items():
            if cell.size:
                place = (level, find(key))
                here[place] = here[place] + cell if place in here else cell
                made_of.setdefault(place, set()).add((self.finest, key))
        if level != self.finest:
            self.made_of |= {place: frozenset(of) for place, of in made_of.items()}
        # The narrowest sums first: what is hidden for them often does for the wider ones too.
        for coarse in sorted(
            {place[0] for place in self.cells}, key=self.depth.__getitem__, reverse=True
        ):
            to = _step(level, coarse, table)
            if to is not None:
                parts: dict[Key, list[Place]] = {}
                for place in here:
                    parts.setdefault(to(place[1]), []).append(place)
                self.lines += [Line((coarse, key), tuple(of)) for key, of in parts.items()]
        self.cells |= here

    def _widen(self) -> None:
        """See that what is hidden in a line, taken together, is no small group either."""
        for line in self.lines:
            while 0 < self._together(line) < self.least:
                if self._hide(line.parts, _size) is None:
                    break

    def _together(self, line: Line) -> int:
        if line.total in self.hidden:
            return 0
        return sum(self.cells[place].size for place in line.parts if place in self.hidden)

    def _protect(self, value: Callable[[Cell], int]) -> None:
        """Hide more until no hidden value is determined, or there is nothing left to hide."""
        given_up: set[Place] = set()
        while True:
            open_ = self._exposed(value) - given_up
            if not open_:
                return
            changed: set[Line] = set()
            for place in sorted(open_, key=self._order.__getitem__):
                lines = self._of.get(place, [])
                if any(place != x.total and not value(self.cells[x.total]) for x in lines):
                    given_up.add(place)  # a total of nobody says it of each, whatever is hidden
                    continue
                if not changed.isdisjoint(lines):
                    continue  # one more is hidden beside it: that may do
                more = next(filter(None, (self._hide(p, value) for p in self._around(place))), None)
                if more is None:
                    given_up.add(place)
                else:
                    changed.update(self._of[more])

    def _around(self, place: Place) -> Iterator[list[Place]]:
        """The places of its lines; then of the lines that meet these, and so on.

        Beside a number there may be nothing left to hide, and yet sums further away tell it.
        """
        lines, seen = list(self._of.get(place, [])), set[Line]()
        while lines:
            places = [p for line in lines for p in line.places]
            yield places
            seen.update(lines)
            met = dict.fromkeys(line for p in places for line in self._of[p])
            lines = [line for line in met if line not in seen]

    def _exposed(self, value: Callable[[Cell], int]) -> set[Place]:
        """What is hidden and can be worked out of the sums of finest groups that are on show."""
        unseen = {p for p in self.hidden if p[0] == self.finest}
        within = {place: of & unseen for place, of in self.made_of.items()}
        return exposed(
            {place: value(self.cells[place]) for place in unseen},
            (of for place, of in within.items() if place not in self.hidden),
            {place: of for place, of in within.items() if place in self.hidden},
        )

    def _hide(self, among: Iterable[Place], value: Callable[[Cell], int]) -> Place | None:
        """Hide one more among some; None where there is none to hide."""
        shared = Counter(p for p in among if p not in self.hidden and value(self.cells[p]))
        if not shared:
            return None
        best = min(shared, key=lambda place: self._rank(place, shared[place]))
        self.hidden.add(best)
        return best

    def _rank(self, place: Place, shared: int) -> tuple[bool, int, int, int, int]:
        """Last what its margin tells anyway; fine before coarse; what is in most of the lines."""
        depth, size = self.depth[place[0]], self.cells[place].size
        return place in self._alone, -depth, -shared, size, self._order[place]


def _size(cell: Cell) -> int:
    return cell.size


def _outcome(cell: Cell) -> int:
    return cell.size if cell.outcome is None else cell.outcome


def _others(cell: Cell) -> int:
    return cell.size if cell.outcome is None else cell.size - cell.outcome


def _finder(level: Level, table: Table) -> Callable[[Key], Key]:
    """From a key of the table to its key on a coarser level."""
    steps = [_value(name, table) for name in level]
    return lambda key: tuple(step(key) for step in steps)


def _value(name: str, table: Table) -> Callable[[Key], Hashable]:
    if name in table.groups:
        place = table.groups.index(name)
        return lambda key: key[place]
    below = next(group for group in table.groups if name in table.above.get(group, {}))
    place, of = table.groups.index(below), table.above[below][name]
    return lambda key: of.get(key[place])


def _step(level: Level, coarse: Level, table: Table) -> Callable[[Key], Key] | None:
    """From a key of a level to that of a level right above it; None where it is not."""
    lost = [name for name in level if name not in coarse]
    new = [name for name in coarse if name not in level]
    if len(lost) != 1 or len(new) > 1 or (new and new[0] not in table.above.get(lost[0], {})):
        return None
    gone = level.index(lost[0])
    if not new:
        return lambda key: key[:gone] + key[gone + 1 :]
    of = table.above[lost[0]][new[0]]
    return lambda key: (*key[:gone], of.get(key[gone]), *key[gone + 1 :])
