"""One student erased everywhere: from every version of the store, and from what the team wrote."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import duckdb

from masteryviz import evidence, settings, standings
from masteryviz.errors import SettingError
from masteryviz.identity._first_names import first_names
from masteryviz.identity._queries import opened, query
from masteryviz.journal import ERASED, Journal
from masteryviz.store import Store

_NUMBER = re.compile(r"\d+")
_LEAST, _LEAST_DIGITS = 4, 7
"""Letters of an id, and digits of a number, that are surely no other word in a text."""
_TITLES = "select count(*) from claim_stated where contains(lower(value), lower($word))"


@dataclass(frozen=True, kw_only=True)
class Traces:
    """What there is of a student."""

    student: str
    """The id in the store."""
    name: str | None
    sections: tuple[str, ...]
    attempts: int
    entries: int
    """Cells and rows of exports."""
    files: int
    """Exports that name the student; the files themselves are not the store's to erase."""
    written: int
    """Plans, notes and meetings that name the student."""
    titles: int = 0
    """Names of sections, skills and tasks that hold the student's name: they stay."""
    first_names: int = 0
    """Places in free text where the student's first name stands alone, and is nobody else's."""
    unsure: int = 0
    """Places where it may be somebody else's, or another word: they stay, to be looked at."""
    look_at: tuple[str, ...] = ()
    """The plans, notes and meetings with such places, as `note 12 of 2026-02-05`."""


@dataclass(frozen=True)
class _Known:
    """Whom to erase."""

    ids: tuple[str, ...]
    """What the store calls the student, or may have called them once."""
    words: tuple[str, ...]
    """What is surely about the student in a text: names, addresses, long ids."""
    sets: tuple[str, ...]
    """Every set of ids that files state: no two students have the same."""
    names: tuple[str, ...] = ()
    """First names that are nobody else's."""


def traces(store: Store | Path | str | None, student: str) -> Traces:
    """What would go if a student were erased.

    Parameters
    ----------
    store
        Where. Default: the user's own store.
    student
        The student's id in the store, or an id, e-mail address or log-in that is theirs alone.

    Raises
    ------
    SettingError
        When nobody, or more than one, is called so.
    StoreError
        When there is no store.
    """
    place = opened(store)
    with place.connect() as con:
        return _found(con, _whom(con, student), Journal(place.path))[0]


def erase(store: Store | Path | str | None, student: str) -> Traces:
    """Erase a student for good; says what went.

    The store is written anew without the student, every older version is removed, so that `undo`
    cannot bring them back, and plans, notes and meetings forget them. Digests of the student's
    ids, made with the store's secret, stay: whoever loads an old export does not bring the student
    back. If the computer stops in between, `finish_erasing` does the rest.

    Files outside of the store are not touched: exports, downloads, prints, backups.

    Parameters
    ----------
    store, student
        As `traces` takes them.

    Raises
    ------
    SettingError
        When nobody, or more than one, is called so. Nothing was changed then.
    StoreError
        When the store cannot be written.
    """
    place = opened(store)
    finish_erasing(place)
    with place.connect() as con:
        found, known = _found(con, _whom(con, student), Journal(place.path))
    Journal(place.path).promise(known.ids, known.words, known.sets, known.names)
    _carry_out(place, known)
    return found


def finish_erasing(store: Store | Path | str | None) -> int:
    """Do the rest of what a stopped `erase` left undone; says how many students that were.

    The shell and the dashboard do so when they start. A store that is not there has none.

    Raises
    ------
    StoreError
        When the store cannot be written.
    """
    place = store if isinstance(store, Store) else Store(store)
    promised = Journal(place.path).promised()
    for promise in promised:
        _carry_out(place, _Known(*promise))
    return len(promised)


def _carry_out(place: Store, known: _Known) -> None:
    rule = settings.read(place.path).rule

    def write(con: duckdb.DuckDBPyConnection) -> None:
        stated = con.execute(query("stated")).fetchall()
        for ix in sorted({ix for _, ix, ids in stated if ids in known.sets}):
            evidence.erase(con, ix, place.tokens)
        _rename_files(con, known.words)
        evidence.rebuild(con)
        standings.keep(con, rule)

    place.publish(write, "erase", may_shrink=True, anew=True)
    Journal(place.path).forget(known.ids, known.words, known.names)


def _whom(con: duckdb.DuckDBPyConnection, called: str) -> int:
    found = con.execute(query("called"), {"called": called.strip()}).fetchall()
    if not found:
        raise SettingError(
            "No student of the store is called so. Give the student's id, e-mail address or "
            "log-in; ids are in the column `student` of: masteryviz ask current_standing"
        )
    if len(found) > 1:
        raise SettingError(
            f"{len(found)} students have that id in different systems. Nothing was changed. "
            "Give the id that the store calls the student by."
        )
    return int(found[0][0])


def _found(con: duckdb.DuckDBPyConnection, ix: int, journal: Journal) -> tuple[Traces, _Known]:
    cursor = con.execute(query("traces"), {"ix": ix})
    names = [column[0] for column in cursor.description or ()]
    row: dict[str, Any] = dict(zip(names, cursor.fetchall()[0], strict=True))
    known = _known(con, ix)
    titles = sum(con.execute(_TITLES, {"word": w}).fetchall()[0][0] for w in known.words)
    row["sections"] = tuple(row["sections"] or ())
    first = first_names(con, ix, journal, known.ids, known.words)
    traces = Traces(
        **row, written=len(journal.naming(known.ids)), titles=titles, first_names=first.sure,
        unsure=first.unsure, look_at=first.where,
    )  # fmt: skip
    return traces, replace(known, names=first.names)


def _known(con: duckdb.DuckDBPyConnection, ix: int) -> _Known:
    ids: set[str] = set()
    words: set[str] = set()
    for kind, word, own, alone in con.execute(query("words"), {"ix": ix}).fetchall():
        if own:
            ids |= {f"{kind}:{word}"} if kind != "student" else {word}
        if own and alone:
            ids.add(word)
        if word and (kind == "name" or _telling(word)):
            words |= {word.strip(), " ".join(reversed(word.strip().split(", ")))}
    sets = [ids for _, who, ids in con.execute(query("stated")).fetchall() if who == ix]
    return _Known(tuple(sorted(ids)), tuple(sorted(filter(None, words))), tuple(sorted(sets)))


def _telling(id: str) -> bool:
    """Whether an id in a text is surely this id: `12` may be a number of students."""
    return len(id) >= (_LEAST_DIGITS if _NUMBER.fullmatch(id) else _LEAST)


def _rename_files(con: duckdb.DuckDBPyConnection, words: Iterable[str]) -> None:
    """Take the student out of the names of files, such as `Doe, Jane.csv`."""
    pattern = re.compile("|".join(map(re.escape, words)) or r"(?!)", re.IGNORECASE)
    for ix, file in con.execute("select file_ix, file from source_file").fetchall():
        name = pattern.sub(ERASED, file)
        if name != file:
            con.execute(
                "update source_file set file = $name where file_ix = $ix", {"name": name, "ix": ix}
            ).fetchall()
