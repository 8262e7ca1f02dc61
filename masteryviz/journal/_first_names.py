"""First names alone in a text: as a whole word that begins with a capital letter."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from masteryviz.journal._students import ERASED, student_of

FREE = ("text", "noticed", "inferred")
"""Fields of a body that hold what somebody typed; all others hold names of things and members."""


def masked(text: str, names: Iterable[str]) -> str:
    """A text with `ERASED` in place of each name that surely stands for somebody.

    `will` in small letters may be another word and `Will-Ann` somebody else: they stay.

    Parameters
    ----------
    text
        Any text.
    names
        First names of a student, as somebody wrote them.
    """
    pattern = _pattern(frozenset(names))
    return pattern.sub(lambda found: ERASED if _is_sure(found) else found[0], text)


def places(text: str, names: Iterable[str]) -> tuple[int, int]:
    """How often `masked` would find the names in a text, and how often they stand in it else."""
    found = [_is_sure(one) for one in _pattern(frozenset(names)).finditer(text)]
    return sum(found), len(found) - sum(found)


def is_in_small(text: str, name: str) -> bool:
    """Whether a name stands in a text in small letters, as another word would."""
    return any(found[0].islower() for found in _pattern(frozenset((name,))).finditer(text))


def texts(body: Any, field: str = "") -> Iterator[tuple[str, str]]:  # noqa: ANN401  (any JSON)
    """Every text of a body with the field that it stands in, but for those that name a student."""
    if isinstance(body, str):
        if student_of(body) is None:
            yield field, body
    elif isinstance(body, dict):
        for name, value in body.items():
            yield from texts(value, name)
    elif isinstance(body, list | tuple):
        for value in body:
            yield from texts(value, field)


def _is_sure(found: re.Match[str]) -> bool:
    before, after = found.string[: found.start()], found.string[found.end() :]
    hyphened = re.search(r"\w-$", before[-2:]) or re.match(r"-\w", after)
    return not (hyphened or found[0][0].islower())


@lru_cache(maxsize=8)
def _pattern(names: frozenset[str]) -> re.Pattern[str]:
    spelt = {unicodedata.normalize(form, name) for name in names for form in ("NFC", "NFD")}
    ordered = sorted(filter(None, spelt), key=len, reverse=True)
    any_of = "|".join(map(re.escape, ordered)) or r"(?!)"
    return re.compile(rf"(?<!\w)(?:{any_of})(?!\w)", re.IGNORECASE)
