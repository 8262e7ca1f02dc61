"""What the user said of an export, kept in the store for the next ones of the same source."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

import duckdb

from masteryviz.errors import Problem
from masteryviz.filters import day
from masteryviz.loading._same_class import KnownClass
from masteryviz.mapping import MARKS, Mapping
from masteryviz.readers import Batch

KEY = "answers"
"""Under which the table `meta` holds them: so they go with the version, and back with it."""

Home = tuple[str | None, str | None]
"""Name of a section as the file calls it, and its teacher where that is known."""


@dataclass(frozen=True, kw_only=True)
class Origin:
    """What tells exports of one source from others."""

    format: str
    """Key of the reader."""
    scope: str | None
    """The gradebook that the file is a snapshot of."""
    sections: tuple[Home, ...]
    """Sections in it; one without a name where it names none."""

    def common(self, other: Origin) -> tuple[Home, ...]:
        """Sections that another export of the same source shows too; none: it is of another."""
        if (self.format, self.scope) != (other.format, other.scope):
            return ()
        return tuple(home for home in self.sections if any(_same(home, o) for o in other.sections))


@dataclass(frozen=True, kw_only=True)
class Answer:
    """One thing that the user said of exports of a source."""

    what: Literal["mark", "class"]
    """What a mark in cells is worth, or which class a section is."""
    name: str
    """The mark, or what the file calls the section."""
    value: str
    """Points, or one of `mapping.MARKS`; of a class, the name that the store shows."""
    origin: Origin
    said_at: dt.datetime
    """When, UTC."""
    home: KnownClass | None = None
    """The class that a section is."""

    @property
    def key(self) -> str:
        """What it is about, among the answers of one source: `mark HW`."""
        return f"{self.what} {self.name}"

    @property
    def said(self) -> str:
        """The answer in words."""
        if self.what == "class":
            return f"{self.name} is {self.value}"
        return f"{self.name} {_CODES.get(self.value) or f'= {float(self.value):g}'}"

    @property
    def day(self) -> str:
        """The day on which it was said, here: `3 Nov 2026`."""
        return day(self.said_at.replace(tzinfo=dt.UTC).astimezone().date())


_CODES = {
    "blank": "has no score yet", "not_assigned": "is no evidence", "missing": "is missing work",
    "excused": "is excused", "submitted": "is handed in",
}  # fmt: skip


def read(con: duckdb.DuckDBPyConnection) -> list[Answer]:
    """Every answer that a version keeps, the newest last."""
    found = con.execute("select value from meta where key = $key", {"key": KEY}).fetchall()
    return [_of(item) for item in json.loads(found[0][0])] if found else []


def write(con: duckdb.DuckDBPyConnection, answers: Iterable[Answer]) -> None:
    """Let a version keep these answers and no others."""
    kept = sorted(answers, key=lambda one: (one.said_at, one.key, str(one.origin)))
    con.execute("delete from meta where key = $key", {"key": KEY}).fetchall()
    if kept:
        text = json.dumps([asdict(one) for one in kept], default=dt.datetime.isoformat)
        con.execute("insert into meta values ($key, $text)", {"key": KEY, "text": text}).fetchall()


def without(answers: Iterable[Answer], keys: Iterable[str], origin: Origin) -> list[Answer]:
    """Answers but those on some things about a source; about its other sections they stay."""
    keys = {key.casefold() for key in keys}
    left = []
    for one in answers:
        about = one.origin.common(origin) if one.key.casefold() in keys else ()
        sections = tuple(home for home in one.origin.sections if home not in about)
        if sections:
            left.append(replace(one, origin=replace(one.origin, sections=sections)))
    return left


def with_new(answers: Sequence[Answer], said: Sequence[Answer]) -> list[Answer]:
    """Answers with newer ones; what was said before, and is said again, keeps its day."""
    left = list(answers)
    for one in said:
        same = [old for old in of(left, one.origin) if _tells(old) == _tells(one)]
        left = without(left, [one.key], one.origin)
        left.append(replace(one, said_at=same[0].said_at) if same else one)
    return left


def of(answers: Iterable[Answer], origin: Origin) -> list[Answer]:
    """Answers about a source: on each thing the newest one."""
    newest = {one.key.casefold(): one for one in answers if one.origin.common(origin)}
    return sorted(newest.values(), key=lambda one: (one.what, one.name))


def said(
    known: Iterable[tuple[str, KnownClass]],
    marks: Iterable[tuple[str, str]],
    origin: Origin,
    used: Iterable[Answer],
) -> list[Answer]:
    """What was said of an export, now or before, as answers on its source."""
    now = dt.datetime.now(dt.UTC).replace(tzinfo=None, microsecond=0)
    return [
        *(replace(one, origin=origin) for one in used),
        *(
            Answer(what="mark", name=mark, value=worth, origin=origin, said_at=now)
            for mark, worth in marks
        ),
        *(
            Answer(what="class", name=name, value=home.shown, home=home, origin=origin, said_at=now)
            for name, home in known
        ),
    ]


def notices(used: Sequence[Answer]) -> list[Problem]:
    """That earlier answers were used, by the day on which they were given."""
    days: dict[str, list[str]] = {}
    for one in used:
        days.setdefault(one.day, []).append(one.said)
    return [
        Problem(
            f"As you said on {day}: {'; '.join(words)}.",
            "`masteryviz answers` lists what you said, and takes it back.",
        )
        for day, words in days.items()
    ]


def origin_of(batch: Batch, format: str) -> Origin:
    """The source of a batch, with its sections as the file calls them."""
    sections = batch.frame("sections")
    named = {
        (name or key, teacher)
        for key, name, teacher in sections.select("section", "name", "teacher").iter_rows()
    }
    homes = sorted(named, key=lambda home: (home[0] or "", home[1] or ""))
    return Origin(format=format, scope=batch.scope, sections=tuple(homes) or ((None, None),))


def laid_over(mapping: Mapping, marks: Sequence[tuple[str, str]]) -> Mapping:
    """A map with what is said of marks laid over it."""
    worth = {mark: float(said) for mark, said in marks if said not in MARKS}
    codes = {mark: said for mark, said in marks if said in MARKS}
    return replace(
        mapping,
        levels={**{m: n for m, n in mapping.levels.items() if m not in codes}, **worth},
        marks={**{m: s for m, s in mapping.marks.items() if m not in worth}, **codes},
    )


def _tells(one: Answer) -> tuple[object, ...]:
    return (one.key, one.value, one.home)


def _same(one: Home, other: Home) -> bool:
    """Whether two sections are one, as far as is known of their teachers."""
    return one[0] == other[0] and (None in (one[1], other[1]) or one[1] == other[1])


def _of(item: dict[str, Any]) -> Answer:
    origin, home = item["origin"], item["home"]
    sections = tuple((name, teacher) for name, teacher in origin["sections"])
    return Answer(
        what=item["what"],
        name=item["name"],
        value=item["value"],
        origin=Origin(format=origin["format"], scope=origin["scope"], sections=sections),
        said_at=dt.datetime.fromisoformat(item["said_at"]),
        home=None if home is None else KnownClass(**home),
    )
