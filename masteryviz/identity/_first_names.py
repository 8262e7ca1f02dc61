"""Which first names are one student's alone, and where they stand in what the team wrote."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from masteryviz.identity._queries import query
from masteryviz.journal import (
    FREE,
    KINDS,
    Entry,
    Journal,
    is_in_small,
    masked,
    places,
    texts,
    without,
)

_LEAST = 3
"""Letters of a first name that are surely no other word: `Al` or `Ed` may be."""
_PARTICLES = frozenset(("bin", "den", "der", "del", "ibn", "iii", "the", "van", "von"))
_SPOKEN = """
monday tuesday wednesday thursday friday saturday sunday january february march april may june july
august september october november december autumn summer winter angel art ash bill case chance chase
chip dawn destiny don drew faith frank gene grace grant guy harmony honor hope hunter iris ivy joy
justice king lane major mark max mercy merit miles noble olive page pat patience penny prince ray
rich river rob robin rock rose sage scout skip sky star storm sue sunny trinity unity violet virtue
ward will woody young
"""
_ALSO_WORDS = frozenset(_SPOKEN.split())
"""First names that a sentence may begin with as another word: they are only counted."""


@dataclass(frozen=True)
class Found:
    """First names of a student alone, in what the team wrote."""

    names: tuple[str, ...] = ()
    """Those that nobody else in the store has, and that are no other word."""
    sure: int = 0
    """Places where one of these stands for the student."""
    unsure: int = 0
    """Places where a first name may be somebody else's, or another word."""
    where: tuple[str, ...] = ()
    """The entries with such places, as `note 12 of 2026-02-05`."""


def first_names(
    con: duckdb.DuckDBPyConnection, ix: int, journal: Journal, ids: tuple[str, ...],
    words: tuple[str, ...],
) -> Found:  # fmt: skip
    """Look for a student's first names alone in plans, notes and meetings.

    A name is the student's alone where no other student has it as a part of a name or id, no
    section, teacher, skill or task and no member of the team is called so, and nobody wrote it in
    small letters.

    Parameters
    ----------
    con
        The version that still has the student.
    ix
        The student's number in it.
    journal
        What the team wrote.
    ids, words
        What `Journal.forget` takes out anyway: what is left of a text is looked at.
    """
    rows = con.execute(query("first_names"), {"ix": ix}).fetchall()
    own = _given({text for mine, text in rows if mine and text})
    if not own:
        return Found()
    free: list[tuple[Entry, str]] = []
    other = [text for mine, text in rows if not mine and text]
    for kind in KINDS:
        for entry in journal.all(kind):
            for field, text in texts(without(entry.body, ids, words)):
                if field in FREE:
                    free.append((entry, text))
                else:
                    other.append(text)
    alone = tuple(name for name in own if _is_alone(name, other, [text for _, text in free]))
    sure = unsure = 0
    where: dict[str, None] = {}
    for entry, text in free:
        n, _ = places(text, alone)
        left = sum(places(masked(text, alone), own))
        sure, unsure = sure + n, unsure + left
        if left:
            where[f"{entry.kind} {entry.id} of {entry.body.get('day', entry.made_at.date())}"] = (
                None
            )
    return Found(alone, sure, unsure, tuple(where))


def _is_alone(name: str, other: list[str], free: list[str]) -> bool:
    if len(name) < _LEAST or name.casefold() in _ALSO_WORDS:
        return False
    called = any(any(places(text, (name,))) for text in other)
    return not called and not any(is_in_small(text, name) for text in free)


def _given(names: set[str]) -> tuple[str, ...]:
    """First names of full ones: before the family name, or behind it and a comma."""
    found: set[str] = set()
    for name in names:
        _, comma, behind = name.partition(",")
        words = behind.split() if comma else name.split()[:-1][:1]
        found |= {word for word in words if _is_name(word)}
    return tuple(sorted(found))


def _is_name(word: str) -> bool:
    return word.replace("-", "").replace("'", "").isalpha() and (
        len(word) > 1 and word.casefold() not in _PARTICLES
    )
