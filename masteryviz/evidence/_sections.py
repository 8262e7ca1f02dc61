"""Which sections that files speak of are one and the same, and what to call each."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import duckdb
import polars as pl

from masteryviz.evidence import _simultaneous
from masteryviz.evidence._claims import IDENTITY
from masteryviz.schema import TABLES

_STATED = "select ix, value from claim where what = 'section' and attribute = 'key' order by value"

_STUDENTS = """
select section_ix, list(distinct who.student_ix) from roster
join student_stated as who on who.stated_ix = roster.student_ix
where section_ix in (select unnest($sections)) group by section_ix
"""

_PERIODS = """
select section_ix, max_by(value, (exported_at, sha256))
from claim join section_stated on stated_ix = ix
where what = 'section' and attribute = 'period'
group by section_ix
"""

_TELLING = IDENTITY[1:]
_BETWEEN = " · "


@dataclass(frozen=True)
class Stated:
    """A section as a file states it."""

    ix: int
    name: str
    facts: tuple[str | None, ...]
    """School, course, teacher and term; None where the file does not say."""
    all: tuple[int, ...]
    """Numbers of those of all files that state just the same."""

    def agrees(self, other: Stated) -> bool:
        """Whether the two differ in nothing that both say."""
        pairs = zip(self.facts, other.facts, strict=True)
        return all(a is None or b is None or a.casefold() == b.casefold() for a, b in pairs)


def settle(con: duckdb.DuckDBPyConnection) -> None:
    """Fill `section_stated` and `section` from what files said; all files together decide."""
    by_name: defaultdict[str, list[Stated]] = defaultdict(list)
    for section in _stated(con.execute(_STATED).fetchall()):
        by_name[section.name].append(section)
    groups = [
        group
        for alike in by_name.values()
        for group in (_groups(con, alike) if len(alike) > 1 else [alike])
    ]
    parts = _simultaneous.told_apart(con, [[ix for s in group for ix in s.all] for group in groups])
    groups = [group for group, its in zip(groups, parts, strict=True) for _ in its]
    # Numbered by what is stated, not by what was loaded first: numbers settle ties in time.
    numbered = list(enumerate((part for its in parts for part in its), start=1))
    _insert(con, "section_stated", [(ix, number) for number, part in numbered for ix in part])
    periods = dict(con.execute(_PERIODS).fetchall())
    rows = [
        (number, name, facts["course"], facts["teacher"], facts["school"], facts["term"],
         periods.get(number))
        for number, (group, name) in enumerate(zip(groups, shown_names(groups), strict=True), 1)
        for facts in [_facts(group)]
    ]  # fmt: skip
    _insert(con, "section", rows)


def _stated(rows: list[tuple[int, str]]) -> list[Stated]:
    """Sections as files state them; what several files state just the same is one."""
    alike: defaultdict[tuple[str, tuple[str | None, ...]], list[int]] = defaultdict(list)
    for ix, value in rows:
        said = json.loads(value)
        alike[said["name"], tuple(said[what] for what in _TELLING)].append(ix)
    return [Stated(all_[0], name, facts, tuple(all_)) for (name, facts), all_ in alike.items()]


def _groups(con: duckdb.DuckDBPyConnection, alike: list[Stated]) -> list[list[Stated]]:
    """Sections of one name, each with all the ways in which files state it.

    What contradicts nothing and could be only one section is that one. What could be several
    (a file that says nothing of its teacher, beside those of two teachers) is the one of them
    that it shares students with, else a section of its own.
    """
    near = {a.ix: [b for b in alike if b is not a and a.agrees(b)] for a in alike}
    open_ = [a for a in alike if not all(b.agrees(c) for b, c in combinations(near[a.ix], 2))]
    groups: list[list[Stated]] = []
    for section in alike:
        if section in open_:
            continue
        home = next((group for group in groups if group[0].agrees(section)), None)
        if home is None:
            groups.append([section])
        else:
            home.append(section)
    if not open_:
        return groups
    every = [ix for section in alike for ix in section.all]
    shown = dict(con.execute(_STUDENTS, {"sections": every}).fetchall())
    students = {
        section.ix: {who for ix in section.all for who in shown.get(ix, ())} for section in alike
    }
    homes = [_home(section, groups, students) for section in open_]
    alone = [[section] for section, home in zip(open_, homes, strict=True) if home is None]
    for section, home in zip(open_, homes, strict=True):
        if home is not None:
            home.append(section)
    return groups + alone


def _home(
    section: Stated, groups: list[list[Stated]], students: dict[int, set[int]]
) -> list[Stated] | None:
    """The one group that a section agrees with and has students of; None: none or several."""
    mine = students.get(section.ix, set())
    found = [
        group
        for group in groups
        if all(section.agrees(other) for other in group)
        and any(mine & students.get(other.ix, set()) for other in group)
    ]
    return found[0] if len(found) == 1 else None


def _facts(group: list[Stated]) -> dict[str, str | None]:
    """What all that states a section says of it together."""
    said = zip(*(section.facts for section in group), strict=True)
    return {
        what: max(filter(None, values), default=None)
        for what, values in zip(_TELLING, said, strict=True)
    }


def shown_names(groups: list[list[Stated]]) -> list[str]:
    """Name of each section; where several share one, with what they differ in: `P1 · Ms X`."""
    facts = [_facts(group) for group in groups]
    by_name: defaultdict[str, list[dict[str, str | None]]] = defaultdict(list)
    for group, said in zip(groups, facts, strict=True):
        by_name[group[0].name].append(said)
    names = []
    for group, said in zip(groups, facts, strict=True):
        alike = by_name[group[0].name]
        differ = [said[what] for what in _TELLING if len({other[what] for other in alike}) > 1]
        names.append(_BETWEEN.join([group[0].name, *filter(None, differ)]))
    return _unique(names)


def _unique(names: list[str]) -> list[str]:
    """Number the names that are still the same, in the given order."""
    seen: Counter[str] = Counter()
    taken = set(names)
    found = []
    for name in names:
        seen[name] += 1
        called = name
        while seen[name] > 1 and called in taken:
            called = f"{name} ({seen[name]})"
            seen[name] += called in taken
        taken.add(called)
        found.append(called)
    return found


def _insert(con: duckdb.DuckDBPyConnection, table: str, rows: Sequence[tuple[object, ...]]) -> None:
    if not rows:
        return
    columns = TABLES[table].columns
    types = {c.name: pl.UInt32 if c.type == "UINTEGER" else pl.String for c in columns}
    con.register("incoming", pl.DataFrame(rows, schema=types, orient="row"))
    con.table("incoming").order("1").insert_into(table)
    con.unregister("incoming")
