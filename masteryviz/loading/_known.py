"""Whether a file is in the store already, and whether it is to be read again in another way."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass, replace

import duckdb

from masteryviz.loading._arrival import Arrival
from masteryviz.loading._moment import moment_in, moment_of
from masteryviz.mapping import Mapping
from masteryviz.rules import Rule
from masteryviz.settings import Criteria

_LOADS = """
select file_ix, format, scope is null, exported_at, exported_from, mapping
from source_file where sha256 = $sha256 order by exported_at
"""


@dataclass(frozen=True)
class How:
    """How the user wants files to be read."""

    format: str | None
    as_of: dt.date | dt.datetime | None
    arrival: Arrival
    timezone: str | None
    rule: Rule
    criteria: Criteria = "mean"
    sheets: tuple[str, ...] = ()
    other_course: bool = False

    @property
    def mapping(self) -> Mapping:
        """The map, with the time zone of the school."""
        return replace(self.arrival.meaning, timezone=self.timezone)

    @property
    def digest(self) -> str | None:
        """Digest of the map and of what the file's place says; None for nothing of both."""
        meaning, place = self.arrival.meaning, self.arrival.place
        if meaning == Mapping() and not place:
            return None
        said = repr(meaning) + place
        return hashlib.sha256(said.encode()).hexdigest()

    def of(self, arrival: Arrival, timezone: str | None) -> How:
        """The same for another file; `timezone` is the school's where its map names none."""
        return replace(self, arrival=arrival, timezone=arrival.mapping.timezone or timezone)


@dataclass(frozen=True)
class Earlier:
    """An earlier load of the same bytes."""

    file_ix: int
    format: str
    is_log: bool
    exported_at: dt.datetime
    exported_from: str
    mapping: str | None


def loads(con: duckdb.DuckDBPyConnection, sha256: str) -> list[Earlier]:
    """Every load of these bytes, by the moment they speak for."""
    rows = con.execute(_LOADS, {"sha256": sha256}).fetchall()
    return [Earlier(*row) for row in rows]


def match(earlier: list[Earlier], name: str, how: How) -> tuple[Earlier | None, bool]:
    """Find the load that a file repeats or corrects, and whether it is just the same.

    An export that happens to have the bytes of one from another day, as in a week without school,
    is an export of its own where the user or both names say the days: (None, False). A day that
    was only taken from a time stamp, and the day of a log, are corrected by another one.
    """
    if how.as_of is not None:
        said: dt.datetime | None = moment_of(how.as_of, None, "", 0, how.timezone).at
    else:
        said = moment_in(name)
    for load in reversed(earlier):
        own_date = load.exported_from == "file" and how.as_of is None
        if said is None or own_date or load.exported_at == said:
            return load, how.digest in (None, load.mapping)
    for load in earlier:
        if load.exported_from == "mtime" or load.is_log:
            return load, False
    return None, False
