"""What the levels of a store say that words in cells are worth."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import duckdb

from masteryviz.levels import BUILT_IN, NO_EVIDENCE, Scale, fold, given
from masteryviz.settings import Settings

_LEVELS = "select distinct levels from skill where levels is not null order by levels"

Levels = tuple[tuple[str, float], ...]
"""Names of levels with their points, from high to low."""


@dataclass(frozen=True)
class Words:
    """The words that a store knows."""

    settings: tuple[Levels, ...] = ()
    """The lists of levels in its settings, each once."""
    scales: tuple[Scale, ...] = ()
    """Scales of its settings and skills."""

    def exactly(self, marks: Iterable[str]) -> Mapping[str, float]:
        """The levels of the settings where all marks are names of these, letter by letter.

        None where no list has all of them, or several have: which is meant would be a guess.
        """
        wanted = set(marks)
        found = [dict(levels) for levels in self.settings if wanted <= dict(levels).keys()]
        return found[0] if wanted and len(found) == 1 else {}

    def proposed(self, mark: str) -> str | None:
        """What a mark may be worth; None where no scale or several in different ways know it."""
        if fold(mark) in {fold(word) for word in NO_EVIDENCE}:
            return "not_assigned"
        found = {points for scale in self.scales if (points := scale.points(mark)) is not None}
        return f"{found.pop():g}" if len(found) == 1 else None


NO_WORDS = Words()
"""Of no store."""


def words_of(settings: Settings, con: duckdb.DuckDBPyConnection | None) -> Words:
    """Words that the settings and, where there is a version, its skills know.

    Where the settings name levels, these alone count.
    """
    own = tuple(dict.fromkeys(skill.levels for skill in settings.skill if skill.levels))
    lists: Sequence[Levels] = own
    if not own and con is not None:
        lists = [_levels(text) for (text,) in con.execute(_LEVELS).fetchall()]
    return Words(own, tuple(map(_scale, lists)))


def _levels(text: str) -> Levels:
    return tuple((str(name), float(points)) for name, points in json.loads(text))


def _scale(levels: Levels) -> Scale:
    """The built-in scale of these levels, which knows more spellings, or one of these alone."""
    for scale in BUILT_IN:
        if scale.levels == levels:
            return scale
    return given(dict(levels), max((points for _, points in levels), default=1.0), None)
