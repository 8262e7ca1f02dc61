"""Which snapshots are of one gradebook: pictures of the same students at different times."""

from __future__ import annotations

from collections import defaultdict

import duckdb

from masteryviz.readers.wide_tracker import SCOPE as TRACKERS

_FILES = "select file_ix, scope from source_file where scope is not null order by file_ix"

# A student links every file that shows them with the first one.
_LINKS = """
select distinct file_ix, min(file_ix) over (partition by scope, student_ix) as first
from (
    select distinct scope, file_ix, who.student_ix
    from observation join source_file using (file_ix)
    join student_stated as who on who.stated_ix = observation.student_ix
    where scope <> $trackers
)
"""

_SHOWN = """
select distinct file_ix, who.student_ix, section.section_ix
from observation join source_file using (file_ix)
join student_stated as who on who.stated_ix = observation.student_ix
left join section_stated as section on section.stated_ix = observation.section_ix
where scope = $trackers
"""

_COLUMNS = """
select distinct file_ix, task_ix from observation join source_file using (file_ix)
where scope = $trackers
"""


def settle(con: duckdb.DuckDBPyConnection) -> None:
    """Make the temporary table `gradebook` of `file_ix` and the gradebook it is a snapshot of.

    Snapshots of one scope are of one gradebook as far as students hold them together. Trackers
    are told apart by their sections too, since a spreadsheet's columns have no ids: two are one
    where they have a student of one section in common; where the section of one is not known, they
    must have half of their columns in common.
    """
    files = con.execute(_FILES).fetchall()
    groups = Groups([ix for ix, _ in files])
    for one, other in con.execute(_LINKS, {"trackers": TRACKERS}).fetchall():
        groups.join(one, other)
    trackers = [ix for ix, scope in files if scope == TRACKERS]
    if len(trackers) > 1:
        _join_trackers(con, trackers, groups)
    con.execute("create temp table gradebook (file_ix uinteger, gradebook varchar)").fetchall()
    rows = [(ix, f"{scope} #{groups.home(ix)}") for ix, scope in files]
    if rows:
        con.executemany("insert into gradebook values (?, ?)", rows)


class Groups:
    """Files that are held together so far."""

    def __init__(self, files: list[int]) -> None:
        self._next = {ix: ix for ix in files}

    def home(self, ix: int) -> int:
        while self._next[ix] != ix:
            self._next[ix] = self._next[self._next[ix]]
            ix = self._next[ix]
        return ix

    def join(self, one: int, other: int) -> None:
        one, other = sorted((self.home(one), self.home(other)))
        self._next[other] = one


def _join_trackers(con: duckdb.DuckDBPyConnection, files: list[int], groups: Groups) -> None:
    homes: defaultdict[int, dict[int, int | None]] = defaultdict(dict)
    columns: defaultdict[int, set[int]] = defaultdict(set)
    for ix, student, section in con.execute(_SHOWN, {"trackers": TRACKERS}).fetchall():
        homes[ix][student] = section
    for ix, task in con.execute(_COLUMNS, {"trackers": TRACKERS}).fetchall():
        columns[ix].add(task)
    for place, one in enumerate(files):
        for other in files[:place]:
            if groups.home(one) == groups.home(other):
                continue
            both = homes[one].keys() & homes[other].keys()
            pairs = {(homes[one][student], homes[other][student]) for student in both}
            known = any(a is not None and a == b for a, b in pairs)
            alike = 2 * len(columns[one] & columns[other]) >= min(
                len(columns[one]), len(columns[other])
            )
            if known or (alike and any(None in pair for pair in pairs)):
                groups.join(one, other)
