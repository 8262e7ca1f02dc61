"""Which columns of Canvas' Learning Mastery export are a result and which its mastery points."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import takewhile

import polars as pl

from masteryviz.table import TextTable

_ENGLISH = (" result", " mastery points")
_LEADS = ("student name", "student id", "student sis id")
_MASTERY = re.compile(
    r"mastery|beherrsch|maîtrise|maitrise|dominio|domínio|domini|padronanza|meesterschap|beheers|"
    r"mestr|mester|behärsk|bemästr|mästr|mistrz|opanow|опанув|засвоє|мастер|освоен|владен|hallinta|"
    r"osaamis|meistr|færni|ustalık|hakimiyet|elsajátít|κατάκτησ|掌握|精熟|習得|숙련|إتقان|תסמנ|שליטה|"
    r"penguasaan|thành thạo|obvlad",
    re.IGNORECASE,
)
"""Stems of the word for mastery in languages of Canvas."""
_OF = frozenset(
    ("de", "du", "des", "di", "da", "do", "del", "van", "von", "of", "av", "af", "för", "for",
     "til", "para", "для")
)  # fmt: skip
"""Words between a heading and the path after it, which belong to neither."""
_NUMBER = r"^\d+(?:[.,]\d+)?$"


@dataclass(frozen=True)
class Pair:
    """Two columns of one outcome."""

    path: str
    """Groups and title, as the header has them."""
    result: int
    points: int


@dataclass(frozen=True)
class Layout:
    """Where everything is."""

    name: int
    student: int
    sis: int | None
    pairs: tuple[Pair, ...]
    stray: tuple[int, ...]
    """Columns that are none of these."""


def find_layout(table: TextTable) -> Layout | None:
    """Find the columns, in English by their words and else by their shape; None: another file."""
    return _english(table) or _translated(table)


def _english(table: TextTable) -> Layout | None:
    folded = table.folded()
    leads = {name: place for place, name in enumerate(folded) if name in _LEADS}
    if not {"student name", "student id"} <= leads.keys():
        return None
    pairs, stray = _paired(table, _ENGLISH, leads.values())
    if not pairs and not any(folded[place].endswith(_ENGLISH[1]) for place in stray):
        return None
    return Layout(
        leads["student name"], leads["student id"], leads.get("student sis id"), pairs, stray
    )


def _paired(
    table: TextTable, words: tuple[str, str], leads: Iterable[int]
) -> tuple[tuple[Pair, ...], tuple[int, ...]]:
    """Pair each result with the mastery points of the same path, wherever they stand."""
    ends: tuple[dict[str, list[int]], ...] = ({}, {})
    others = [place for place in range(len(table.header)) if place not in set(leads)]
    for place in others:
        header = table.header[place]
        for word, found in zip(words, ends, strict=True):
            if header.casefold().endswith(word) and len(header) > len(word):
                found.setdefault(header[: -len(word)].strip(), []).append(place)
                break
    pairs = [
        Pair(path, result, points)
        for path, results in ends[0].items()
        for result, points in zip(results, ends[1].get(path, ()), strict=False)
    ]
    used = {place for pair in pairs for place in (pair.result, pair.points)}
    return (
        tuple(sorted(pairs, key=lambda pair: pair.result)),
        tuple(place for place in others if place not in used),
    )


def _translated(table: TextTable) -> Layout | None:
    """Know a translated export by pairs of headers that share a path, and by its cells."""
    for leads in (3, 2):
        heads = table.header[leads:]
        if len(heads) < 2 or len(heads) % 2 or not _is_numbers(table.column(1)):
            continue
        couples = list(zip(heads[::2], heads[1::2], strict=True))
        paths = _shared_paths(couples)
        if paths is None or not all(
            _is_one_number(table.column(leads + 2 * n + 1)) for n in range(len(couples))
        ):
            continue
        pairs = tuple(Pair(path, leads + 2 * n, leads + 2 * n + 1) for n, path in enumerate(paths))
        return Layout(0, 1, 2 if leads == 3 else None, pairs, ())
    return None


def _is_numbers(cells: pl.Series) -> bool:
    filled = cells.filter(cells != "")
    return len(filled) > 0 and filled.str.contains(r"^\d+$").all()


def _is_one_number(cells: pl.Series) -> bool:
    """Whether a column holds one number, over and over, as mastery points do."""
    distinct = cells.filter(cells != "").unique()
    return len(distinct) == 1 and distinct.str.contains(_NUMBER).all()


def _shared_paths(couples: list[tuple[str, str]]) -> list[str] | None:
    """The path of each couple of headers, where the words around it are always the same."""
    found = [_cut_words(*couple) for couple in couples]
    for choice in (0, 1):
        cuts = [cut[choice] for cut in found]
        words = Counter(cut[1:] for cut in cuts if cut is not None)
        if None in cuts or len(words) != 1:
            continue
        ((first, second),) = words
        if first and _MASTERY.search(second) and not _MASTERY.search(first):
            found_paths = [cut[0] for cut in cuts if cut is not None]
            return [_without_of(path) for path in found_paths] if choice else found_paths
    return None


def _without_of(path: str) -> str:
    first, _, rest = path.partition(" ")
    return rest if first in _OF and rest else path


_Cut = tuple[str, str, str]


def _cut_words(first: str, second: str) -> tuple[_Cut | None, _Cut | None]:
    """Path and the two headers' own words: where the path stands first, and where last."""
    a, b = first.split(" "), second.split(" ")
    ahead = _cut(a, b)
    behind = _cut(a[::-1], b[::-1])
    back = tuple(" ".join(part.split(" ")[::-1]) for part in behind) if behind else None
    return ahead, (back[0], back[1], back[2]) if back else None


def _cut(a: list[str], b: list[str]) -> _Cut | None:
    shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(a, b, strict=False)))
    # Each header has at least one word of its own, also where one begins like the other.
    shared = min(shared, len(a) - 1, len(b) - 1)
    if shared < 1:
        return None
    return " ".join(a[:shared]), " ".join(a[shared:]), " ".join(b[shared:])
