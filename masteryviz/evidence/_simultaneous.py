"""Sections that nothing but their students and the time of their gradebooks tells apart."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence

import duckdb

from masteryviz.evidence._gradebooks import Groups

# The snapshot that states a section, and its day.
_SNAPSHOTS = """
select distinct c.ix, c.file_ix, f.exported_at::date from claim_stated as c
join source_file as f using (file_ix)
where c.what = 'section' and c.attribute = 'key' and f.scope is not null
    and c.ix in (select unnest($sections))
order by c.ix
"""

_STUDENTS = """
select distinct roster.section_ix, who.student_ix from roster
join student_stated as who on who.stated_ix = roster.student_ix
where roster.section_ix in (select unnest($sections)) order by all
"""

_TASKS = """
select distinct file_ix, task_ix from observation
where file_ix in (select unnest($files)) order by all
"""


def told_apart(
    con: duckdb.DuckDBPyConnection, groups: Sequence[list[int]]
) -> list[list[list[int]]]:
    """Divide numbers of stated sections, each group of which could be one, into sections.

    Gradebooks that share neither a student of the section nor a task, and of which one has an
    export while the other goes on, are of two sections. Those that follow upon each other are of
    one, such as a class and that of the next term. A log that shows students of both says that
    they are one.
    """
    several = [ix for group in groups if len(group) > 1 for ix in group]
    if not several:
        return [[group] for group in groups]
    place = {ix: n for n, group in enumerate(groups) for ix in group}
    found = con.execute(_SNAPSHOTS, {"sections": several}).fetchall()
    files = {ix: file for ix, file, _ in found}
    days = {ix: day for ix, _, day in found}
    held = Groups(several)
    students = con.execute(_STUDENTS, {"sections": several}).fetchall()
    _link(held, ((ix, (place[ix], student)) for ix, student in students))
    loose = {
        n for n, group in enumerate(groups)
        if len({held.home(ix) for ix in group if ix in files}) > 1
    }  # fmt: skip
    shown = [ix for n in sorted(loose) for ix in groups[n] if ix in files]
    if shown:
        tasks = _tasks(con, {files[ix] for ix in shown})
        _link(held, ((ix, (place[ix], task)) for ix in shown for task in tasks[files[ix]]))
    return [_parts(group, held, days) if n in loose else [group] for n, group in enumerate(groups)]


def _tasks(con: duckdb.DuckDBPyConnection, files: set[int]) -> defaultdict[int, list[int]]:
    """Tasks of each snapshot."""
    tasks: defaultdict[int, list[int]] = defaultdict(list)
    for file, task in con.execute(_TASKS, {"files": sorted(files)}).fetchall():
        tasks[file].append(task)
    return tasks


def _link(held: Groups, pairs: Iterable[tuple[int, Hashable]]) -> None:
    """Hold together all that have something in common."""
    first: dict[Hashable, int] = {}
    for ix, what in pairs:
        held.join(ix, first.setdefault(what, ix))


def _parts(group: list[int], held: Groups, days: dict[int, dt.date]) -> list[list[int]]:
    """The parts of a group that exist at one time, each by itself; all the others together."""
    together: defaultdict[int, list[int]] = defaultdict(list)
    for ix in group:
        together[held.home(ix)].append(ix)
    dated = [part for part in together.values() if any(ix in days for ix in part)]
    spans = []
    for part in dated:
        its = [days[ix] for ix in part if ix in days]
        spans.append((min(its), max(its)))
    apart = {
        n
        for n, (start, end) in enumerate(spans)
        for m, (other, last) in enumerate(spans)
        if n != m and start <= last and other <= end
    }
    parts = [dated[n] for n in sorted(apart, key=lambda n: (spans[n], group.index(dated[n][0])))]
    alone = {ix for part in parts for ix in part}
    rest = [ix for ix in group if ix not in alone]
    return [*parts, rest] if rest else parts
